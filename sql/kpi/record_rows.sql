create function demo_kpi.record_rows(tenant_id uuid, entity text, ids uuid[])
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return case entity
    when 'companies' then (select coalesce(jsonb_agg(r."row" order by array_position(ids, r.id)), '[]')
                             from demo_kpi.company_rows(record_rows.tenant_id, ids) as r)
    when 'contacts' then (select coalesce(jsonb_agg(r."row" order by array_position(ids, r.id)), '[]')
                            from demo_kpi.contact_rows(record_rows.tenant_id, ids) as r)
    when 'deals' then (select coalesce(jsonb_agg(r."row" order by array_position(ids, r.id)), '[]')
                         from demo_kpi.deal_rows(record_rows.tenant_id, ids) as r)
    when 'activities' then (select coalesce(jsonb_agg(r."row" order by array_position(ids, r.id)), '[]')
                              from demo_kpi.activity_rows(record_rows.tenant_id, ids) as r)
    when 'users' then (select coalesce(jsonb_agg(r."row" order by array_position(ids, r.id)), '[]')
                         from demo_kpi.user_rows(record_rows.tenant_id, ids) as r)
  end;
end
$$;

comment on function demo_kpi.record_rows(uuid, text, uuid[]) is $doc$
Records of an entity as lists show them, in the order of ids.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.tenants, crm.users,
         ref.countries
example: select demo_kpi.record_rows('00000000-0000-4000-8000-00000000000a', 'deals', '{}')
gives:   []
$doc$;
