create function demo_flow.parent_segments(run demo_flow.run, known bigint[], silent boolean[], deal_ids uuid[],
                                          deal_persons int[], quiet_at timestamptz[])
returns table (person bigint, at bigint, phase_no int, deal_no bigint)
language sql stable
begin atomic
  with moves as (
    select d.person::bigint as person, d.no, extract(epoch from h.entered_at)::bigint as at, g.phase_no, h.is_first
      from unnest(parent_segments.deal_ids, parent_segments.deal_persons) with ordinality as d (id, person, no)
     -- looked up one by one: a patch must not read the whole tenant for a few deals
     cross join lateral (
       select r.stage_id, r.entered_at, row_number() over (order by r.entered_at, r.id) = 1 as is_first
         from crm.deal_stage_history as r
        where r.tenant_id = ((parent_segments.run).tenant).id and r.deal_id = d.id
       offset 0
     ) as h
      join demo_flow.stage_phases(((parent_segments.run).tenant).id, ((parent_segments.run).tenant).industry) as g
        on g.stage_id = h.stage_id
    union all
    -- nobody thinks of it any more: the ninth phase
    select d.person, d.no, extract(epoch from d.quiet_at)::bigint, 9, false
      from unnest(parent_segments.deal_persons, parent_segments.quiet_at) with ordinality as d (person, quiet_at, no)
     where d.quiet_at is not null
  ), events as materialized (
    select m.person, m.no, m.at,
           -- who is known for long, is not met for the first time
           case when m.phase_no = 1 and m.at > ((select parent_segments.known))[m.person] + 172800 then 2
                else m.phase_no end as phase_no,
           lead(m.at) over w as next_at, lag(m.no) over w as no1, lag(m.phase_no) over w as phase1,
           lag(m.no, 2) over w as no2, lag(m.phase_no, 2) over w as phase2,
           sum(case when m.phase_no > 5 then -1 when m.is_first then 1 else 0 end) over w as open_deals
      from moves as m
    window w as (partition by m.person order by m.at, m.no, m.phase_no)
  ), stays as (
    -- where another deal goes on when one is lost or stalls, the talk is about that one again, or about nothing special
    select e.person, e.at,
           case when e.phase_no < 8 or e.phase_no = 8 and e.open_deals < 1 then e.phase_no
                when e.open_deals < 1 then 2 else greatest(coalesce(o.phase_no, 2), 2) end,
           case when e.phase_no < 8 or e.phase_no = 8 and e.open_deals < 1 then e.no
                when e.open_deals < 1 then 0 else coalesce(o.no, 0) end
      from events as e
     cross join lateral (
       select case when e.no1 <> e.no and e.phase1 < 6 then e.phase1
                   when e.no2 <> e.no and e.phase2 < 6 and (e.phase1 < 6 or e.no2 <> e.no1) then e.phase2
                     end as phase_no,
              case when e.no1 <> e.no and e.phase1 < 6 then e.no1
                   when e.no2 <> e.no and e.phase2 < 6 and (e.phase1 < 6 or e.no2 <> e.no1) then e.no2 end as no
     ) as o
    union all
    select e.person, e.at + 2592000, 7, e.no
      from events as e where e.phase_no = 6 and (e.next_at is null or e.next_at > e.at + 2592000)
  ), firsts as (
    select e.person, min(e.at) as at from events as e group by e.person
  )
  -- who never answered is tried, whatever comes
  select k.person, 0, case when k.is_silent then 18 else 1 end, 0
    from unnest(parent_segments.known, parent_segments.silent) with ordinality as k (at, is_silent, person)
  union all
  select k.person, k.at + 172800, 2, 0
    from unnest(parent_segments.known, parent_segments.silent) with ordinality as k (at, is_silent, person)
    left join firsts as f on f.person = k.person
   where (f.at is null or f.at >= k.at + 172800) and k.is_silent is not true
  union all
  select s.* from stays as s where ((select parent_segments.silent))[s.person] is not true;
end;

comment on function demo_flow.parent_segments(demo_flow.run, bigint[], boolean[], uuid[], int[], timestamptz[]) is $doc$
When people enter each part of their story with the tenant, in seconds since 1970, with its phase (demo_world.text_sets)
and its deal (the place in deal_ids, 0: none): somebody is met, then known; with each move of a deal the talk is about
that deal; after a deal is won service follows; a deal that stalls is spoken of no more from quiet_at on. Who never
answered (silent) is tried, which is a list of texts of its own. known: since when each person is known; deal_persons:
whose each deal is.

reads:   crm.deal_stage_history, crm.pipeline_stages, ref.stages
example: select count(distinct s.phase_no) > 5 from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join (select array_agg(c.id order by c.id) as ids from crm.deals as c
                      where c.tenant_id = '00000000-0000-4000-8000-0000000000b8') as d
         cross join lateral demo_flow.parent_segments(r, '{0}', '{false}', d.ids,
           array_fill(1, array[cardinality(d.ids)]), '{}') as s
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
