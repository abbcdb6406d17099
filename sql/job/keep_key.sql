create function demo_job.keep_key(tenant_id uuid, actor uuid, idempotency_key text, job_id uuid, request jsonb)
returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _key   crm.demo_idempotency_keys;
  _job   uuid;
  _as_of timestamptz;
begin
  perform demo_job.require_idempotency_key(keep_key.idempotency_key);
  if idempotency_key is null then
    return null;
  end if;
  loop
    -- of two sessions with one key, the second waits here for the first one's COMMIT
    insert into crm.demo_idempotency_keys (created_by_id, patched_tenant_id, idempotency_key, generation_job_id,
                                           patch_job_id, request)
    values (actor, keep_key.tenant_id, keep_key.idempotency_key, case when keep_key.tenant_id is null then job_id end,
            case when keep_key.tenant_id is not null then job_id end, keep_key.request)
    on conflict do nothing;
    if found then
      return null;
    end if;
    select k.* into _key
      from crm.demo_idempotency_keys as k
     where k.created_by_id = actor
       and k.patched_tenant_id is not distinct from keep_key.tenant_id
       and k.idempotency_key = keep_key.idempotency_key;
    exit when found;  -- else it was removed meanwhile, with its job
  end loop;

  _job := coalesce(_key.patch_job_id, _key.generation_job_id);
  _as_of := (select w.as_of from crm.demo_work as w where w.id = _key.generation_job_id);
  if not demo_job.same_request(_key.request, keep_key.request, _as_of) then
    perform demo_calc.refuse('TG422', 'IDEMPOTENCY_KEY_REUSED',
                             format('the idempotency key %s was used with another request', keep_key.idempotency_key),
      array[('idempotencyKey', 'belongs to another request', null, coalesce(to_jsonb(_job), 'null'), null,
             null)::demo_calc.fault],
      'Repeat the first request, or take a new key.');
  end if;
  return _job;
end
$$;

comment on function demo_job.keep_key(uuid, uuid, text, uuid, jsonb) is $doc$
The job that the first request with this key was answered with. NULL where there is no key, and where it is new: then
it belongs to job_id from now on. tenant_id: of a patch; NULL for a generation. Who asks keeps the job of a new key in
step, in the same transaction.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_idempotency_keys,
         crm.demo_patch_jobs, crm.demo_work, crm.pipeline_stages, crm.pipelines, crm.users, ref
writes:  crm.demo_idempotency_keys
raises:  TG400 the key is empty or too long
         TG422 the key was used with another request
example: select demo_job.keep_key(null, '00000000-0000-4000-8000-000000000000', 'monday',
         '00000000-0000-4000-8000-000000000001', '{"config": {}}') is null
gives:   true
$doc$;
