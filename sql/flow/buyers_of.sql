create function demo_flow.buyers_of(run demo_flow.run, deals bigint)
returns demo_flow.buyer[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant demo_kpi.tenant := run.tenant;
  _state  bigint := demo_calc.rng_state(run.stream || ':buyers');
  _enough bigint := 4 * deals + 200;  -- of a kind and month: a patch looks up what each has bought already
begin
  return array(
    with people as (
      select p.at, p.known_at, p.application_no, p.id, p.kind, p.is_referred,
             p.application_no is not distinct from run.application_no as is_own,
             row_number() over (partition by p.kind, date_trunc('month', p.at, 'UTC')
                                order by p.at desc, p.known_at desc, p.application_no desc, p.id desc)
               as newest
        from (
          select c.*, coalesce(c.source = 'referrals', false) as is_referred,
                 case when not c.is_generated then 'human'
                      when c.status <> 'lead' then c.status
                      when c.lead_status in ('qualified', 'disqualified') then c.lead_status
                      else 'lead' end as kind
            from demo_flow.contact_parents(_tenant.id, run.job_id, run.is_new, true) as c
        ) as p
    ), numbered as (
      select row_number() over (order by p.at, p.known_at, p.application_no, p.id) as no, p.*
        from people as p
       where p.is_own or p.newest <= _enough
    ), known as (
      select n.*, b.open_deals, b.won_at
        from numbered as n
        -- looked up one by one: a patch must not read the whole tenant for a few deals
        left join lateral (
          select count(*) filter (where s.stage_type = 'open') as open_deals,
                 min(d.closed_at) filter (where s.stage_type = 'won') as won_at
            from crm.deals as d
           cross join lateral (
             select g.stage_type from crm.pipeline_stages as g
              where g.tenant_id = _tenant.id and g.id = d.stage_id limit 1
           ) as s
           where d.tenant_id = _tenant.id
             and d.contact_id = n.id
             and d.deleted_at is null
          having not run.is_new
        ) as b on true
    )
    select (k.no, k.at, k.id, k.kind, k.is_own, k.is_referred, coalesce(k.open_deals, 0), k.won_at,
            x.draw1)::demo_flow.buyer
      from known as k
      join demo_calc.dice(_state, 1, 0, (select count(*) from numbered)) as x on x.n = k.no
     order by k.no);
end
$$;

comment on function demo_flow.buyers_of(demo_flow.run, bigint) is $doc$
The contacts that so many deals of a job may go to, with what they have bought already. For a patch these are its own
and the latest of each kind and month.

reads:   crm.contacts, crm.deals, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs, crm.pipeline_stages
example: select count(*) from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral unnest(demo_flow.buyers_of(r, 100)) as b
         where w.id = '00000000-0000-4000-8000-000000000016' and b.kind in ('customer', 'prospect')
gives:   200
$doc$;
