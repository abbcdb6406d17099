create function demo_job.tell_outcome(kind text, job_id uuid, attempt int, renewed boolean, sqlstate text, message text,
                                      detail text, hint text)
returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _kind text := upper(kind collate "C");
begin
  if attempt is null then
    raise notice 'demogen %_IDEMPOTENCY_DETECTED % job % is completed; nothing was written', _kind, kind, job_id;
  elsif renewed then
    raise exception using
      errcode = 'object_in_use',
      message = format('%s job %s did not get its turn: the code is being replaced%s', kind, job_id,
                       demo_job.told_deploy()),
      hint    = case when (select w.due_at = 'infinity' from crm.demo_work as w where w.id = tell_outcome.job_id)
                     then 'It is cancelled when this session ends. Wait for the deploy, then ask for it again.'
                     else 'The job is pending. Wait for the deploy, then run it again.' end;
  elsif tell_outcome.sqlstate is null then
    raise notice 'demogen %_JOB_COMPLETED % job %', _kind, kind, job_id;
  else
    raise exception using
      errcode = case when tell_outcome.sqlstate ~ '^(TG|57|53|40|55P03)' then tell_outcome.sqlstate else 'TG500' end,
      message = format('%s job %s failed: %s', kind, job_id, tell_outcome.message),
      detail  = case when tell_outcome.sqlstate ~ '^TG' then tell_outcome.detail
                     else format('{"code": "EXECUTION_ERROR", "details": [{"constraint": "SQLSTATE %s"}]}',
                                 tell_outcome.sqlstate) end,
      hint    = coalesce(nullif(tell_outcome.hint, ''), 'Nothing was changed. The job can be run again.');
  end if;
end
$$;

comment on function demo_job.tell_outcome(text, uuid, int, boolean, text, text, text, text) is $doc$
What run_job says in the end: a notice where the job is completed, now or long ago (no attempt), else the error that it
ended in; renewed: a deploy kept it from its data.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
raises:  TG500 the job failed, where its own SQLSTATE tells nothing to do
example: select demo_job.tell_outcome('patch', '00000000-0000-4000-8000-000000000021', 1, false, null, null, null, null)
         is not null
gives:   true
$doc$;
