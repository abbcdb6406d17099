create function demo_job.change_digest(tenant_id uuid, job_id uuid)
returns text
language sql stable
begin atomic
  with hashes as (
    select i.sign, md5(c.entity || c.row_id || i.image) as hash
      from crm.demo_job_changes as c
     cross join lateral (values (1, c.after::text), (-1, c.before::text)) as i (sign, image)
     where c.tenant_id = change_digest.tenant_id and c.job_id = change_digest.job_id and i.image is not null
  ), halves as (  -- sums, so the order of the entries does not count
    select h.sign, sum(('x' || left(h.hash, 16))::bit(64)::bigint) as high,
           sum(('x' || right(h.hash, 16))::bit(64)::bigint) as low
      from hashes as h group by h.sign
  ), total as (
    select coalesce(sum(h.sign * (h.high * 2::numeric ^ 64 + h.low)), 0) as value, 2::numeric ^ 128 as size
      from halves as h
  )
  select trim_scale(mod(mod(t.value, t.size) + t.size, t.size))::text from total as t;
end;

comment on function demo_job.change_digest(uuid, uuid) is $doc$
One number over the journal of a job: hashes of its images after less those before, modulo 2^128. That of a job and
that of the undo that put everything back as it was add up to 0, or 2^128.

reads:   crm.demo_job_changes
example: select demo_job.change_digest('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000021')
gives:   0
$doc$;
