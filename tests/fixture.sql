-- The tenants that the examples in the COMMENTs speak about. Run as superuser; the examples themselves run with
-- demo.as_of = '2025-06-30 16:00Z'.
--   job …01, tenant …0a   completed
--   job …02               pending once more, after a first attempt that died
--   job …03, tenant …0c   running its first attempt, whose session is gone; no tenant yet
--   job …04               failed
--   job …05, tenant …0e   running its third attempt, whose session is gone
--   job …06, tenant …0f   completed before there was provenance: a row of each entity without it, and not registered
--   tenant …ff            no demo tenant
--   job …21, …22          patches of tenant …0a: pending; running its first attempt, whose session is gone
--   job …23               a completed patch of tenant …0a: one company
--   admin@example.com     a master admin who is logged in, with one failed attempt before
--   job …1n, tenant …bn   pending, with the first n steps after create_tenant done: for the example of step n+1
set demo.as_of = '2025-06-30 16:00Z';

create function pg_temp.id(ends_in text) returns uuid language sql
return ('00000000-0000-4000-8000-0000000000' || ends_in)::uuid;

create temp table example_jobs as
select pg_temp.id(e.job) as id, pg_temp.id(e.tenant) as tenant_id, e.name, e.status, e.steps,
       demo_plan.complete_config(
         '{"country": "US", "industry": "saas", "seed": "example", "startDate": "2025-01-06"}'
           || jsonb_build_object('tenantName', e.name), demo.now()) as config
  from (values
    ('01', '0a', 'Example Corp',     'running', null),
    ('02', '0b', 'Waiting Corp',     'pending', null),
    ('03', '0c', 'Halfway Corp',     'running', null),
    ('04', '0d', 'Broken Corp',      'failed',  null),
    ('05', '0e', 'Hopeless Corp',    'running', null),
    ('10', 'b0', 'Nothing yet',      'pending', 0),
    ('11', 'b1', 'Months',           'pending', 1),
    ('12', 'b2', 'Days',             'pending', 2),
    ('13', 'b3', 'Team',             'pending', 3),
    ('14', 'b4', 'Pipeline',         'pending', 4),
    ('15', 'b5', 'Companies',        'pending', 5),
    ('16', 'b6', 'Contacts',         'pending', 6),
    ('17', 'b7', 'Deals',            'pending', 7),
    ('18', 'b8', 'Stage history',    'pending', 8),
    ('19', 'b9', 'Activities',       'pending', 9),
    ('1a', 'ba', 'Tags',             'pending', 10)
  ) as e (job, tenant, name, status, steps);

insert into crm.demo_generation_jobs (id, tenant_id, created_by_id, status, config, submitted_config, seed, as_of,
                                      generator_version, tenant_name, attempt, error_message)
select e.id, e.tenant_id, pg_temp.id('00'), e.status, e.config, e.config, 'example', demo.now(),
       demo.generator_version(), e.name,
       case when e.name = 'Hopeless Corp' then 3 when e.steps is null then 1 else 0 end,
       case e.status when 'failed' then 'tried out' end
  from example_jobs as e;
insert into crm.demo_job_progress (job_id, progress, current_step)
values (pg_temp.id('02'), 20, 'Creating contacts');

select demo_job.carry_out(pg_temp.id('01'), 1);

-- Each step for all tenants that have it behind them.
select demo_flow.create_tenant(w) from crm.demo_work as w join example_jobs as e on e.id = w.id
 where e.steps >= 0 order by e.id;
select demo_flow.register(w) from crm.demo_work as w join example_jobs as e on e.id = w.id
 where e.steps >= 0 order by e.id;
create temp table example_runs as
select e.id, e.steps, c as change, demo_flow.run_of(w, c) as run
  from crm.demo_work as w join example_jobs as e on e.id = w.id
 cross join lateral demo_plan.grow(w) as c
 where e.steps >= 0;
select demo_flow.store_months(r.run, (r.change).additions) from example_runs as r where r.steps >= 1 order by r.id;
select demo_flow.allocate(r.run) from example_runs as r where r.steps >= 2 order by r.id;
select demo_flow.create_team(r.run) from example_runs as r where r.steps >= 3 order by r.id;
select demo_flow.create_pipeline(r.run) from example_runs as r where r.steps >= 4 order by r.id;
select demo_flow.create_companies(r.run) from example_runs as r where r.steps >= 5 order by r.id;
select demo_flow.create_contacts(r.run) from example_runs as r where r.steps >= 6 order by r.id;
select demo_flow.create_deals(r.run) from example_runs as r where r.steps >= 7 order by r.id;
select demo_flow.create_stage_history(r.run) from example_runs as r where r.steps >= 8 order by r.id;
select demo_flow.create_deal_contacts(r.run) from example_runs as r where r.steps >= 9 order by r.id;
select demo_flow.create_activities(r.run) from example_runs as r where r.steps >= 9 order by r.id;
select demo_flow.create_tags(r.run) from example_runs as r where r.steps >= 10 order by r.id;
drop table example_runs;
drop table example_jobs;

-- Two patches.
insert into crm.demo_patch_jobs (id, tenant_id, tenant_name, original_job_id, created_by_id, patch_plan_json,
                                 submitted_plan, seed, range_start_month, range_end_month, tolerance_config, as_of,
                                 generator_version, plan_hash, status, attempt)
select p.id, pg_temp.id('0a'), 'Example Corp', pg_temp.id('01'), pg_temp.id('00'), c.plan,
       c.plan, p.seed, '2025-02', '2025-02', '{"countTolerance": 0, "valueTolerance": 0.005}', demo.now(),
       demo.generator_version(), demo_plan.plan_hash(c.plan), p.status, p.attempt
  from (values (pg_temp.id('21'), 'pending', 0, 'one'),
               (pg_temp.id('22'), 'running', 1, 'two')) as p (id, status, attempt, seed)
 cross join lateral (
   select jsonb_build_object('seed', p.seed) || '{
     "mode": "additive", "planType": "deltas", "months": [{"month": "2025-02", "metrics": {
       "companiesCreated": 2, "leadsCreated": 5, "contactsCreated": 8, "dealsCreated": 3, "closedWonCount": 1}}]
   }' as plan) as c;
-- And one that is completed.
insert into crm.demo_patch_jobs (id, tenant_id, tenant_name, original_job_id, created_by_id, patch_plan_json,
                                 submitted_plan, seed, range_start_month, range_end_month, tolerance_config, as_of,
                                 generator_version, plan_hash, created_at)
select pg_temp.id('23'), j.tenant_id, j.tenant_name, j.original_job_id, j.created_by_id, c.plan, c.plan, 'three',
       '2025-03', '2025-03', j.tolerance_config, j.as_of, j.generator_version, demo_plan.plan_hash(c.plan),
       j.created_at - interval '1 hour'
  from crm.demo_patch_jobs as j
 cross join (select '{"seed": "three", "mode": "additive", "planType": "deltas",
                      "months": [{"month": "2025-03", "metrics": {"companiesCreated": 1}}]}'::jsonb as plan) as c
 where j.seed = 'one';
update crm.demo_patch_jobs as j set status = 'completed', attempt = 1 where j.seed = 'two';
update crm.demo_patch_jobs as j set status = 'running', attempt = 1 where j.seed = 'three';
select demo_job.carry_out(pg_temp.id('23'), 1);
update crm.demo_patch_jobs as j set status = 'running' where j.seed = 'two';
insert into crm.demo_idempotency_keys (patched_tenant_id, created_by_id, idempotency_key, patch_job_id, request)
select j.tenant_id, j.created_by_id, 'first', j.id, jsonb_build_object('plan', j.submitted_plan)
  from crm.demo_patch_jobs as j where j.seed = 'one';
insert into crm.demo_job_progress (job_id, progress, current_step) values (pg_temp.id('21'), 30, 'Creating contacts');

-- A tenant that is no demo tenant, and one from before there was provenance.
insert into crm.tenants (id, name, slug, country, timezone, currency, industry)
values (pg_temp.id('ff'), 'Real Corp', 'real-corp', 'US', 'America/New_York', 'USD', 'saas'),
       (pg_temp.id('0f'), 'Old Corp', 'old-corp', 'US', 'America/New_York', 'USD', 'saas');
insert into crm.demo_generation_jobs (id, created_by_id, status, config, seed, created_tenant_id, tenant_name, metrics,
                                      completed_at)
values (pg_temp.id('06'), pg_temp.id('00'), 'completed', '{}', 'old', pg_temp.id('0f'), 'Old Corp', '{}',
        '2025-03-01 12:00Z');
insert into crm.demo_tenant_metadata (tenant_id, generation_job_id, country, industry, start_date)
values (pg_temp.id('0f'), pg_temp.id('06'), 'US', 'saas', '2025-01-01');
insert into crm.pipelines (tenant_id, id, name) values (pg_temp.id('0f'), pg_temp.id('f1'), 'Sales');
insert into crm.pipeline_stages (tenant_id, id, pipeline_id, name, stage_type, probability, position)
values (pg_temp.id('0f'), pg_temp.id('f2'), pg_temp.id('f1'), 'New', 'open', 10, 1);
insert into crm.companies (tenant_id, name, created_at) values (pg_temp.id('0f'), 'Old Company', '2025-02-03 15:00Z');
insert into crm.contacts (tenant_id, id, first_name, last_name, created_at)
values (pg_temp.id('0f'), pg_temp.id('f3'), 'Olga', 'Old', '2025-02-04 15:00Z');
insert into crm.deals (tenant_id, title, value, currency, stage_id, contact_id, created_at)
values (pg_temp.id('0f'), 'Old Deal', 900, 'USD', pg_temp.id('f2'), pg_temp.id('f3'), '2025-02-05 15:00Z');
insert into crm.activities (tenant_id, type, subject, contact_id, created_at)
values (pg_temp.id('0f'), 'call', 'Hello', pg_temp.id('f3'), '2025-02-06 15:00Z');

-- A login. The password hash is one in form only.
insert into crm.platform_users (id, email, full_name, is_master_admin, password_hash)
values (pg_temp.id('ad'), 'admin@example.com', 'An Admin', true,
        '$argon2id$v=19$m=19456,t=2,p=1$ZXhhbXBsZWV4YW1wbGU$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g');
insert into crm.web_sessions (token_digest, user_id, peer, created_at, last_seen_at)
values (sha256('example'), pg_temp.id('ad'), '192.0.2.1', now() - interval '1 hour', now() - interval '5 minutes');
insert into crm.login_attempts (account_digest, peer, attempted_at)
values (sha256('admin@example.com'), '192.0.2.1', now() - interval '1 hour');
