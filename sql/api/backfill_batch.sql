create function demo.backfill_batch(batch_size int, after_tenant_id uuid, after_entity text, after_at timestamptz)
returns table (tenant_id uuid, tenant_name text, entity text, until_at timestamptz, marked bigint)
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query select b.* from demo_care.backfill_batch(batch_size, after_tenant_id, after_entity, after_at) as b;
end
$$;

comment on function demo.backfill_batch(int, uuid, text, timestamptz) is $doc$
Part of backfill_provenance: marks the next batch of rows, of one table of one tenant. It goes on from where the batch
before ended (its tenant_id, entity and until_at; NULL for the first one); no row where nothing is left.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_installation,
         crm.demo_jobs, crm.demo_tenant_metadata, crm.tenants
writes:  crm.demo_jobs, crm.companies, crm.contacts, crm.deals, crm.activities
raises:  TG400 batch_size is not 1 to 100000
example: select sum(b.marked) from unnest(array[null, 'companies', 'contacts', 'deals']) as e cross join lateral
         demo.backfill_batch(5000, '00000000-0000-4000-8000-00000000000f', e, null) as b
gives:   4
$doc$;
