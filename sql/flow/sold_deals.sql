create function demo_flow.sold_deals(run demo_flow.run, clock demo_flow.clock, pace demo_flow.pace, state bigint,
                                     deals bigint, owners uuid[], hired timestamptz[], star uuid)
returns table (n bigint, month text, month_i bigint, outcome text, draw2 bigint, draw4 bigint, is_whale boolean,
               open_stage int, created_at timestamptz, moved_at timestamptz, closed_at timestamptz,
               expected_close_at timestamptz, contact_id uuid, first_name text, last_name text, company_id uuid,
               company text, owner_id uuid, title text, factor double precision)
language sql stable
begin atomic
  with titles as (
    select t.* from demo_world.deal_titles(((sold_deals.run).tenant).industry) as t
  ), people as (
    select m.*, p.first_name, p.last_name, p.company_id, o.name as company, o.employee_count,
           -- one in eight is somebody else's work
           case when p.owner_id is null or m.draw1 >> 29 = 0
                then coalesce(case when m.draw1 >> 28 & 1 = 0 and m.created_at >= sold_deals.hired[1]
                              then sold_deals.star end,
                              sold_deals.owners[1 + ((m.draw1 >> 16 & 4095) * width_bucket(m.created_at,
                                                                      sold_deals.hired) >> 12)],
                              p.owner_id)
                else p.owner_id end as owner_id
      from demo_flow.met_deals(sold_deals.run, sold_deals.clock, sold_deals.pace, sold_deals.state,
                               sold_deals.deals) as m
      -- looked up one by one: a patch must not read the whole tenant for a few deals
      left join lateral (
        select r.first_name, r.last_name, r.company_id, r.owner_id
          from crm.contacts as r where r.tenant_id = ((sold_deals.run).tenant).id and r.id = m.contact_id limit 1
      ) as p on true
      left join lateral (
        select r.name, r.employee_count
          from crm.companies as r where r.tenant_id = ((sold_deals.run).tenant).id and r.id = p.company_id limit 1
      ) as o on true
    offset 0
  )
  select p.n, p.month, p.month_i, p.outcome, p.draw2, p.draw4, p.is_whale, p.open_stage, p.created_at, p.moved_at,
         p.closed_at, p.expected_close_at, p.contact_id, p.first_name, p.last_name, p.company_id, p.company, p.owner_id,
         t.title, t.value_factor * demo_calc.size_factor(p.employee_count)
           * case when p.owner_id = sold_deals.star and 'star_rep' = any((sold_deals.run).insights)
                  then case p.outcome when 'won' then 2 when 'lost' then 0.5 else 1 end::double precision
                  else 1 end
           -- those who buy often buy more
           * case when p.kind <> 'customer' or p.busy < 210 then 1 when p.busy < 236 then 1.7 else 3 end
    from people as p
   cross join lateral (
     select case when p.won_at is null then 'new'
                 when p.created_at >= p.won_at + make_interval(days => r.after_days) then 'renewal'
                 else 'expansion' end as sale
       from titles as r
      where r.with_company = (p.company is not null) and r.kind = 'renewal' and r.no = 0
   ) as k
    join titles as t
      on t.with_company = (p.company is not null) and t.kind = k.sale
         -- the larger the company, the larger what it buys
     and t.no = (case when p.employee_count is null then p.draw1 & 65535
                      else ((p.draw1 & 65535)
                            + width_bucket(p.employee_count, '{5,10,20,50,100,250,500,1000}') * 8191) / 2
                              end * t.total >> 16);
end;

comment on function demo_flow.sold_deals(demo_flow.run, demo_flow.clock, demo_flow.pace, bigint, bigint, uuid[],
                                         timestamptz[], uuid) is $doc$
The deals of a job's day plan with whom they are (demo_flow.met_deals), what is sold, by whom, and what it is worth as a
multiple of an average deal. owners and hired: the team's slots; star: who is better at large deals. It is inlined.

reads:   crm.companies, crm.contacts, crm.deals, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs,
         crm.pipeline_stages, ref.deal_titles, ref.industries
example: select count(*) > 60 and bool_and(d.factor > 0) from crm.demo_work as w
         cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r cross join lateral demo_flow.clock_of(r) as c
         cross join lateral demo_flow.pace_of(r, c) as p
         cross join lateral demo_flow.sold_deals(r, c, p, 1, 400, '{}', '{}', null) as d
         where w.id = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
