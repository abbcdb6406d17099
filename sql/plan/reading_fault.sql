create function demo_plan.reading_fault(shown text, metric text, is_money boolean, amount numeric, alternative numeric,
                                        currency text, fault text, other_mark text, is_other_shown boolean)
returns text
language sql immutable parallel safe
return case
  when fault is not null then fault
  when other_mark is not null
    then format('"%s" can be read as %s or as %s%s; write %s or %s', shown, amount, alternative,
                case when is_other_shown then format(', since other cells have "%s" as decimal mark', other_mark) end,
                amount, case when alternative = trunc(alternative) then alternative::text
                             else rpad(alternative::text, length(alternative::text) + 4 - scale(alternative), '0') end)
  when currency is not null and not is_money then format('"%s" is money, but %s is a count', shown, metric)
  when amount <> trunc(amount) and not is_money then format('"%s" is not a whole number, which %s must be', shown,
                                                            metric)
  when abs(amount) > 1000000000000 then format('"%s" is too large', shown)
  when scale(amount) > 3 then format('"%s" has more decimals than any currency', shown) end;

comment on function demo_plan.reading_fault(text, text, boolean, numeric, numeric, text, text, text, boolean) is $doc$
Why a cell is no number of its metric, NULL where it is: what reading it said (fault), or that it can be read in two
ways (other_mark is the decimal mark of the alternative), or what the metric does not take.

example: select demo_plan.reading_fault('2.5', 'leadsCreated', false, 2.5, null, null, null, null, null)
gives:   "2.5" is not a whole number, which leadsCreated must be
$doc$;
