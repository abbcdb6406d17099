create function demo_flow.hold_homes(run demo_flow.run)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  _entity record;
  _rows   bigint;
  _held   bigint := 0;
begin
  for _entity in
    select p.* from (values (1, 'companies', 'company_id'), (2, 'contacts', 'contact_id'), (3, 'deals', 'deal_id'))
             as p (no, name, key) order by p.no
  loop
    execute format('
      select count(*) from (
        select from (
          select distinct (c.after ->> %2$L)::uuid as id from crm.demo_job_changes as c
           where c.tenant_id = $1 and c.job_id = $2 and c.after ->> %2$L is not null order by 1
        ) as h
         cross join lateral (select from crm.%1$I as r where r.tenant_id = $1 and r.id = h.id limit 1 for share) as r
      ) as r', _entity.name, _entity.key) into _rows using (run.tenant).id, run.job_id;
    _held := _held + _rows;
  end loop;
  return _held;
end
$$;

comment on function demo_flow.hold_homes(demo_flow.run) is $doc$
Step 4: keeps the records as they are that others are to hang on by the journal of the job, until the transaction ends.
Returns their number.

reads:   crm.companies, crm.contacts, crm.deals, crm.demo_job_changes
raises:  40001 one was changed or deleted since the job began to look
         55P03 one stays locked
example: select demo_flow.hold_homes(demo_flow.run_of(w, demo_plan.grow(w))) from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000014'
gives:   0
$doc$;
