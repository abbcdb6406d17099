create function demo_plan.start_faults(config jsonb, complete jsonb, as_of timestamptz)
returns demo_calc.fault[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _start_on date := complete ->> 'startDate';
  _today    date := (as_of at time zone (complete ->> 'timezone'))::date;
  _earliest date := _today - interval '24 months';
begin
  return array(
    with days (no, field, day, requested) as (
      select 0, 'startDate', _start_on, to_jsonb(_start_on) where config ? 'startDate' or not config ? 'monthlyPlan'
      union all
      -- without a date of its own the tenant starts with the plan
      select m.ordinality, demo_plan.monthly_plan_path(config, format('months[%s].month', m.ordinality - 1)),
             (m.value ->> 'month' || '-01')::date, m.value -> 'month'
        from jsonb_array_elements(demo_plan.monthly_plan(config) -> 'months') with ordinality as m
       where not config ? 'startDate'
    ), judged as (
      select d.no, d.field, d.requested,
             case when d.day > _today then
                    -- of a plan's month in the future the planner speaks
                    case when d.field = 'startDate'
                         then format('must not be in the future (today is %s)', to_char(_today, 'YYYY-MM-DD')) end
                  when d.day < _earliest then
                    format('must lie within the last 24 months (not before %s)', to_char(_earliest, 'YYYY-MM-DD'))
                  when d.day = _start_on
                       and not exists (select from demo_world.business_time(complete ->> 'country',
                                                                            complete ->> 'timezone', _start_on,
                                                                              as_of)) then
                    format('leaves no business time until %s: choose an earlier date',
                           to_char(as_of at time zone 'UTC', 'YYYY-MM-DD HH24:MI"Z"'))
             end as fault
        from days as d
    )
    select (j.field, j.fault, null, 'null', j.requested, null)::demo_calc.fault
      from judged as j
     where j.fault is not null
     order by j.no);
end
$$;

comment on function demo_plan.start_faults(jsonb, jsonb, timestamptz) is $doc$
Step 1: what is wrong with the day that a tenant starts on: its startDate, or the months of a monthlyPlan that names
none. complete: the config with every default filled in.

reads:   ref.holidays, ref.hour_weights, ref.weekday_weights, ref.weekends
example: select ((demo_plan.start_faults('{"startDate": "2025-07-01"}',
         '{"startDate": "2025-07-01", "timezone": "UTC", "country": "US"}', '2025-06-30 12:00Z'))[1])."constraint"
gives:   must not be in the future (today is 2025-06-30)
$doc$;
