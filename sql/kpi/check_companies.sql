create function demo_kpi.check_companies(frame demo_kpi.frame)
returns setof demo_kpi.finding
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select f.*
    from (
      select array[
        ('company_has_name', array_agg(c.id) filter (where btrim(c.name) = '')),
        ('company_domain_unreachable', array_agg(c.id) filter (
          where c.domain !~ '(^|\.)example(\.com|\.net|\.org)?$')),
        ('company_domain_unique', array_agg(c.id) filter (where c.domain is null or c.domain_no > 1)),
        ('phone_unreachable', array_agg(c.id) filter (
          where c.phone is not null and not exists (select from demo_world.phone_range(c.country, c.phone)))),
        ('owner_had_not_left', array_agg(c.id) filter (where c.owner_left_at < c.created_at))
      ]::demo_kpi.finding[] as list
        from (
          select r.*, row_number() over (partition by r.domain order by r.id) as domain_no, o.left_at as owner_left_at
            from crm.companies as r
            left join crm.users as o on o.tenant_id = frame.tenant_id and o.id = r.owner_id
           where r.tenant_id = frame.tenant_id and r.deleted_at is null and r.demo_generated
        ) as c
    ) as c
   cross join unnest(c.list) as f;
end
$$;

comment on function demo_kpi.check_companies(demo_kpi.frame) is $doc$
Checks what is in companies: names, domains, phone numbers and owners.

reads:   crm.companies, crm.users, ref.phone_ranges
example: select count(*) from demo_kpi.check_companies(demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now())) where ids is null
gives:   5
$doc$;
