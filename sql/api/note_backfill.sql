create function demo.note_backfill(run_id uuid, batch_size int, marked bigint)
returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform demo_care.require_batch_size(batch_size);
  return demo_care.note_backfill(run_id, batch_size, marked);
end
$$;

comment on function demo.note_backfill(uuid, int, bigint) is $doc$
Part of backfill_provenance: writes the begin (marked is NULL) or the end of a run into the audit log, and answers
with the number of rows that are unmarked then.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_jobs,
         crm.demo_tenant_metadata
writes:  crm.audit_logs
raises:  TG400 batch_size is not 1 to 100000
example: select demo.note_backfill('00000000-0000-4000-8000-0000000000f1', 5000, null)
gives:   4
$doc$;
