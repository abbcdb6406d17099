create function demo_kpi.measure_relations(scene demo_kpi.scene)
returns setof demo_calc.measure
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
begin
  return query
  with deals as materialized (
    select d.id, d.value, d.created_at, d.closed_at, d.contact_id, d.company_id, d.owner_id, s.stage_type,
           coalesce(d.company_id, d.contact_id) as account, ntile(3) over (order by d.value, d.id) as third
      from crm.deals as d
      join crm.pipeline_stages as s on s.tenant_id = _tenant_id and s.id = d.stage_id
     where d.tenant_id = _tenant_id and d.deleted_at is null
  ), contacts as materialized (
    select c.id, c.company_id, c.owner_id, c.status, c.email from crm.contacts as c
     where c.tenant_id = _tenant_id and c.deleted_at is null
  ), staff as (
    select c.company_id, count(*) as contacts from contacts as c where c.company_id is not null group by c.company_id
  ), companies as materialized (
    select k.id, k.domain, k.owner_id, coalesce(s.contacts, 0) as contacts
      from crm.companies as k
      left join staff as s on s.company_id = k.id
     where k.tenant_id = _tenant_id and k.deleted_at is null
  ), winners as (
    select d.account, min(d.closed_at) as won_at, min(d.created_at) as first_at
      from deals as d group by d.account having bool_or(d.stage_type = 'won')
  ), first_wins as (
    select d.account, min(d.closed_at) as won_at from deals as d where d.stage_type = 'won' group by d.account
  ), further as (
    select count(*) as all, count(*) filter (where d.created_at >= f.won_at) as after
      from deals as d join winners as w on w.account = d.account join first_wins as f on f.account = d.account
     where d.created_at > w.first_at
  ), accounts as (
    select count(*) as all, sum(a.deals) as deals, sum(a.deals) filter (where a.tenth = 1) as busiest
      from (select count(*) as deals, ntile(10) over (order by count(*) desc) as tenth from deals as d
             where d.account is not null group by d.account) as a
  ), first_month as (
    select count(*) as deals, count(distinct d.contact_id) as contacts
      from deals as d, (select min(d.created_at) as at from deals as d) as f
     where date_trunc('month', d.created_at at time zone 'UTC') = date_trunc('month', f.at at time zone 'UTC')
  ), people as (
    select p.deal_id, bool_or(p.role = 'decision_maker') as is_decided, count(*) as people,
           count(*) filter (where c.company_id is distinct from d.company_id) as strangers
      from crm.deal_contacts as p
      join deals as d on d.id = p.deal_id
      join contacts as c on c.id = p.contact_id
     where p.tenant_id = _tenant_id
     group by p.deal_id
  ), of_people as (
    select count(*) as deals, count(*) filter (where p.is_decided) as decided, sum(p.people)::bigint as people,
           sum(p.strangers) as strangers from people as p
  ), large as (
    select count(*) as all, count(p.deal_id) as with_people
      from deals as d join companies as k on k.id = d.company_id left join people as p on p.deal_id = d.id
     where d.third = 3 and k.contacts > 1
  ), own_wins as (
    select distinct d.contact_id from deals as d where d.stage_type = 'won' and d.contact_id is not null
  ), of_contacts as (
    select count(*) filter (where c.status = 'customer') as customers, count(*)
      filter (where c.status = 'prospect') as prospects,
           count(*) filter (where c.status = 'customer' and w.contact_id is null
             and f.account is null) as never_bought,
           count(*) filter (where c.status = 'prospect' and w.contact_id is not null) as bought,
           count(*) filter (where c.owner_id is not null and k.owner_id is not null) as owned,
           count(*) filter (where c.owner_id = k.owner_id) as same_owner,
           count(*) filter (where k.domain is not null and c.email is not null) as with_mail,
           count(*) filter (where split_part(c.email, '@', 2) = k.domain) as at_company
      from contacts as c
      left join companies as k on k.id = c.company_id
      left join own_wins as w on w.contact_id = c.id
      left join first_wins as f on f.account = c.company_id
  ), deal_owners as (
    select count(*) as all, count(*) filter (where d.owner_id = c.owner_id) as same
      from deals as d join contacts as c on c.id = d.contact_id
     where d.owner_id is not null and c.owner_id is not null
  )
  select m.*
    from further as f
   cross join accounts as a
   cross join first_month as n
   cross join of_people as p
   cross join large as l
   cross join of_contacts as c
   cross join deal_owners as o
   cross join lateral unnest(array[
     demo_calc.measure_share('customers_have_bought', c.never_bought, c.customers),
     demo_calc.measure_share('prospects_have_not', c.bought, c.prospects),
     demo_calc.measure_share('owner_of_account', c.same_owner, c.owned),
     demo_calc.measure_share('owner_of_deal', o.same, o.all),
     demo_calc.measure_share('second_deal_after_win', f.after, f.all),
     demo_calc.measure_share('deals_of_customers', a.busiest / nullif(a.deals, 0) * a.all, a.all),
     demo_calc.measure_exact('deals_in_first_month', 1.0 * n.deals / nullif(n.contacts, 0), n.deals),
     demo_calc.measure_share('people_of_large_deals', l.with_people, l.all),
     demo_calc.measure_share('people_of_deals_fit', p.strangers, p.people),
     demo_calc.measure_share('decision_makers', p.decided, p.deals),
     demo_calc.measure_share('mail_of_company', c.at_company, c.with_mail)
   ]) as m;
end
$$;

comment on function demo_kpi.measure_relations(demo_kpi.scene) is $doc$
Measures how companies, people, deals and the team belong together.

reads:   crm.companies, crm.contacts, crm.deal_contacts, crm.deals, crm.pipeline_stages
example: select count(*) from demo_kpi.measure_relations(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()))
gives:   11
$doc$;
