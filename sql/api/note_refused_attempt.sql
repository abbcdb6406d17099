create function demo.note_refused_attempt(tenant_id uuid, refused_id uuid default null)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from crm.tenants as t where t.id = note_refused_attempt.tenant_id)
     or exists (select from crm.demo_tenant_metadata as m where m.tenant_id = note_refused_attempt.tenant_id) then
    return false;
  end if;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
  values (note_refused_attempt.tenant_id, refused_id, 'refuse', 'patch', note_refused_attempt.tenant_id,
          jsonb_build_object('event', 'NON_DEMO_TENANT_BLOCKED', 'role', session_user));
  return true;
end
$$;

comment on function demo.note_refused_attempt(uuid, uuid) is $doc$
Keeps in the audit log that somebody tried to patch a tenant that is not a demo tenant; in a transaction of its own,
because the refusal itself is an error. refused_id: the platform user who tried. False, and nothing written, where it
is one, or there is no such tenant.

reads:   crm.demo_tenant_metadata, crm.tenants
writes:  crm.audit_logs
example: select demo.note_refused_attempt('00000000-0000-4000-8000-0000000000ff')
gives:   true
$doc$;
