create function demo.note_refused_attempt(tenant_id uuid, refused_id uuid default null, reason text default null)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_job.note_refused_attempt(note_refused_attempt.tenant_id, refused_id, reason);
end
$$;

comment on function demo.note_refused_attempt(uuid, uuid, text) is $doc$
Keeps in the audit log that an attempt to patch a tenant was refused, in a transaction of its own, because the refusal
itself is an error: of a tenant that is no demo tenant always, of a demo tenant with the reason. refused_id: the
platform user who tried. False, and nothing written, without a reason for a demo tenant, or where there is no such
tenant.

reads:   crm.demo_tenant_metadata, crm.tenants
writes:  crm.audit_logs
example: select demo.note_refused_attempt('00000000-0000-4000-8000-0000000000ff')
gives:   true
$doc$;
