create function demo_job.await_time_limit(since timestamptz, at timestamptz)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _limit interval := current_setting('statement_timeout');
  _left  interval := _limit - (at - since);
begin
  if _limit > '0' and _left < '20 ms' then
    perform pg_sleep_for(greatest(_left, '0') + '20 ms');
  end if;
end
$$;

comment on function demo_job.await_time_limit(timestamptz, timestamptz) is $doc$
Where statement_timeout would strike within the next 20 ms, lets it strike now. The last step before a procedure's
COMMIT: between two transactions no handler can stand, so what strikes there finds nobody who gives the locks back.
since is when the statement began, at is now.

example: select demo_job.await_time_limit('2025-01-01 00:00Z', '2025-01-01 00:00Z') is not null
gives:   true
$doc$;
