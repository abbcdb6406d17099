create function demo_job.wait_for_lock(what text, id uuid)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _key      bigint := demo_job.lock_key(id);
  _patience interval := nullif(current_setting('lock_timeout')::interval, '0');
  _waited   interval := '0';
  _round    interval := '1 s';
  _idle     int;  -- the session that held the lock and was idle when last looked at
  _still    int;
begin
  while id is not null and not pg_try_advisory_lock(_key) loop
    _still := (select h.pid from demo_job.lock_holder(wait_for_lock.id) as h where h.is_idle limit 1);
    -- a session between two statements, such as a worker that just claimed a job, is not idle for long
    if _idle = _still then
      perform demo_job.refuse_busy(what, id, null);
    elsif _waited >= _patience then
      raise exception using
        errcode = 'lock_not_available',
        message = format('%s %s was in use for longer than lock_timeout%s', what, id,
                         demo_job.told_holders(wait_for_lock.id)),
        hint    = case what when 'tenant' then 'The job is still pending. Run it again when that session has ended.'
          else 'Another session still runs it. Wait for it, then call again.' end;
    end if;
    _idle := _still;
    _round := least(_round, _patience - _waited);
    begin
      perform set_config('lock_timeout', extract(milliseconds from _round)::int::text, true);
      perform pg_advisory_lock(_key);
      perform set_config('lock_timeout', extract(epoch from coalesce(_patience, '0'))::text || 's', true);
      return;
    exception
      when lock_not_available then
        _waited := _waited + _round;
      when query_canceled then
        raise exception using
          errcode = 'query_canceled',
          message = format('%s, while %s %s was in use%s', sqlerrm, what, id, demo_job.told_holders(id));
    end;
  end loop;
end
$$;

comment on function demo_job.wait_for_lock(text, uuid) is $doc$
Takes the lock of a tenant or a job for this session. One job at a time works on a tenant, and one session on a job:
the others wait their turn here, as long as lock_timeout allows, but not for a session that holds the lock and does
nothing.

reads:   crm.demo_installation, pg_locks
raises:  TG409 the lock is held by a session that is idle
example: select demo_job.wait_for_lock('tenant', '00000000-0000-4000-8000-00000000000b') is not null
gives:   true
$doc$;
