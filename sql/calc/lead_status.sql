create function demo_calc.lead_status(is_touched boolean, is_unanswered boolean, is_recent boolean, is_settled boolean,
                                      draw bigint, qualified bigint)
returns text
language sql immutable parallel safe
return case when is_touched then
              case when (draw >> 3) % 100 < qualified then 'qualified'
                   when (draw >> 10) % 100 < case when is_settled then 84 else 12 end then 'disqualified'
                   else 'contacted' end
            when is_recent or not is_unanswered then 'new'
            when (draw >> 4) % 100 < 78 then 'unresponsive'
            else 'disqualified' end;

comment on function demo_calc.lead_status(boolean, boolean, boolean, boolean, bigint, bigint) is $doc$
What became of a lead. Of those that were answered so many percent are qualified; the others are disqualified, most of
them once there was time enough (is_settled). Those that wait for an answer since a few days (is_recent), or had none
because nobody does anything, are new; nobody could reach the rest, three in four of whom are unresponsive.

example: select demo_calc.lead_status(true, false, false, true, 0, 40)
gives:   qualified
$doc$;
