create function demo_plan.unplanned_targets(config jsonb, records demo_plan.records[], currency text)
returns demo_calc.fault[]
language sql stable
begin atomic
  with comes_to as (
    select sum(r.leads) as leads, sum(r.prospects + r.customers) as contacts, sum(r.companies) as companies,
           sum(r.won_minor + r.open_minor) as pipeline_minor, sum(r.won_minor) as won_minor, sum(r.won) as won,
           sum(r.won + r.open + r.lost) as deals, sum(r.activities) as activities
      from unnest(unplanned_targets.records) as r
  )
  select array(
    select ('targets.' || t.name, format('must be what monthlyPlan comes to (%s), or be left out', t.planned), null,
            coalesce(to_jsonb(t.planned), 'null'), g.targets -> t.name, null)::demo_calc.fault
      from comes_to as c
      join ref.currencies as u on u.code = unplanned_targets.currency
     cross join (select unplanned_targets.config -> 'targets' as targets) as g
     cross join lateral (values
       (1, 'leads', c.leads), (2, 'contacts', c.contacts), (3, 'companies', c.companies),
       (4, 'pipelineValue', trim_scale(c.pipeline_minor / 10::numeric ^ u.minor_units)),
       (5, 'closedWonValue', trim_scale(c.won_minor / 10::numeric ^ u.minor_units)),
       (6, 'closedWonCount', c.won), (7, 'deals', c.deals), (8, 'activities', c.activities)) as t (no, name, planned)
     where (g.targets ->> t.name)::numeric <> t.planned
     order by t.no);
end;

comment on function demo_plan.unplanned_targets(jsonb, demo_plan.records[], text) is $doc$
Step 1: the targets beside a monthlyPlan that are not what it comes to in all: whoever wrote them has something else
in mind. records: those of the plan.

reads:   ref.currencies
example: select ((demo_plan.unplanned_targets('{"targets": {"leads": 6}}', array[
         ('2025-01', 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)::demo_plan.records], 'USD'))[1])."constraint"
gives:   must be what monthlyPlan comes to (5), or be left out
$doc$;
