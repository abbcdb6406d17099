create function demo_flow.create_tags(tenant_id uuid, job_id uuid)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _job     record;
  _opened  timestamptz;
  _prefix  text;
  _written bigint;
begin
  select c.* into strict _job from demo_flow.job_context(create_tags.tenant_id, create_tags.job_id) as c;
  select t.created_at into strict _opened from crm.tenants as t where t.id = create_tags.tenant_id;
  _prefix := demo_calc.id_prefix(create_tags.tenant_id, _job.seed, _job.plan_hash, _job.application_no, 'tag');

  insert into crm.tags (tenant_id, id, name, color, created_at, updated_at)
  select create_tags.tenant_id, (_prefix || '0000' || lpad(to_hex(row_number() over (order by t.position, t.name collate "C")), 8, '0'))::uuid,
         t.name, t.color, _opened, _opened
    from ref.tags as t
   where t.industry = _job.industry
  on conflict do nothing;
  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_tags(uuid, uuid) is $doc$
Step 5: the tags of the tenant's industry. Returns their number.

reads:   ref.tags, crm.tenants
writes:  crm.tags
example: select demo_flow.create_tags('00000000-0000-4000-8000-0000000000b9', '00000000-0000-4000-8000-000000000019') > 5
gives:   true
$doc$;
