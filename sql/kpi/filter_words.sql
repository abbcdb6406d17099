create function demo_kpi.filter_words(tenant_id uuid, type text, choices text[])
returns text
language sql stable
begin atomic
  select case filter_words.type
      when 'text' then 'must have at most 200 characters'
      when 'month' then 'must be YYYY-MM from 2000-01 to 2100-12'
      when 'id' then 'must be the id of a record'
      when 'job' then 'must be the id of a job, or none for what people wrote'
      when 'owner' then 'must be the name, the address or the id of a member of the team'
      when 'stage' then 'must be one of ' || coalesce((
        select string_agg(s.name, ', ' order by s.position, s.id) from crm.pipeline_stages as s
         where s.tenant_id = filter_words.tenant_id), 'no stages')
      when 'state' then 'must be one of ' || array_to_string(filter_words.choices, ', ')
      else 'must be one of ' || array_to_string(filter_words.choices, ', ') || ', or several with commas between'
    end;
end;

comment on function demo_kpi.filter_words(uuid, text, text[]) is $doc$
What a filter of this type must be, in words.

reads:   crm.pipeline_stages
example: select demo_kpi.filter_words(null, 'month', null)
gives:   must be YYYY-MM from 2000-01 to 2100-12
$doc$;
