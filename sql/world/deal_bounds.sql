create function demo_world.deal_bounds(industry text, currency text)
returns table (low bigint, high bigint, average bigint, step bigint)
language sql stable
begin atomic
  select (ceil(i.deal_min_usd * u.rate / s.step) * s.step)::bigint,
         greatest(floor(i.deal_max_usd * u.rate / s.step),
                  ceil(i.deal_min_usd * u.rate / s.step))::bigint * s.step::bigint,
         greatest(1, round(i.deal_avg_usd * u.rate))::bigint,
         s.step::bigint
    from ref.industries as i
   cross join ref.currencies as c
   cross join lateral (select c.per_usd * 10::numeric ^ c.minor_units as rate) as u
   cross join lateral (
     -- the same step in dollars; one, two or five of a power of ten in other currencies
     select case when c.code = 'USD' then greatest(1, round(i.deal_step_usd * u.rate))
                 else (select coalesce(max(n.nice * p.ten), 1)
                         from (select i.deal_step_usd * u.rate * 1.1 as most) as m
                        cross join lateral (select 10::numeric ^ (length(trunc(m.most)::text) - 1) as ten) as p
                        cross join (values (1), (2), (5)) as n (nice)
                        where n.nice * p.ten <= m.most)
            end as step
   ) as s
   where i.code = deal_bounds.industry
     and c.code = deal_bounds.currency;
end;

comment on function demo_world.deal_bounds(text, text) is $doc$
Smallest, largest and average deal value of an industry and the step that prices are rounded to, all in minor units of
a currency.

reads:   ref.currencies, ref.industries
example: select low || ' ' || high from demo_world.deal_bounds('trading', 'USD')
gives:   50000 10000000
$doc$;
