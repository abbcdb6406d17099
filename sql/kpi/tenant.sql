create type demo_kpi.tenant as (
  id uuid, country text, timezone text, currency text, minor_units int, industry text, start_on date,
  drop_off_rate numeric, whale_ratio numeric, response_sla_hours int, channel_mix jsonb);

comment on type demo_kpi.tenant is $doc$
What planning and creating need to know of a tenant. id is NULL for one that is still to be made. Rates are percents
of 100; minor_units are the decimals of its currency; channel_mix is {channel: percent}.
$doc$;
