create function demo_login.close_session(token_digest bytea)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from crm.web_sessions as s where s.token_digest = close_session.token_digest;
  return found;
end
$$;

comment on function demo_login.close_session(bytea) is $doc$
Logs out: removes the session of a token (by its SHA-256); false where there was none.

writes:  crm.web_sessions
example: select demo_login.close_session(sha256('example'))
gives:   true
$doc$;
