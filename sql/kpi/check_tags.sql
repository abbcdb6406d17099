create function demo_kpi.check_tags(frame demo_kpi.frame)
returns setof demo_kpi.finding
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id uuid := frame.tenant_id;
begin
  return query
  select f.*
    from (
      select array[
        ('tag_of_own_tenant', array_agg(g.contact_id) filter (where t.id is null or c.id is null)),
        ('tag_after_contact', array_agg(g.contact_id) filter (where c.demo_generated and g.created_at < c.created_at))
      ]::demo_kpi.finding[] as list
        from crm.contact_tags as g
        left join crm.tags as t on t.tenant_id = _tenant_id and t.id = g.tag_id
        left join crm.contacts as c on c.tenant_id = _tenant_id and c.id = g.contact_id
       where g.tenant_id = _tenant_id
    ) as c
   cross join unnest(c.list) as f;
end
$$;

comment on function demo_kpi.check_tags(demo_kpi.frame) is $doc$
Checks the tags that contacts have; what is found are the contacts, once for each tag.

reads:   crm.contact_tags, crm.contacts, crm.tags
example: select count(*) from demo_kpi.check_tags(
           demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a', demo_world.now()))
         where ids is null
gives:   2
$doc$;
