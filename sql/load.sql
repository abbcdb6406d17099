-- Loads all code and reference rows:  psql -X -f sql/load.sql
-- One transaction: other sessions see the old code or the new code, never a mix.
-- This file is the table of contents; a test fails when a file is missing here.
\set ON_ERROR_STOP on
\set QUIET on
\encoding UTF8
begin;
set local client_min_messages = warning;
set local check_function_bodies = off;  -- PL/pgSQL bodies may name functions further down
set local search_path = pg_catalog, pg_temp;
\ir prepare.sql
\ir may_replace.sql
\ir set_aside.sql
create schema demo_calc authorization demo_owner;
create schema demo_world authorization demo_owner;
create schema demo_kpi authorization demo_owner;
create schema demo_plan authorization demo_owner;
create schema demo_flow authorization demo_owner;
create schema demo_job authorization demo_owner;
create schema demo_login authorization demo_owner;
create schema demo_care authorization demo_owner;
create schema demo authorization demo_owner;
comment on schema demo_calc is 'Pure code: touches no table.';
comment on schema demo_world is 'A country and a trade: reads the reference rows.';
comment on schema demo_kpi is 'What each number means, once: reads a tenant.';
comment on schema demo_plan is 'What is asked, and what is to be done for it: writes nothing.';
comment on schema demo_flow is 'The steps in the order of the data: the only code that makes rows of a tenant.';
comment on schema demo_job is 'Jobs: who runs what, and when.';
comment on schema demo_login is 'Accounts and sessions of the pages.';
comment on schema demo_care is 'Backfill and deletion.';
comment on schema demo is 'The generator: what people call. select * from demo.help;';
set local role demo_owner;

-- In each part the types stand first, then the functions: what a body in SQL calls stands above it.

-- calc: pure
\ir calc/fault.sql
\ir calc/allocate.sql
\ir calc/cell_text.sql
\ir calc/channel_starts.sql
\ir calc/exp.sql
\ir calc/ln.sql
\ir calc/curve_weight.sql
\ir calc/deal_shape.sql
\ir calc/rng_mix.sql
\ir calc/rng_step.sql
\ir calc/rng_temper.sql
\ir calc/rng_turn.sql
\ir calc/dice.sql
\ir calc/exact_values.sql
\ir calc/fold.sql
\ir calc/fault_lines.sql
\ir calc/fault_of.sql
\ir calc/faults_json.sql
\ir calc/first_tick.sql
\ir calc/full_name.sql
\ir calc/generator_version.sql
\ir calc/grown.sql
\ir calc/hour_knots.sql
\ir calc/month_digits.sql
\ir calc/id_digits.sql
\ir calc/id_prefix.sql
\ir calc/lead_status.sql
\ir calc/list_place.sql
\ir calc/trimmed.sql
\ir calc/hidden_character.sql
\ir calc/listed_faults.sql
\ir calc/log_entry.sql
\ir calc/month_start.sql
\ir calc/months.sql
\ir calc/next_month.sql
\ir calc/normal_quantile.sql
\ir calc/phone_number.sql
\ir calc/read_amount.sql
\ir calc/read_month.sql
\ir calc/refuse.sql
\ir calc/report_progress.sql
\ir calc/rng_draw.sql
\ir calc/rng_state.sql
\ir calc/shown_value.sql
\ir calc/stride.sql
\ir calc/tick_second.sql

-- world: a country and a trade
\ir world/addresses.sql
\ir world/hour_profile.sql
\ir world/business_time.sql
\ir world/channel_mix.sql
\ir world/company_patterns.sql
\ir world/company_words.sql
\ir world/last_names.sql
\ir world/legal_forms.sql
\ir world/phone_ranges.sql
\ir world/companies.sql
\ir world/deal_bounds.sql
\ir world/deal_titles.sql
\ir world/email_domains.sql
\ir world/is_time_zone.sql
\ir world/job_titles.sql
\ir world/name_lists.sql
\ir world/set_clock.sql
\ir world/now.sql
\ir world/people.sql
\ir world/phone_range.sql
\ir world/require_business_month.sql
\ir world/subject_slots.sql
\ir world/tenant_name.sql

-- kpi: what a number is
\ir kpi/figure.sql
\ir kpi/finding.sql
\ir kpi/frame.sql
\ir kpi/tenant.sql
\ir kpi/all_records.sql
\ir kpi/business_second.sql
\ir kpi/check_activities.sql
\ir kpi/check_companies.sql
\ir kpi/check_contacts.sql
\ir kpi/check_deals.sql
\ir kpi/check_first_activities.sql
\ir kpi/check_query.sql
\ir kpi/entities.sql
\ir kpi/check_records.sql
\ir kpi/check_stage_history.sql
\ir kpi/check_tags.sql
\ir kpi/check_live_parents.sql
\ir kpi/check_tenant.sql
\ir kpi/data_months.sql
\ir kpi/data_range.sql
\ir kpi/metrics.sql
\ir kpi/diff.sql
\ir kpi/figures_of_json.sql
\ir kpi/diff_json.sql
\ir kpi/monthly.sql
\ir kpi/figures.sql
\ir kpi/figures_json.sql
\ir kpi/read_query.sql
\ir kpi/tenants_like.sql
\ir kpi/find_tenant.sql
\ir kpi/tenant_of.sql
\ir kpi/frame_of.sql
\ir kpi/findings.sql
\ir kpi/record_key.sql
\ir kpi/fingerprint.sql
\ir kpi/is_month.sql
\ir kpi/is_snapshot.sql
\ir kpi/list_tenants.sql
\ir kpi/require_demo_tenant.sql
\ir kpi/require_month_list.sql
\ir kpi/require_months.sql
\ir kpi/require_tenant.sql
\ir kpi/snapshot.sql
\ir kpi/tenant_json.sql
\ir kpi/totals.sql
\ir kpi/violations.sql

-- plan: what is asked, and what is to be done for it
\ir plan/records.sql
\ir plan/cell.sql
\ir plan/change.sql
\ir plan/judgement.sql
\ir plan/reading.sql
\ir plan/remark.sql
\ir plan/sheet.sql
\ir plan/sheet_row.sql
\ir plan/figures_of.sql
\ir plan/business_months.sql
\ir plan/plan_fault.sql
\ir plan/record_limit.sql
\ir plan/judge_asked.sql
\ir plan/deal_stages.sql
\ir plan/judge_records.sql
\ir plan/joint_faults.sql
\ir plan/plan_deltas.sql
\ir plan/customers_of.sql
\ir plan/plan_records.sql
\ir plan/plan_warnings.sql
\ir plan/judge_plan.sql
\ir plan/month_lines.sql
\ir plan/plan_goals.sql
\ir plan/canonical_months.sql
\ir plan/canonical_plan.sql
\ir plan/plan_hash.sql
\ir plan/plan_token.sql
\ir plan/add.sql
\ir plan/answer.sql
\ir plan/config_rules.sql
\ir plan/config_limit.sql
\ir plan/complete_sales.sql
\ir plan/usual_open_deals.sql
\ir plan/complete_targets.sql
\ir plan/country_of.sql
\ir plan/monthly_plan.sql
\ir plan/complete_config.sql
\ir plan/monthly_plan_path.sql
\ir plan/check_plan.sql
\ir plan/nearest_figures.sql
\ir plan/nearest_plan.sql
\ir plan/suggest_plan.sql
\ir plan/tenant_of_config.sql
\ir plan/judge_monthly_plan.sql
\ir plan/missing_rows.sql
\ir plan/start_faults.sql
\ir plan/target_faults.sql
\ir plan/unplanned_targets.sql
\ir plan/joint_config_faults.sql
\ir plan/planned_faults.sql
\ir plan/config_values.sql
\ir plan/known_codes.sql
\ir plan/code_fault.sql
\ir plan/is_date.sql
\ir plan/number_fault.sql
\ir plan/text_fault.sql
\ir plan/value_fault.sql
\ir plan/value_faults.sql
\ir plan/shape_faults.sql
\ir plan/check_config.sql
\ir plan/config_goals.sql
\ir plan/month_weights.sql
\ir plan/planned_months.sql
\ir plan/share_activities.sql
\ir plan/share_from.sql
\ir plan/share_money.sql
\ir plan/target_sales.sql
\ir plan/plan_months.sql
\ir plan/grow.sql
\ir plan/refuse_plan.sql
\ir plan/require_known_trade.sql
\ir plan/judge_patch.sql
\ir plan/misses.sql
\ir plan/require_cells.sql
\ir plan/known_currency.sql
\ir plan/plan_column.sql
\ir plan/sheet_of.sql
\ir plan/sheet_rows.sql
\ir plan/column_faults.sql
\ir plan/sheet_faults.sql
\ir plan/reading_fault.sql
\ir plan/readings.sql
\ir plan/settled_readings.sql
\ir plan/reading_notes.sql
\ir plan/remarks_json.sql
\ir plan/months_of.sql
\ir plan/parse_plan.sql
\ir plan/plan_seed.sql
\ir plan/require_valid_config.sql
\ir plan/preview.sql
\ir plan/projection.sql
\ir plan/record_count.sql
\ir plan/refuse_infeasible.sql

-- flow: the steps, in the order of the data
\ir flow/activity_parents.sql
\ir flow/clock.sql
\ir flow/deal_pools.sql
\ir flow/run.sql
\ir flow/1_create_tenant.sql
\ir flow/2_register.sql
\ir flow/3_store_months.sql
\ir flow/4_allocate.sql
\ir flow/5_create_activities.sql
\ir flow/5_create_companies.sql
\ir flow/5_create_contact_tags.sql
\ir flow/5_create_contacts.sql
\ir flow/5_create_deals.sql
\ir flow/5_create_pipeline.sql
\ir flow/5_create_stage_history.sql
\ir flow/5_create_tags.sql
\ir flow/5_create_team.sql
\ir flow/activity_days.sql
\ir flow/activity_parents_of.sql
\ir flow/activity_rows.sql
\ir flow/clock_of.sql
\ir flow/company_parents.sql
\ir flow/contact_days.sql
\ir flow/contact_parents.sql
\ir flow/contact_rows.sql
\ir flow/deal_days.sql
\ir flow/deal_parents.sql
\ir flow/deal_pools_of.sql
\ir flow/deal_rows.sql
\ir flow/owner_slots.sql
\ir flow/run_of.sql
\ir flow/steps.sql
\ir flow/touch_rows.sql

-- job: who runs what, and when
\ir job/done.sql
\ir job/actor.sql
\ir job/await_time_limit.sql
\ir job/kinds.sql
\ir job/require_job.sql
\ir job/hold_code.sql
\ir job/lock_key.sql
\ir job/lock_holder.sql
\ir job/refuse_busy.sql
\ir job/wait_for_lock.sql
\ir job/await.sql
\ir job/begin_step.sql
\ir job/counts_of.sql
\ir job/records_of.sql
\ir job/keep_generation.sql
\ir job/keep_patch.sql
\ir job/log_of.sql
\ir job/complete.sql
\ir job/hold_attempt.sql
\ir job/plan_of.sql
\ir job/prove.sql
\ir job/step_done.sql
\ir job/carry_out.sql
\ir job/hand_over_lock.sql
\ir job/finish.sql
\ir job/fail.sql
\ir job/told_lock.sql
\ir job/server_run.sql
\ir job/cancel.sql
\ir job/cancel_held.sql
\ir job/cancel_pending.sql
\ir job/recover_attempt.sql
\ir job/give_back.sql
\ir job/recover.sql
\ir job/claim.sql
\ir job/same_patch.sql
\ir job/enter_patch.sql
\ir job/event_counts.sql
\ir job/live_progress.sql
\ir job/log_with_progress.sql
\ir job/shown_progress.sql
\ir job/generation_json.sql
\ir job/note_given_back.sql
\ir job/require_idempotency_key.sql
\ir job/same_request.sql
\ir job/keep_key.sql
\ir job/list_generations.sql
\ir job/list_patches.sql
\ir job/listen.sql
\ir job/metrics.sql
\ir job/patch_json.sql
\ir job/record_progress.sql
\ir job/refuse_twin.sql
\ir job/regenerate.sql
\ir job/reserve.sql
\ir job/start.sql
\ir job/tell_outcome.sql
\ir job/run_job.sql
\ir job/submit_generation.sql
\ir job/submit_patch.sql

-- login: accounts and sessions of the pages
\ir login/is_base64.sql
\ir login/hash_fault.sql
\ir login/admin_faults.sql
\ir login/network_of.sql
\ir login/login_wait.sql
\ir login/begin_login.sql
\ir login/close_session.sql
\ir login/create_admin.sql
\ir login/session_ends.sql
\ir login/session.sql
\ir login/open_session.sql
\ir login/note_failed_login.sql

-- care: backfill and deletion
\ir care/mark_rows.sql
\ir care/old_tenants.sql
\ir care/parts_from.sql
\ir care/register_job.sql
\ir care/require_batch_size.sql
\ir care/backfill_batch.sql
\ir care/delete_tenant_rows.sql
\ir care/hold_for_deletion.sql
\ir care/delete_demo_tenant.sql
\ir care/unmarked_rows.sql
\ir care/note_backfill.sql

-- api: what people call
\ir api/allocate.sql
\ir api/grow.sql
\ir api/analytics_tenants.sql
\ir api/namesakes.sql
\ir api/note_refused_attempt.sql
\ir api/now.sql
\ir api/submit_patch.sql
\ir api/submitted_config.sql
\ir api/apply_patch.sql
\ir api/backfill_batch.sql
\ir api/note_backfill.sql
\ir api/backfill_provenance.sql
\ir api/business_days.sql
\ir api/kpi_snapshot.sql
\ir api/cancel_job.sql
\ir api/compute_deltas.sql
\ir api/create_admin.sql
\ir api/delete_demo_tenant.sql
\ir api/find_tenant.sql
\ir api/fingerprint.sql
\ir api/generation_job.sql
\ir api/generation_jobs.sql
\ir api/generator_version.sql
\ir api/help.sql
\ir api/kpi_diff.sql
\ir api/kpi_range.sql
\ir api/kpi_totals.sql
\ir api/kpis.sql
\ir api/metrics.sql
\ir api/parse_plan.sql
\ir api/patch_job.sql
\ir api/patch_jobs.sql
\ir api/preview_generation.sql
\ir api/provenance_report.sql
\ir api/reference.sql
\ir api/regenerate.sql
\ir api/rng_draw.sql
\ir api/rng_state.sql
\ir api/run_generation.sql
\ir api/run_job.sql
\ir api/run_patch.sql
\ir api/submit_generation.sql
\ir api/tenant.sql
\ir api/tenants.sql
\ir api/validate_monthly_plan.sql
\ir api/validate_patch.sql
\ir api/verify_rows.sql
\ir api/verify_tenant.sql

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
reset role;
\ir recorded.sql
commit;
