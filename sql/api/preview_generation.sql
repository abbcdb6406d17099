create function demo.preview_generation(config jsonb)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
as $$
begin
  return demo_plan.preview(config, demo.now());
end
$$;

comment on function demo.preview_generation(jsonb) is $doc$
What a generation with this config would make, month by month and in all, without writing anything. The record counts
are exact; without a seed in the config, the money of single months may differ from a later run, its sum never.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.pipelines, crm.users, ref
raises:  TG400 the config has faults, each listed with its path, or its monthlyPlan cannot be met
example: select demo.preview_generation('{"country": "US", "industry": "trading"}') #>> '{totals,leads}'
gives:   500
$doc$;
