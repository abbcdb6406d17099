create function demo_flow.change_people(run demo_flow.run)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
declare
  _rows    bigint;
  _changed bigint;
begin
  delete from crm.deal_contacts as p
   using crm.demo_job_changes as c
   where c.tenant_id = (run.tenant).id and c.job_id = run.job_id and c.entity = 'deals' and c.after ? 'people'
     and c.change = 'move' and p.tenant_id = c.tenant_id and p.deal_id = c.row_id
     and not c.after -> 'people' @> jsonb_build_array(jsonb_build_object('contact_id', p.contact_id));
  get diagnostics _changed = row_count;

  insert into crm.deal_contacts (tenant_id, deal_id, contact_id, role, created_at)
  select distinct on (n.deal_id, n.contact_id) d.tenant_id, n.deal_id, n.contact_id, n.role, n.created_at
    from (
      select coalesce(p.deal_id, c.row_id) as deal_id, coalesce(p.contact_id, c.row_id) as contact_id, p.role,
             p.created_at
        from crm.demo_job_changes as c
       cross join lateral jsonb_to_recordset(case jsonb_typeof(c.after -> 'people') when 'array' then c.after -> 'people'
                                             else '[]' end)
                          as p (deal_id uuid, contact_id uuid, role text, created_at timestamptz)
       where c.tenant_id = (run.tenant).id and c.job_id = run.job_id and c.entity in ('deals', 'contacts')
         and c.change in ('restore', 'move')
    ) as n
    -- who is there, and in the company of the deal
    join crm.deals as d on d.tenant_id = (run.tenant).id and d.id = n.deal_id
    join crm.contacts as k on k.tenant_id = d.tenant_id and k.id = n.contact_id
                          and k.company_id is not distinct from d.company_id
  on conflict do nothing;
  get diagnostics _rows = row_count;
  return _changed + _rows;
end
$$;

comment on function demo_flow.change_people(demo_flow.run) is $doc$
Step 4: who takes part in the deals that the journal of the job moves or restores. Returns the number of those that
came or went.

reads:   crm.contacts, crm.deals, crm.demo_job_changes
example: select demo_flow.change_people(demo_flow.run_of(w, demo_plan.grow(w))) from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000014'
gives:   0
$doc$;
