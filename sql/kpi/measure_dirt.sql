create function demo_kpi.measure_dirt(scene demo_kpi.scene)
returns setof demo_calc.measure
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
  _is_dirty  boolean := scene.messiness > 0;  -- where the config wants none, none is missed
begin
  return query
  with contacts as materialized (
    select c.first_name, c.last_name, c.company_id, c.email, c.phone, c.job_title, c.email_status
      from crm.contacts as c where c.tenant_id = _tenant_id and c.deleted_at is null
  ), of_contacts as (
    select count(*) as all, count(*) filter (where c.phone is null) as without_phone,
           count(c.company_id) as with_company,
           count(*) filter (where c.company_id is not null and c.job_title is null) as without_title,
           count(c.email) as with_mail, count(*) filter (where c.email_status = 'bounced') as bounced
      from contacts as c
  ), twins as (
    select coalesce(sum(n.people), 0) as all
      from (select count(*) as people from contacts as c where c.company_id is not null
             group by c.company_id, c.first_name, c.last_name having count(distinct c.email) > 1) as n
  ), shared as (
    select coalesce(sum(n.people), 0) as all
      from (select count(*) as people from contacts as c where c.email is not null
        group by c.email having count(*) > 1) as n
  ), companies as (
    select count(*) as all,
           count(*) filter (where k.phone is null or k.address is null or k.employee_count is null) as lacking
      from crm.companies as k where k.tenant_id = _tenant_id and k.deleted_at is null
  ), team as (
    select count(*) as all, count(u.left_at) as gone from crm.users as u where u.tenant_id = _tenant_id
      and u.deleted_at is null
  ), left_deals as (
    select count(*) as all, count(*) filter (where u.left_at <= scene.as_of) as left
      from crm.deals as d
      join crm.pipeline_stages as s on s.tenant_id = _tenant_id and s.id = d.stage_id
      join crm.users as u on u.tenant_id = _tenant_id and u.id = d.owner_id
     where d.tenant_id = _tenant_id and d.deleted_at is null and s.stage_type = 'open'
  ), left_work as (
    select count(*) as all, count(*) filter (where a.created_at > u.left_at) as later
      from crm.activities as a
      join crm.users as u on u.tenant_id = _tenant_id and u.id = a.user_id
     where a.tenant_id = _tenant_id and a.deleted_at is null and u.left_at is not null
  )
  select m.*
    from of_contacts as c
   cross join twins as t
   cross join shared as s
   cross join companies as k
   cross join team as u
   cross join left_deals as d
   cross join left_work as w
   cross join lateral unnest(array[
     demo_calc.measure_share('missing_phones', c.without_phone, case when _is_dirty then c.all end),
     demo_calc.measure_share('missing_titles', c.without_title, case when _is_dirty then c.with_company end),
     demo_calc.measure_share('missing_company_fields', k.lacking, case when _is_dirty then k.all end),
     demo_calc.measure_share('duplicates', t.all, case when _is_dirty then c.all end),
     demo_calc.measure_share('bounced', c.bounced, case when _is_dirty then c.with_mail end),
     demo_calc.measure_exact('people_who_left', u.gone, case when _is_dirty then u.all end),
     demo_calc.measure_share('deals_of_people_who_left', d.left, case when u.gone > 0 then d.all end),
     demo_calc.measure_share('work_of_people_who_left', w.later, w.all),
     demo_calc.measure_share('shared_addresses', s.all, c.with_mail)
   ]) as m;
end
$$;

comment on function demo_kpi.measure_dirt(demo_kpi.scene) is $doc$
Measures what people leave untidy: gaps, duplicates, bounced addresses, and members of the team who left.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.users
example: select count(*) from demo_kpi.measure_dirt(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()))
gives:   9
$doc$;
