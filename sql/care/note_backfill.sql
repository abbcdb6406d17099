create function demo_care.note_backfill(run_id uuid, batch_size int, marked bigint)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _left bigint := (select coalesce(sum(u.unmarked), 0) from demo_care.unmarked_rows() as u);
begin
  insert into crm.audit_logs (action, entity_type, entity_id, metadata)
  values (case when note_backfill.marked is null then 'start' else 'complete' end, 'provenance_backfill', run_id,
          jsonb_strip_nulls(jsonb_build_object('batchSize', batch_size, 'marked', note_backfill.marked,
                                               'unmarked', _left, 'role', session_user)));
  if note_backfill.marked is not null and _left > 0 then
    raise warning 'demogen % rows are unmarked still, because other sessions work on them; call it again', _left;
  end if;
  return _left;
end
$$;

comment on function demo_care.note_backfill(uuid, int, bigint) is $doc$
Writes the begin (marked is NULL) or the end of a backfill into the audit log, and answers with the number of rows
that are unmarked then, at the end with a warning, too.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_jobs,
         crm.demo_tenant_metadata
writes:  crm.audit_logs
example: select demo_care.note_backfill('00000000-0000-4000-8000-0000000000f1', 5000, null)
gives:   4
$doc$;
