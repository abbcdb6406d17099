create function demo_flow.create_team(run demo_flow.run)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant demo_kpi.tenant := run.tenant;
  _seats   int;
  _domain  text;
  _stream  text;
  _prefix  text;
  _family_first boolean;
  _days    int := (select count(*) from crm.demo_job_days as j
                    where j.tenant_id = (run.tenant).id and j.job_id = run.job_id);
  _leavers int;  -- how many leave before the clock, of those who came on the first day
  _written bigint;
begin
  select t.seats, split_part(t.billing_email, '@', 2) into strict _seats, _domain from crm.tenants as t
         where t.id = _tenant.id;
  _family_first := (select c.name_order = 'family_first' from ref.countries as c where c.code = _tenant.country);
  _stream := run.stream || ':users';
  _leavers := case when run.messiness > 0 and _days >= 20 then 1 + _seats * run.messiness / 150 else 0 end;
  _prefix := demo_calc.id_prefix(_tenant.id, run.seed, run.plan_hash, run.application_no, 'user');

  insert into crm.users (tenant_id, id, email, full_name, role, created_at, updated_at, left_at)
  select _tenant.id,
         (_prefix || '0000' || lpad(to_hex(p.i), 8, '0'))::uuid,
         p.first_latin || '.' || p.last_latin
           || case when row_number() over (partition by p.first_latin, p.last_latin order by p.i) > 1
                   then row_number() over (partition by p.first_latin, p.last_latin order by p.i)::text else '' end
           || '@' || _domain,
         demo_calc.full_name(p.first_name, p.last_name, _family_first),
         case when p.i = 1 then 'admin' when p.i % 6 = 2 then 'manager' else 'agent' end,
         d.hired_at, coalesce(l.left_at, d.hired_at), l.left_at
    from demo_world.people(_tenant.country, _stream, _seats) as p
    join lateral (
      -- three in five are there from the first day; the others join at opening time of days spread over the rest
      select b.opens_at + make_interval(secs => b.first_second) as hired_at
        from demo_world.business_time(_tenant.country, _tenant.timezone, _tenant.start_on, run.as_of) as b
       where b.day_no = 1 + case when p.i <= ceil(_seats * 0.6) then 0
                                 else floor((p.i - ceil(_seats * 0.6)) * _days
                                            / (_seats - ceil(_seats * 0.6) + 1))::int end
    ) as d on true
    left join lateral (
      -- an agent, after three quarters of the time and on the evening of a working day; there are others to take over
      select b.opens_at + make_interval(secs => b.last_second) as left_at
        from demo_world.business_time(_tenant.country, _tenant.timezone, _tenant.start_on, run.as_of) as b
       where p.i % 6 = 3 and p.i / 6 < _leavers and p.i <= ceil(_seats * 0.6)
         and b.day_no = _days * 3 / 4 - p.i % 5
    ) as l on true;

  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_team(demo_flow.run) is $doc$
Step 5: the tenant's users. The first is its admin, every sixth a manager; two in five join later. created_at is the
day they joined; left_at the day that one left, in a tenant that is not tidy: others have taken over what was theirs.

reads:   crm.demo_job_days, crm.tenants, ref
writes:  crm.users
example: select demo_flow.create_team(demo_flow.run_of(w, demo_plan.grow(w))) from crm.demo_work as w where w.id =
         '00000000-0000-4000-8000-000000000012'
gives:   8
$doc$;
