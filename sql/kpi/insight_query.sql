create function demo_kpi.insight_query(insight text, tenant_id uuid)
returns text
language sql immutable parallel safe
begin atomic
  with decided as (
    select format($q$with decided as (
  select s.stage_type = 'won' as is_won, d.value, d.closed_at at time zone t.timezone as closed, d.owner_id, c.source,
         ntile(3) over (order by d.value, d.id) as third
    from crm.deals as d
    join crm.tenants as t on t.id = d.tenant_id
    join crm.pipeline_stages as s on s.tenant_id = d.tenant_id and s.id = d.stage_id
    left join crm.contacts as c on c.tenant_id = d.tenant_id and c.id = d.contact_id
   where d.tenant_id = %L and d.deleted_at is null and s.stage_type in ('won', 'lost')
)$q$, insight_query.tenant_id) as text
  )
  select case insight_query.insight
    when 'referrals' then d.text || $q$
select 'referrals' as who, round(100 * avg(is_won::int) filter (where source = 'referrals'), 1) as here,
       round(100 * avg(is_won::int) filter (where source in ('meta', 'google', 'affiliates')), 1) as elsewhere
  from decided$q$
    when 'small_deals' then d.text || $q$
select 'the smallest third of deals' as who, round(100 * avg(is_won::int) filter (where third = 1), 1) as here,
       round(100 * avg(is_won::int) filter (where third = 3), 1) as elsewhere
  from decided$q$
    when 'star_rep' then d.text || format($q$, reps as (
  select u.full_name, count(*) filter (where d.is_won) as won, count(*) as deals
    from decided as d join crm.users as u on u.tenant_id = %L and u.id = d.owner_id
   where d.third = 3 group by u.id, u.full_name
)
select r.full_name as who, round(100.0 * r.won / r.deals, 1) as here,
       round(100.0 * (o.won - r.won) / nullif(o.deals - r.deals, 0), 1) as elsewhere
  from reps as r cross join (select sum(won) as won, sum(deals) as deals from reps) as o
 where r.deals >= 6
 order by 1.0 * r.won / r.deals desc, r.deals desc limit 1$q$, insight_query.tenant_id)
    when 'quarter_end' then d.text || $q$
select 'the last month of a quarter' as who,
       round(100 * avg((extract(day from closed) > 15)::int) filter (where extract(month from closed)::int % 3 = 0), 1)
         as here,
       round(100 * avg((extract(day from closed) > 15)::int) filter (where extract(month from closed)::int % 3 <> 0),
         1)
         as elsewhere
  from decided where is_won$q$
    when 'fast_answer' then format($q$
select 'leads that were answered within 15 minutes' as who,
       round(100 * avg(is_qualified::int) filter (where wait <= interval '15 minutes'), 1) as here,
       round(100 * avg(is_qualified::int) filter (where wait > interval '15 minutes'), 1) as elsewhere
  from (
    select first_response_at - created_at as wait,
           coalesce(lead_status = 'qualified' or converted_at is not null, false) as is_qualified
      from crm.contacts
     where tenant_id = %L and deleted_at is null and (status = 'lead' or converted_at is not null)
  ) as answers$q$, insight_query.tenant_id)
    end
    from decided as d;
end;

comment on function demo_kpi.insight_query(text, uuid) is $doc$
The query that finds an effect which a generation planted, to be pasted: who, the percentage there (here) and that of
the others (elsewhere).

reads:   crm.contacts, crm.deals, crm.pipeline_stages, crm.tenants, crm.users
example: select demo_kpi.insight_query('referrals', '00000000-0000-4000-8000-00000000000a') like 'with decided as (%'
gives:   true
$doc$;
