create function demo_plan.refuse_stale(tenant_id uuid, plan jsonb, token text, current demo_kpi.figure[], message text,
                                       is_new boolean)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not demo_plan.token_fits(plan, token) then
    perform demo_calc.refuse('TG409', 'STALE_PLAN', message,
      ('planToken', 'no longer fits', null,
       case when is_new then to_jsonb(demo_plan.whole_token(token, refuse_stale.tenant_id, refuse_stale.current, true)) end,
       case when is_new then plan -> 'planToken' end, null)::demo_calc.fault
      || array(select (m.metric, m.words, m.month, to_jsonb(m.after), to_jsonb(m.before), null)::demo_calc.fault
                 from demo_plan.moves(refuse_stale.tenant_id, plan ->> 'planToken', refuse_stale.current, is_new) as m),
      'Validate again and look at the new preview, or leave the token out.');
  end if;
end
$$;

comment on function demo_plan.refuse_stale(uuid, jsonb, text, demo_kpi.figure[], text, boolean) is $doc$
Raises where the token that a plan brings does not fit the hash, and says which figures have moved since, and by whom.
is_new: of a plan that is submitted, with the token that would fit; else of a job that
runs.

reads:   crm.demo_patch_jobs
raises:  TG409 the plan token no longer fits
example: select demo_plan.refuse_stale(null, '{"planToken": "a_1_5"}', 'a', '{}', 'it is stale', true) is not null
gives:   true
$doc$;
