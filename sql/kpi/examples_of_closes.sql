create function demo_kpi.examples_of_closes(scene demo_kpi.scene, check_name text)
returns table (badness numeric, example text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
  _as_of     timestamptz := scene.as_of;
  _check     text := check_name;
begin
  return query
  with deals as (
    select d.*, s.name as stage, s.stage_type, c.source, k.employee_count,
           d.closed_at at time zone scene.timezone as closed,
           (d.created_at at time zone scene.timezone)::date as made_on,
           round(extract(epoch from coalesce(d.closed_at, _as_of) - d.created_at) / 86400, 1) as days,
           count(*) over (partition by (d.closed_at at time zone scene.timezone)::time(0)) as at_same_second,
           count(*) over (partition by d.value) as of_same_value,
           count(*) over (partition by d.lost_reason) as of_same_reason
      from crm.deals as d
      join crm.pipeline_stages as s on s.tenant_id = _tenant_id and s.id = d.stage_id
      left join crm.contacts as c on c.tenant_id = _tenant_id and c.id = d.contact_id
      left join crm.companies as k on k.tenant_id = _tenant_id and k.id = d.company_id
     where d.tenant_id = _tenant_id and d.deleted_at is null
  ), judged as (
    select d.*, case _check
        when 'wins_on_last_day' then case when d.stage_type = 'won' and d.closed::date = any (scene.ends)
          then d.value end
        when 'losses_on_last_day' then case when d.stage_type = 'lost' and d.closed::date = any (scene.ends)
          then d.value end
        when 'closes_at_one_second' then case when d.closed is not null then d.at_same_second end
        when 'closes_in_later_month' then case when date_trunc('month', d.closed) = date_trunc('month', d.made_on)
          then d.days end
        when 'wins_after_30_days' then case when d.stage_type = 'won' and d.days <= 30 then d.value end
        when 'cycle_of_wins' then case when d.stage_type = 'won'
          then abs(ln(greatest(d.days, 0.1) / (0.4 * scene.cycle_days))) end
        when 'cycle_of_large_wins' then case when d.stage_type = 'won' then d.value / greatest(d.days, 0.1) end
        when 'small_wins_are_faster' then case when d.stage_type = 'won' then d.days / greatest(d.value, 1) end
        when 'cycle_spread' then case when d.stage_type = 'won' then d.days end
        when 'cycle_of_losses' then case when d.stage_type = 'lost' then d.days end
        when 'wins_at_quarter_end' then case when d.stage_type = 'won' and extract(day from d.closed) <= 15
          then d.value end
        when 'losses_on_fridays' then case when d.stage_type = 'won' and extract(isodow from d.closed) = 5
          then d.value end
        when 'win_rate' then case when d.closed is not null then d.value end
        when 'small_deals_win_more' then case when d.stage_type = 'lost' then 1000000000 / greatest(d.value, 1) end
        when 'referrals_win_more' then case when d.stage_type = 'lost' and d.source = 'referrals' then d.value end
        when 'best_rep_wins_large' then case when d.stage_type = 'lost' then d.value end
        when 'losses_have_reason' then case when d.stage_type = 'lost' and d.lost_reason is null then d.value end
        when 'commonest_reason' then case when d.lost_reason is not null then d.of_same_reason end
        when 'losses_to_competitor' then case when d.stage_type = 'lost' and d.competitor is null then d.value end
        when 'competitor_of_loss' then case when d.stage_type = 'won' and d.competitor is not null then d.value end
        when 'closes_this_month' then case when d.stage_type = 'open'
          then abs(d.expected_close_at::date - _as_of::date) end
        when 'value_by_size' then abs(ln(greatest(d.value, 1)) - ln(d.employee_count))
        when 'value_by_product' then d.value
        when 'top_fifth_of_customers' then case when d.stage_type = 'won' then d.value end
        when 'values_are_round' then d.value % 10
        when 'commonest_value' then d.of_same_value
        when 'mean_to_median' then d.value
        when 'outcomes_differ' then d.value
        when 'usual_value' then greatest(d.value / scene.usual_value, scene.usual_value / greatest(d.value, 1))
        when 'won_months_vary' then case when d.stage_type = 'won' then d.value end
      end as worst
      from deals as d
  )
  select j.worst::numeric,
         format('%s: %s %s, %s, made on %s', j.title, j.value, j.currency,
                case when j.closed is not null then format('%s on %s after %s days', j.stage_type,
                                                           to_char(j.closed, 'YYYY-MM-DD HH24:MI:SS'), j.days)
                     else format('in stage %s, expected to close on %s', j.stage,
                                 coalesce(j.expected_close_at::date::text, 'no day')) end, j.made_on)
         || case when _check = 'value_by_size' then format(', %s employees', j.employee_count)
                 when _check like '%reason%' then coalesce(', because of ' || j.lost_reason, ', for no reason')
                 when _check like '%competitor%' then coalesce(', against ' || j.competitor, ', against nobody')
                 else '' end
    from judged as j
   where j.worst is not null;
end
$$;

comment on function demo_kpi.examples_of_closes(demo_kpi.scene, text) is $doc$
The deals whose close, outcome or value a check of the report on realism may have found, in a sentence each, the worst
with the highest badness.

reads:   crm.companies, crm.contacts, crm.deals, crm.pipeline_stages
example: select count(*) > 0 from demo_kpi.examples_of_closes(
         demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a', demo_world.now()), 'cycle_of_wins')
gives:   true
$doc$;
