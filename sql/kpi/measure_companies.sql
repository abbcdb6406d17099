create function demo_kpi.measure_companies(scene demo_kpi.scene)
returns setof demo_calc.measure
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
begin
  return query
  with contacts as materialized (
    select c.company_id, c.job_title from crm.contacts as c where c.tenant_id = _tenant_id and c.deleted_at is null
  ), heads as (
    select t.job_title from (select distinct c.job_title from contacts as c) as t
     where demo_calc.is_head(t.job_title)
  ), staff as (
    select c.company_id, count(*) as contacts from contacts as c where c.company_id is not null group by c.company_id
  ), rivals as (
    select distinct c.company_id from contacts as c join heads as h on h.job_title = c.job_title
     where c.company_id is not null group by c.company_id, c.job_title having count(*) > 1
  ), trade as (
    select d.company_id, count(*) as deals from crm.deals as d
     where d.tenant_id = _tenant_id and d.deleted_at is null and d.company_id is not null group by d.company_id
  ), companies as materialized (
    select k.name, k.industry, k.employee_count, coalesce(s.contacts, 0) as contacts,
           coalesce(t.deals, 0) as deals, r.company_id is not null as has_rivals
      from crm.companies as k
      left join staff as s on s.company_id = k.id
      left join trade as t on t.company_id = k.id
      left join rivals as r on r.company_id = k.id
     where k.tenant_id = _tenant_id and k.deleted_at is null
  ), of_companies as (
    select count(k.employee_count) as sized, count(*) filter (where k.contacts > k.employee_count) as crowded,
           count(*) filter (where k.deals > greatest(2 * k.employee_count, 4)) as busy, count(k.industry) as with_industry,
           percentile_cont(0.9) within group (order by k.employee_count)::numeric
             / nullif(percentile_cont(0.1) within group (order by k.employee_count), 0)::numeric as spread,
           count(*) filter (where f.is_small and k.employee_count is not null) as small,
           count(*) filter (where f.is_small and k.employee_count > 50) as large_small,
           corr(ln(k.employee_count), ln(1 + k.contacts)) as by_size,
           count(*) filter (where k.contacts > 1) as with_people, count(*) filter (where k.has_rivals) as rivals
      from companies as k
     cross join lateral (select k.name ~ '( UG \(|e\. ?K\.$| ME$| Est\.$|^合資会社)' as is_small) as f
  ), industries as (
    select count(*)::numeric as times from companies as k where k.industry is not null group by k.industry
     order by 1 desc limit 1
  ), titles as (
    select sum(t.holders) as all, sum(t.holders) filter (where t.fifth = 1) as common
      from (select count(*) as holders, ntile(5) over (order by count(*) desc) as fifth from contacts as c
             where c.job_title is not null group by c.job_title) as t
  )
  select m.*
    from of_companies as k
   cross join titles as t
    left join industries as i on true
   cross join lateral unnest(array[
     demo_calc.measure_share('contacts_above_employees', k.crowded, k.sized),
     demo_calc.measure_share('deals_above_employees', k.busy, k.sized),
     demo_calc.measure_share('industries_of_companies', i.times, k.with_industry),
     demo_calc.measure_exact('sizes_of_companies', k.spread, k.sized),
     demo_calc.measure_share('small_forms_are_small', k.large_small, k.small),
     demo_calc.measure_correlation('contacts_by_size', k.by_size, k.sized),
     demo_calc.measure_share('one_head', k.rivals, k.with_people),
     demo_calc.measure_share('job_titles_lopsided', t.common, t.all::bigint)
   ]) as m;
end
$$;

comment on function demo_kpi.measure_companies(demo_kpi.scene) is $doc$
Measures companies: their sizes, industries and legal forms, and who works there.

reads:   crm.companies, crm.contacts, crm.deals
example: select count(*) from demo_kpi.measure_companies(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()))
gives:   8
$doc$;
