create function demo_flow.activity_days(run demo_flow.run, parents demo_flow.activity_parents, prefix text,
                                        fillers int[])
returns table (day_no int, month_no int, opens bigint, low_tick int, ticks int, activities bigint, before bigint,
               id_shift bigint, shift int, known int, pioneers int, last_ticket int, fresh_tickets int)
language sql stable
begin atomic
  with days as (
    select d.*, d.opens_at + make_interval(secs => d.last_second) as ends_at,
           max(d.opens_at + make_interval(secs => d.last_second)) over (partition by d.month) as month_ends_at,
           dense_rank() over (order by d.month)::int as month_no,
           activity_days.fillers[d.day_no]::bigint as fillers,
           (sum(activity_days.fillers[d.day_no]) over (order by d.day_no) - activity_days.fillers[d.day_no])::bigint as before,
           (sum(activity_days.fillers[d.day_no]) over (partition by d.month order by d.day_no)
              - activity_days.fillers[d.day_no])::bigint as month_before,
           sum(activity_days.fillers[d.day_no]) over (partition by d.month) as month_fillers
      from crm.demo_job_days as d
     where d.tenant_id = ((activity_days.run).tenant).id
       and d.job_id = (activity_days.run).job_id
  ), lists (no, ages, shift) as (
    values (1, (activity_days.parents).touched, 0),
           (2, (activity_days.parents).everyone, cardinality((activity_days.parents).touched)),
           (3, (activity_days.parents).anybody, cardinality((activity_days.parents).touched)
                                                + cardinality((activity_days.parents).everyone))
  )
  select d.day_no, d.month_no, extract(epoch from d.opens_at)::bigint, d.low_tick, d.high_tick - d.low_tick,
         d.fillers, d.before, demo_calc.id_digits(activity_days.prefix, d.month) + d.month_before - d.before - 1,
         p.shift, p.known, least(greatest(8, d.month_fillers / 6), greatest(p.month_known, 1))::int,
         (activity_days.parents).people + k.tickets, k.tickets - k.old_tickets
    from days as d
   cross join lateral (
     -- the first list that holds anybody by the end of the month
     select l.shift, width_bucket(d.ends_at, l.ages) as known, width_bucket(d.month_ends_at, l.ages) as month_known
       from lists as l
      where l.no = 3 or width_bucket(d.month_ends_at, l.ages) > 0
      order by l.no
      limit 1
   ) as p
   cross join lateral (
     select width_bucket(d.ends_at, (activity_days.parents).tickets) as tickets,
            width_bucket(d.ends_at - interval '7 days', (activity_days.parents).tickets) as old_tickets
   ) as k
   where d.fillers > 0;
end;

comment on function demo_flow.activity_days(demo_flow.run, demo_flow.activity_parents, text, int[]) is $doc$
The days of a job that have fillers, how many before, what their ordinals become ids by, and whom they may be with: the
first known of the list that begins after shift, and the fresh_tickets parents up to last_ticket, those of the last
seven days. pioneers: with how many the first of the month wait for the first few.

reads:   crm.demo_job_days
example: select sum(d.activities) > 1000 from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.activity_parents_of(r, demo_flow.clock_of(r)) as p
         cross join lateral demo_flow.activity_days(r, p, '01234567-89ab-8cde-8f01-',
                                                    demo_flow.filler_counts(r, '{}')) as d
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
