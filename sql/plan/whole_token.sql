create function demo_plan.whole_token(token text, tenant_id uuid, current demo_kpi.figure[],
                                      is_projected boolean)
returns text
language sql stable
begin atomic
  select concat_ws('_', whole_token.token,
                   demo_plan.last_event(whole_token.tenant_id, array_agg(distinct c.month))
                     || case when whole_token.is_projected then 'p' else '' end,
                   string_agg(trim_scale(c.value)::text, '-' order by c.ordinality))
    from unnest(whole_token.current) with ordinality as c;
end;

comment on function demo_plan.whole_token(text, uuid, demo_kpi.figure[], boolean) is $doc$
A plan's token as callers get it: the hash (demo_plan.plan_token), which alone decides whether it fits, then when
jobs on its months last came or ended, p where what is ahead counts, and the figures that it was made of: to tell what
has moved, should it go stale.

reads:   crm.demo_patch_jobs
example: select split_part(demo_plan.whole_token('hash', '00000000-0000-4000-8000-00000000000a', array[('2025-01',
         'leadsCreated', 5), ('2025-01', 'contactsCreated', 7)]::demo_kpi.figure[],
         true), '_', 3)
gives:   5-7
$doc$;
