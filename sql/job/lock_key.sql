create function demo_job.lock_key(id uuid)
returns bigint
language sql stable strict
begin atomic
  select ('x' || left(md5(i.lock_salt::text || lock_key.id::text), 16))::bit(64)::bigint
         from crm.demo_installation as i;
end;

comment on function demo_job.lock_key(uuid) is $doc$
The advisory lock that stands for a job or a tenant: 64 bits that only the owner of the code can work out.

reads:   crm.demo_installation
example: select demo_job.lock_key('00000000-0000-4000-8000-000000000001') <>
         demo_job.lock_key('00000000-0000-4000-8000-000000000002')
gives:   true
$doc$;
