create function demo_flow.story_moves(run demo_flow.run, agenda demo_flow.agenda)
returns table (deal_id uuid, contact_id uuid, owner_id uuid, story text, name text, called text, account text,
               product text, amount text,
               rival text, stage text, is_close boolean, phase_no int, into_phase int, draw bigint, day int, at bigint,
                 low bigint,
               next_at bigint)
language sql stable
begin atomic
  with days as materialized (
    select d.day_no, d.month, sum(d.activities) over (partition by d.month) as activities
      from crm.demo_job_days as d
     where d.tenant_id = ((story_moves.run).tenant).id and d.job_id = (story_moves.run).job_id
  ), stages as materialized (
    select g.* from demo_flow.stage_phases(((story_moves.run).tenant).id, ((story_moves.run).tenant).industry) as g
  ), deals as materialized (
    select d.*, row_number() over (order by d.id) as n, extract(epoch from c.first_response_at)::bigint as known,
           c.first_name, c.last_name, c.company_id as of_company
      from crm.deals as d
     -- looked up one by one: a patch must not read the whole tenant for a few deals
     cross join lateral (
       select r.first_name, r.last_name, r.company_id, r.first_response_at
         from crm.contacts as r
        where r.tenant_id = ((story_moves.run).tenant).id and r.id = d.contact_id and r.first_response_at is not null
        limit 1
     ) as c
     where d.tenant_id = ((story_moves.run).tenant).id
       and d.demo_job_id = (story_moves.run).job_id
       and exists (select from days as w where w.activities > 0)
  ), moves as (
    select d.id, d.n, h.stage_id, h.at, row_number() over w as no, lag(h.at) over w as before_at,
           lead(h.at) over w as next_at,
           lag(h.stage_id) over w as from_stage, width_bucket(h.at, (select (story_moves.agenda).begins)) as day
      from deals as d
     cross join lateral (
       select r.id, r.stage_id, extract(epoch from r.entered_at)::bigint as at from crm.deal_stage_history as r
        where r.tenant_id = ((story_moves.run).tenant).id and r.deal_id = d.id offset 0
     ) as h
    window w as (partition by d.id order by h.at, h.id)
  ), ranked as (
    -- no more than a month has room for, closings first
    select m.*, g.name as stage, g.stage_type <> 'open' as is_close,
           greatest(f.phase_no, 2) as phase_no, g.phase_no as into_phase, y.activities,
           row_number() over (partition by y.month
                              order by g.stage_type = 'open', (m.n * 32 + m.no) * 2654435761 & 65535, m.n,
                                m.no) as place
      from moves as m
      join stages as g on g.stage_id = m.stage_id
      join stages as f on f.stage_id = m.from_stage
      join days as y on y.day_no = m.day
  )
  select d.id, d.contact_id, d.owner_id, d.demo_story, p.name,
         case when w.family_first then p.name else d.first_name end, coalesce(o.name, p.name), demo_flow.product_of(d.title),
         demo_flow.amount_of(d.value, d.currency), coalesce(d.competitor, demo_flow.rival_of(d.contact_id, w.names)),
         r.stage, r.is_close, r.phase_no, r.into_phase, r.n * 32 + r.no, r.day, r.at, greatest(r.before_at, d.known),
           r.next_at
    from ranked as r
    join deals as d on d.n = r.n
   cross join (select array(select c.name from demo_world.competitors(((story_moves.run).tenant).industry) as c
                             order by c.no) as names, (
                 select t.name_order = 'family_first' from ref.countries as t
                  where t.code = ((story_moves.run).tenant).country) as family_first offset 0) as w
   cross join lateral (select demo_calc.full_name(d.first_name, d.last_name, w.family_first) as name) as p
    left join lateral (
      select t.name from crm.companies as t
       where t.tenant_id = ((story_moves.run).tenant).id and t.id = d.of_company limit 1
    ) as o on true
   where r.place <= r.activities;
end;

comment on function demo_flow.story_moves(demo_flow.run, demo_flow.agenda) is $doc$
The moves of a job's deals from stage to stage, for contacts that were answered, as many as a month has activities for:
on which day of its plan and when, in seconds since 1970; low: since when what leads to the move may have happened;
phase_no: the phase in which that is, into_phase: that into which the deal moves; with what texts say about the deal,
and a number of which a draw is made.

reads:   crm.companies, crm.contacts, crm.deal_stage_history, crm.deals, crm.demo_job_days, crm.pipeline_stages,
         ref.competitors, ref.countries, ref.stages
example: select count(*) > 60 and bool_and(m.low <= m.at) from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.story_moves(r, demo_flow.agenda_of(r)) as m
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
