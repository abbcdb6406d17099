create function demo_care.backfill_batch(batch_size int, after_tenant_id uuid, after_entity text, after_at timestamptz)
returns table (tenant_id uuid, tenant_name text, entity text, until_at timestamptz, marked bigint)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- a few rows of a large table each time: by index alone
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
declare
  _part record;
begin
  perform demo_care.require_batch_size(batch_size);
  perform demo_job.hold_code(true);  -- it is not replaced under a batch

  for _part in
    select p.* from demo_care.parts_from(after_tenant_id, after_entity, after_at) as p order by p.tenant_id, p.no
  loop
    continue when not exists (
      select from demo_kpi.all_records as r
       where r.tenant_id = _part.tenant_id and r.entity = _part.entity and not r.demo_generated
         and r.created_at >= _part.from_at and r.created_at > '-infinity' and r.created_at <= _part.completed_at);

    -- no patch and no deletion of the tenant meanwhile; what they did before is seen by the statements below
    perform pg_advisory_xact_lock(demo_job.lock_key(_part.tenant_id));
    perform demo_care.register_job(_part.tenant_id, _part.job_id, _part.created_at);
    select m.marked, m.until_at into marked, until_at
      from demo_care.mark_rows(_part.tenant_id, _part.job_id, _part.entity, _part.from_at, _part.completed_at,
                               batch_size) as m;
    if marked > 0 then
      tenant_id := _part.tenant_id;
      tenant_name := _part.tenant_name;
      entity := _part.entity;
      return next;
      return;
    end if;
  end loop;
end
$$;

comment on function demo_care.backfill_batch(int, uuid, text, timestamptz) is $doc$
Part of backfill_provenance: marks the next batch of rows, of one table of one tenant. It goes on from where the batch
before ended (its tenant_id, entity and until_at; NULL for the first one); no row where nothing is left.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_installation,
         crm.demo_jobs, crm.demo_tenant_metadata, crm.tenants
writes:  crm.demo_jobs, crm.companies, crm.contacts, crm.deals, crm.activities
raises:  TG400 batch_size is not 1 to 100000
example: select sum(b.marked) from unnest(array[null, 'companies', 'contacts', 'deals']) as e cross join lateral
         demo_care.backfill_batch(5000, '00000000-0000-4000-8000-00000000000f', e, null) as b
gives:   4
$doc$;
