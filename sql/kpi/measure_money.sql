create function demo_kpi.measure_money(scene demo_kpi.scene)
returns setof demo_calc.measure
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
  _tens      numeric := case when scene.minor_units = 0 then 100 else 10 end;
begin
  return query
  with deals as materialized (
    select d.value, d.created_at, d.closed_at, s.stage_type, coalesce(d.company_id, d.contact_id) as account,
           k.employee_count, ln(greatest(d.value, 1))::float8 as size,
           -- what is sold: the title without whom it is sold to
           replace(replace(replace(d.title, coalesce(k.name, ''), ''), coalesce(c.first_name, ''), ''),
                   coalesce(c.last_name, ''), '') as product
      from crm.deals as d
      join crm.pipeline_stages as s on s.tenant_id = _tenant_id and s.id = d.stage_id
      left join crm.companies as k on k.tenant_id = _tenant_id and k.id = d.company_id
      left join crm.contacts as c on c.tenant_id = _tenant_id and c.id = d.contact_id
     where d.tenant_id = _tenant_id and d.deleted_at is null
  ), products as (
    select count(*) as deals, sum(d.size) as total, sum(d.size * d.size) as squares
      from deals as d group by d.product having count(*) >= 4
  ), explained as (  -- as far as it is more than chance: adjusted by the number of products
    select sum(p.deals)::bigint as n,
           1 - sum(p.squares - p.total * p.total / p.deals) / nullif(sum(p.deals) - count(*), 0)
               / nullif((sum(p.squares) - sum(p.total) ^ 2 / sum(p.deals)) / nullif(sum(p.deals) - 1, 0), 0) as share
      from products as p having count(*) > 1
  ), customers as (
    select count(*) as all, sum(a.won) filter (where a.fifth = 1) / nullif(sum(a.won), 0) as share
      from (
        select sum(d.value) as won, ntile(5) over (order by sum(d.value) desc) as fifth
          from deals as d where d.stage_type = 'won' group by d.account
      ) as a
  ), months as (
    select avg(d.value) filter (where d.stage_type = 'won') as won,
           avg(d.value) filter (where d.stage_type = 'lost') as lost,
           avg(d.value) filter (where d.stage_type = 'open') as open
      from deals as d
     group by date_trunc('month', d.created_at at time zone 'UTC')
    having count(*) filter (where d.stage_type = 'won') >= 2
       and count(*) filter (where d.stage_type = 'lost') >= 2
       and count(*) filter (where d.stage_type = 'open') >= 2
  ), won_months as (
    select sum(d.value) as won from deals as d
     where d.stage_type = 'won' and date_trunc('month', d.closed_at at time zone 'UTC')
                                    < date_trunc('month', scene.as_of at time zone 'UTC')
     group by date_trunc('month', d.closed_at at time zone 'UTC')
  ), commonest as (
    select count(*)::numeric as times from deals as d group by d.value order by 1 desc limit 1
  ), totals as (
    select count(*) as all, corr(d.size, ln(d.employee_count)) as by_size, count(d.employee_count) as sized,
           count(*) filter (where d.value % _tens = 0) as round, avg(d.value) as mean,
           array_agg(d.value order by d.value) as sorted
      from deals as d
  )
  select m.*
    from totals as t
   cross join customers as u
   cross join (select percentile_cont(0.5) within group (
                        order by 100 * (greatest(m.won, m.lost, m.open) / nullif(least(m.won, m.lost, m.open), 0) - 1))
                        as spread, count(*) as n from months as m) as s
   cross join (select 100 * stddev(w.won) / nullif(avg(w.won), 0) as spread, count(*) as n from won_months as w) as w
    left join explained as e on true
    left join commonest as c on true
   cross join lateral (select demo_calc.measure_median('', t.sorted) as middle) as d
   cross join lateral unnest(array[
     demo_calc.measure_correlation('value_by_size', t.by_size, t.sized),
     demo_calc.measure_share('value_by_product', greatest(0, least(1, e.share))::numeric * e.n, e.n),
     demo_calc.measure_share('top_fifth_of_customers', u.share * u.all, u.all),
     demo_calc.measure_share('values_are_round', t.round, t.all),
     demo_calc.measure_share('commonest_value', c.times, t.all),
     ('mean_to_median', t.mean / nullif((d.middle).measured, 0), t.mean / nullif((d.middle).most, 0),
      t.mean / nullif((d.middle).least, 0), t.all)::demo_calc.measure,
     demo_calc.measure_exact('outcomes_differ', s.spread::numeric, s.n),
     demo_calc.measure_exact('usual_value', t.mean / scene.usual_value, t.all),
     demo_calc.measure_exact('won_months_vary', w.spread, w.n)
   ]) as m;
end
$$;

comment on function demo_kpi.measure_money(demo_kpi.scene) is $doc$
Measures what deals are worth: by company, product, customer, outcome and month.

reads:   crm.companies, crm.contacts, crm.deals, crm.pipeline_stages
example: select count(*) from demo_kpi.measure_money(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()))
gives:   9
$doc$;
