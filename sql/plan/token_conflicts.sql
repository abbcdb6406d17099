create function demo_plan.token_conflicts(tenant_id uuid, plan jsonb, token text, current demo_kpi.figure[],
                                          is_projected boolean)
returns demo_plan.conflict[]
language sql stable
begin atomic
  select array(
    select ('stale', 'block', case when cardinality(c.jobs) = 1 then c.jobs[1] end,
            coalesce(m.months, '{}'), coalesce(m.metrics, '{}'),
            coalesce('since the plan was validated, ' || m.words, 'the token is of another plan or seed, or since it '
                     'was given the plan was submitted, or another job has written to the tenant'))::demo_plan.conflict
      from (
        select array_agg(distinct f.month) as months, array_agg(distinct f.metric collate "C") as metrics,
               array_agg(f.job_ids) filter (where f.job_ids <> '{}') as job_ids,
               string_agg(format('%s of %s %s', f.metric, f.month, f.words), '; ' order by f.no) as words
          from demo_plan.moves(token_conflicts.tenant_id, token_conflicts.plan ->> 'planToken',
                               token_conflicts.current, token_conflicts.is_projected)
               with ordinality as f (month, metric, before, after, job_ids, words, no)
      ) as m
     cross join lateral (select array_agg(distinct j.id) as jobs from unnest(m.job_ids) as j (id)) as c
     where not demo_plan.token_fits(token_conflicts.plan, token_conflicts.token));
end;

comment on function demo_plan.token_conflicts(uuid, jsonb, text, demo_kpi.figure[], boolean) is $doc$
Whether the token that a plan brings is stale, as a conflict: which figures have moved since, and by whom. None where it
fits, or there is none. token: the hash that would fit.

reads:   crm.demo_patch_jobs
example: select (demo_plan.token_conflicts('00000000-0000-4000-8000-00000000000a', '{"planToken": "old"}', 'new',
         '{}', true))[1].kind
gives:   stale
$doc$;
