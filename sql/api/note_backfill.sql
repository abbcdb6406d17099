create function demo.note_backfill(run_id uuid, batch_size int, marked bigint)
returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _left bigint;
begin
  perform demo_care.require_batch_size(batch_size);
  select sum(u.unmarked) into _left from demo_care.unmarked_rows() as u;
  _left := coalesce(_left, 0);
  insert into crm.audit_logs (action, entity_type, entity_id, metadata)
  values (case when note_backfill.marked is null then 'start' else 'complete' end, 'provenance_backfill', note_backfill.run_id,
          jsonb_strip_nulls(jsonb_build_object('batchSize', note_backfill.batch_size, 'marked', note_backfill.marked, 'unmarked', _left, 'role', session_user)));
  return _left;
end
$$;

comment on function demo.note_backfill(uuid, int, bigint) is $doc$
Part of backfill_provenance: writes the begin (marked is NULL) or the end of a run into the audit log, and answers with the number
of rows that are unmarked then.

writes:  crm.audit_logs
raises:  TG400 batch_size is not 1 to 100000
example: select demo.note_backfill('00000000-0000-4000-8000-0000000000f1', 5000, null)
gives:   4
$doc$;
