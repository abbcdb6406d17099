create function demo_flow.hold_parents(run demo_flow.run)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set work_mem = '64MB'
set jit = off
as $$
declare
  _turn     constant interval := '0.3 seconds';  -- shorter than deadlock_timeout: no person's statement is ended for us
  _patience interval    := nullif(current_setting('lock_timeout'), '0')::interval;
  _turns    int         := ceil(extract(epoch from _patience) / extract(epoch from _turn));
  _key      record;
begin
  for _try in 1 .. coalesce(_turns, 2147483647) loop
    begin
      perform set_config('lock_timeout', extract(epoch from least(_turn, _patience)) * 1000 || 'ms', true);
      for _key in
        select k.*, c.looked_up_rows
          from demo_flow.creations() as c
         cross join lateral demo_flow.foreign_keys(c.relation) as k
         where k.may_hold
           and not (run.is_new and k.is_of_tenant)  -- nobody else sees a new tenant
         order by k.parent::text, k.no
      loop
        -- looked up one by one, each parent once, in the order of the key
        execute format('select from (select distinct %1$s from %2$s as r where %3$s order by %1$s) as r'
                       ' cross join lateral (select from %4$s and not (%5$s) limit 1 for %6$s) as p',
                       (select string_agg(format('r.%I', c), ', ') from unnest(_key.columns) as c), _key.looked_up_rows,
                       _key.is_given, _key.parents, _key.is_own, _key.strength)
          using (run.tenant).id, run.job_id;
      end loop;
      perform set_config('lock_timeout', coalesce(extract(epoch from _patience) * 1000 || 'ms', '0'), true);
      return;
    exception when lock_not_available then  -- and what was held is given back
      if _try = _turns then
        raise;
      end if;
    end;
    perform pg_sleep(0.05);
  end loop;
end
$$;

comment on function demo_flow.hold_parents(demo_flow.run) is $doc$
Step 6: keeps the older rows that the job's rows refer to as they are, until the transaction ends. Where somebody has
deleted one since the job began to look, or changed one that can be deleted softly, the job is to be repeated. While
somebody keeps a row locked, this keeps none, for as long as lock_timeout says.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_jobs, crm.pipeline_stages, crm.tags, crm.tenants, crm.users
raises:  40001 a row was deleted or changed meanwhile
         55P03 a row stays locked
example: select demo_flow.hold_parents(demo_flow.run_of(w, demo_plan.grow(w))) is not null from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000014'
gives:   true
$doc$;
