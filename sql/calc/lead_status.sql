create function demo_calc.lead_status(is_lead boolean, is_unanswered boolean, is_touched boolean, draw bigint,
                                      qualified bigint)
returns text
language sql immutable parallel safe
return case when not is_lead then null
            when is_unanswered then case when (draw >> 4) % 5 < 3 then 'unresponsive' else 'disqualified' end
            when not is_touched then 'new'
            when (draw >> 3) % 100 < qualified then 'qualified'
            else 'contacted' end;

comment on function demo_calc.lead_status(boolean, boolean, boolean, bigint, bigint) is $doc$
What became of a lead, NULL for those who are none: of those that nobody could reach three in five are unresponsive
and the others disqualified; of those that were answered so many percent are qualified.

example: select demo_calc.lead_status(true, false, true, 0, 40)
gives:   qualified
$doc$;
