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
     cross join lateral generate_series(1, r.weight * r.weight) as g (i)  -- a few are on everybody's lips
     where r.industry = _tenant.industry
     order by r.position, r.name collate "C", g.i);

  insert into crm.contact_tags (tenant_id, contact_id, tag_id, created_at)
  with drawn as (
    select c.id, c.updated_at, x.draw1 & 255 as lot, 1 + ((x.draw1 >> 16) * cardinality(_tags) >> 16) as first,
           1 + ((x.draw1 >> 8 & 65535) * cardinality(_tags) >> 16) as second
      from (
        select r.id, r.updated_at, row_number() over (order by r.id) as n
          from crm.contacts as r
         where r.tenant_id = _tenant.id
           and r.demo_job_id = run.job_id
      ) as c
     cross join lateral demo_calc.dice(_state, 1, c.n - 1, 1) as x
     where (x.draw1 & 255) < 77
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
