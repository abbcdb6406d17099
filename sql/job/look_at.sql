create function demo_job.look_at(kind text, job_id uuid)
returns text
language sql immutable parallel safe
return (select format('select %s(%L);', k.shown_by, look_at.job_id) from demo_job.kinds() as k
         where k.kind = look_at.kind);

comment on function demo_job.look_at(text, uuid) is $doc$
The statement that shows a job of a kind: an undo is shown as the patches are.

example: select demo_job.look_at('undo', '00000000-0000-4000-8000-000000000021')
gives:   select demo.patch_job('00000000-0000-4000-8000-000000000021');
$doc$;
