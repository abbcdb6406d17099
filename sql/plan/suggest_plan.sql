create function demo_plan.suggest_plan(tenant demo_kpi.tenant, plan jsonb, judged demo_plan.judgement,
                                       as_of timestamptz)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _last    text := to_char(as_of at time zone tenant.timezone, 'YYYY-MM');
  _faults  demo_calc.fault[] := judged.faults;
  _share   numeric := 1; -- what of each count is left, where they are too many
  _welcome text;         -- the month that gets a contact, for deals and activities to go to
  _new     text;
  _excess  record;
  _plan    jsonb;
begin
  -- what one change leaves wrong, the next one mends: few are ever needed
  for _turn in 0..12 loop
    select f.current::numeric as most, f.requested::numeric as found into _excess from unnest(_faults) as f
           where f.month = '' and f.field = 'months';
    if found then
      _share := _share * _excess.most / _excess.found * case _turn when 0 then 1 else 1 - 0.0005 * 2 ^ _turn end;
    end if;

    _plan := demo_plan.nearest_plan(tenant, plan, judged, _share, _welcome, _last);
    if _plan is null or demo_plan.check_plan(_plan, tenant.minor_units) <> '{}' then
      return null;
    end if;
    _faults := (demo_plan.judge_on(tenant, _plan, judged.current, as_of)).faults;
    if _faults = '{}' then
      return _plan;
    end if;

    -- the numbers fit together by now: what deals and activities can still want is somebody to go to
    _new := (select min(f.month) from unnest(_faults) as f where f.month <> '');
    if exists (select from unnest(_faults) as f where f.month <> ''
               and f.field not in (select m.name from demo_kpi.metrics() as m where m.needs_contact)) or _new >= _welcome then
      return null;
    end if;
    _welcome := coalesce(_new, _welcome);
  end loop;
  return null;  -- a suggestion that does not work is none
end
$$;

comment on function demo_plan.suggest_plan(demo_kpi.tenant, jsonb, demo_plan.judgement, timestamptz) is $doc$
Step 2: the nearest plan that works, for one that does not: counts and values raised as little as needed, reductions
left at what there is, a contact for the first month whose deals or activities have nobody to go to, all counts cut
alike where the plan is too large, months left out that cannot take anything. NULL where no month is left, or the
limit leaves nothing of the counts.

reads:   crm.contacts, crm.pipeline_stages, crm.pipelines, crm.users, ref
example: select demo_plan.suggest_plan(t, p, demo_plan.judge_plan(t, p, '2025-06-30 16:00:00+00'),
         '2025-06-30 16:00:00+00') #>> '{months,0,metrics,dealsCreated}' from (values
         (demo_kpi.tenant_of('00000000-0000-4000-8000-00000000000a'), '{"months": [{"month": "2025-01", "metrics":
         {"leadsCreated": 1, "dealsCreated": 2, "closedWonCount": 3}}]}'::jsonb)) as v (t, p)
gives:   3
$doc$;
