create function demo_flow.create_contact_tags(run demo_flow.run)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_seqscan = off
set work_mem = '64MB'
set enable_mergejoin = off
set jit = off
as $$
declare
  _tenant demo_kpi.tenant := run.tenant;
  _state   bigint;
  _tags    uuid[];  -- each as often as its weight
  _written bigint;
begin
  _state := demo_calc.rng_state(run.stream || ':tags');
  _tags := array(
    select t.id
      from ref.tags as r
      join crm.tags as t on t.tenant_id = _tenant.id and t.name = r.name
     cross join lateral generate_series(1, r.weight) as g (i)
     where r.industry = _tenant.industry
     order by r.position, r.name collate "C", g.i);

  insert into crm.contact_tags (tenant_id, contact_id, tag_id, created_at)
  with contacts as (
    select c.id, c.updated_at, row_number() over (order by c.id) as n
      from crm.contacts as c
     where c.tenant_id = _tenant.id
       and c.demo_job_id = run.job_id
  ), dice as (
    select e.id, e.updated_at, demo_calc.rng_temper(e.t) as draw
      from (select d.id, d.updated_at, demo_calc.rng_turn(d.m) as t
              from (select c.id, c.updated_at, demo_calc.rng_mix(c.s) as m
                      from (select r.id, r.updated_at, demo_calc.rng_step(_state, r.n) as s
                            from contacts as r offset 0) as c
                    offset 0) as d
            offset 0) as e
    offset 0
  ), drawn as (
    select x.id, x.updated_at, x.draw & 255 as lot, 1 + ((x.draw >> 16) * cardinality(_tags) >> 16) as first,
           1 + ((x.draw >> 8 & 65535) * cardinality(_tags) >> 16) as second
      from dice as x
     where (x.draw & 255) < 77
  )
  -- three in ten carry a tag, one in ten of those a second
  select _tenant.id, d.id, g.tag_id, d.updated_at
    from drawn as d
   cross join lateral (
     select _tags[d.first] as tag_id where cardinality(_tags) > 0
     union all
     select _tags[d.second] where d.lot < 8 and _tags[d.second] <> _tags[d.first]
   ) as g;

  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_contact_tags(demo_flow.run) is $doc$
Step 5: tags on three in ten of the job's contacts. Returns the number of tags given.

reads:   crm.contacts, crm.tags, ref.tags
writes:  crm.contact_tags
example: select demo_flow.create_contact_tags(demo_flow.run_of(w, demo_plan.grow(w))) > 50 from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-00000000001a'
gives:   true
$doc$;
