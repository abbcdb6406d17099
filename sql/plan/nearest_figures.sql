create function demo_plan.nearest_figures(deltas demo_kpi.figure[], share numeric, welcome text, unit numeric,
                                          high numeric)
returns demo_kpi.figure[]
language sql immutable parallel safe
begin atomic
  with asked as (
    select d.month, max(greatest(d.value, 0)) filter (where d.metric = 'leadsCreated') as leads,
           max(greatest(d.value, 0)) filter (where d.metric = 'contactsCreated') as contacts,
           max(greatest(d.value, 0)) filter (where d.metric = 'dealsCreated') as deals,
           max(greatest(d.value, 0)) filter (where d.metric = 'closedWonCount') as won,
           max(greatest(d.value, 0)) filter (where d.metric = 'closedWonValue') as won_value,
           max(greatest(d.value, 0)) filter (where d.metric = 'pipelineAddedValue') as pipeline
      from unnest(nearest_figures.deltas) as d
     group by d.month
  ), scaled as (
    select a.month, floor(a.leads * s.share) as leads, floor(a.contacts * s.share) as contacts,
           floor(a.won * s.share) as won, a.won_value, a.pipeline,
           case when a.deals is not null then floor(a.deals * s.share)
                -- deals that a pipeline implies are as many as its value asks for: where they are too many, they are
                -- named
                when s.share < 1 and a.pipeline > 0
                  then floor((coalesce(a.won,
                                       0) + ceil(a.pipeline * nearest_figures.unit / nearest_figures.high)) * s.share) end as deals
      from asked as a cross join (select nearest_figures.share as share) as s
  ), raised as (
    select s.month, s.leads, s.deals, s.won_value, s.pipeline,
           greatest(s.contacts, s.leads, case when s.month = nearest_figures.welcome then 1 end) as contacts,
           case when s.won_value > 0 then greatest(coalesce(s.won, 0), 1) else s.won end as won
      from scaled as s
  ), valued as (
    select r.*, case when r.won_value is not null
           then greatest(r.won_value, coalesce(r.won, 0) / nearest_figures.unit) end as new_won_value
      from raised as r
  ), piped as (
    select v.*, case when v.pipeline is not null
                     then greatest(v.pipeline, coalesce(v.new_won_value, v.won / nearest_figures.unit,
                                                        0)) end as new_pipeline
      from valued as v
  ), dealt as (
    select p.*, case when p.deals is not null then greatest(p.deals, coalesce(p.won, 0)
                       + case when p.new_pipeline > coalesce(p.new_won_value, case when coalesce(p.won, 0) = 0
                                                             then 0 end) then 1 else 0 end) end as all_deals
      from piped as p
  ), fitted (month, metric, value) as (
    select d.month, k.metric, k.value
      from dealt as d
     cross join lateral (values
       ('leadsCreated', d.leads), ('contactsCreated', d.contacts), ('dealsCreated', d.all_deals),
       ('closedWonCount', d.won), ('closedWonValue', d.new_won_value), ('pipelineAddedValue', d.new_pipeline)
     ) as k (metric, value)
  ), nearest as (
    select f.* from fitted as f where f.value is not null
    union all
    -- all others fit with whatever there is
    select d.month, d.metric, case when m.is_money then greatest(d.value, 0)
                                   else floor(greatest(d.value, 0) * nearest_figures.share) end
      from unnest(nearest_figures.deltas) as d
      join demo_kpi.metrics() as m on m.name = d.metric
     where d.metric not in (select f.metric from fitted as f)
  )
  select array_agg((n.month, n.metric, n.value)::demo_kpi.figure order by n.month, n.metric collate "C")
    from nearest as n;
end;

comment on function demo_plan.nearest_figures(demo_kpi.figure[], numeric, text, numeric, numeric) is $doc$
Step 2: the deltas nearest to these whose numbers fit together: of each count its share, what is too small raised as
little as needed, reductions left at nothing, a contact for the month that is welcome. unit: minor units in one of the
currency; high: the largest deal.

example: select (f).value from unnest(demo_plan.nearest_figures(array[('2025-01', 'dealsCreated', 2), ('2025-01',
         'closedWonCount', 3)]::demo_kpi.figure[], 1, null, 100, 1000000)) as f where (f).metric = 'dealsCreated'
gives:   3
$doc$;
