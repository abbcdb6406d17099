create function demo_plan.moves(tenant_id uuid, token text, current demo_kpi.figure[], is_projected boolean)
returns table (month text, metric text, before numeric, after numeric, job_ids uuid[], words text)
language sql stable
begin atomic
  with seen as (
    -- a token that is none of ours, or of other months, tells nothing
    select string_to_array(split_part(t.token, '_', 3), '-') as figures, t.token ~ '^[0-9a-f]+_[0-9]+p' as is_projected,
           timestamptz 'epoch' + rtrim(split_part(t.token, '_', 2), 'p')::bigint * interval '1 microsecond' as at
      from (
        select case when moves.token ~ ('^[0-9a-f]{64}_[0-9]{1,16}p?_[0-9]{1,13}([.][0-9]{1,4})?'
                                        || '(-[0-9]{1,13}([.][0-9]{1,4})?)*$') then moves.token end as token
      ) as t
  ), moved as (
    select c.ordinality as no, c.month, c.metric, s.figures[c.ordinality]::numeric as before, c.value as after
      from unnest(moves.current) with ordinality as c
      join seen as s on cardinality(s.figures) = cardinality(moves.current)
     where s.figures[c.ordinality]::numeric <> c.value
  ), jobs as (
    select j.*,
           -- what it adds is in the figures now, less whether it was then
           (j.status = 'completed' or moves.is_projected and j.status in ('pending', 'running'))::int
           - (j.created_at <= s.at
              and case when j.completed_at <= s.at and j.status in ('completed', 'failed', 'cancelled')
                    then j.status = 'completed' else s.is_projected end)::int as sign
      from seen as s
      join crm.demo_patch_jobs as j on j.tenant_id = moves.tenant_id
  ), parts as (
    select j.id, j.created_at, f.month, f.metric, sum(f.value) * j.sign as change
      from jobs as j
     cross join lateral (
       select a.month, a.metric, a.value
         from unnest(demo_kpi.figures_of_json(case when j.status = 'completed' then j.after_kpis_json
                                              else coalesce(j.added_kpis_json, '[]') end)) as a
       union all
       select b.month, b.metric, -b.value
         from unnest(demo_kpi.figures_of_json(j.before_kpis_json)) as b
        where j.status = 'completed'
     ) as f
     where j.sign <> 0
     group by j.id, j.created_at, j.sign, f.month, f.metric
    having sum(f.value) <> 0
  ), causes as (
    select m.no, p.id, p.created_at, p.change
      from moved as m
      join parts as p on p.month = m.month and p.metric = m.metric
  )
  select m.month, m.metric, m.before, trim_scale(m.after),
         coalesce(j.ids, '{}'),
         format('moved from %s to %s, by %s', m.before, trim_scale(m.after),
                concat_ws(' and ', j.causes, case when m.after - m.before <> coalesce(j.total, 0) then 'people' end))
    from moved as m
   cross join lateral (
     select array_agg(c.id order by c.created_at, c.id) as ids, sum(c.change) as total,
            string_agg('patch job ' || c.id, ' and ' order by c.created_at, c.id) as causes
       from causes as c
      where c.no = m.no
   ) as j
   order by m.no;
end;

comment on function demo_plan.moves(uuid, text, demo_kpi.figure[], boolean) is $doc$
Which figures are others than those that a plan's token was made of, and by which jobs; what no job explains, people
did. Nothing where the token does not tell. is_projected: the figures hold what the jobs ahead add.

reads:   crm.demo_patch_jobs
example: select words from demo_plan.moves('00000000-0000-4000-8000-00000000000a', repeat('a', 64) || '_0_5-7',
         array[('2025-01', 'leadsCreated', 5), ('2025-01', 'contactsCreated', 8)]::demo_kpi.figure[],
         false)
gives:   moved from 7 to 8, by people
$doc$;
