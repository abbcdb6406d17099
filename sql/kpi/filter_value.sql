create function demo_kpi.filter_value(tenant_id uuid, type text, choices text[], given text)
returns text
language sql stable
begin atomic
  select case
      when length(filter_value.given) > 200 then null
      when filter_value.type = 'text' then filter_value.given
      when filter_value.type = 'month' and demo_kpi.is_month(filter_value.given) then filter_value.given
      when filter_value.type = 'state' and filter_value.given = any (filter_value.choices) then filter_value.given
      when filter_value.type in ('id', 'job') and w.word ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then w.word
      when filter_value.type = 'job' and filter_value.given = 'none' then 'none'
      when filter_value.type = 'choice' and w.is_known then '{' || filter_value.given || '}'
      when filter_value.type = 'stages' and w.is_known then coalesce((
        select array_agg(s.id) from crm.pipeline_stages as s
         where s.tenant_id = filter_value.tenant_id and s.stage_type = any (w.words)), '{}')::text
      when filter_value.type = 'stage' then (
        select array_agg(s.id) from crm.pipeline_stages as s
         where s.tenant_id = filter_value.tenant_id
           and w.word in (s.id::text, demo_calc.fold(demo_calc.as_seen(s.name))))::text
      when filter_value.type = 'owner' then (
        select array_agg(u.id) from crm.users as u
         where u.tenant_id = filter_value.tenant_id
           and w.word in (u.id::text, demo_calc.fold(u.email), demo_calc.fold(demo_calc.as_seen(u.full_name))))::text
    end
    from (
      select demo_calc.fold(demo_calc.as_seen(filter_value.given)) as word, s.words,
             filter_value.given <> '' and s.words <@ filter_value.choices as is_known
        from (select string_to_array(filter_value.given, ',') as words offset 0) as s
      offset 0
    ) as w;
end;

comment on function demo_kpi.filter_value(uuid, text, text[], text) is $doc$
What a filter of this type (demo_kpi.record_keys) stands for, as the text that goes in place of %L: names of stages and
people become ids. NULL where it cannot be meant.

reads:   crm.pipeline_stages, crm.users
example: select demo_kpi.filter_value(null, 'choice', '{lead,prospect,customer}', 'lead,customer')
gives:   {lead,customer}
$doc$;
