create function demo_job.refuse_out_of_turn(job_id uuid)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _awaited uuid[] := demo_job.awaited(job_id);
begin
  if _awaited <> '{}' then
    perform demo_calc.refuse('TG409', 'PATCH_CONFLICT',
      format('patch job %s waits for patch job %s', job_id, array_to_string(_awaited, ', ')),
      array(select demo_calc.fault_of('jobId', 'has to end before', a) from unnest(_awaited) as a),
      format('Run that one first: call demo.run_patch(%L);', _awaited[1]));
  end if;
end
$$;

comment on function demo_job.refuse_out_of_turn(uuid) is $doc$
Raises where a queued job waits for others that have not ended.

reads:   crm.demo_patch_jobs
raises:  TG409 it waits for another job
example: select demo_job.refuse_out_of_turn('00000000-0000-4000-8000-000000000021') is not null
gives:   true
$doc$;
