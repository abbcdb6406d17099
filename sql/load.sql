-- Loads all code and reference rows:  psql -X -f sql/load.sql
-- One transaction: other sessions see the old code or the new code, never a mix.
-- This file is the table of contents; a test fails when a file is missing here.
\set ON_ERROR_STOP on
\set QUIET on
begin;
set local client_min_messages = warning;
set local check_function_bodies = off;  -- PL/pgSQL bodies may name functions further down
set local search_path = pg_catalog, pg_temp;
\ir unload.sql
create schema demo_calc authorization demo_owner;
create schema demo_kpi authorization demo_owner;
create schema demo_flow authorization demo_owner;
create schema demo authorization demo_owner;
comment on schema demo is 'The generator: what people call. select * from demo.help;';
comment on schema demo_calc is 'Pure code: touches no table.';
comment on schema demo_kpi is 'What each number means, once: reads.';
comment on schema demo_flow is 'The steps in the order of the data: writes.';
set local role demo_owner;

-- calc: pure; SQL bodies are parsed at once, so what is called stands above its caller
\ir calc/rng_state.sql
\ir calc/rng_step.sql
\ir calc/rng_mix.sql
\ir calc/rng_turn.sql
\ir calc/rng_temper.sql
\ir calc/rng_draw.sql
\ir calc/allocate.sql
\ir calc/exact_values.sql
\ir calc/exp.sql
\ir calc/ln.sql
\ir calc/normal_quantile.sql
\ir calc/deal_shape.sql
\ir calc/curve_weight.sql
\ir calc/hour_knots.sql
\ir calc/tick_second.sql
\ir calc/first_tick.sql
\ir calc/list_place.sql
\ir calc/stride.sql
\ir calc/id_prefix.sql
\ir calc/month_digits.sql
\ir calc/id_digits.sql
\ir calc/month_start.sql
\ir calc/next_month.sql
\ir calc/cell_text.sql
\ir calc/plan_column.sql
\ir calc/read_month.sql
\ir calc/read_amount.sql

-- flow helpers that the numbers need
\ir flow/jobs.sql
\ir flow/require_job.sql
\ir flow/lock_key.sql
\ir flow/lock_holder.sql
\ir flow/refuse_busy.sql
\ir flow/hand_over_lock.sql
\ir flow/wait_for_lock.sql
\ir flow/await_time_limit.sql
\ir flow/hold_attempt.sql
\ir flow/log_entry.sql
\ir flow/report_progress.sql
\ir flow/live_progress.sql
\ir flow/log_with_progress.sql
\ir flow/actor.sql
\ir flow/hour_profile.sql
\ir flow/business_time.sql
\ir flow/deal_bounds.sql
\ir flow/name_lists.sql
\ir flow/people.sql
\ir flow/addresses.sql
\ir flow/company_patterns.sql
\ir flow/tenant_name.sql
\ir flow/is_time_zone.sql
\ir flow/config_rules.sql
\ir flow/monthly_plan.sql
\ir flow/monthly_plan_path.sql
\ir flow/1_complete_config.sql
\ir flow/tenant_config.sql
\ir flow/job_context.sql
\ir flow/fault_lines.sql
\ir flow/shown_value.sql
\ir flow/listed_faults.sql
\ir flow/check_query.sql
\ir flow/read_query.sql
\ir flow/plan_metrics.sql
\ir flow/joint_blockers.sql
\ir flow/canonical_plan.sql
\ir flow/plan_hash.sql
\ir flow/plan_seed.sql
\ir flow/plan_token.sql
\ir flow/require_demo_tenant.sql
\ir flow/require_known_trade.sql
\ir flow/require_valid_config.sql
\ir flow/require_batch_size.sql
\ir flow/old_tenants.sql
\ir flow/unmarked_rows.sql
\ir flow/require_idempotency_key.sql
\ir flow/same_request.sql
\ir flow/keep_key.sql
\ir flow/require_months.sql
\ir flow/owner_slots.sql
\ir flow/deal_stages.sql
\ir flow/company_parents.sql
\ir flow/contact_parents.sql
\ir flow/subject_slots.sql
\ir flow/delete_tenant_rows.sql
\ir flow/session_ends.sql
\ir flow/login_wait.sql

-- kpi: what each number means, once
\ir kpi/months.sql
\ir kpi/data_range.sql
\ir kpi/monthly.sql
\ir kpi/snapshot.sql
\ir kpi/diff.sql
\ir kpi/fingerprint.sql
\ir kpi/violations.sql

-- flow: one file a step, in the order of the data
\ir flow/1_check_config.sql
\ir flow/1_plan_months.sql
\ir flow/data_months.sql
\ir flow/2_check_plan.sql
\ir flow/2_plan_deltas.sql
\ir flow/plan_goals.sql
\ir flow/2_plan_patch.sql
\ir flow/2_judge_plan.sql
\ir flow/2_suggest_plan.sql
\ir flow/2_judge_monthly_plan.sql
\ir flow/3_store_months.sql
\ir flow/3_store_patch_months.sql
\ir flow/4_allocate.sql
\ir flow/5_create_tenant.sql
\ir flow/5_create_team.sql
\ir flow/5_create_pipeline.sql
\ir flow/5_create_companies.sql
\ir flow/5_create_contacts.sql
\ir flow/5_create_deals.sql
\ir flow/5_create_stage_history.sql
\ir flow/5_create_activities.sql
\ir flow/5_create_tags.sql
\ir flow/5_create_contact_tags.sql

-- api: what people call
\ir api/now.sql
\ir api/generator_version.sql
\ir api/rng_state.sql
\ir api/rng_draw.sql
\ir api/allocate.sql
\ir api/business_days.sql
\ir api/reference.sql
\ir api/preview_generation.sql
\ir api/validate_monthly_plan.sql
\ir api/submit_generation.sql
\ir api/generate.sql
\ir api/run_generation.sql
\ir api/generation_job.sql
\ir api/generation_jobs.sql
\ir api/regenerate.sql
\ir api/delete_demo_tenant.sql
\ir api/tenants.sql
\ir api/tenant.sql
\ir api/kpi_totals.sql
\ir api/kpis.sql
\ir api/kpi_range.sql
\ir api/kpi_snapshot.sql
\ir api/kpi_diff.sql
\ir api/compute_deltas.sql
\ir api/parse_plan.sql
\ir api/validate_patch.sql
\ir api/submit_patch.sql
\ir api/note_refused_attempt.sql
\ir api/patch.sql
\ir api/run_patch.sql
\ir api/apply_patch.sql
\ir api/patch_job.sql
\ir api/patch_jobs.sql
\ir api/verify_tenant.sql
\ir api/fingerprint.sql
\ir api/reserve_job.sql
\ir api/await_job.sql
\ir api/claim_job.sql
\ir api/start_job.sql
\ir api/fail_job.sql
\ir api/finish_job.sql
\ir api/run_job.sql
\ir api/provenance_report.sql
\ir api/note_backfill.sql
\ir api/backfill_batch.sql
\ir api/backfill_provenance.sql
\ir api/recover_jobs.sql
\ir api/record_progress.sql
\ir api/listen_for_jobs.sql
\ir api/metrics.sql
\ir api/create_admin.sql
\ir api/begin_login.sql
\ir api/open_session.sql
\ir api/session.sql
\ir api/close_session.sql
\ir api/help.sql
\ir api/analytics_tenants.sql

\ir grants.sql

-- ref: the shipped rows; a DBA's own rows (release is null) stay as they are
\ir ref/begin.sql
\ir ref/currencies.sql
\ir ref/countries.sql
\ir ref/country_aliases.sql
\ir ref/first_names.sql
\ir ref/last_names.sql
\ir ref/cities.sql
\ir ref/streets.sql
\ir ref/company_words.sql
\ir ref/legal_forms.sql
\ir ref/phone_ranges.sql
\ir ref/email_domains.sql
\ir ref/weekends.sql
\ir ref/holidays.sql
\ir ref/weekday_weights.sql
\ir ref/hour_weights.sql
\ir ref/industries.sql
\ir ref/stages.sql
\ir ref/activity_types.sql
\ir ref/activity_subjects.sql
\ir ref/deal_titles.sql
\ir ref/job_titles.sql
\ir ref/tags.sql
\ir ref/company_patterns.sql
\ir ref/seasonality.sql
\ir ref/channels.sql
\ir ref/platform_users.sql
\ir ref/end.sql
commit;
