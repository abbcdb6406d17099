create function demo_job.look_at(kind text, job_id uuid)
returns text
language sql immutable parallel safe
return format('select demo.%s_job(%L);', case look_at.kind when 'generation' then look_at.kind else 'patch' end,
              look_at.job_id);

comment on function demo_job.look_at(text, uuid) is $doc$
The statement that shows a job of a kind: an undo is shown as the patches are.

example: select demo_job.look_at('undo', '00000000-0000-4000-8000-000000000021')
gives:   select demo.patch_job('00000000-0000-4000-8000-000000000021');
$doc$;
