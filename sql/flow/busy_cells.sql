create function demo_flow.busy_cells(run demo_flow.run, clock demo_flow.clock, cell int, from_day int, until_day int)
returns table (user_id uuid, cell bigint, meets boolean)
language sql stable
begin atomic
  select m.user_id, g.cell, bool_or(m.meets)
    from (
      select a.user_id, extract(epoch from case a.type when 'meeting' then a.due_at else a.created_at end)::bigint
               as starts,
             coalesce(a.duration_minutes, case a.type when 'meeting' then 30 else 1 end) * 60 as seconds,
             a.type = 'meeting' as meets
        from crm.activities as a
       where a.tenant_id = ((busy_cells.run).tenant).id
         -- planned ones were noted some days before
         and a.created_at >= (busy_cells.clock).begins[busy_cells.from_day] - interval '14 days'
         and a.created_at < (busy_cells.clock).opens[busy_cells.until_day] + interval '1 day'
         and a.deleted_at is null
         and (a.type = 'call' or a.type = 'meeting' and a.due_at is not null) and a.user_id is not null
    ) as m
   cross join lateral generate_series(m.starts / busy_cells.cell,
                                      (m.starts + m.seconds - 1) / busy_cells.cell) as g (cell)
   group by m.user_id, g.cell;
end;

comment on function demo_flow.busy_cells(demo_flow.run, demo_flow.clock, int, int, int) is $doc$
When members of the team are in meetings (meets) or on the telephone as far as a tenant's activities are made already,
from one day of a job's plan to another: as numbers of cells of so many seconds since 1970.

reads:   crm.activities
example: select count(*) from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.busy_cells(r, demo_flow.clock_of(r), 3600, 1, 1) as b
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   0
$doc$;
