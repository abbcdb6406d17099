create function demo_job.told_lock(sqlstate text, message text, context text)
returns text
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _table   text := coalesce(substring(context from 'in relation "([^"]+)"'),
                            substring(context from 'FROM ONLY "crm"\."([^"]+)"'));
  _is_whole constant boolean := _table is null;  -- no row is named: the table itself is locked
  _holders text;
begin
  if sqlstate is distinct from '55P03' then
    return message;
  end if;
  if _is_whole then
    select c.relname into _table
      from pg_locks as l
      join pg_class as c on c.oid = l.relation
     where c.relnamespace = 'crm'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'demo_code_lock'
       and l.database = (select d.oid from pg_database as d where d.datname = current_database())
       and l.mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
       and l.granted and l.pid <> pg_backend_pid()
     order by c.relname limit 1;
    if _table is null then
      return message;
    end if;
  end if;
  select string_agg(format('session %s of %s', h.pid, coalesce(h.usename, 'somebody')), ', '
                    order by h.pid) into _holders
    from (
      select distinct l.pid, a.usename
        from pg_locks as l
        left join pg_stat_activity as a on a.pid = l.pid
       where l.relation = to_regclass(format('crm.%I', _table))
         and l.database = (select d.oid from pg_database as d where d.datname = current_database())
         and l.granted and l.mode <> 'AccessShareLock' and l.pid <> pg_backend_pid()
       and (not _is_whole
            or l.mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'))
    ) as h;
  return format('%scrm.%s is locked for longer than lock_timeout%s', case when _is_whole then 'table ' else 'a row of '
                  end, _table,
                coalesce(', by ' || _holders, ''));
end
$$;

comment on function demo_job.told_lock(text, text, text) is $doc$
The message of an error for people: for a row or a table that somebody keeps locked (55P03), in which table it is and
which sessions have locked rows there, or all of it; any other message as it is.

reads:   pg_database, pg_locks, pg_stat_activity
example: select demo_job.told_lock('55P03', 'canceling statement due to lock timeout', 
         'while locking tuple (0,1) in relation "contacts"')
gives:   a row of crm.contacts is locked for longer than lock_timeout
$doc$;
