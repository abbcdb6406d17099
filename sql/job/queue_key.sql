create function demo_job.queue_key(tenant_id uuid)
returns bigint
language sql stable strict
return demo_job.lock_key(md5('queue of ' || tenant_id)::uuid);

comment on function demo_job.queue_key(uuid) is $doc$
The advisory lock of the place in a tenant's queue: whoever submits a patch holds it until its COMMIT. It is another one
than the tenant's, which the job that runs holds.

reads:   crm.demo_installation
example: select demo_job.queue_key('00000000-0000-4000-8000-000000000001') <>
         demo_job.lock_key('00000000-0000-4000-8000-000000000001')
gives:   true
$doc$;
