create function demo_plan.conflicts_of(tenant_id uuid, plan jsonb, token text, judged demo_plan.judgement)
returns demo_plan.conflict[]
language sql stable
begin atomic
  -- each source of conflicts has a line here
  select demo_plan.token_conflicts(conflicts_of.tenant_id, conflicts_of.plan, conflicts_of.token,
                                    (conflicts_of.judged).current,
                                    (conflicts_of.judged).current = (conflicts_of.judged).projected)
      || (conflicts_of.judged).conflicts
      || demo_plan.touch_conflicts(conflicts_of.tenant_id, array(
           select distinct f.month from unnest((conflicts_of.judged).found) as f));
end;

comment on function demo_plan.conflicts_of(uuid, jsonb, text, demo_plan.judgement) is $doc$
All conflicts of a plan that was judged: a stale token, the jobs ahead, what people have changed. token: the hash that
would fit.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_patch_jobs
example: select demo_plan.conflicts_of('00000000-0000-4000-8000-00000000000a', '{}', 'a', row('{}', '{}', '{}', '{}',
         '{}', '{}', null, '{}', '{}', '{}', null)::demo_plan.judgement)
gives:   {}
$doc$;
