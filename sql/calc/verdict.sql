create function demo_calc.verdict(measure demo_calc.measure, low numeric, high numeric, enough bigint,
                                  out verdict text, out score numeric)
language sql immutable parallel safe
begin atomic
  select v.verdict,
         case v.verdict
           when 'ok' then 100
           when 'fake' then 0
           -- from 100 at the band to 0 at twice its half-width beyond
           when 'edge' then round(greatest(0, 100 * (1 - v.beyond / nullif(verdict.high - verdict.low, 0))), 1)
         end
    from (
      select case when verdict.measure.n is null or verdict.measure.n < verdict.enough
                       or verdict.measure.measured is null or verdict.low is null or verdict.high is null
                    then 'too few'
                  when verdict.measure.measured between verdict.low and verdict.high then 'ok'
                  when coalesce(verdict.measure.least, verdict.measure.measured) > verdict.high
                       or coalesce(verdict.measure.most, verdict.measure.measured) < verdict.low then 'fake'
                  else 'edge' end as verdict,
             greatest(verdict.low - verdict.measure.measured, verdict.measure.measured - verdict.high) as beyond
    ) as v;
end;

comment on function demo_calc.verdict(demo_calc.measure, numeric, numeric, bigint) is $doc$
What a measure says of a band: ok inside; fake where the whole interval lies outside, which scores nothing; edge between
them; too few, without a score, below enough rows.

example: select v.verdict || ' ' || v.score from demo_calc.verdict(('won', 40, 20, 60, 10), 10, 30, 5) as v
gives:   edge 50.0
$doc$;
