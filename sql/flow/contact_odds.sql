create function demo_flow.contact_odds(run demo_flow.run)
returns table (company_share bigint, fast bigint, slow bigint, converted bigint, recent_at timestamptz)
language sql stable
begin atomic
  select ceil(i.company_share * 1024)::bigint,
         -- a quarter are answered at once; where that tells, they qualify two and a half times as often as the others
         round(e.ratio * q.slow)::bigint, round(q.slow)::bigint,
         -- of those who are no leads, so many were, that of all leads the usual share converted
         round(least(90, 100 * i.conversion_rate / greatest(1 - i.conversion_rate, 0.01) * m.leads / greatest(m.others,
                                                                      1)))::bigint,
         -- the last three days of the plan, if they are the last before the clock
         coalesce((select min(l.begins_at)
                     from (select d.opens_at + make_interval(secs => d.first_second) as begins_at
                             from crm.demo_job_days as d
                            where d.tenant_id = ((contact_odds.run).tenant).id and d.job_id = (contact_odds.run).job_id
                            order by d.day_no desc limit 3) as l
                    where l.begins_at >= (contact_odds.run).as_of - interval '6 days'), 'infinity')
    from ref.industries as i
   cross join lateral (
     select sum(r.leads) as leads, sum(r.prospects + r.customers) as others
       from crm.demo_job_months as r
      where r.tenant_id = ((contact_odds.run).tenant).id and r.job_id = (contact_odds.run).job_id
   ) as m
   cross join lateral (select case when 'fast_answer' = any ((contact_odds.run).insights) then 2.5 else 1
                       end as ratio) as e
   cross join lateral (select 100 * i.qualification_rate / (0.25 * e.ratio + 0.75) as slow) as q
   where i.code = ((contact_odds.run).tenant).industry;
end;

comment on function demo_flow.contact_odds(demo_flow.run) is $doc$
How often something is so with the contacts of a job: that they belong to a company (of 1024), that they are qualified
after an answer within a quarter of an hour or later, that those who are no leads were (percent); and since when leads
wait for an answer.

reads:   crm.demo_job_days, crm.demo_job_months, ref.industries
example: select fast > slow from crm.demo_work as w cross join lateral
         demo_flow.contact_odds(demo_flow.run_of(w, demo_plan.grow(w))) where w.id =
         '00000000-0000-4000-8000-000000000015'
gives:   true
$doc$;
