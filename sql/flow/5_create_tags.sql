create function demo_flow.create_tags(run demo_flow.run)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant demo_kpi.tenant := run.tenant;
  _opened  timestamptz;
  _prefix  text;
  _written bigint;
begin
  select t.created_at into strict _opened from crm.tenants as t where t.id = _tenant.id;
  _prefix := demo_calc.id_prefix(_tenant.id, run.seed, run.plan_hash, run.application_no, 'tag');

  insert into crm.tags (tenant_id, id, name, color, created_at, updated_at)
  select _tenant.id, (_prefix || '0000'
                      || lpad(to_hex(row_number() over (order by t.position, t.name collate "C")), 8, '0'))::uuid,
         t.name, t.color, _opened, _opened
    from ref.tags as t
   where t.industry = _tenant.industry
  on conflict do nothing;
  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_tags(demo_flow.run) is $doc$
Step 5: the tags of the tenant's industry. Returns their number.

reads:   crm.tenants, ref.tags
writes:  crm.tags
example: select demo_flow.create_tags(demo_flow.run_of(w, demo_plan.grow(w))) > 5 from crm.demo_work as w where w.id =
         '00000000-0000-4000-8000-000000000019'
gives:   true
$doc$;
