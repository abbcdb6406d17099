create function demo_flow.stage_phases(tenant_id uuid, industry text)
returns table (stage_id uuid, name text, stage_type text, phase_no int)
language sql stable
begin atomic
  -- a stage that the trade does not know is placed by its type and its probability
  select s.id, s.name, s.stage_type,
         case coalesce(r.phase, case when s.stage_type <> 'open' then s.stage_type
                                     when s.probability < 15 then 'first_touch' when s.probability < 50 then 'discovery'
                                     when s.probability < 60 then 'meeting_held' when s.probability < 75 then 'proposal'
                                     else 'negotiation' end)
           when 'first_touch' then 1 when 'discovery' then 2 when 'meeting_held' then 3 when 'proposal' then 4
           when 'negotiation' then 5 when 'won' then 6 when 'service' then 7 else 8 end
    from crm.pipeline_stages as s
    left join ref.stages as r on r.industry = stage_phases.industry and r.name = s.name and r.stage_type = s.stage_type
   where s.tenant_id = stage_phases.tenant_id;
end;

comment on function demo_flow.stage_phases(uuid, text) is $doc$
The stages of a tenant with the phase (demo_world.text_sets) that a deal in them is in.

reads:   crm.pipeline_stages, ref.stages
example: select phase_no from demo_flow.stage_phases('00000000-0000-4000-8000-00000000000a', 'saas') where name =
         'Proposal Sent'
gives:   4
$doc$;
