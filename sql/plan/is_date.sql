create function demo_plan.is_date(word text)
returns boolean
language sql immutable parallel safe
begin atomic
  select coalesce(
           (select d.month between 1 and 12 and d.year between 1900 and 9999
                   and case when d.month between 1 and 12 and d.year between 1900 and 9999
                            then d.day between 1 and extract(day from make_date(d.year, d.month, 1)
                                                                      + interval '1 month - 1 day') end
              from (select m[1]::int as year, m[2]::int as month, m[3]::int as day
                      from regexp_match(is_date.word, '^([0-9]{4})-([0-9]{2})-([0-9]{2})$') as m) as d), false);
end;

comment on function demo_plan.is_date(text) is $doc$
Whether a word is a day of the calendar from 1900 to 9999, written as YYYY-MM-DD.

example: select demo_plan.is_date('2025-02-29')
gives:   false
$doc$;
