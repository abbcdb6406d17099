create function demo_plan.world_faults(config jsonb)
returns demo_calc.fault[]
language sql stable
begin atomic
  select case when (select count(*) = 6 and sum(m.value::numeric) = 0
                      from jsonb_each(world_faults.config -> 'channelMix') as m)
              then array[demo_calc.fault_of('channelMix', 'needs at least one channel above 0',
                                            world_faults.config -> 'channelMix')]
              else demo_plan.missing_rows(c.country, c.industry) || demo_plan.band_faults(c.country, c.industry) end
    from (select demo_plan.country_of(world_faults.config) as country,
                 coalesce(world_faults.config ->> 'industry', 'saas') as industry) as c;
end;

comment on function demo_plan.world_faults(jsonb) is $doc$
Step 1: why no tenant at all can be made of a generation config whose values are sound: no channel brings anybody, or
its country or industry lacks reference rows, or has faulty ones.

reads:   ref
example: select array(select field from unnest(demo_plan.world_faults('{"channelMix": {"seo": 0, "meta": 0, "google": 0,
         "affiliates": 0, "referrals": 0, "direct": 0}}')))
gives:   {channelMix}
$doc$;
