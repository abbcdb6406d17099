-- Who may call what (docs/dba.md lists the roles). What is not named here stays with the owner.
revoke all on schema demo, demo_care, demo_login, demo_job, demo_flow, demo_plan, demo_kpi, demo_world, demo_calc
  from public;
revoke execute on all routines in schema demo, demo_care, demo_login, demo_job, demo_flow, demo_plan, demo_kpi,
  demo_world, demo_calc from public;
revoke usage on type demo_calc.fault, demo_calc.measure, demo_kpi.scene, demo_kpi.tenant, demo_kpi.figure,
  demo_kpi.frame, demo_kpi.finding,
  demo_plan.records, demo_plan.row_change, demo_plan.change, demo_plan.undoing, demo_plan.stake, demo_plan.ahead,
  demo_plan.conflict, demo_plan.judgement, demo_plan.cell, demo_plan.sheet, demo_plan.sheet_row,
  demo_plan.reading, demo_plan.remark, demo_flow.run, demo_flow.clock, demo_flow.buyer, demo_flow.deal,
  demo_flow.deal_partners, demo_flow.deal_slot,
  demo_flow.activity_parents, demo_flow.creation, demo_job.done from public;

-- demo: open to people and the runner, but for what runs jobs and what makes accounts
grant usage on schema demo to demo_app, demo_worker, demo_admin, demo_reader;
grant execute on all routines in schema demo to demo_app, demo_worker, demo_admin;
revoke execute on procedure demo.run_job(uuid), demo.run_generation(uuid), demo.run_patch(uuid),
  demo.apply_patch(uuid, jsonb, uuid), demo.undo_patch(uuid, uuid), demo.backfill_provenance(int) from demo_app;
revoke execute on function demo.backfill_batch(int, uuid, text, timestamptz), demo.note_backfill(uuid, int, bigint)
  from demo_app;
revoke execute on function demo.create_admin(text, text, text, boolean), demo.note_refused_admin(text, text)
  from demo_app, demo_worker;
grant select on all tables in schema demo to demo_app, demo_worker, demo_admin, demo_reader;
revoke select on demo.v_companies, demo.v_contacts, demo.v_deals, demo.v_activities, demo.v_users
  from demo_app, demo_worker;  -- those ask functions, which take a tenant

-- demo_job: what runs jobs
grant usage on schema demo_job to demo_worker, demo_admin;
grant execute on procedure demo_job.run_job(uuid), demo_job.run_reserved(uuid, boolean) to demo_worker, demo_admin;
grant insert on demo_job.written to demo_worker, demo_admin;  -- to lock it; nothing can be inserted
grant execute on function
  demo_job.begin_patch(uuid, jsonb), demo_job.begin_undo(uuid),
  demo_job.claim(text), demo_job.recover(), demo_job.listen(),
  demo_job.reserve(uuid, boolean), demo_job.await(uuid),
  demo_job.start(uuid), demo_job.cancel_held(uuid, text), demo_job.carry_out(uuid, int),
  demo_job.fail(uuid, int, text, text, text, text), demo_job.finish(uuid), demo_job.give_back(uuid, int),
  demo_job.await_code(),
  demo_job.note_given_back(uuid), demo_job.record_progress(uuid, int, text), demo_job.told_lock(text, text, text),
  demo_job.tell_outcome(text, uuid, int, boolean, text, text, text, text)
  to demo_worker, demo_admin;

-- demo_login: the pages' logins
grant usage on schema demo_login to demo_app;
grant execute on function
  demo_login.begin_login(text, inet), demo_login.note_failed_login(text, inet),
    demo_login.note_blocked_login(text, inet),
    demo_login.open_session(text, text, bytea, inet, bytea),
    demo_login.session(bytea), demo_login.close_session(bytea)
  to demo_app;
