CREATE SCHEMA crm;

ALTER SCHEMA crm OWNER TO demo_owner;

COMMENT ON SCHEMA crm IS 'The CRM: tenant data and the generator''s job tables.';

CREATE SCHEMA ref;

ALTER SCHEMA ref OWNER TO demo_owner;

COMMENT ON SCHEMA ref IS 'Reference rows: countries, names, calendars, industries. A DBA extends them with INSERTs.';

CREATE FUNCTION crm.end_sessions() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  delete from crm.web_sessions as s where s.user_id = new.id;
  return null;
end
$$;

ALTER FUNCTION crm.end_sessions() OWNER TO demo_owner;

COMMENT ON FUNCTION crm.end_sessions() IS 'Trigger function: ends the sessions of a platform user whose rights or password changed.';

CREATE FUNCTION crm.keep_running_jobs() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if tg_op <> 'INSERT' and old.status = 'running' and old.tenant_id is not null then
    delete from crm.demo_running_jobs as r where r.tenant_id = old.tenant_id and r.job_id = old.id;
  end if;
  if tg_op <> 'DELETE' and new.status = 'running' and new.tenant_id is not null then
    insert into crm.demo_running_jobs (tenant_id, job_id) values (new.tenant_id, new.id);
  end if;
  return null;
end
$$;

ALTER FUNCTION crm.keep_running_jobs() OWNER TO demo_owner;

COMMENT ON FUNCTION crm.keep_running_jobs() IS 'Trigger function: keeps crm.demo_running_jobs in step with the status of jobs.';

CREATE FUNCTION crm.refuse_audit_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  raise exception using
    errcode = 'TG403',
    message = 'the audit log is append-only',
    detail  = '{"code": "FORBIDDEN", "details": []}';
end
$$;

ALTER FUNCTION crm.refuse_audit_change() OWNER TO demo_owner;

COMMENT ON FUNCTION crm.refuse_audit_change() IS 'Trigger function that keeps crm.audit_logs append-only.';

CREATE TABLE ref.activity_types (
    industry text NOT NULL,
    type text NOT NULL,
    weight integer NOT NULL,
    release text,
    CONSTRAINT activity_types_type_check CHECK ((type = ANY (ARRAY['call'::text, 'email'::text, 'meeting'::text, 'note'::text, 'task'::text]))),
    CONSTRAINT activity_types_weight_check CHECK ((weight > 0))
);

ALTER TABLE ref.activity_types OWNER TO demo_owner;

COMMENT ON TABLE ref.activity_types IS 'Mix of activity types in an industry.';

CREATE TABLE ref.phase_types (
    phase text NOT NULL,
    type text NOT NULL,
    outcome text DEFAULT ''::text NOT NULL,
    direction text,
    weight integer NOT NULL,
    release text,
    CONSTRAINT phase_types_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
    CONSTRAINT phase_types_outcome_check CHECK ((outcome = ANY (ARRAY[''::text, 'connected'::text, 'no_answer'::text, 'voicemail'::text, 'held'::text, 'no_show'::text, 'sent'::text, 'received'::text]))),
    CONSTRAINT phase_types_phase_check CHECK ((phase = ANY (ARRAY['first_touch'::text, 'discovery'::text, 'meeting_held'::text, 'proposal'::text, 'negotiation'::text, 'won'::text, 'service'::text, 'lost'::text]))),
    CONSTRAINT phase_types_type_check CHECK ((type = ANY (ARRAY['call'::text, 'email'::text, 'meeting'::text, 'note'::text, 'task'::text]))),
    CONSTRAINT phase_types_weight_check CHECK ((weight > 0))
);

ALTER TABLE ref.phase_types OWNER TO demo_owner;

COMMENT ON TABLE ref.phase_types IS 'The kinds of activities that a phase has: how they ended, and their share as a percentage of the trade''s weight of the type.';

CREATE TABLE ref.text_parts (
    industry text DEFAULT '*'::text NOT NULL,
    phase text NOT NULL,
    type text NOT NULL,
    outcome text DEFAULT ''::text NOT NULL,
    part text NOT NULL,
    "position" integer NOT NULL,
    text text NOT NULL,
    release text,
    CONSTRAINT text_parts_outcome_check CHECK ((outcome = ANY (ARRAY[''::text, 'connected'::text, 'no_answer'::text, 'voicemail'::text, 'held'::text, 'no_show'::text, 'sent'::text, 'received'::text]))),
    CONSTRAINT text_parts_part_check CHECK ((part = ANY (ARRAY['subject'::text, 'opening'::text, 'middle'::text, 'closing'::text]))),
    CONSTRAINT text_parts_phase_check CHECK ((phase = ANY (ARRAY['*'::text, 'first_touch'::text, 'discovery'::text, 'meeting_held'::text, 'proposal'::text, 'negotiation'::text, 'won'::text, 'service'::text, 'lost'::text]))),
    CONSTRAINT text_parts_text_check CHECK ((text <> ''::text)),
    CONSTRAINT text_parts_type_check CHECK ((type = ANY (ARRAY['call'::text, 'email'::text, 'meeting'::text, 'note'::text, 'task'::text])))
);

ALTER TABLE ref.text_parts OWNER TO demo_owner;

COMMENT ON TABLE ref.text_parts IS 'Parts that bodies of activities are put together from, for any trade (*) or for one, which then leaves out those for any.';

CREATE TABLE ref.activity_subjects (
    industry text NOT NULL,
    type text NOT NULL,
    first_touch boolean DEFAULT false NOT NULL,
    "position" integer NOT NULL,
    subject text NOT NULL,
    body text,
    release text,
    phase text DEFAULT '*'::text NOT NULL,
    needs text,
    role text,
    CONSTRAINT activity_subjects_needs_known CHECK ((needs = ANY (ARRAY['first_touch'::text, 'meeting'::text, 'proposal'::text, 'order'::text, 'contract'::text, 'go_live'::text]))),
    CONSTRAINT activity_subjects_phase_known CHECK ((phase = ANY (ARRAY['*'::text, 'first_touch'::text, 'discovery'::text, 'meeting_held'::text, 'proposal'::text, 'negotiation'::text, 'won'::text, 'service'::text, 'lost'::text]))),
    CONSTRAINT activity_subjects_role_known CHECK ((role = ANY (ARRAY['lead'::text, 'prospect'::text, 'customer'::text]))),
    CONSTRAINT activity_subjects_type_check CHECK ((type = ANY (ARRAY['call'::text, 'email'::text, 'meeting'::text, 'note'::text, 'task'::text])))
);

ALTER TABLE ref.activity_subjects OWNER TO demo_owner;

COMMENT ON TABLE ref.activity_subjects IS 'Subjects (and bodies of notes) of activities. first_touch: fit for the first contact with a lead.';

CREATE TABLE ref.stages (
    industry text NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    stage_type text NOT NULL,
    probability integer NOT NULL,
    avg_days_in_stage integer NOT NULL,
    release text,
    phase text,
    CONSTRAINT stages_avg_days_in_stage_check CHECK ((avg_days_in_stage >= 0)),
    CONSTRAINT stages_check CHECK (((stage_type <> 'won'::text) OR (probability = 100))),
    CONSTRAINT stages_check1 CHECK (((stage_type <> 'lost'::text) OR (probability = 0))),
    CONSTRAINT stages_phase_known CHECK ((phase = ANY (ARRAY['first_touch'::text, 'discovery'::text, 'meeting_held'::text, 'proposal'::text, 'negotiation'::text, 'won'::text, 'service'::text, 'lost'::text]))),
    CONSTRAINT stages_position_check CHECK (("position" > 0)),
    CONSTRAINT stages_probability_check CHECK (((probability >= 0) AND (probability <= 100))),
    CONSTRAINT stages_stage_type_check CHECK ((stage_type = ANY (ARRAY['open'::text, 'won'::text, 'lost'::text])))
);

ALTER TABLE ref.stages OWNER TO demo_owner;

COMMENT ON TABLE ref.stages IS 'Pipeline stages of an industry; at least one of each stage_type.';

CREATE TABLE ref.stories (
    industry text NOT NULL,
    code text NOT NULL,
    outcome text NOT NULL,
    weight integer NOT NULL,
    lost_reason text,
    against boolean DEFAULT false NOT NULL,
    release text,
    CONSTRAINT stories_lost_have_a_reason CHECK (((outcome = 'lost'::text) = (lost_reason IS NOT NULL))),
    CONSTRAINT stories_outcome_check CHECK ((outcome = ANY (ARRAY['won'::text, 'lost'::text, 'open'::text]))),
    CONSTRAINT stories_weight_check CHECK ((weight > 0))
);

ALTER TABLE ref.stories OWNER TO demo_owner;

COMMENT ON TABLE ref.stories IS 'Ways in which a deal of a trade goes. against: a competitor plays its part. Its beats are in ref.story_beats.';

CREATE TABLE ref.story_beats (
    industry text NOT NULL,
    story text NOT NULL,
    no smallint NOT NULL,
    stage text NOT NULL,
    type text NOT NULL,
    direction text,
    outcome text,
    subject text NOT NULL,
    text text NOT NULL,
    who text DEFAULT 'contact'::text NOT NULL,
    needs text,
    days integer DEFAULT 0 NOT NULL,
    release text,
    CONSTRAINT story_beats_days_check CHECK (((days >= 0) AND (days <= 60))),
    CONSTRAINT story_beats_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
    CONSTRAINT story_beats_needs_check CHECK ((needs = ANY (ARRAY['first_touch'::text, 'meeting'::text, 'proposal'::text, 'order'::text, 'contract'::text, 'go_live'::text]))),
    CONSTRAINT story_beats_no_check CHECK ((no > 0)),
    CONSTRAINT story_beats_outcome_check CHECK ((outcome = ANY (ARRAY['connected'::text, 'no_answer'::text, 'voicemail'::text, 'held'::text, 'no_show'::text, 'sent'::text, 'received'::text]))),
    CONSTRAINT story_beats_subject_check CHECK ((subject <> ''::text)),
    CONSTRAINT story_beats_text_check CHECK ((text <> ''::text)),
    CONSTRAINT story_beats_type_check CHECK ((type = ANY (ARRAY['call'::text, 'email'::text, 'meeting'::text, 'note'::text]))),
    CONSTRAINT story_beats_who_check CHECK ((who = ANY (ARRAY['contact'::text, 'decision_maker'::text, 'user'::text, 'influencer'::text, 'legal'::text, 'finance'::text])))
);

ALTER TABLE ref.story_beats OWNER TO demo_owner;

COMMENT ON TABLE ref.story_beats IS 'What happens in a story: the first beat of a stage leads to it, the others follow, each so many working days (days) after.';

CREATE TABLE ref.cities (
    country text NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    latin text NOT NULL,
    region text NOT NULL,
    postal_pattern text,
    release text,
    written text,
    short text,
    weight integer DEFAULT 1 NOT NULL,
    CONSTRAINT cities_postal_pattern_check CHECK ((postal_pattern <> ''::text)),
    CONSTRAINT cities_weight_positive CHECK ((weight > 0))
);

ALTER TABLE ref.cities OWNER TO demo_owner;

COMMENT ON TABLE ref.cities IS 'Cities, largest first. postal_pattern: # is a digit, @ a letter that the country''s postal codes use; NULL where the country has no postal codes.';

COMMENT ON COLUMN ref.cities.written IS 'What stands in the city field where that is not the name: Dubai, of Business Bay.';

COMMENT ON COLUMN ref.cities.short IS 'As it stands in names of companies and in ref.phone_ranges.cities, where that is not the name.';

COMMENT ON COLUMN ref.cities.weight IS 'How many companies there are, relative to the other cities.';

CREATE TABLE ref.company_patterns (
    industry text NOT NULL,
    country text DEFAULT '*'::text NOT NULL,
    "position" integer NOT NULL,
    pattern text NOT NULL,
    latin text NOT NULL,
    release text,
    CONSTRAINT company_patterns_pattern_check CHECK ((pattern ~ '\{(Name|Adjective|Noun|City)\}'::text))
);

ALTER TABLE ref.company_patterns OWNER TO demo_owner;

COMMENT ON TABLE ref.company_patterns IS 'Company names of an industry: {Name} a family name, {Adjective} and {Noun} a company word, {City} a city. Country * serves countries without patterns of their own. latin: the same for the web domain.';

CREATE TABLE ref.company_words (
    country text NOT NULL,
    kind text NOT NULL,
    "position" integer NOT NULL,
    word text NOT NULL,
    latin text NOT NULL,
    release text,
    CONSTRAINT company_words_kind_check CHECK ((kind = ANY (ARRAY['adjective'::text, 'noun'::text]))),
    CONSTRAINT company_words_latin_check CHECK ((latin ~ '^[a-z0-9]+$'::text))
);

ALTER TABLE ref.company_words OWNER TO demo_owner;

COMMENT ON TABLE ref.company_words IS 'Words that company names of the country are made of; {Adjective} and {Noun} of ref.company_patterns.';

CREATE TABLE ref.deal_titles (
    industry text NOT NULL,
    "position" integer NOT NULL,
    title text NOT NULL,
    release text,
    kind text DEFAULT 'new'::text NOT NULL,
    after_days integer DEFAULT 0 NOT NULL,
    value_factor numeric DEFAULT 1 NOT NULL,
    CONSTRAINT deal_titles_after_days_counted CHECK ((after_days >= 0)),
    CONSTRAINT deal_titles_kind_known CHECK ((kind = ANY (ARRAY['new'::text, 'expansion'::text, 'renewal'::text]))),
    CONSTRAINT deal_titles_value_factor_positive CHECK (((value_factor > (0)::numeric) AND (value_factor <= (100)::numeric)))
);

ALTER TABLE ref.deal_titles OWNER TO demo_owner;

COMMENT ON TABLE ref.deal_titles IS 'Deal titles; {company} and {contact} are replaced. A title with neither is used as it is.';

COMMENT ON COLUMN ref.deal_titles.kind IS 'new: a first deal; expansion, renewal: of somebody who has bought before.';

COMMENT ON COLUMN ref.deal_titles.after_days IS 'How many days after the first deal was won there may be such a one.';

COMMENT ON COLUMN ref.deal_titles.value_factor IS 'The usual price, as a multiple of the value of an average deal.';

CREATE TABLE ref.email_domains (
    country text NOT NULL,
    "position" integer NOT NULL,
    domain text NOT NULL,
    release text,
    CONSTRAINT email_domains_domain_check CHECK ((domain ~ '(^|\.)example(\.com|\.net|\.org)?$'::text))
);

ALTER TABLE ref.email_domains OWNER TO demo_owner;

COMMENT ON TABLE ref.email_domains IS 'Domains for personal mail boxes: only names that RFC 2606 reserves.';

CREATE TABLE ref.first_names (
    country text NOT NULL,
    gender text NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    latin text NOT NULL,
    release text,
    reading text,
    community text,
    CONSTRAINT first_names_gender_check CHECK ((gender = ANY (ARRAY['female'::text, 'male'::text]))),
    CONSTRAINT first_names_latin_check CHECK ((latin ~ '^[a-z0-9]+$'::text)),
    CONSTRAINT first_names_name_check CHECK ((name <> ''::text))
);

ALTER TABLE ref.first_names OWNER TO demo_owner;

COMMENT ON TABLE ref.first_names IS 'Given names in the country''s own script; latin: the form used in e-mail addresses, a-z only.';

COMMENT ON COLUMN ref.first_names.reading IS 'How the name is read, in katakana.';

COMMENT ON COLUMN ref.first_names.community IS 'A given name goes with family names of its community; NULL is one of its own.';

CREATE TABLE ref.job_titles (
    industry text NOT NULL,
    "position" integer NOT NULL,
    title text NOT NULL,
    release text
);

ALTER TABLE ref.job_titles OWNER TO demo_owner;

COMMENT ON TABLE ref.job_titles IS 'Job titles of contacts.';

CREATE TABLE ref.last_names (
    country text NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    latin text NOT NULL,
    release text,
    reading text,
    community text,
    roman text,
    CONSTRAINT last_names_latin_check CHECK ((latin ~ '^[a-z0-9]+$'::text)),
    CONSTRAINT last_names_name_check CHECK ((name <> ''::text))
);

ALTER TABLE ref.last_names OWNER TO demo_owner;

COMMENT ON TABLE ref.last_names IS 'Family names in the country''s own script; latin: the form used in e-mail addresses, a-z only.';

COMMENT ON COLUMN ref.last_names.roman IS 'How the name is spelt in Latin letters, for names of companies.';

CREATE TABLE ref.phone_ranges (
    country text NOT NULL,
    "position" integer NOT NULL,
    prefix text NOT NULL,
    digits integer NOT NULL,
    first_number bigint NOT NULL,
    last_number bigint NOT NULL,
    note text NOT NULL,
    release text,
    kind text DEFAULT 'landline'::text NOT NULL,
    cities text[],
    CONSTRAINT phone_ranges_check CHECK (((last_number >= first_number) AND ((last_number)::double precision < ((10)::double precision ^ (digits)::double precision)))),
    CONSTRAINT phone_ranges_digits_check CHECK (((digits >= 1) AND (digits <= 9))),
    CONSTRAINT phone_ranges_first_number_check CHECK ((first_number >= 0)),
    CONSTRAINT phone_ranges_kind_known CHECK ((kind = ANY (ARRAY['landline'::text, 'mobile'::text, 'spare'::text]))),
    CONSTRAINT phone_ranges_prefix_check CHECK ((prefix ~ '^\+[0-9]'::text))
);

ALTER TABLE ref.phone_ranges OWNER TO demo_owner;

COMMENT ON TABLE ref.phone_ranges IS 'Numbers that ring nowhere: prefix followed by digits digits from first_number to last_number. note: why nobody can be reached there.';

COMMENT ON COLUMN ref.phone_ranges.kind IS 'A company has a landline; spare: known, but no new number is drawn from it.';

COMMENT ON COLUMN ref.phone_ranges.cities IS 'The cities that the area code serves (ref.cities.short or name); NULL: no city in particular.';

CREATE TABLE ref.streets (
    country text NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    release text,
    region text
);

ALTER TABLE ref.streets OWNER TO demo_owner;

COMMENT ON TABLE ref.streets IS 'Street names with their form (Maple Avenue, Lindenstraße), without house number.';

COMMENT ON COLUMN ref.streets.region IS 'The region of ref.cities that has this street; NULL where each may have it.';

CREATE TABLE ref.countries (
    code text NOT NULL,
    name text NOT NULL,
    default_timezone text NOT NULL,
    default_currency text NOT NULL,
    date_format text NOT NULL,
    name_order text DEFAULT 'given_first'::text NOT NULL,
    address_format text DEFAULT '{number} {street}'::text NOT NULL,
    calling_code text NOT NULL,
    release text,
    tax_no_kind text,
    CONSTRAINT countries_address_format_check CHECK (((address_format ~~ '%{street}%'::text) AND (address_format ~~ '%{number}%'::text))),
    CONSTRAINT countries_calling_code_check CHECK ((calling_code ~ '^\+[0-9]+$'::text)),
    CONSTRAINT countries_code_check CHECK ((code ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT countries_name_order_check CHECK ((name_order = ANY (ARRAY['given_first'::text, 'family_first'::text]))),
    CONSTRAINT countries_tax_no_kind_known CHECK ((tax_no_kind = 'cnpj'::text))
);

ALTER TABLE ref.countries OWNER TO demo_owner;

COMMENT ON TABLE ref.countries IS 'ISO 3166-1. address_format joins house number and street the way this country writes them.';

COMMENT ON COLUMN ref.countries.tax_no_kind IS 'Which tax numbers companies have: cnpj, always with check digits that are wrong; NULL for none.';

CREATE TABLE ref.industries (
    code text NOT NULL,
    name text NOT NULL,
    pipeline_name text NOT NULL,
    deal_min_usd numeric NOT NULL,
    deal_max_usd numeric NOT NULL,
    deal_avg_usd numeric NOT NULL,
    deal_step_usd numeric NOT NULL,
    deal_sigma numeric NOT NULL,
    cycle_days_min integer NOT NULL,
    cycle_days_max integer NOT NULL,
    win_rate numeric NOT NULL,
    conversion_rate numeric NOT NULL,
    qualification_rate numeric NOT NULL,
    activities_per_lead numeric NOT NULL,
    activities_per_contact numeric NOT NULL,
    activities_per_deal numeric NOT NULL,
    call_to_email_ratio numeric NOT NULL,
    company_share numeric NOT NULL,
    release text,
    CONSTRAINT industries_activities_per_contact_check CHECK ((activities_per_contact >= (0)::numeric)),
    CONSTRAINT industries_activities_per_deal_check CHECK ((activities_per_deal >= (0)::numeric)),
    CONSTRAINT industries_activities_per_lead_check CHECK ((activities_per_lead >= (0)::numeric)),
    CONSTRAINT industries_call_to_email_ratio_check CHECK (((call_to_email_ratio >= (0)::numeric) AND (call_to_email_ratio <= (1)::numeric))),
    CONSTRAINT industries_check CHECK (((deal_min_usd <= deal_avg_usd) AND (deal_avg_usd <= deal_max_usd))),
    CONSTRAINT industries_check1 CHECK ((cycle_days_min <= cycle_days_max)),
    CONSTRAINT industries_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{1,49}$'::text)),
    CONSTRAINT industries_company_share_check CHECK (((company_share >= (0)::numeric) AND (company_share <= (1)::numeric))),
    CONSTRAINT industries_conversion_rate_check CHECK (((conversion_rate >= (0)::numeric) AND (conversion_rate <= (1)::numeric))),
    CONSTRAINT industries_cycle_days_min_check CHECK ((cycle_days_min >= 0)),
    CONSTRAINT industries_deal_min_usd_check CHECK ((deal_min_usd > (0)::numeric)),
    CONSTRAINT industries_deal_sigma_check CHECK (((deal_sigma >= 0.1) AND (deal_sigma <= (2)::numeric))),
    CONSTRAINT industries_deal_step_usd_check CHECK ((deal_step_usd > (0)::numeric)),
    CONSTRAINT industries_qualification_rate_check CHECK (((qualification_rate >= (0)::numeric) AND (qualification_rate <= (1)::numeric))),
    CONSTRAINT industries_win_rate_check CHECK (((win_rate > (0)::numeric) AND (win_rate <= (1)::numeric)))
);

ALTER TABLE ref.industries OWNER TO demo_owner;

COMMENT ON TABLE ref.industries IS 'What selling looks like in a trade. Deal values in US dollars (converted by ref.currencies); deal_sigma: spread of the log-normal values; deal_step_usd: what prices are rounded to; company_share: share of contacts that belong to a company.';

CREATE TABLE ref.realism_bands (
    check_name text NOT NULL,
    industry text DEFAULT '*'::text NOT NULL,
    country text DEFAULT '*'::text NOT NULL,
    low numeric NOT NULL,
    high numeric NOT NULL,
    weight numeric DEFAULT 1 NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    note text,
    needs_texts boolean DEFAULT false NOT NULL,
    release text,
    CONSTRAINT realism_bands_kind_check CHECK ((kind = ANY (ARRAY['published'::text, 'arithmetic'::text, 'judgement'::text]))),
    CONSTRAINT realism_bands_weight_check CHECK (((weight >= (0)::numeric) AND (weight < 'Infinity'::numeric)))
);

ALTER TABLE ref.realism_bands OWNER TO demo_owner;

COMMENT ON TABLE ref.realism_bands IS 'Where a figure of the report on realism lies in real data; * serves industries and countries without a band of their own, of which that of the industry goes first. needs_texts: waits for texts in the language of the country.';

CREATE TABLE ref.realism_checks (
    check_name text NOT NULL,
    area text NOT NULL,
    "position" integer NOT NULL,
    question text NOT NULL,
    unit text NOT NULL,
    enough integer NOT NULL,
    release text,
    CONSTRAINT realism_checks_area_check CHECK ((area = ANY (ARRAY['closing'::text, 'funnel'::text, 'pipeline'::text, 'money'::text, 'activities'::text, 'relations'::text, 'place'::text, 'language'::text, 'freshness'::text, 'dirt'::text]))),
    CONSTRAINT realism_checks_check_name_check CHECK ((check_name ~ '^[a-z][a-z0-9_]{1,49}$'::text)),
    CONSTRAINT realism_checks_enough_check CHECK ((enough > 0)),
    CONSTRAINT realism_checks_question_check CHECK ((question <> ''::text))
);

ALTER TABLE ref.realism_checks OWNER TO demo_owner;

COMMENT ON TABLE ref.realism_checks IS 'What the report on realism asks of a tenant. enough: with fewer rows a check says nothing.';

CREATE TABLE crm.tenants (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    country text NOT NULL,
    timezone text NOT NULL,
    currency text NOT NULL,
    industry text NOT NULL,
    plan text DEFAULT 'standard'::text NOT NULL,
    billing_status text DEFAULT 'active'::text NOT NULL,
    billing_name text,
    billing_email text,
    billing_address text,
    billing_city text,
    billing_region text,
    billing_postal_code text,
    billing_cycle text DEFAULT 'monthly'::text NOT NULL,
    seats integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT tenants_billing_cycle_check CHECK ((billing_cycle = ANY (ARRAY['monthly'::text, 'yearly'::text]))),
    CONSTRAINT tenants_billing_status_check CHECK ((billing_status = ANY (ARRAY['trial'::text, 'active'::text, 'past_due'::text, 'cancelled'::text]))),
    CONSTRAINT tenants_name_check CHECK ((name <> ''::text)),
    CONSTRAINT tenants_seats_check CHECK ((seats > 0))
);

ALTER TABLE crm.tenants OWNER TO demo_owner;

COMMENT ON TABLE crm.tenants IS 'Customers of the CRM, with their billing data.';

CREATE TABLE crm.audit_logs (
    id bigint NOT NULL,
    tenant_id uuid,
    user_id uuid,
    action text NOT NULL,
    entity_type text NOT NULL,
    entity_id uuid,
    old_values jsonb,
    new_values jsonb,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE crm.audit_logs OWNER TO demo_owner;

COMMENT ON TABLE crm.audit_logs IS 'Append-only: who did what to which tenant. user_id is the platform user, tenant_id NULL for platform-level actions.';

CREATE TABLE crm.demo_work (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    kind text NOT NULL,
    tenant_id uuid,
    tenant_name text DEFAULT ''::text NOT NULL,
    created_by_id uuid NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    seed character varying(64) DEFAULT ''::character varying NOT NULL,
    as_of timestamp with time zone DEFAULT now() NOT NULL,
    generator_version text DEFAULT ''::text NOT NULL,
    due_at timestamp with time zone,
    attempt integer DEFAULT 0 NOT NULL,
    progress integer DEFAULT 0 NOT NULL,
    current_step character varying(100),
    logs jsonb DEFAULT '[]'::jsonb NOT NULL,
    error_message text,
    error_stack text,
    backend_pid integer,
    worker text,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    server_run text,
    interruptions integer DEFAULT 0 NOT NULL,
    CONSTRAINT work_failed_has_reason CHECK (((status <> 'failed'::text) OR (error_message IS NOT NULL))),
    CONSTRAINT work_kind_is_a_word CHECK ((kind ~ '^[a-z][a-z_]{0,39}$'::text)),
    CONSTRAINT work_progress_is_percent CHECK (((progress >= 0) AND (progress <= 100))),
    CONSTRAINT work_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))
);

ALTER TABLE crm.demo_work OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_work IS 'All jobs of every kind, with what running them needs to know (demo_job.kinds() lists the kinds). Jobs of a kind that asks for more have their rows in a child of this table. due_at: not before; NULL: at once.';

COMMENT ON COLUMN crm.demo_work.due_at IS 'Not before; NULL: at once; infinity: for the session alone that submitted the job and holds its lock.';

COMMENT ON COLUMN crm.demo_work.server_run IS 'The run of the server in which the last attempt began.';

COMMENT ON COLUMN crm.demo_work.interruptions IS 'Attempts that ended because the server went down or a worker gave the job back; attempt does not count them.';

CREATE TABLE crm.activities (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    body text,
    contact_id uuid,
    deal_id uuid,
    user_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    demo_generated boolean DEFAULT false NOT NULL,
    demo_job_id uuid,
    demo_source_month character varying(7),
    due_at timestamp with time zone,
    completed_at timestamp with time zone,
    outcome text,
    direction text,
    duration_minutes integer,
    demo_beat smallint,
    demo_text integer,
    demo_written_at timestamp with time zone,
    CONSTRAINT activities_direction_known CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
    CONSTRAINT activities_duration_positive CHECK ((duration_minutes > 0)),
    CONSTRAINT activities_provenance_is_whole CHECK (((demo_generated = (demo_job_id IS NOT NULL)) AND (demo_generated = (demo_source_month IS NOT NULL)))),
    CONSTRAINT activities_type_check CHECK ((type = ANY (ARRAY['call'::text, 'email'::text, 'meeting'::text, 'note'::text, 'task'::text])))
);

ALTER TABLE crm.activities OWNER TO demo_owner;

COMMENT ON TABLE crm.activities IS 'Calls, e-mails, meetings, notes and tasks with a contact, some of them about a deal.';

CREATE TABLE crm.companies (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    domain text COLLATE pg_catalog."C",
    industry text,
    employee_count integer,
    phone text,
    address text,
    city text,
    region text,
    postal_code text,
    country text,
    owner_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    demo_generated boolean DEFAULT false NOT NULL,
    demo_job_id uuid,
    demo_source_month character varying(7),
    tax_no text,
    demo_written_at timestamp with time zone,
    CONSTRAINT companies_employee_count_check CHECK ((employee_count > 0)),
    CONSTRAINT companies_provenance_is_whole CHECK (((demo_generated = (demo_job_id IS NOT NULL)) AND (demo_generated = (demo_source_month IS NOT NULL))))
);

ALTER TABLE crm.companies OWNER TO demo_owner;

COMMENT ON TABLE crm.companies IS 'Organisations that a tenant sells to.';

CREATE TABLE crm.contacts (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    email text COLLATE pg_catalog."C",
    phone text,
    job_title text,
    status text DEFAULT 'lead'::text NOT NULL,
    lead_status text,
    source text,
    company_id uuid,
    owner_id uuid,
    first_response_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    demo_generated boolean DEFAULT false NOT NULL,
    demo_job_id uuid,
    demo_source_month character varying(7),
    first_name_reading text,
    last_name_reading text,
    email_status text,
    converted_at timestamp with time zone,
    demo_written_at timestamp with time zone,
    CONSTRAINT contacts_email_status_known CHECK ((email_status = ANY (ARRAY['ok'::text, 'bounced'::text]))),
    CONSTRAINT contacts_first_response_after_creation CHECK ((first_response_at >= created_at)),
    CONSTRAINT contacts_lead_status_check CHECK ((lead_status = ANY (ARRAY['new'::text, 'contacted'::text, 'qualified'::text, 'unresponsive'::text, 'disqualified'::text]))),
    CONSTRAINT contacts_provenance_is_whole CHECK (((demo_generated = (demo_job_id IS NOT NULL)) AND (demo_generated = (demo_source_month IS NOT NULL)))),
    CONSTRAINT contacts_status_check CHECK ((status = ANY (ARRAY['lead'::text, 'prospect'::text, 'customer'::text])))
);

ALTER TABLE crm.contacts OWNER TO demo_owner;

COMMENT ON TABLE crm.contacts IS 'People: leads, prospects and customers. source: the marketing channel; lead_status: where a lead stands or ended; first_response_at: when the team first touched them.';

COMMENT ON COLUMN crm.contacts.demo_generated IS 'true: made by the generator or by a patch. false: a person''s row, which no job changes or deletes.';

COMMENT ON COLUMN crm.contacts.demo_job_id IS 'The generation or patch job that made the row (crm.demo_jobs).';

COMMENT ON COLUMN crm.contacts.demo_source_month IS 'The month (YYYY-MM) the row was made for.';

CREATE TABLE crm.deals (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    title text NOT NULL,
    value numeric NOT NULL,
    currency text NOT NULL,
    pipeline_id uuid,
    stage_id uuid NOT NULL,
    contact_id uuid,
    company_id uuid,
    owner_id uuid,
    expected_close_at timestamp with time zone,
    closed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    demo_generated boolean DEFAULT false NOT NULL,
    demo_job_id uuid,
    demo_source_month character varying(7),
    lost_reason text,
    competitor text,
    next_step text,
    demo_story text,
    demo_written_at timestamp with time zone,
    CONSTRAINT deals_closed_after_creation CHECK ((closed_at >= created_at)),
    CONSTRAINT deals_provenance_is_whole CHECK (((demo_generated = (demo_job_id IS NOT NULL)) AND (demo_generated = (demo_source_month IS NOT NULL)))),
    CONSTRAINT deals_value_is_money CHECK (((value >= (0)::numeric) AND (value < 'Infinity'::numeric) AND (value <> 'NaN'::numeric)))
);

ALTER TABLE crm.deals OWNER TO demo_owner;

COMMENT ON TABLE crm.deals IS 'Opportunities. value is in currency; closed_at is set exactly for deals in a won or lost stage.';

CREATE TABLE ref.hour_weights (
    country text NOT NULL,
    hour integer NOT NULL,
    weight integer NOT NULL,
    release text,
    CONSTRAINT hour_weights_hour_check CHECK (((hour >= 9) AND (hour <= 17))),
    CONSTRAINT hour_weights_weight_check CHECK (((weight >= 1) AND (weight <= 1000)))
);

ALTER TABLE ref.hour_weights OWNER TO demo_owner;

COMMENT ON TABLE ref.hour_weights IS 'How busy an hour of the business day is (9 means 09:00 to 10:00, local time); 100 is an ordinary hour.';

CREATE TABLE ref.holidays (
    country text NOT NULL,
    day date NOT NULL,
    name text NOT NULL,
    release text
);

ALTER TABLE ref.holidays OWNER TO demo_owner;

COMMENT ON TABLE ref.holidays IS 'Public holidays: nobody works on these days.';

CREATE TABLE ref.weekday_weights (
    country text NOT NULL,
    isodow integer NOT NULL,
    weight integer NOT NULL,
    release text,
    CONSTRAINT weekday_weights_isodow_check CHECK (((isodow >= 1) AND (isodow <= 7))),
    CONSTRAINT weekday_weights_weight_check CHECK (((weight >= 0) AND (weight <= 1000)))
);

ALTER TABLE ref.weekday_weights OWNER TO demo_owner;

COMMENT ON TABLE ref.weekday_weights IS 'How busy a weekday is (1 Monday to 7 Sunday); 100 is an ordinary day. Weekends count 0 whatever stands here.';

CREATE TABLE ref.weekends (
    country text NOT NULL,
    from_on date NOT NULL,
    until_on date DEFAULT 'infinity'::date NOT NULL,
    isodow integer[] NOT NULL,
    release text,
    CONSTRAINT weekends_check CHECK ((from_on < until_on))
);

ALTER TABLE ref.weekends OWNER TO demo_owner;

COMMENT ON TABLE ref.weekends IS 'Days off each week (1 Monday to 7 Sunday), valid from from_on to the day before until_on.';

CREATE TABLE crm.demo_generation_jobs (
    id uuid DEFAULT gen_random_uuid(),
    created_by_id uuid,
    status text DEFAULT 'pending'::text,
    config jsonb NOT NULL,
    submitted_config jsonb DEFAULT '{}'::jsonb NOT NULL,
    seed character varying(64) DEFAULT NULL,
    as_of timestamp with time zone DEFAULT now(),
    generator_version text DEFAULT ''::text,
    tenant_id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_name text DEFAULT ''::text,
    created_tenant_id uuid,
    regenerated_from_id uuid,
    progress integer DEFAULT 0,
    current_step character varying(100),
    logs jsonb DEFAULT '[]'::jsonb,
    metrics jsonb,
    monthly_breakdown jsonb,
    error_message text,
    error_stack text,
    attempt integer DEFAULT 0,
    backend_pid integer,
    worker text,
    tenant_deleted_at timestamp with time zone,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now(),
    updated_at timestamp with time zone DEFAULT now(),
    kind text DEFAULT 'generation'::text,
    due_at timestamp with time zone,
    CONSTRAINT generation_jobs_completed_has_metrics CHECK (((status <> 'completed'::text) OR ((metrics IS NOT NULL) AND (completed_at IS NOT NULL)))),
    CONSTRAINT work_failed_has_reason CHECK (((status <> 'failed'::text) OR (error_message IS NOT NULL))),
    CONSTRAINT work_kind_is_a_word CHECK ((kind ~ '^[a-z][a-z_]{0,39}$'::text)),
    CONSTRAINT work_progress_is_percent CHECK (((progress >= 0) AND (progress <= 100))),
    CONSTRAINT work_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))
)
INHERITS (crm.demo_work);

ALTER TABLE crm.demo_generation_jobs OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_generation_jobs IS 'One row a generation. submitted_config is what was asked for, config the same with every default filled in, seed and as_of: enough to make the same tenant again. tenant_id is the id the tenant gets; created_tenant_id refers to it while it exists.';

CREATE TABLE crm.demo_tenant_metadata (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    generation_job_id uuid,
    country character varying(2) NOT NULL,
    industry character varying(50) NOT NULL,
    start_date date NOT NULL,
    is_demo_generated boolean DEFAULT true NOT NULL,
    excluded_from_analytics boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT demo_tenant_metadata_is_demo_generated_check CHECK (is_demo_generated)
);

ALTER TABLE crm.demo_tenant_metadata OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_tenant_metadata IS 'A row here makes a tenant a demo tenant; nothing else does.';

CREATE TABLE ref.currencies (
    code text NOT NULL,
    name text NOT NULL,
    symbol text NOT NULL,
    minor_units smallint NOT NULL,
    per_usd numeric NOT NULL,
    release text,
    CONSTRAINT currencies_code_check CHECK ((code ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT currencies_minor_units_check CHECK (((minor_units >= 0) AND (minor_units <= 4))),
    CONSTRAINT currencies_per_usd_check CHECK (((per_usd > (0)::numeric) AND (per_usd < 'Infinity'::numeric)))
);

ALTER TABLE ref.currencies OWNER TO demo_owner;

COMMENT ON TABLE ref.currencies IS 'ISO 4217. minor_units: decimals of an amount; per_usd: units of this currency for one US dollar, a fixed planning rate.';

CREATE TABLE ref.country_aliases (
    alias text NOT NULL,
    country text NOT NULL,
    release text
);

ALTER TABLE ref.country_aliases OWNER TO demo_owner;

COMMENT ON TABLE ref.country_aliases IS 'Other codes that people type for a country, such as UK for GB.';

CREATE TABLE crm.demo_jobs (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    application_no integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    backfilled boolean DEFAULT false NOT NULL,
    CONSTRAINT demo_jobs_application_no_check CHECK ((application_no > 0)),
    CONSTRAINT demo_jobs_kind_is_a_word CHECK ((kind ~ '^[a-z][a-z_]{0,39}$'::text))
);

ALTER TABLE crm.demo_jobs OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_jobs IS 'Registry of the jobs that wrote to a demo tenant: what demo_job_id refers to. application_no counts them from 1.';

COMMENT ON COLUMN crm.demo_jobs.backfilled IS 'Rows of this job got their provenance afterwards: their source month is that of UTC, whatever it is in the tenant''s zone.';

CREATE TABLE crm.demo_job_days (
    tenant_id uuid NOT NULL,
    job_id uuid NOT NULL,
    day_no integer NOT NULL,
    day date NOT NULL,
    month character varying(7) NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    low_tick integer NOT NULL,
    high_tick integer NOT NULL,
    first_second integer NOT NULL,
    last_second integer NOT NULL,
    start_second bigint NOT NULL,
    month_end_second bigint NOT NULL,
    companies integer NOT NULL,
    contacts integer NOT NULL,
    won integer NOT NULL,
    open integer NOT NULL,
    lost integer NOT NULL,
    activities integer NOT NULL
);

ALTER TABLE crm.demo_job_days OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_job_days IS 'The day plan of a job: business days with their usable window and the number of records of each kind that fall on them.';

CREATE TABLE crm.demo_job_months (
    tenant_id uuid NOT NULL,
    job_id uuid NOT NULL,
    month character varying(7) NOT NULL,
    companies integer DEFAULT 0 NOT NULL,
    leads integer DEFAULT 0 NOT NULL,
    prospects integer DEFAULT 0 NOT NULL,
    customers integer DEFAULT 0 NOT NULL,
    unanswered integer DEFAULT 0 NOT NULL,
    won integer DEFAULT 0 NOT NULL,
    open integer DEFAULT 0 NOT NULL,
    lost integer DEFAULT 0 NOT NULL,
    won_minor bigint DEFAULT 0 NOT NULL,
    open_minor bigint DEFAULT 0 NOT NULL,
    lost_minor bigint DEFAULT 0 NOT NULL,
    activities integer DEFAULT 0 NOT NULL,
    CONSTRAINT demo_job_months_activities_check CHECK ((activities >= 0)),
    CONSTRAINT demo_job_months_check CHECK (((unanswered >= 0) AND (unanswered <= leads))),
    CONSTRAINT demo_job_months_check1 CHECK ((won_minor >= won)),
    CONSTRAINT demo_job_months_check2 CHECK ((open_minor >= open)),
    CONSTRAINT demo_job_months_check3 CHECK ((lost_minor >= lost)),
    CONSTRAINT demo_job_months_companies_check CHECK ((companies >= 0)),
    CONSTRAINT demo_job_months_customers_check CHECK ((customers >= 0)),
    CONSTRAINT demo_job_months_leads_check CHECK ((leads >= 0)),
    CONSTRAINT demo_job_months_lost_check CHECK ((lost >= 0)),
    CONSTRAINT demo_job_months_month_check CHECK (((month)::text ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text)),
    CONSTRAINT demo_job_months_open_check CHECK ((open >= 0)),
    CONSTRAINT demo_job_months_prospects_check CHECK ((prospects >= 0)),
    CONSTRAINT demo_job_months_won_check CHECK ((won >= 0))
);

ALTER TABLE crm.demo_job_months OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_job_months IS 'What a job makes, month by month: counts of new records; money in minor units of the tenant''s currency.';

CREATE TABLE ref.competitors (
    industry text NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    release text,
    CONSTRAINT competitors_name_check CHECK ((name <> ''::text))
);

ALTER TABLE ref.competitors OWNER TO demo_owner;

COMMENT ON TABLE ref.competitors IS 'Invented names of those against whom deals of a trade are won and lost.';

CREATE TABLE crm.pipeline_stages (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    pipeline_id uuid NOT NULL,
    name text NOT NULL,
    stage_type text NOT NULL,
    probability integer NOT NULL,
    "position" integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT pipeline_stages_probability_check CHECK (((probability >= 0) AND (probability <= 100))),
    CONSTRAINT pipeline_stages_stage_type_check CHECK ((stage_type = ANY (ARRAY['open'::text, 'won'::text, 'lost'::text])))
);

ALTER TABLE crm.pipeline_stages OWNER TO demo_owner;

COMMENT ON TABLE crm.pipeline_stages IS 'Stages of a pipeline in the order of position; stage_type says whether a deal there is open, won or lost.';

CREATE TABLE crm.deal_stage_history (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    deal_id uuid NOT NULL,
    stage_id uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL
);

ALTER TABLE crm.deal_stage_history OWNER TO demo_owner;

COMMENT ON TABLE crm.deal_stage_history IS 'When a deal entered each of its stages; the last one is the stage it is in.';

CREATE TABLE crm.users (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text NOT NULL,
    full_name text NOT NULL,
    role text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    left_at timestamp with time zone,
    CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'manager'::text, 'agent'::text])))
);

ALTER TABLE crm.users OWNER TO demo_owner;

COMMENT ON TABLE crm.users IS 'A tenant''s team: owners of companies, contacts, deals and activities. created_at is the day they joined.';

CREATE TABLE crm.demo_patch_jobs (
    id uuid DEFAULT gen_random_uuid(),
    tenant_id uuid,
    tenant_name text DEFAULT ''::text,
    original_job_id uuid,
    created_by_id uuid,
    mode text DEFAULT 'additive'::text NOT NULL,
    plan_type text DEFAULT 'deltas'::text NOT NULL,
    patch_plan_json jsonb NOT NULL,
    submitted_plan jsonb,
    seed character varying(64) DEFAULT NULL,
    range_start_month character varying(7) NOT NULL,
    range_end_month character varying(7) NOT NULL,
    tolerance_config jsonb,
    before_kpis_json jsonb,
    after_kpis_json jsonb,
    diff_report_json jsonb,
    status text DEFAULT 'pending'::text,
    progress integer DEFAULT 0,
    current_step character varying(100),
    logs jsonb DEFAULT '[]'::jsonb,
    metrics_json jsonb,
    error_message text,
    error_stack text,
    as_of timestamp with time zone DEFAULT now(),
    generator_version text DEFAULT ''::text,
    plan_hash text DEFAULT (gen_random_uuid())::text NOT NULL,
    application_no integer,
    attempt integer DEFAULT 0,
    backend_pid integer,
    worker text,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now(),
    updated_at timestamp with time zone DEFAULT now(),
    kind text DEFAULT 'patch'::text,
    due_at timestamp with time zone,
    target_job_id uuid,
    undone_at timestamp with time zone,
    undone_by_id uuid,
    confirmation jsonb,
    change_digest text,
    depends_on uuid[],
    projected_kpis_json jsonb,
    added_kpis_json jsonb,
    CONSTRAINT demo_patch_jobs_mode_check CHECK ((mode = ANY (ARRAY['additive'::text, 'reconcile'::text]))),
    CONSTRAINT demo_patch_jobs_plan_type_check CHECK ((plan_type = ANY (ARRAY['targets'::text, 'deltas'::text]))),
    CONSTRAINT demo_patch_jobs_range_end_month_check CHECK (((range_end_month)::text ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text)),
    CONSTRAINT demo_patch_jobs_range_start_month_check CHECK (((range_start_month)::text ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text)),
    CONSTRAINT patch_jobs_depend_on_some CHECK ((cardinality(depends_on) > 0)),
    CONSTRAINT patch_jobs_range_ascends CHECK (((range_start_month)::text <= (range_end_month)::text)),
    CONSTRAINT patch_jobs_undo_has_target CHECK (((kind = 'undo'::text) = (target_job_id IS NOT NULL))),
    CONSTRAINT patch_jobs_undone_by_somebody CHECK (((undone_at IS NULL) = (undone_by_id IS NULL))),
    CONSTRAINT patch_jobs_undone_was_completed CHECK (((undone_at IS NULL) OR (status = 'completed'::text))),
    CONSTRAINT work_failed_has_reason CHECK (((status <> 'failed'::text) OR (error_message IS NOT NULL))),
    CONSTRAINT work_kind_is_a_word CHECK ((kind ~ '^[a-z][a-z_]{0,39}$'::text)),
    CONSTRAINT work_progress_is_percent CHECK (((progress >= 0) AND (progress <= 100))),
    CONSTRAINT work_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))
)
INHERITS (crm.demo_work);

ALTER TABLE crm.demo_patch_jobs OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_patch_jobs IS 'One row a patch: plan, seed, snapshots before and after, diff, log. tenant_id refers to a demo tenant while it exists; the row outlives it.';

COMMENT ON COLUMN crm.demo_patch_jobs.target_job_id IS 'What an undo undoes: a patch, or another undo.';

COMMENT ON COLUMN crm.demo_patch_jobs.undone_at IS 'Since when what the job did is taken back; NULL where it stands.';

COMMENT ON COLUMN crm.demo_patch_jobs.confirmation IS 'What was typed and chosen when the job was submitted.';

COMMENT ON COLUMN crm.demo_patch_jobs.change_digest IS 'Of all images in the journal: those after less those before, modulo 2^128. What an undo undoes has the negative.';

COMMENT ON COLUMN crm.demo_patch_jobs.depends_on IS 'The jobs ahead that a queued job waits for; NULL where it waits for none.';

COMMENT ON COLUMN crm.demo_patch_jobs.projected_kpis_json IS 'The KPIs of its months that the job was judged by: those there were, with what all jobs ahead of it add.';

COMMENT ON COLUMN crm.demo_patch_jobs.added_kpis_json IS 'What the job adds to the KPIs of its months.';

CREATE TABLE crm.demo_job_changes (
    tenant_id uuid NOT NULL,
    job_id uuid NOT NULL,
    change_no integer NOT NULL,
    entity text NOT NULL,
    row_id uuid NOT NULL,
    month character varying(7) NOT NULL,
    change text NOT NULL,
    before jsonb,
    after jsonb,
    CONSTRAINT job_changes_change_known CHECK ((change = ANY (ARRAY['void'::text, 'modify'::text, 'move'::text, 'restore'::text, 'remove'::text]))),
    CONSTRAINT job_changes_count_from_one CHECK ((change_no > 0)),
    CONSTRAINT job_changes_entity_known CHECK ((entity = ANY (ARRAY['companies'::text, 'contacts'::text, 'deals'::text, 'activities'::text]))),
    CONSTRAINT job_changes_have_images CHECK ((((before IS NOT NULL) OR (change = 'restore'::text)) AND ((after IS NOT NULL) = (change <> 'remove'::text)))),
    CONSTRAINT job_changes_month_written CHECK (((month)::text ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text))
);

ALTER TABLE crm.demo_job_changes OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_job_changes IS 'The journal: the rows that a job changed or removed beside those that it made. before, after: the columns that changed, with updated_at, deleted_at and demo_written_at; of a removed row all of it, with its stage history, people and tags. before is NULL for a row that an undone removal put back.';

CREATE TABLE crm.demo_job_progress (
    job_id uuid NOT NULL,
    progress integer NOT NULL,
    current_step character varying(100) NOT NULL,
    log jsonb DEFAULT '[]'::jsonb NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    given_back boolean DEFAULT false NOT NULL,
    CONSTRAINT demo_job_progress_progress_check CHECK (((progress >= 0) AND (progress <= 100)))
);

ALTER TABLE crm.demo_job_progress OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_job_progress IS 'Progress of a running job, written from a second connection because the job''s own transaction is not visible before it ends.';

CREATE TABLE crm.demo_installation (
    is_this boolean DEFAULT true NOT NULL,
    lock_salt uuid DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT demo_installation_is_this_check CHECK (is_this)
);

ALTER TABLE crm.demo_installation OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_installation IS 'A random number of this installation, from which demo_job.lock_key makes the advisory locks of jobs and tenants. Only the owner reads it.';

CREATE TABLE crm.deal_contacts (
    tenant_id uuid NOT NULL,
    deal_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    role text NOT NULL,
    created_at timestamp with time zone DEFAULT now(),
    CONSTRAINT deal_contacts_role_known CHECK ((role = ANY (ARRAY['decision_maker'::text, 'user'::text, 'influencer'::text, 'legal'::text, 'finance'::text])))
);

ALTER TABLE crm.deal_contacts OWNER TO demo_owner;

COMMENT ON TABLE crm.deal_contacts IS 'Who else takes part in a deal beside its contact, and as what.';

CREATE TABLE ref.channels (
    industry text NOT NULL,
    channel text NOT NULL,
    weight integer NOT NULL,
    release text,
    CONSTRAINT channels_channel_check CHECK ((channel = ANY (ARRAY['seo'::text, 'meta'::text, 'google'::text, 'affiliates'::text, 'referrals'::text, 'direct'::text]))),
    CONSTRAINT channels_weight_check CHECK ((weight >= 0))
);

ALTER TABLE ref.channels OWNER TO demo_owner;

COMMENT ON TABLE ref.channels IS 'Where leads of an industry come from, in percent, unless the config says otherwise (channelMix).';

CREATE TABLE crm.platform_users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text NOT NULL,
    full_name text NOT NULL,
    is_master_admin boolean DEFAULT false NOT NULL,
    password_hash text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    disabled_at timestamp with time zone
);

ALTER TABLE crm.platform_users OWNER TO demo_owner;

COMMENT ON TABLE crm.platform_users IS 'Staff of the platform; master admins may generate and patch demo tenants.';

CREATE TABLE crm.login_attempts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_digest bytea NOT NULL,
    peer cidr NOT NULL,
    attempted_at timestamp with time zone NOT NULL
);

ALTER TABLE crm.login_attempts OWNER TO demo_owner;

COMMENT ON TABLE crm.login_attempts IS 'Attempts to log in that did not succeed, for as long as they count. account_digest: SHA-256 of the address as typed, because people also type passwords there.';

CREATE TABLE crm.pipelines (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    is_default boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE crm.pipelines OWNER TO demo_owner;

COMMENT ON TABLE crm.pipelines IS 'Sales pipelines of a tenant.';

CREATE TABLE ref.address_forms (
    country text NOT NULL,
    "position" integer NOT NULL,
    form text NOT NULL,
    weight integer DEFAULT 1 NOT NULL,
    street_like text,
    release text,
    CONSTRAINT address_forms_weight_check CHECK ((weight > 0))
);

ALTER TABLE ref.address_forms OWNER TO demo_owner;

COMMENT ON TABLE ref.address_forms IS 'How addresses of companies are written: {street}, {number}, {suite} and others; street_like: for streets that match. A country without rows has ref.countries.address_format.';

CREATE TABLE ref.address_parts (
    country text NOT NULL,
    kind text NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    release text,
    CONSTRAINT address_parts_kind_check CHECK ((kind = ANY (ARRAY['building'::text, 'district'::text])))
);

ALTER TABLE ref.address_parts OWNER TO demo_owner;

COMMENT ON TABLE ref.address_parts IS 'Names of buildings and districts for ref.address_forms.';

CREATE TABLE ref.legal_forms (
    country text NOT NULL,
    "position" integer NOT NULL,
    form text NOT NULL,
    placement text DEFAULT 'suffix'::text NOT NULL,
    separator text DEFAULT ' '::text NOT NULL,
    weight integer DEFAULT 1 NOT NULL,
    release text,
    employees_median integer DEFAULT 20 NOT NULL,
    employees_sigma numeric DEFAULT 1.0 NOT NULL,
    employees_max integer DEFAULT 5000 NOT NULL,
    CONSTRAINT legal_forms_employees_max CHECK ((employees_max >= employees_median)),
    CONSTRAINT legal_forms_median_positive CHECK ((employees_median > 0)),
    CONSTRAINT legal_forms_placement_check CHECK ((placement = ANY (ARRAY['prefix'::text, 'suffix'::text, 'either'::text]))),
    CONSTRAINT legal_forms_sigma CHECK (((employees_sigma >= (0)::numeric) AND (employees_sigma <= (3)::numeric))),
    CONSTRAINT legal_forms_weight_check CHECK ((weight > 0))
);

ALTER TABLE ref.legal_forms OWNER TO demo_owner;

COMMENT ON TABLE ref.legal_forms IS 'Legal forms of companies: LLC, GmbH, 株式会社; placement and separator say how they join the name.';

COMMENT ON COLUMN ref.legal_forms.employees_sigma IS 'Standard deviation of the logarithm of the number of employees.';

CREATE TABLE ref.name_shapes (
    country text DEFAULT '*'::text NOT NULL,
    "position" integer NOT NULL,
    shape text NOT NULL,
    latin text NOT NULL,
    weight integer DEFAULT 1 NOT NULL,
    release text,
    CONSTRAINT name_shapes_shape_check CHECK ((shape ~ '\{Word\}'::text)),
    CONSTRAINT name_shapes_weight_check CHECK ((weight > 0))
);

ALTER TABLE ref.name_shapes OWNER TO demo_owner;

COMMENT ON TABLE ref.name_shapes IS 'How a name is made of a word of the sector: {Word}, {Name} and {Second} family names, {Adjective} of ref.company_words, {City}.';

CREATE TABLE ref.sector_words (
    sector text NOT NULL,
    country text DEFAULT '*'::text NOT NULL,
    "position" integer NOT NULL,
    word text NOT NULL,
    latin text NOT NULL,
    is_small boolean DEFAULT false NOT NULL,
    weight integer DEFAULT 1 NOT NULL,
    release text,
    CONSTRAINT sector_words_weight_check CHECK ((weight > 0))
);

ALTER TABLE ref.sector_words OWNER TO demo_owner;

COMMENT ON TABLE ref.sector_words IS 'What names of companies of a sector end in; with a placeholder ({Name}, {Second}, {City}) the whole name. is_small: a practice or shop without legal form.';

CREATE TABLE ref.sectors (
    sector text NOT NULL,
    country text DEFAULT '*'::text NOT NULL,
    name text NOT NULL,
    release text,
    CONSTRAINT sectors_sector_check CHECK ((sector ~ '^[a-z][a-z0-9_]{1,49}$'::text))
);

ALTER TABLE ref.sectors OWNER TO demo_owner;

COMMENT ON TABLE ref.sectors IS 'What companies do, as it is written in a country; * serves countries without a row of their own.';

CREATE TABLE ref.trade_sectors (
    industry text NOT NULL,
    sector text NOT NULL,
    weight integer NOT NULL,
    release text,
    CONSTRAINT trade_sectors_weight_check CHECK ((weight > 0))
);

ALTER TABLE ref.trade_sectors OWNER TO demo_owner;

COMMENT ON TABLE ref.trade_sectors IS 'What the customers of a trade do, by weight. A trade without rows sells to its own trade: ref.company_patterns and ref.job_titles.';

CREATE TABLE ref.next_steps (
    industry text NOT NULL,
    stage text NOT NULL,
    "position" integer NOT NULL,
    text text NOT NULL,
    release text,
    CONSTRAINT next_steps_text_check CHECK ((text <> ''::text))
);

ALTER TABLE ref.next_steps OWNER TO demo_owner;

COMMENT ON TABLE ref.next_steps IS 'What is to be done next about a deal in an open stage of a trade.';

CREATE TABLE ref.titles (
    sector text NOT NULL,
    country text DEFAULT '*'::text NOT NULL,
    is_head boolean NOT NULL,
    "position" integer NOT NULL,
    title text NOT NULL,
    female text,
    weight integer DEFAULT 1 NOT NULL,
    from_size integer DEFAULT 0 NOT NULL,
    to_size integer DEFAULT 3 NOT NULL,
    release text,
    CONSTRAINT titles_check CHECK ((((from_size >= 0) AND (from_size <= to_size)) AND (to_size <= 3))),
    CONSTRAINT titles_weight_check CHECK ((weight > 0))
);

ALTER TABLE ref.titles OWNER TO demo_owner;

COMMENT ON TABLE ref.titles IS 'Job titles by sector; any is said in every company, private of people who belong to none. is_head: one person a company holds it. from_size to to_size: companies of up to 9 (0), 49 (1), 249 (2) and more (3) employees.';

ALTER TABLE crm.audit_logs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME crm.audit_logs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE crm.contact_tags (
    tenant_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    tag_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE crm.contact_tags OWNER TO demo_owner;

COMMENT ON TABLE crm.contact_tags IS 'Which contact carries which tag.';

CREATE TABLE crm.demo_code_lock (
    is_only boolean DEFAULT true NOT NULL,
    CONSTRAINT demo_code_lock_is_only_check CHECK (is_only)
);

ALTER TABLE crm.demo_code_lock OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_code_lock IS 'Holds nothing. Whoever runs a job locks it in ROW SHARE mode until the end of his transaction, a deploy in EXCLUSIVE mode; reading it is in nobody''s way.';

CREATE TABLE crm.demo_idempotency_keys (
    created_by_id uuid NOT NULL,
    patched_tenant_id uuid,
    idempotency_key text NOT NULL,
    generation_job_id uuid,
    patch_job_id uuid,
    request jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT idempotency_keys_length CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 200))),
    CONSTRAINT idempotency_keys_of_one_job CHECK ((((generation_job_id IS NULL) = (patched_tenant_id IS NOT NULL)) AND ((patch_job_id IS NULL) = (patched_tenant_id IS NULL))))
);

ALTER TABLE crm.demo_idempotency_keys OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_idempotency_keys IS 'The job that the first request with a key was answered with, and that request: {plan}, {config} or {regenerate}. patched_tenant_id: NULL for a generation.';

CREATE TABLE crm.demo_running_jobs (
    tenant_id uuid NOT NULL,
    job_id uuid NOT NULL
);

ALTER TABLE crm.demo_running_jobs OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_running_jobs IS 'The job that runs on a tenant. Kept by triggers on the two job tables.';

CREATE UNLOGGED TABLE crm.demo_server_runs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    is_this boolean DEFAULT true NOT NULL,
    CONSTRAINT demo_server_runs_is_this_check CHECK (is_this)
);

ALTER TABLE crm.demo_server_runs OWNER TO demo_owner;

COMMENT ON TABLE crm.demo_server_runs IS 'A row that the server forgets when it crashes: demo_job.server_run() tells by it whether a session can have lived on.';

CREATE TABLE crm.tags (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    color text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE crm.tags OWNER TO demo_owner;

COMMENT ON TABLE crm.tags IS 'Labels of a tenant.';

CREATE TABLE crm.web_sessions (
    token_digest bytea NOT NULL,
    user_id uuid NOT NULL,
    peer inet NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    CONSTRAINT web_sessions_token_digest_check CHECK ((length(token_digest) = 32))
);

ALTER TABLE crm.web_sessions OWNER TO demo_owner;

COMMENT ON TABLE crm.web_sessions IS 'Who is logged in. token_digest: SHA-256 of the token in the browser''s cookie, which is stored nowhere.';

CREATE TABLE ref.deployed_objects (
    identity text NOT NULL COLLATE pg_catalog."C",
    definition text NOT NULL,
    major integer NOT NULL
);

ALTER TABLE ref.deployed_objects OWNER TO demo_owner;

COMMENT ON TABLE ref.deployed_objects IS 'The objects that the last deploy of sql/ made, and nobody else. A deploy refuses to drop others, and these where they were changed. nothing: the code was unloaded. definition: a SHA-256 over it, as the server''s major version writes it.';

CREATE TABLE ref.deployments (
    deployed_at timestamp with time zone DEFAULT now() NOT NULL,
    release text NOT NULL,
    digest text NOT NULL
);

ALTER TABLE ref.deployments OWNER TO demo_owner;

COMMENT ON TABLE ref.deployments IS 'One row a deploy of sql/: release is the generator version, digest the SHA-256 of all its files.';

CREATE TABLE ref.seasonality (
    industry text NOT NULL,
    month integer NOT NULL,
    weight integer NOT NULL,
    release text,
    CONSTRAINT seasonality_month_check CHECK (((month >= 1) AND (month <= 12))),
    CONSTRAINT seasonality_weight_check CHECK (((weight >= 1) AND (weight <= 1000)))
);

ALTER TABLE ref.seasonality OWNER TO demo_owner;

COMMENT ON TABLE ref.seasonality IS 'How busy a month of the year is in an industry; 100 is an ordinary month.';

CREATE TABLE ref.tags (
    industry text NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    color text NOT NULL,
    weight integer DEFAULT 1 NOT NULL,
    release text,
    CONSTRAINT tags_color_check CHECK ((color ~ '^#[0-9a-f]{6}$'::text)),
    CONSTRAINT tags_weight_check CHECK ((weight > 0))
);

ALTER TABLE ref.tags OWNER TO demo_owner;

COMMENT ON TABLE ref.tags IS 'Tags that people of this trade put on contacts.';

ALTER TABLE ONLY crm.demo_generation_jobs ALTER COLUMN interruptions SET DEFAULT 0;

ALTER TABLE ONLY crm.demo_patch_jobs ALTER COLUMN interruptions SET DEFAULT 0;

ALTER TABLE ONLY crm.demo_jobs
    ADD CONSTRAINT demo_jobs_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY crm.activities
    ADD CONSTRAINT activities_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY crm.audit_logs
    ADD CONSTRAINT audit_logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.companies
    ADD CONSTRAINT companies_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY crm.contact_tags
    ADD CONSTRAINT contact_tags_pkey PRIMARY KEY (tenant_id, contact_id, tag_id);

ALTER TABLE ONLY crm.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY crm.deal_contacts
    ADD CONSTRAINT deal_contacts_pkey PRIMARY KEY (tenant_id, deal_id, contact_id);

ALTER TABLE ONLY crm.deal_stage_history
    ADD CONSTRAINT deal_stage_history_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY crm.deals
    ADD CONSTRAINT deals_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY crm.demo_code_lock
    ADD CONSTRAINT demo_code_lock_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY crm.demo_generation_jobs
    ADD CONSTRAINT demo_generation_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.demo_idempotency_keys
    ADD CONSTRAINT demo_idempotency_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.demo_installation
    ADD CONSTRAINT demo_installation_pkey PRIMARY KEY (is_this);

ALTER TABLE ONLY crm.demo_job_changes
    ADD CONSTRAINT demo_job_changes_pkey PRIMARY KEY (tenant_id, job_id, change_no);

ALTER TABLE ONLY crm.demo_job_days
    ADD CONSTRAINT demo_job_days_pkey PRIMARY KEY (tenant_id, job_id, day_no);

ALTER TABLE ONLY crm.demo_job_months
    ADD CONSTRAINT demo_job_months_pkey PRIMARY KEY (tenant_id, job_id, month);

ALTER TABLE ONLY crm.demo_job_progress
    ADD CONSTRAINT demo_job_progress_pkey PRIMARY KEY (job_id);

ALTER TABLE ONLY crm.demo_jobs
    ADD CONSTRAINT demo_jobs_tenant_id_application_no_key UNIQUE (tenant_id, application_no);

ALTER TABLE ONLY crm.demo_patch_jobs
    ADD CONSTRAINT demo_patch_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.demo_server_runs
    ADD CONSTRAINT demo_server_runs_pkey PRIMARY KEY (is_this);

ALTER TABLE ONLY crm.demo_tenant_metadata
    ADD CONSTRAINT demo_tenant_metadata_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.demo_tenant_metadata
    ADD CONSTRAINT demo_tenant_metadata_tenant_id_key UNIQUE (tenant_id);

ALTER TABLE ONLY crm.demo_work
    ADD CONSTRAINT demo_work_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.demo_idempotency_keys
    ADD CONSTRAINT idempotency_keys_once UNIQUE NULLS NOT DISTINCT (created_by_id, patched_tenant_id, idempotency_key);

ALTER TABLE ONLY crm.demo_job_changes
    ADD CONSTRAINT job_changes_once_a_row UNIQUE (tenant_id, job_id, entity, row_id);

ALTER TABLE ONLY crm.login_attempts
    ADD CONSTRAINT login_attempts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.demo_running_jobs
    ADD CONSTRAINT one_running_job_a_tenant PRIMARY KEY (tenant_id);

ALTER TABLE ONLY crm.pipeline_stages
    ADD CONSTRAINT pipeline_stages_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY crm.pipeline_stages
    ADD CONSTRAINT pipeline_stages_tenant_id_pipeline_id_id_key UNIQUE (tenant_id, pipeline_id, id);

ALTER TABLE ONLY crm.pipelines
    ADD CONSTRAINT pipelines_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY crm.platform_users
    ADD CONSTRAINT platform_users_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.tags
    ADD CONSTRAINT tags_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY crm.tags
    ADD CONSTRAINT tags_tenant_id_name_key UNIQUE (tenant_id, name);

ALTER TABLE ONLY crm.tenants
    ADD CONSTRAINT tenants_pkey PRIMARY KEY (id);

ALTER TABLE ONLY crm.tenants
    ADD CONSTRAINT tenants_slug_key UNIQUE (slug);

ALTER TABLE ONLY crm.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY crm.web_sessions
    ADD CONSTRAINT web_sessions_pkey PRIMARY KEY (token_digest);

ALTER TABLE ONLY ref.activity_subjects
    ADD CONSTRAINT activity_subjects_pkey PRIMARY KEY (industry, type, first_touch, subject);

ALTER TABLE ONLY ref.activity_types
    ADD CONSTRAINT activity_types_pkey PRIMARY KEY (industry, type);

ALTER TABLE ONLY ref.address_forms
    ADD CONSTRAINT address_forms_pkey PRIMARY KEY (country, form);

ALTER TABLE ONLY ref.address_parts
    ADD CONSTRAINT address_parts_pkey PRIMARY KEY (country, kind, name);

ALTER TABLE ONLY ref.channels
    ADD CONSTRAINT channels_pkey PRIMARY KEY (industry, channel);

ALTER TABLE ONLY ref.cities
    ADD CONSTRAINT cities_pkey PRIMARY KEY (country, name, region);

ALTER TABLE ONLY ref.company_patterns
    ADD CONSTRAINT company_patterns_pkey PRIMARY KEY (industry, country, pattern);

ALTER TABLE ONLY ref.company_words
    ADD CONSTRAINT company_words_pkey PRIMARY KEY (country, kind, word);

ALTER TABLE ONLY ref.competitors
    ADD CONSTRAINT competitors_pkey PRIMARY KEY (industry, name);

ALTER TABLE ONLY ref.countries
    ADD CONSTRAINT countries_pkey PRIMARY KEY (code);

ALTER TABLE ONLY ref.country_aliases
    ADD CONSTRAINT country_aliases_pkey PRIMARY KEY (alias);

ALTER TABLE ONLY ref.currencies
    ADD CONSTRAINT currencies_pkey PRIMARY KEY (code);

ALTER TABLE ONLY ref.deal_titles
    ADD CONSTRAINT deal_titles_pkey PRIMARY KEY (industry, title);

ALTER TABLE ONLY ref.deployed_objects
    ADD CONSTRAINT deployed_objects_pkey PRIMARY KEY (identity);

ALTER TABLE ONLY ref.deployments
    ADD CONSTRAINT deployments_pkey PRIMARY KEY (deployed_at, digest);

ALTER TABLE ONLY ref.email_domains
    ADD CONSTRAINT email_domains_pkey PRIMARY KEY (country, domain);

ALTER TABLE ONLY ref.first_names
    ADD CONSTRAINT first_names_pkey PRIMARY KEY (country, gender, name);

ALTER TABLE ONLY ref.holidays
    ADD CONSTRAINT holidays_pkey PRIMARY KEY (country, day);

ALTER TABLE ONLY ref.hour_weights
    ADD CONSTRAINT hour_weights_pkey PRIMARY KEY (country, hour);

ALTER TABLE ONLY ref.industries
    ADD CONSTRAINT industries_pkey PRIMARY KEY (code);

ALTER TABLE ONLY ref.job_titles
    ADD CONSTRAINT job_titles_pkey PRIMARY KEY (industry, title);

ALTER TABLE ONLY ref.last_names
    ADD CONSTRAINT last_names_pkey PRIMARY KEY (country, name);

ALTER TABLE ONLY ref.legal_forms
    ADD CONSTRAINT legal_forms_pkey PRIMARY KEY (country, form);

ALTER TABLE ONLY ref.name_shapes
    ADD CONSTRAINT name_shapes_pkey PRIMARY KEY (country, shape);

ALTER TABLE ONLY ref.next_steps
    ADD CONSTRAINT next_steps_pkey PRIMARY KEY (industry, stage, text);

ALTER TABLE ONLY ref.phase_types
    ADD CONSTRAINT phase_types_pkey PRIMARY KEY (phase, type, outcome);

ALTER TABLE ONLY ref.phone_ranges
    ADD CONSTRAINT phone_ranges_pkey PRIMARY KEY (country, prefix, first_number);

ALTER TABLE ONLY ref.realism_bands
    ADD CONSTRAINT realism_bands_pkey PRIMARY KEY (check_name, industry, country);

ALTER TABLE ONLY ref.realism_checks
    ADD CONSTRAINT realism_checks_pkey PRIMARY KEY (check_name);

ALTER TABLE ONLY ref.seasonality
    ADD CONSTRAINT seasonality_pkey PRIMARY KEY (industry, month);

ALTER TABLE ONLY ref.sector_words
    ADD CONSTRAINT sector_words_pkey PRIMARY KEY (sector, country, word);

ALTER TABLE ONLY ref.sectors
    ADD CONSTRAINT sectors_pkey PRIMARY KEY (sector, country);

ALTER TABLE ONLY ref.stages
    ADD CONSTRAINT stages_pkey PRIMARY KEY (industry, name);

ALTER TABLE ONLY ref.stories
    ADD CONSTRAINT stories_pkey PRIMARY KEY (industry, code);

ALTER TABLE ONLY ref.story_beats
    ADD CONSTRAINT story_beats_pkey PRIMARY KEY (industry, story, no);

ALTER TABLE ONLY ref.streets
    ADD CONSTRAINT streets_pkey PRIMARY KEY (country, name);

ALTER TABLE ONLY ref.tags
    ADD CONSTRAINT tags_pkey PRIMARY KEY (industry, name);

ALTER TABLE ONLY ref.text_parts
    ADD CONSTRAINT text_parts_pkey PRIMARY KEY (industry, phase, type, outcome, part, text);

ALTER TABLE ONLY ref.titles
    ADD CONSTRAINT titles_pkey PRIMARY KEY (sector, country, title);

ALTER TABLE ONLY ref.trade_sectors
    ADD CONSTRAINT trade_sectors_pkey PRIMARY KEY (industry, sector);

ALTER TABLE ONLY ref.weekday_weights
    ADD CONSTRAINT weekday_weights_pkey PRIMARY KEY (country, isodow);

ALTER TABLE ONLY ref.weekends
    ADD CONSTRAINT weekends_pkey PRIMARY KEY (country, from_on);

CREATE INDEX activities_contact ON crm.activities USING btree (tenant_id, contact_id, created_at) WHERE (contact_id IS NOT NULL);

CREATE INDEX activities_created ON crm.activities USING btree (tenant_id, created_at) WHERE (deleted_at IS NULL);

CREATE INDEX activities_deal ON crm.activities USING btree (tenant_id, deal_id) WHERE (deal_id IS NOT NULL);

CREATE INDEX activities_demo_job ON crm.activities USING btree (tenant_id, demo_job_id, user_id) WHERE ((demo_job_id IS NOT NULL) OR (user_id IS NOT NULL));

CREATE INDEX activities_human ON crm.activities USING btree (tenant_id, created_at) WHERE (NOT demo_generated);

CREATE INDEX activities_touched ON crm.activities USING btree (tenant_id, created_at) WHERE (demo_generated AND (updated_at IS DISTINCT FROM demo_written_at));

CREATE INDEX audit_logs_created_at ON crm.audit_logs USING btree (created_at DESC);

CREATE INDEX audit_logs_entity ON crm.audit_logs USING btree (entity_id, created_at);

CREATE INDEX audit_logs_events ON crm.audit_logs USING btree (((metadata ->> 'event'::text))) WHERE ((metadata ->> 'event'::text) IS NOT NULL);

CREATE INDEX companies_created ON crm.companies USING btree (tenant_id, created_at) WHERE (deleted_at IS NULL);

CREATE INDEX companies_demo_job ON crm.companies USING btree (tenant_id, demo_job_id, owner_id) WHERE ((demo_job_id IS NOT NULL) OR (owner_id IS NOT NULL));

CREATE INDEX companies_domain ON crm.companies USING btree (tenant_id, domain) WHERE (domain IS NOT NULL);

CREATE INDEX companies_human ON crm.companies USING btree (tenant_id, created_at) WHERE (NOT demo_generated);

CREATE INDEX companies_touched ON crm.companies USING btree (tenant_id, created_at) WHERE (demo_generated AND (updated_at IS DISTINCT FROM demo_written_at));

CREATE INDEX contacts_company ON crm.contacts USING btree (tenant_id, company_id) WHERE (company_id IS NOT NULL);

CREATE INDEX contacts_created ON crm.contacts USING btree (tenant_id, created_at) INCLUDE (status) WHERE (deleted_at IS NULL);

CREATE INDEX contacts_demo_job ON crm.contacts USING btree (tenant_id, demo_job_id, owner_id) WHERE ((demo_job_id IS NOT NULL) OR (owner_id IS NOT NULL));

CREATE INDEX contacts_email ON crm.contacts USING btree (tenant_id, email) WHERE (email IS NOT NULL);

CREATE INDEX contacts_human ON crm.contacts USING btree (tenant_id, created_at) WHERE (NOT demo_generated);

CREATE INDEX contacts_touched ON crm.contacts USING btree (tenant_id, created_at) WHERE (demo_generated AND (updated_at IS DISTINCT FROM demo_written_at));

CREATE INDEX deal_contacts_contact ON crm.deal_contacts USING btree (tenant_id, contact_id);

CREATE INDEX deals_company ON crm.deals USING btree (tenant_id, company_id) WHERE (company_id IS NOT NULL);

CREATE INDEX deals_contact ON crm.deals USING btree (tenant_id, contact_id) WHERE (contact_id IS NOT NULL);

CREATE INDEX deals_created ON crm.deals USING btree (tenant_id, created_at) INCLUDE (stage_id, value) WHERE (deleted_at IS NULL);

CREATE INDEX deals_demo_job ON crm.deals USING btree (tenant_id, demo_job_id, owner_id) WHERE ((demo_job_id IS NOT NULL) OR (owner_id IS NOT NULL));

CREATE INDEX deals_human ON crm.deals USING btree (tenant_id, created_at) WHERE (NOT demo_generated);

CREATE INDEX deals_touched ON crm.deals USING btree (tenant_id, created_at) WHERE (demo_generated AND (updated_at IS DISTINCT FROM demo_written_at));

CREATE UNIQUE INDEX generation_jobs_one_running ON crm.demo_generation_jobs USING btree (tenant_id) WHERE (status = 'running'::text);

CREATE INDEX history_deal ON crm.deal_stage_history USING btree (tenant_id, deal_id, entered_at);

CREATE INDEX idx_demo_jobs_created_at ON crm.demo_generation_jobs USING btree (created_at DESC);

CREATE INDEX idx_demo_jobs_created_by ON crm.demo_generation_jobs USING btree (created_by_id);

CREATE INDEX idx_demo_jobs_created_tenant ON crm.demo_generation_jobs USING btree (created_tenant_id);

CREATE INDEX idx_demo_jobs_regenerated_from ON crm.demo_generation_jobs USING btree (regenerated_from_id);

CREATE INDEX idx_demo_jobs_status ON crm.demo_generation_jobs USING btree (status);

CREATE INDEX idx_demo_metadata_country ON crm.demo_tenant_metadata USING btree (country);

CREATE INDEX idx_demo_metadata_generation_job ON crm.demo_tenant_metadata USING btree (generation_job_id);

CREATE INDEX idx_demo_metadata_industry ON crm.demo_tenant_metadata USING btree (industry);

CREATE INDEX idx_demo_work_created_by ON crm.demo_work USING btree (created_by_id);

CREATE INDEX idx_demo_work_status ON crm.demo_work USING btree (status);

CREATE INDEX idx_idempotency_keys_generation_job ON crm.demo_idempotency_keys USING btree (generation_job_id);

CREATE INDEX idx_idempotency_keys_patch_job ON crm.demo_idempotency_keys USING btree (patch_job_id);

CREATE INDEX idx_patch_jobs_created_at ON crm.demo_patch_jobs USING btree (created_at DESC);

CREATE INDEX idx_patch_jobs_created_by ON crm.demo_patch_jobs USING btree (created_by_id);

CREATE INDEX idx_patch_jobs_original_job ON crm.demo_patch_jobs USING btree (original_job_id);

CREATE INDEX idx_patch_jobs_status ON crm.demo_patch_jobs USING btree (status);

CREATE INDEX idx_patch_jobs_target ON crm.demo_patch_jobs USING btree (target_job_id);

CREATE INDEX idx_patch_jobs_tenant ON crm.demo_patch_jobs USING btree (tenant_id);

CREATE INDEX idx_patch_jobs_tenant_status ON crm.demo_patch_jobs USING btree (tenant_id, status);

CREATE INDEX idx_patch_jobs_undone_by ON crm.demo_patch_jobs USING btree (undone_by_id);

CREATE INDEX job_changes_row ON crm.demo_job_changes USING btree (tenant_id, row_id);

CREATE INDEX login_attempts_account ON crm.login_attempts USING btree (account_digest, attempted_at DESC);

CREATE INDEX login_attempts_peer ON crm.login_attempts USING btree (peer, attempted_at DESC);

CREATE UNIQUE INDEX patch_jobs_one_running ON crm.demo_patch_jobs USING btree (tenant_id) WHERE (status = 'running'::text);

CREATE UNIQUE INDEX patch_jobs_one_undo ON crm.demo_patch_jobs USING btree (tenant_id, target_job_id) WHERE ((target_job_id IS NOT NULL) AND (status <> ALL (ARRAY['failed'::text, 'cancelled'::text])) AND (undone_at IS NULL));

CREATE UNIQUE INDEX patch_jobs_same_plan ON crm.demo_patch_jobs USING btree (tenant_id, plan_hash, seed) WHERE ((status <> ALL (ARRAY['failed'::text, 'cancelled'::text])) AND (undone_at IS NULL));

CREATE UNIQUE INDEX platform_users_email ON crm.platform_users USING btree (lower((email COLLATE "C")));

CREATE INDEX tenants_country_industry ON crm.tenants USING btree (country, industry);

CREATE INDEX web_sessions_user ON crm.web_sessions USING btree (user_id);

CREATE TRIGGER audit_logs_are_kept BEFORE DELETE OR UPDATE ON crm.audit_logs FOR EACH ROW EXECUTE FUNCTION crm.refuse_audit_change();

CREATE TRIGGER audit_logs_are_not_truncated BEFORE TRUNCATE ON crm.audit_logs FOR EACH STATEMENT EXECUTE FUNCTION crm.refuse_audit_change();

CREATE TRIGGER generation_jobs_running AFTER INSERT OR DELETE OR UPDATE OF status, tenant_id ON crm.demo_generation_jobs FOR EACH ROW EXECUTE FUNCTION crm.keep_running_jobs();

CREATE TRIGGER patch_jobs_running AFTER INSERT OR DELETE OR UPDATE OF status, tenant_id ON crm.demo_patch_jobs FOR EACH ROW EXECUTE FUNCTION crm.keep_running_jobs();

CREATE TRIGGER platform_users_sessions AFTER UPDATE OF is_master_admin, disabled_at, password_hash ON crm.platform_users FOR EACH ROW WHEN (((old.is_master_admin IS DISTINCT FROM new.is_master_admin) OR (old.disabled_at IS DISTINCT FROM new.disabled_at) OR (old.password_hash IS DISTINCT FROM new.password_hash))) EXECUTE FUNCTION crm.end_sessions();

CREATE TRIGGER work_running AFTER INSERT OR DELETE OR UPDATE OF status, tenant_id ON crm.demo_work FOR EACH ROW EXECUTE FUNCTION crm.keep_running_jobs();

ALTER TABLE ONLY crm.activities
    ADD CONSTRAINT activities_contact FOREIGN KEY (tenant_id, contact_id) REFERENCES crm.contacts(tenant_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY crm.activities
    ADD CONSTRAINT activities_deal FOREIGN KEY (tenant_id, deal_id) REFERENCES crm.deals(tenant_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY crm.activities
    ADD CONSTRAINT activities_demo_job FOREIGN KEY (tenant_id, demo_job_id) REFERENCES crm.demo_jobs(tenant_id, id);

ALTER TABLE ONLY crm.activities
    ADD CONSTRAINT activities_tenant FOREIGN KEY (tenant_id) REFERENCES crm.tenants(id);

ALTER TABLE ONLY crm.activities
    ADD CONSTRAINT activities_user FOREIGN KEY (tenant_id, user_id) REFERENCES crm.users(tenant_id, id);

ALTER TABLE ONLY crm.companies
    ADD CONSTRAINT companies_demo_job FOREIGN KEY (tenant_id, demo_job_id) REFERENCES crm.demo_jobs(tenant_id, id);

ALTER TABLE ONLY crm.companies
    ADD CONSTRAINT companies_owner FOREIGN KEY (tenant_id, owner_id) REFERENCES crm.users(tenant_id, id);

ALTER TABLE ONLY crm.companies
    ADD CONSTRAINT companies_tenant FOREIGN KEY (tenant_id) REFERENCES crm.tenants(id);

ALTER TABLE ONLY crm.contact_tags
    ADD CONSTRAINT contact_tags_contact FOREIGN KEY (tenant_id, contact_id) REFERENCES crm.contacts(tenant_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY crm.contact_tags
    ADD CONSTRAINT contact_tags_tag FOREIGN KEY (tenant_id, tag_id) REFERENCES crm.tags(tenant_id, id);

ALTER TABLE ONLY crm.contacts
    ADD CONSTRAINT contacts_company FOREIGN KEY (tenant_id, company_id) REFERENCES crm.companies(tenant_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY crm.contacts
    ADD CONSTRAINT contacts_demo_job FOREIGN KEY (tenant_id, demo_job_id) REFERENCES crm.demo_jobs(tenant_id, id);

ALTER TABLE ONLY crm.contacts
    ADD CONSTRAINT contacts_owner FOREIGN KEY (tenant_id, owner_id) REFERENCES crm.users(tenant_id, id);

ALTER TABLE ONLY crm.contacts
    ADD CONSTRAINT contacts_tenant FOREIGN KEY (tenant_id) REFERENCES crm.tenants(id);

ALTER TABLE ONLY crm.deal_contacts
    ADD CONSTRAINT deal_contacts_contact FOREIGN KEY (tenant_id, contact_id) REFERENCES crm.contacts(tenant_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY crm.deal_contacts
    ADD CONSTRAINT deal_contacts_deal FOREIGN KEY (tenant_id, deal_id) REFERENCES crm.deals(tenant_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY crm.deals
    ADD CONSTRAINT deals_company FOREIGN KEY (tenant_id, company_id) REFERENCES crm.companies(tenant_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY crm.deals
    ADD CONSTRAINT deals_contact FOREIGN KEY (tenant_id, contact_id) REFERENCES crm.contacts(tenant_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY crm.deals
    ADD CONSTRAINT deals_demo_job FOREIGN KEY (tenant_id, demo_job_id) REFERENCES crm.demo_jobs(tenant_id, id);

ALTER TABLE ONLY crm.deals
    ADD CONSTRAINT deals_owner FOREIGN KEY (tenant_id, owner_id) REFERENCES crm.users(tenant_id, id);

ALTER TABLE ONLY crm.deals
    ADD CONSTRAINT deals_stage FOREIGN KEY (tenant_id, stage_id) REFERENCES crm.pipeline_stages(tenant_id, id);

ALTER TABLE ONLY crm.deals
    ADD CONSTRAINT deals_stage_of_pipeline FOREIGN KEY (tenant_id, pipeline_id, stage_id) REFERENCES crm.pipeline_stages(tenant_id, pipeline_id, id);

ALTER TABLE ONLY crm.demo_jobs
    ADD CONSTRAINT demo_jobs_demo_tenant FOREIGN KEY (tenant_id) REFERENCES crm.demo_tenant_metadata(tenant_id);

ALTER TABLE ONLY crm.demo_generation_jobs
    ADD CONSTRAINT generation_jobs_created_by FOREIGN KEY (created_by_id) REFERENCES crm.platform_users(id);

ALTER TABLE ONLY crm.demo_generation_jobs
    ADD CONSTRAINT generation_jobs_regenerated_from FOREIGN KEY (regenerated_from_id) REFERENCES crm.demo_generation_jobs(id);

ALTER TABLE ONLY crm.demo_generation_jobs
    ADD CONSTRAINT generation_jobs_tenant FOREIGN KEY (created_tenant_id) REFERENCES crm.tenants(id) ON DELETE SET NULL;

ALTER TABLE ONLY crm.deal_stage_history
    ADD CONSTRAINT history_deal FOREIGN KEY (tenant_id, deal_id) REFERENCES crm.deals(tenant_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY crm.deal_stage_history
    ADD CONSTRAINT history_stage FOREIGN KEY (tenant_id, stage_id) REFERENCES crm.pipeline_stages(tenant_id, id);

ALTER TABLE ONLY crm.demo_idempotency_keys
    ADD CONSTRAINT idempotency_keys_created_by FOREIGN KEY (created_by_id) REFERENCES crm.platform_users(id);

ALTER TABLE ONLY crm.demo_idempotency_keys
    ADD CONSTRAINT idempotency_keys_generation_job FOREIGN KEY (generation_job_id) REFERENCES crm.demo_generation_jobs(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY crm.demo_idempotency_keys
    ADD CONSTRAINT idempotency_keys_patch_job FOREIGN KEY (patch_job_id) REFERENCES crm.demo_patch_jobs(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY crm.demo_job_changes
    ADD CONSTRAINT job_changes_job FOREIGN KEY (tenant_id, job_id) REFERENCES crm.demo_jobs(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY crm.demo_job_days
    ADD CONSTRAINT job_days_job FOREIGN KEY (tenant_id, job_id) REFERENCES crm.demo_jobs(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY crm.demo_job_months
    ADD CONSTRAINT job_months_job FOREIGN KEY (tenant_id, job_id) REFERENCES crm.demo_jobs(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY crm.demo_tenant_metadata
    ADD CONSTRAINT metadata_generation_job FOREIGN KEY (generation_job_id) REFERENCES crm.demo_generation_jobs(id) ON DELETE SET NULL;

ALTER TABLE ONLY crm.demo_tenant_metadata
    ADD CONSTRAINT metadata_tenant FOREIGN KEY (tenant_id) REFERENCES crm.tenants(id) ON DELETE CASCADE;

ALTER TABLE ONLY crm.demo_patch_jobs
    ADD CONSTRAINT patch_jobs_created_by FOREIGN KEY (created_by_id) REFERENCES crm.platform_users(id);

ALTER TABLE ONLY crm.demo_patch_jobs
    ADD CONSTRAINT patch_jobs_demo_tenant FOREIGN KEY (tenant_id) REFERENCES crm.demo_tenant_metadata(tenant_id) ON DELETE SET NULL;

ALTER TABLE ONLY crm.demo_patch_jobs
    ADD CONSTRAINT patch_jobs_original_job FOREIGN KEY (original_job_id) REFERENCES crm.demo_generation_jobs(id);

ALTER TABLE ONLY crm.demo_patch_jobs
    ADD CONSTRAINT patch_jobs_target FOREIGN KEY (target_job_id) REFERENCES crm.demo_patch_jobs(id);

ALTER TABLE ONLY crm.demo_patch_jobs
    ADD CONSTRAINT patch_jobs_undone_by FOREIGN KEY (undone_by_id) REFERENCES crm.platform_users(id);

ALTER TABLE ONLY crm.pipelines
    ADD CONSTRAINT pipelines_tenant FOREIGN KEY (tenant_id) REFERENCES crm.tenants(id);

ALTER TABLE ONLY crm.pipeline_stages
    ADD CONSTRAINT stages_pipeline FOREIGN KEY (tenant_id, pipeline_id) REFERENCES crm.pipelines(tenant_id, id);

ALTER TABLE ONLY crm.tags
    ADD CONSTRAINT tags_tenant FOREIGN KEY (tenant_id) REFERENCES crm.tenants(id);

ALTER TABLE ONLY crm.users
    ADD CONSTRAINT users_tenant FOREIGN KEY (tenant_id) REFERENCES crm.tenants(id);

ALTER TABLE ONLY crm.web_sessions
    ADD CONSTRAINT web_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES crm.platform_users(id) ON DELETE CASCADE;

ALTER TABLE ONLY crm.demo_work
    ADD CONSTRAINT work_created_by FOREIGN KEY (created_by_id) REFERENCES crm.platform_users(id);

ALTER TABLE ONLY ref.activity_subjects
    ADD CONSTRAINT activity_subjects_industry_fkey FOREIGN KEY (industry) REFERENCES ref.industries(code);

ALTER TABLE ONLY ref.activity_types
    ADD CONSTRAINT activity_types_industry_fkey FOREIGN KEY (industry) REFERENCES ref.industries(code);

ALTER TABLE ONLY ref.address_forms
    ADD CONSTRAINT address_forms_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.address_parts
    ADD CONSTRAINT address_parts_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.channels
    ADD CONSTRAINT channels_industry_fkey FOREIGN KEY (industry) REFERENCES ref.industries(code);

ALTER TABLE ONLY ref.cities
    ADD CONSTRAINT cities_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.company_patterns
    ADD CONSTRAINT company_patterns_industry_fkey FOREIGN KEY (industry) REFERENCES ref.industries(code);

ALTER TABLE ONLY ref.company_words
    ADD CONSTRAINT company_words_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.competitors
    ADD CONSTRAINT competitors_industry_fkey FOREIGN KEY (industry) REFERENCES ref.industries(code);

ALTER TABLE ONLY ref.countries
    ADD CONSTRAINT countries_default_currency_fkey FOREIGN KEY (default_currency) REFERENCES ref.currencies(code);

ALTER TABLE ONLY ref.country_aliases
    ADD CONSTRAINT country_aliases_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.deal_titles
    ADD CONSTRAINT deal_titles_industry_fkey FOREIGN KEY (industry) REFERENCES ref.industries(code);

ALTER TABLE ONLY ref.email_domains
    ADD CONSTRAINT email_domains_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.first_names
    ADD CONSTRAINT first_names_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.holidays
    ADD CONSTRAINT holidays_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.hour_weights
    ADD CONSTRAINT hour_weights_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.job_titles
    ADD CONSTRAINT job_titles_industry_fkey FOREIGN KEY (industry) REFERENCES ref.industries(code);

ALTER TABLE ONLY ref.last_names
    ADD CONSTRAINT last_names_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.legal_forms
    ADD CONSTRAINT legal_forms_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.next_steps
    ADD CONSTRAINT next_steps_industry_fkey FOREIGN KEY (industry) REFERENCES ref.industries(code);

ALTER TABLE ONLY ref.phone_ranges
    ADD CONSTRAINT phone_ranges_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.realism_bands
    ADD CONSTRAINT realism_bands_check_name_fkey FOREIGN KEY (check_name) REFERENCES ref.realism_checks(check_name) ON DELETE CASCADE;

ALTER TABLE ONLY ref.seasonality
    ADD CONSTRAINT seasonality_industry_fkey FOREIGN KEY (industry) REFERENCES ref.industries(code);

ALTER TABLE ONLY ref.stages
    ADD CONSTRAINT stages_industry_fkey FOREIGN KEY (industry) REFERENCES ref.industries(code);

ALTER TABLE ONLY ref.stories
    ADD CONSTRAINT stories_industry_fkey FOREIGN KEY (industry) REFERENCES ref.industries(code);

ALTER TABLE ONLY ref.story_beats
    ADD CONSTRAINT story_beats_industry_story_fkey FOREIGN KEY (industry, story) REFERENCES ref.stories(industry, code) ON DELETE CASCADE;

ALTER TABLE ONLY ref.streets
    ADD CONSTRAINT streets_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.tags
    ADD CONSTRAINT tags_industry_fkey FOREIGN KEY (industry) REFERENCES ref.industries(code);

ALTER TABLE ONLY ref.trade_sectors
    ADD CONSTRAINT trade_sectors_industry_fkey FOREIGN KEY (industry) REFERENCES ref.industries(code);

ALTER TABLE ONLY ref.weekday_weights
    ADD CONSTRAINT weekday_weights_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

ALTER TABLE ONLY ref.weekends
    ADD CONSTRAINT weekends_country_fkey FOREIGN KEY (country) REFERENCES ref.countries(code);

GRANT USAGE ON SCHEMA crm TO demo_reader;
GRANT USAGE ON SCHEMA crm TO demo_admin;
GRANT USAGE ON SCHEMA crm TO crm_app;

GRANT USAGE ON SCHEMA ref TO demo_reader;
GRANT USAGE ON SCHEMA ref TO demo_admin;

REVOKE ALL ON FUNCTION crm.end_sessions() FROM PUBLIC;

REVOKE ALL ON FUNCTION crm.keep_running_jobs() FROM PUBLIC;

REVOKE ALL ON FUNCTION crm.refuse_audit_change() FROM PUBLIC;

GRANT SELECT ON TABLE ref.activity_types TO demo_reader;
GRANT SELECT ON TABLE ref.activity_types TO demo_admin;

GRANT SELECT ON TABLE ref.phase_types TO demo_reader;
GRANT SELECT ON TABLE ref.phase_types TO demo_admin;

GRANT SELECT ON TABLE ref.text_parts TO demo_reader;
GRANT SELECT ON TABLE ref.text_parts TO demo_admin;

GRANT SELECT ON TABLE ref.activity_subjects TO demo_reader;
GRANT SELECT ON TABLE ref.activity_subjects TO demo_admin;

GRANT SELECT ON TABLE ref.stages TO demo_reader;
GRANT SELECT ON TABLE ref.stages TO demo_admin;

GRANT SELECT ON TABLE ref.stories TO demo_reader;
GRANT SELECT ON TABLE ref.stories TO demo_admin;

GRANT SELECT ON TABLE ref.story_beats TO demo_reader;
GRANT SELECT ON TABLE ref.story_beats TO demo_admin;

GRANT SELECT ON TABLE ref.cities TO demo_reader;
GRANT SELECT ON TABLE ref.cities TO demo_admin;

GRANT SELECT ON TABLE ref.company_patterns TO demo_reader;
GRANT SELECT ON TABLE ref.company_patterns TO demo_admin;

GRANT SELECT ON TABLE ref.company_words TO demo_reader;
GRANT SELECT ON TABLE ref.company_words TO demo_admin;

GRANT SELECT ON TABLE ref.deal_titles TO demo_reader;
GRANT SELECT ON TABLE ref.deal_titles TO demo_admin;

GRANT SELECT ON TABLE ref.email_domains TO demo_reader;
GRANT SELECT ON TABLE ref.email_domains TO demo_admin;

GRANT SELECT ON TABLE ref.first_names TO demo_reader;
GRANT SELECT ON TABLE ref.first_names TO demo_admin;

GRANT SELECT ON TABLE ref.job_titles TO demo_reader;
GRANT SELECT ON TABLE ref.job_titles TO demo_admin;

GRANT SELECT ON TABLE ref.last_names TO demo_reader;
GRANT SELECT ON TABLE ref.last_names TO demo_admin;

GRANT SELECT ON TABLE ref.phone_ranges TO demo_reader;
GRANT SELECT ON TABLE ref.phone_ranges TO demo_admin;

GRANT SELECT ON TABLE ref.streets TO demo_reader;
GRANT SELECT ON TABLE ref.streets TO demo_admin;

GRANT SELECT ON TABLE ref.countries TO demo_reader;
GRANT SELECT ON TABLE ref.countries TO demo_admin;

GRANT SELECT ON TABLE ref.industries TO demo_reader;
GRANT SELECT ON TABLE ref.industries TO demo_admin;

GRANT SELECT ON TABLE ref.realism_bands TO demo_reader;
GRANT SELECT ON TABLE ref.realism_bands TO demo_admin;

GRANT SELECT ON TABLE ref.realism_checks TO demo_reader;
GRANT SELECT ON TABLE ref.realism_checks TO demo_admin;

GRANT SELECT ON TABLE crm.tenants TO demo_reader;
GRANT SELECT ON TABLE crm.tenants TO demo_admin;
GRANT SELECT ON TABLE crm.tenants TO crm_app;

GRANT UPDATE(name) ON TABLE crm.tenants TO crm_app;

GRANT UPDATE(timezone) ON TABLE crm.tenants TO crm_app;

GRANT UPDATE(currency) ON TABLE crm.tenants TO crm_app;

GRANT UPDATE(updated_at) ON TABLE crm.tenants TO crm_app;

GRANT SELECT ON TABLE crm.audit_logs TO demo_reader;
GRANT SELECT ON TABLE crm.audit_logs TO demo_admin;

GRANT SELECT ON TABLE crm.demo_work TO demo_reader;
GRANT SELECT ON TABLE crm.demo_work TO demo_admin;

GRANT SELECT ON TABLE crm.activities TO demo_reader;
GRANT SELECT ON TABLE crm.activities TO demo_admin;
GRANT DELETE ON TABLE crm.activities TO crm_app;

GRANT SELECT(tenant_id),INSERT(tenant_id) ON TABLE crm.activities TO crm_app;

GRANT SELECT(id),INSERT(id) ON TABLE crm.activities TO crm_app;

GRANT SELECT(type),INSERT(type),UPDATE(type) ON TABLE crm.activities TO crm_app;

GRANT SELECT(subject),INSERT(subject),UPDATE(subject) ON TABLE crm.activities TO crm_app;

GRANT SELECT(body),INSERT(body),UPDATE(body) ON TABLE crm.activities TO crm_app;

GRANT SELECT(contact_id),INSERT(contact_id),UPDATE(contact_id) ON TABLE crm.activities TO crm_app;

GRANT SELECT(deal_id),INSERT(deal_id),UPDATE(deal_id) ON TABLE crm.activities TO crm_app;

GRANT SELECT(user_id),INSERT(user_id),UPDATE(user_id) ON TABLE crm.activities TO crm_app;

GRANT SELECT(created_at),INSERT(created_at) ON TABLE crm.activities TO crm_app;

GRANT SELECT(updated_at),INSERT(updated_at),UPDATE(updated_at) ON TABLE crm.activities TO crm_app;

GRANT SELECT(deleted_at),INSERT(deleted_at),UPDATE(deleted_at) ON TABLE crm.activities TO crm_app;

GRANT SELECT(due_at),INSERT(due_at),UPDATE(due_at) ON TABLE crm.activities TO crm_app;

GRANT SELECT(completed_at),INSERT(completed_at),UPDATE(completed_at) ON TABLE crm.activities TO crm_app;

GRANT SELECT(outcome),INSERT(outcome),UPDATE(outcome) ON TABLE crm.activities TO crm_app;

GRANT SELECT(direction),INSERT(direction),UPDATE(direction) ON TABLE crm.activities TO crm_app;

GRANT SELECT(duration_minutes),INSERT(duration_minutes),UPDATE(duration_minutes) ON TABLE crm.activities TO crm_app;

GRANT SELECT ON TABLE crm.companies TO demo_reader;
GRANT SELECT ON TABLE crm.companies TO demo_admin;
GRANT DELETE ON TABLE crm.companies TO crm_app;

GRANT SELECT(tenant_id),INSERT(tenant_id) ON TABLE crm.companies TO crm_app;

GRANT SELECT(id),INSERT(id) ON TABLE crm.companies TO crm_app;

GRANT SELECT(name),INSERT(name),UPDATE(name) ON TABLE crm.companies TO crm_app;

GRANT SELECT(domain),INSERT(domain),UPDATE(domain) ON TABLE crm.companies TO crm_app;

GRANT SELECT(industry),INSERT(industry),UPDATE(industry) ON TABLE crm.companies TO crm_app;

GRANT SELECT(employee_count),INSERT(employee_count),UPDATE(employee_count) ON TABLE crm.companies TO crm_app;

GRANT SELECT(phone),INSERT(phone),UPDATE(phone) ON TABLE crm.companies TO crm_app;

GRANT SELECT(address),INSERT(address),UPDATE(address) ON TABLE crm.companies TO crm_app;

GRANT SELECT(city),INSERT(city),UPDATE(city) ON TABLE crm.companies TO crm_app;

GRANT SELECT(region),INSERT(region),UPDATE(region) ON TABLE crm.companies TO crm_app;

GRANT SELECT(postal_code),INSERT(postal_code),UPDATE(postal_code) ON TABLE crm.companies TO crm_app;

GRANT SELECT(country),INSERT(country),UPDATE(country) ON TABLE crm.companies TO crm_app;

GRANT SELECT(owner_id),INSERT(owner_id),UPDATE(owner_id) ON TABLE crm.companies TO crm_app;

GRANT SELECT(created_at),INSERT(created_at) ON TABLE crm.companies TO crm_app;

GRANT SELECT(updated_at),INSERT(updated_at),UPDATE(updated_at) ON TABLE crm.companies TO crm_app;

GRANT SELECT(deleted_at),INSERT(deleted_at),UPDATE(deleted_at) ON TABLE crm.companies TO crm_app;

GRANT SELECT(tax_no),INSERT(tax_no),UPDATE(tax_no) ON TABLE crm.companies TO crm_app;

GRANT SELECT ON TABLE crm.contacts TO demo_reader;
GRANT SELECT ON TABLE crm.contacts TO demo_admin;
GRANT DELETE ON TABLE crm.contacts TO crm_app;

GRANT SELECT(tenant_id),INSERT(tenant_id) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(id),INSERT(id) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(first_name),INSERT(first_name),UPDATE(first_name) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(last_name),INSERT(last_name),UPDATE(last_name) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(email),INSERT(email),UPDATE(email) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(phone),INSERT(phone),UPDATE(phone) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(job_title),INSERT(job_title),UPDATE(job_title) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(status),INSERT(status),UPDATE(status) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(lead_status),INSERT(lead_status),UPDATE(lead_status) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(source),INSERT(source),UPDATE(source) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(company_id),INSERT(company_id),UPDATE(company_id) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(owner_id),INSERT(owner_id),UPDATE(owner_id) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(first_response_at),INSERT(first_response_at),UPDATE(first_response_at) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(created_at),INSERT(created_at) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(updated_at),INSERT(updated_at),UPDATE(updated_at) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(deleted_at),INSERT(deleted_at),UPDATE(deleted_at) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(first_name_reading),INSERT(first_name_reading),UPDATE(first_name_reading) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(last_name_reading),INSERT(last_name_reading),UPDATE(last_name_reading) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(email_status),INSERT(email_status),UPDATE(email_status) ON TABLE crm.contacts TO crm_app;

GRANT SELECT(converted_at),INSERT(converted_at),UPDATE(converted_at) ON TABLE crm.contacts TO crm_app;

GRANT SELECT ON TABLE crm.deals TO demo_reader;
GRANT SELECT ON TABLE crm.deals TO demo_admin;
GRANT DELETE ON TABLE crm.deals TO crm_app;

GRANT SELECT(tenant_id),INSERT(tenant_id) ON TABLE crm.deals TO crm_app;

GRANT SELECT(id),INSERT(id) ON TABLE crm.deals TO crm_app;

GRANT SELECT(title),INSERT(title),UPDATE(title) ON TABLE crm.deals TO crm_app;

GRANT SELECT(value),INSERT(value),UPDATE(value) ON TABLE crm.deals TO crm_app;

GRANT SELECT(currency),INSERT(currency),UPDATE(currency) ON TABLE crm.deals TO crm_app;

GRANT SELECT(pipeline_id),INSERT(pipeline_id),UPDATE(pipeline_id) ON TABLE crm.deals TO crm_app;

GRANT SELECT(stage_id),INSERT(stage_id),UPDATE(stage_id) ON TABLE crm.deals TO crm_app;

GRANT SELECT(contact_id),INSERT(contact_id),UPDATE(contact_id) ON TABLE crm.deals TO crm_app;

GRANT SELECT(company_id),INSERT(company_id),UPDATE(company_id) ON TABLE crm.deals TO crm_app;

GRANT SELECT(owner_id),INSERT(owner_id),UPDATE(owner_id) ON TABLE crm.deals TO crm_app;

GRANT SELECT(expected_close_at),INSERT(expected_close_at),UPDATE(expected_close_at) ON TABLE crm.deals TO crm_app;

GRANT SELECT(closed_at),INSERT(closed_at),UPDATE(closed_at) ON TABLE crm.deals TO crm_app;

GRANT SELECT(created_at),INSERT(created_at) ON TABLE crm.deals TO crm_app;

GRANT SELECT(updated_at),INSERT(updated_at),UPDATE(updated_at) ON TABLE crm.deals TO crm_app;

GRANT SELECT(deleted_at),INSERT(deleted_at),UPDATE(deleted_at) ON TABLE crm.deals TO crm_app;

GRANT SELECT(lost_reason),INSERT(lost_reason),UPDATE(lost_reason) ON TABLE crm.deals TO crm_app;

GRANT SELECT(competitor),INSERT(competitor),UPDATE(competitor) ON TABLE crm.deals TO crm_app;

GRANT SELECT(next_step),INSERT(next_step),UPDATE(next_step) ON TABLE crm.deals TO crm_app;

GRANT SELECT ON TABLE ref.hour_weights TO demo_reader;
GRANT SELECT ON TABLE ref.hour_weights TO demo_admin;

GRANT SELECT ON TABLE ref.holidays TO demo_reader;
GRANT SELECT ON TABLE ref.holidays TO demo_admin;

GRANT SELECT ON TABLE ref.weekday_weights TO demo_reader;
GRANT SELECT ON TABLE ref.weekday_weights TO demo_admin;

GRANT SELECT ON TABLE ref.weekends TO demo_reader;
GRANT SELECT ON TABLE ref.weekends TO demo_admin;

GRANT SELECT ON TABLE crm.demo_generation_jobs TO demo_reader;
GRANT SELECT ON TABLE crm.demo_generation_jobs TO demo_admin;

GRANT SELECT ON TABLE crm.demo_tenant_metadata TO demo_reader;
GRANT SELECT ON TABLE crm.demo_tenant_metadata TO demo_admin;

GRANT SELECT ON TABLE ref.currencies TO demo_reader;
GRANT SELECT ON TABLE ref.currencies TO demo_admin;

GRANT SELECT ON TABLE ref.country_aliases TO demo_reader;
GRANT SELECT ON TABLE ref.country_aliases TO demo_admin;

GRANT SELECT ON TABLE crm.demo_jobs TO demo_reader;
GRANT SELECT ON TABLE crm.demo_jobs TO demo_admin;

GRANT SELECT ON TABLE crm.demo_job_days TO demo_reader;
GRANT SELECT ON TABLE crm.demo_job_days TO demo_admin;

GRANT SELECT ON TABLE crm.demo_job_months TO demo_reader;
GRANT SELECT ON TABLE crm.demo_job_months TO demo_admin;

GRANT SELECT ON TABLE ref.competitors TO demo_reader;
GRANT SELECT ON TABLE ref.competitors TO demo_admin;

GRANT SELECT ON TABLE crm.pipeline_stages TO demo_reader;
GRANT SELECT ON TABLE crm.pipeline_stages TO demo_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE crm.pipeline_stages TO crm_app;

GRANT SELECT ON TABLE crm.deal_stage_history TO demo_reader;
GRANT SELECT ON TABLE crm.deal_stage_history TO demo_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE crm.deal_stage_history TO crm_app;

GRANT SELECT ON TABLE crm.users TO demo_reader;
GRANT SELECT ON TABLE crm.users TO demo_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE crm.users TO crm_app;

GRANT SELECT ON TABLE crm.demo_patch_jobs TO demo_reader;
GRANT SELECT ON TABLE crm.demo_patch_jobs TO demo_admin;

GRANT SELECT ON TABLE crm.demo_job_changes TO demo_reader;
GRANT SELECT ON TABLE crm.demo_job_changes TO demo_admin;

GRANT SELECT ON TABLE crm.demo_job_progress TO demo_reader;
GRANT SELECT ON TABLE crm.demo_job_progress TO demo_admin;

GRANT SELECT ON TABLE crm.deal_contacts TO demo_reader;
GRANT SELECT ON TABLE crm.deal_contacts TO demo_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE crm.deal_contacts TO crm_app;

GRANT SELECT ON TABLE ref.channels TO demo_reader;
GRANT SELECT ON TABLE ref.channels TO demo_admin;

GRANT SELECT(id) ON TABLE crm.platform_users TO demo_reader;
GRANT SELECT(id) ON TABLE crm.platform_users TO demo_admin;

GRANT SELECT(email) ON TABLE crm.platform_users TO demo_reader;
GRANT SELECT(email) ON TABLE crm.platform_users TO demo_admin;

GRANT SELECT(full_name) ON TABLE crm.platform_users TO demo_reader;
GRANT SELECT(full_name) ON TABLE crm.platform_users TO demo_admin;

GRANT SELECT(is_master_admin) ON TABLE crm.platform_users TO demo_reader;
GRANT SELECT(is_master_admin) ON TABLE crm.platform_users TO demo_admin;

GRANT SELECT(created_at) ON TABLE crm.platform_users TO demo_reader;
GRANT SELECT(created_at) ON TABLE crm.platform_users TO demo_admin;

GRANT SELECT(updated_at) ON TABLE crm.platform_users TO demo_reader;
GRANT SELECT(updated_at) ON TABLE crm.platform_users TO demo_admin;

GRANT SELECT(disabled_at) ON TABLE crm.platform_users TO demo_reader;
GRANT SELECT(disabled_at) ON TABLE crm.platform_users TO demo_admin;

GRANT SELECT ON TABLE crm.login_attempts TO demo_reader;
GRANT SELECT ON TABLE crm.login_attempts TO demo_admin;

GRANT SELECT ON TABLE crm.pipelines TO demo_reader;
GRANT SELECT ON TABLE crm.pipelines TO demo_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE crm.pipelines TO crm_app;

GRANT SELECT ON TABLE ref.address_forms TO demo_reader;
GRANT SELECT ON TABLE ref.address_forms TO demo_admin;

GRANT SELECT ON TABLE ref.address_parts TO demo_reader;
GRANT SELECT ON TABLE ref.address_parts TO demo_admin;

GRANT SELECT ON TABLE ref.legal_forms TO demo_reader;
GRANT SELECT ON TABLE ref.legal_forms TO demo_admin;

GRANT SELECT ON TABLE ref.name_shapes TO demo_reader;
GRANT SELECT ON TABLE ref.name_shapes TO demo_admin;

GRANT SELECT ON TABLE ref.sector_words TO demo_reader;
GRANT SELECT ON TABLE ref.sector_words TO demo_admin;

GRANT SELECT ON TABLE ref.sectors TO demo_reader;
GRANT SELECT ON TABLE ref.sectors TO demo_admin;

GRANT SELECT ON TABLE ref.trade_sectors TO demo_reader;
GRANT SELECT ON TABLE ref.trade_sectors TO demo_admin;

GRANT SELECT ON TABLE ref.next_steps TO demo_reader;
GRANT SELECT ON TABLE ref.next_steps TO demo_admin;

GRANT SELECT ON TABLE ref.titles TO demo_reader;
GRANT SELECT ON TABLE ref.titles TO demo_admin;

GRANT SELECT ON TABLE crm.contact_tags TO demo_reader;
GRANT SELECT ON TABLE crm.contact_tags TO demo_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE crm.contact_tags TO crm_app;

GRANT SELECT ON TABLE crm.demo_code_lock TO demo_reader;
GRANT SELECT ON TABLE crm.demo_code_lock TO demo_admin;

GRANT SELECT ON TABLE crm.demo_idempotency_keys TO demo_reader;
GRANT SELECT ON TABLE crm.demo_idempotency_keys TO demo_admin;

GRANT SELECT ON TABLE crm.demo_running_jobs TO demo_reader;
GRANT SELECT ON TABLE crm.demo_running_jobs TO demo_admin;

GRANT SELECT ON TABLE crm.demo_server_runs TO demo_reader;
GRANT SELECT ON TABLE crm.demo_server_runs TO demo_admin;

GRANT SELECT ON TABLE crm.tags TO demo_reader;
GRANT SELECT ON TABLE crm.tags TO demo_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE crm.tags TO crm_app;

GRANT SELECT ON TABLE crm.web_sessions TO demo_reader;
GRANT SELECT ON TABLE crm.web_sessions TO demo_admin;

GRANT SELECT ON TABLE ref.deployed_objects TO demo_reader;
GRANT SELECT ON TABLE ref.deployed_objects TO demo_admin;

GRANT SELECT ON TABLE ref.deployments TO demo_reader;
GRANT SELECT ON TABLE ref.deployments TO demo_admin;

GRANT SELECT ON TABLE ref.seasonality TO demo_reader;
GRANT SELECT ON TABLE ref.seasonality TO demo_admin;

GRANT SELECT ON TABLE ref.tags TO demo_reader;
GRANT SELECT ON TABLE ref.tags TO demo_admin;
