create procedure demo.backfill_provenance(batch_size int)
language plpgsql
as $$
declare
  _run_id pg_catalog.uuid := pg_catalog.gen_random_uuid();
  _total  bigint;  -- one more than there are, so that the end alone is 100 percent
  _marked bigint := 0;
  _batch  record;
begin
  commit;  -- inside a transaction block this fails, before anything is written
  _total := demo.note_backfill(_run_id, backfill_provenance.batch_size, null) operator(pg_catalog.+) 1;
  commit;
  select null::pg_catalog.uuid as tenant_id, null::pg_catalog.text as entity, null::pg_catalog.timestamptz as until_at into _batch;
  loop
    select b.* into _batch from demo.backfill_batch(backfill_provenance.batch_size, _batch.tenant_id, _batch.entity,
                                                    _batch.until_at) as b;
    commit;
    exit when _batch.marked is null;
    _marked := _marked operator(pg_catalog.+) _batch.marked;
    raise notice 'demogen progress % Marked % rows, the last of %: %',
      100 operator(pg_catalog.*) _marked operator(pg_catalog./) _total, _marked, _batch.tenant_name, _batch.entity;
  end loop;
  perform demo.note_backfill(_run_id, backfill_provenance.batch_size, _marked);
end
$$;

comment on procedure demo.backfill_provenance(int) is $doc$
Marks the rows of demo tenants that were made before there was provenance: those without it that existed when the
tenant's generation job completed. Rows that came later are people's and stay as they are. It commits after every
batch of at most batch_size rows, so it is called outside a transaction block, and once more where it was cut off.
Look first, and afterwards: select * from demo.provenance_report();

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_installation,
         crm.demo_jobs, crm.demo_tenant_metadata, crm.tenants
writes:  crm.demo_jobs, crm.companies, crm.contacts, crm.deals, crm.activities, crm.audit_logs
raises:  TG400 batch_size is not 1 to 100000
example: call demo.backfill_provenance(5000)
$doc$;
