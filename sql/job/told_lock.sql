create function demo_job.told_lock(sqlstate text, message text, context text)
returns text
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _table   text := coalesce(substring(context from 'in relation "([^"]+)"'),
                            substring(context from 'FROM ONLY "crm"\."([^"]+)"'));
  _holders text;
begin
  if sqlstate is distinct from '55P03' or _table is null then
    return message;
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
    ) as h;
  return format('a row of crm.%s is locked for longer than lock_timeout%s', _table,
                coalesce(', by ' || _holders, ''));
end
$$;

comment on function demo_job.told_lock(text, text, text) is $doc$
The message of an error for people: for a row that somebody keeps locked (55P03), in which table it is and which
sessions have locked rows there; any other message as it is.

reads:   pg_database, pg_locks, pg_stat_activity
example: select demo_job.told_lock('55P03', 'canceling statement due to lock timeout', 
         'while locking tuple (0,1) in relation "contacts"')
gives:   a row of crm.contacts is locked for longer than lock_timeout
$doc$;
