create function demo_flow.touch_rows(run demo_flow.run, state bigint, before bigint, from_at timestamptz,
                                     until_at timestamptz)
returns table (id uuid, owner_id uuid, first_response_at timestamptz, month text, slot int, mixed bigint, name text,
               called text, account text, rival text)
language sql stable
begin atomic
  -- of the mixed counter: the bare one comes close to itself every seven steps, and few contacts a day would show it
  select c.id, c.owner_id, c.first_response_at, c.demo_source_month, 1 + (x.mixed >> 23)::int, x.mixed, c.name, c.called,
         coalesce(o.name, c.name), demo_flow.rival_of(c.id, w.names)
    from (
      select r.id, r.owner_id, r.first_response_at, r.demo_source_month, r.company_id,
             demo_calc.full_name(r.first_name, r.last_name, f.family_first) as name,
             case when f.family_first then demo_calc.full_name(r.first_name, r.last_name, true) else r.first_name end
               as called,
             row_number() over (order by r.id) as n
        from crm.contacts as r
       cross join (select t.name_order = 'family_first' as family_first
                     from ref.countries as t where t.code = ((touch_rows.run).tenant).country) as f
       where r.tenant_id = ((touch_rows.run).tenant).id
         and r.demo_job_id = (touch_rows.run).job_id
         and r.created_at >= touch_rows.from_at and r.created_at < touch_rows.until_at
         and r.deleted_at is null
         and r.first_response_at is not null
    ) as c
   cross join (select array(select k.name from demo_world.competitors(((touch_rows.run).tenant).industry) as k
                             order by k.no) as names offset 0) as w
   cross join lateral demo_calc.dice(touch_rows.state, 1, touch_rows.before + c.n - 1, 1) as x
    left join lateral (
      select r.name from crm.companies as r
       where r.tenant_id = ((touch_rows.run).tenant).id and r.id = c.company_id limit 1
    ) as o on true;
end;

comment on function demo_flow.touch_rows(demo_flow.run, bigint, bigint, timestamptz, timestamptz) is $doc$
The first touches of a job's contacts that were created from one instant to another, which of the 512 slots of texts
each has, and what texts call the contact; before: how many first touches of the job there are already. It is inlined.

reads:   crm.companies, crm.contacts, ref.competitors, ref.countries
example: select count(*) > 100 from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.touch_rows(r, 1, 0, '-infinity', 'infinity') as t
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
