create function demo_job.note_refused_attempt(tenant_id uuid, refused_id uuid, reason text)
returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _is_demo boolean := exists (
    select from crm.demo_tenant_metadata as m where m.tenant_id = note_refused_attempt.tenant_id);
begin
  if _is_demo and reason is null
     or not exists (select from crm.tenants as t where t.id = note_refused_attempt.tenant_id) then
    return false;
  end if;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
  values (note_refused_attempt.tenant_id, refused_id, 'refuse', 'patch', note_refused_attempt.tenant_id,
          jsonb_strip_nulls(jsonb_build_object(
            'event', case when _is_demo then 'PATCH_VALIDATION_FAILED' else 'NON_DEMO_TENANT_BLOCKED' end,
            'role', session_user, 'reason', left(reason, 2000))));
  return true;
end
$$;

comment on function demo_job.note_refused_attempt(uuid, uuid, text) is $doc$
Keeps in the audit log that an attempt to patch a tenant was refused, in a transaction of its own, because the refusal
itself is an error: of a tenant that is no demo tenant always, of a demo tenant with the reason. refused_id: the
platform user who tried. False, and nothing written, without a reason for a demo tenant, or where there is no such
tenant.

reads:   crm.demo_tenant_metadata, crm.tenants
writes:  crm.audit_logs
example: select demo_job.note_refused_attempt('00000000-0000-4000-8000-0000000000ff', null, null)
gives:   true
$doc$;
