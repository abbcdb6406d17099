create function demo_kpi.job_spans(tenant_id uuid)
returns table (job_id uuid, month text, until_at timestamptz)
language sql stable
begin atomic
  with months as (
    select w.id, w.as_of, m.month,
           demo_calc.month_no(m.month) - row_number() over (partition by w.id order by m.month) as span
      from crm.demo_work as w
      join crm.demo_job_months as m on m.tenant_id = w.tenant_id and m.job_id = w.id
     where w.tenant_id = job_spans.tenant_id
       -- what generator 1 made stays in its month
       and w.generator_version !~ '^(0\.|1\.|$)'
  )
  select s.id, s.month,
         least(s.as_of, demo_calc.month_start(demo_calc.next_month(s.last_month)) - interval '1 microsecond')
    from (select m.*, max(m.month) over (partition by m.id, m.span) as last_month from months as m) as s
   where not exists (select from crm.demo_generation_jobs as g where g.id = s.id)
  union all
  -- whatever is known of its months
  select w.id, u.month, w.as_of
    from crm.demo_generation_jobs as w
   cross join lateral unnest(demo_calc.months(to_char(w.as_of at time zone 'UTC' - interval '5 years', 'YYYY-MM'),
                                              to_char(w.as_of at time zone 'UTC', 'YYYY-MM'))) as u (month)
   where w.tenant_id = job_spans.tenant_id
     and w.generator_version !~ '^(0\.|1\.|$)';
end;

comment on function demo_kpi.job_spans(uuid) is $doc$
Until when what a job made in a month of its plan may move on: for a generation until its as-of, for any other job
until its neighbouring months end. No row for what must stay in its month, as all does that was made before generator 2.

reads:   crm.demo_generation_jobs, crm.demo_job_months, crm.demo_patch_jobs, crm.demo_work
example: select count(distinct until_at) from demo_kpi.job_spans('00000000-0000-4000-8000-00000000000a')
gives:   2
$doc$;
