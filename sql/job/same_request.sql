create function demo_job.same_request(first jsonb, again jsonb, as_of timestamptz)
returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if first = again then
    return true;
  elsif first ? 'plan' and again ? 'plan' then
    return demo_plan.check_plan(again -> 'plan', 4) = '{}'
       and demo_plan.canonical_plan(first -> 'plan') = demo_plan.canonical_plan(again -> 'plan');
  elsif first ? 'config' and again ? 'config' then
    -- defaults that depend on the clock are those of the day of the first request
    return demo_plan.check_config(first -> 'config', as_of) = '{}'
       and demo_plan.check_config(again -> 'config', as_of) = '{}'
       and demo_plan.complete_config(first -> 'config', as_of) = demo_plan.complete_config(again -> 'config', as_of);
  end if;
  return false;
end
$$;

comment on function demo_job.same_request(jsonb, jsonb, timestamptz) is $doc$
Whether two requests ({plan}, {config} or {regenerate}) ask for the same, however they are written: defaults may be
spelled out, months stand in any order. A named seed is another request than none or another one; planToken is not
looked at. as_of: of the first one.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.pipelines, crm.users, ref
example: select demo_job.same_request('{"config": {"seed": "demo"}}',
         '{"config": {"seed": "demo", "country": "US", "teamSize": 8}}', '2025-06-30 16:00:00+00')
gives:   true
$doc$;
