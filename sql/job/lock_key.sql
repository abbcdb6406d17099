create function demo_job.lock_key(id uuid)
returns bigint
language sql immutable strict parallel safe
return ('x' || left(md5(id::text), 16))::bit(64)::bigint;

comment on function demo_job.lock_key(uuid) is $doc$
The advisory lock that stands for a job or a tenant.

example: select demo_job.lock_key('00000000-0000-4000-8000-000000000001') <>
         demo_job.lock_key('00000000-0000-4000-8000-000000000002')
gives:   true
$doc$;
