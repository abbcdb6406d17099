-- Reference rows: what a country and an industry look like. Code reads them, never a literal list.
-- release is the generator version that shipped a row; NULL marks a DBA's own row, which no deploy touches.
-- Lists are read in the order of position, then of their key; positions need be neither dense nor unique.
-- depends: 0001_roles_and_schemas

set local role demo_owner;

create table ref.currencies (
  code        text primary key check (code ~ '^[A-Z]{3}$'),
  name        text not null,
  symbol      text not null,
  minor_units smallint not null check (minor_units between 0 and 4),
  per_usd     numeric not null check (per_usd > 0 and per_usd < 'Infinity'),
  release     text
);
comment on table ref.currencies is 'ISO 4217. minor_units: decimals of an amount; per_usd: units of this currency for one US dollar, a fixed planning rate.';

create table ref.countries (
  code             text primary key check (code ~ '^[A-Z]{2}$'),
  name             text not null,
  default_timezone text not null,
  default_currency text not null references ref.currencies (code),
  date_format      text not null,
  name_order       text not null default 'given_first' check (name_order in ('given_first', 'family_first')),
  address_format   text not null default '{number} {street}' check (address_format like '%{street}%' and address_format like '%{number}%'),
  calling_code     text not null check (calling_code ~ '^\+[0-9]+$'),
  release          text
);
comment on table ref.countries is 'ISO 3166-1. address_format joins house number and street the way this country writes them.';

create table ref.country_aliases (
  alias   text primary key,
  country text not null references ref.countries (code),
  release text
);
comment on table ref.country_aliases is 'Other codes that people type for a country, such as UK for GB.';

create table ref.first_names (
  country  text not null references ref.countries (code),
  gender   text not null check (gender in ('female', 'male')),
  position int  not null,
  name     text not null check (name <> ''),
  latin    text not null check (latin ~ '^[a-z0-9]+$'),
  release  text,
  primary key (country, gender, name)
);
comment on table ref.first_names is 'Given names in the country''s own script; latin: the form used in e-mail addresses, a-z only.';

create table ref.last_names (
  country  text not null references ref.countries (code),
  position int  not null,
  name     text not null check (name <> ''),
  latin    text not null check (latin ~ '^[a-z0-9]+$'),
  release  text,
  primary key (country, name)
);
comment on table ref.last_names is 'Family names in the country''s own script; latin: the form used in e-mail addresses, a-z only.';

create table ref.cities (
  country        text not null references ref.countries (code),
  position       int  not null,
  name           text not null,
  latin          text not null,
  region         text not null,
  postal_pattern text check (postal_pattern <> ''),
  release        text,
  primary key (country, name, region)
);
comment on table ref.cities is 'Cities, largest first. postal_pattern: # is a digit, @ a letter that the country''s postal codes use; NULL where the country has no postal codes.';

create table ref.streets (
  country  text not null references ref.countries (code),
  position int  not null,
  name     text not null,
  release  text,
  primary key (country, name)
);
comment on table ref.streets is 'Street names with their form (Maple Avenue, Lindenstraße), without house number.';

create table ref.company_words (
  country  text not null references ref.countries (code),
  kind     text not null check (kind in ('adjective', 'noun')),
  position int  not null,
  word     text not null,
  latin    text not null check (latin ~ '^[a-z0-9]+$'),
  release  text,
  primary key (country, kind, word)
);
comment on table ref.company_words is 'Words that company names of the country are made of; {Adjective} and {Noun} of ref.company_patterns.';

create table ref.legal_forms (
  country   text not null references ref.countries (code),
  position  int  not null,
  form      text not null,
  placement text not null default 'suffix' check (placement in ('prefix', 'suffix')),
  separator text not null default ' ',
  weight    int  not null default 1 check (weight > 0),
  release   text,
  primary key (country, form)
);
comment on table ref.legal_forms is 'Legal forms of companies: LLC, GmbH, 株式会社; placement and separator say how they join the name.';

create table ref.phone_ranges (
  country      text   not null references ref.countries (code),
  position     int    not null,
  prefix       text   not null check (prefix ~ '^\+[0-9]'),
  digits       int    not null check (digits between 1 and 9),
  first_number bigint not null check (first_number >= 0),
  last_number  bigint not null,
  note         text   not null,
  release      text,
  primary key (country, prefix, first_number),
  check (last_number >= first_number and last_number < 10 ^ digits)
);
comment on table ref.phone_ranges is 'Numbers that ring nowhere: prefix followed by digits digits from first_number to last_number. note: why nobody can be reached there.';

create table ref.email_domains (
  country  text not null references ref.countries (code),
  position int  not null,
  domain   text not null check (domain ~ '(^|\.)example(\.com|\.net|\.org)?$'),
  release  text,
  primary key (country, domain)
);
comment on table ref.email_domains is 'Domains for personal mail boxes: only names that RFC 2606 reserves.';

create table ref.weekends (
  country text  not null references ref.countries (code),
  from_on date  not null,
  until_on date not null default 'infinity',
  isodow  int[] not null,
  release text,
  primary key (country, from_on),
  check (from_on < until_on)
);
comment on table ref.weekends is 'Days off each week (1 Monday to 7 Sunday), valid from from_on to the day before until_on.';

create table ref.holidays (
  country text not null references ref.countries (code),
  day     date not null,
  name    text not null,
  release text,
  primary key (country, day)
);
comment on table ref.holidays is 'Public holidays: nobody works on these days.';

create table ref.weekday_weights (
  country text not null references ref.countries (code),
  isodow  int  not null check (isodow between 1 and 7),
  weight  int  not null check (weight between 0 and 1000),
  release text,
  primary key (country, isodow)
);
comment on table ref.weekday_weights is 'How busy a weekday is (1 Monday to 7 Sunday); 100 is an ordinary day. Weekends count 0 whatever stands here.';

create table ref.hour_weights (
  country text not null references ref.countries (code),
  hour    int  not null check (hour between 9 and 17),
  weight  int  not null check (weight between 1 and 1000),
  release text,
  primary key (country, hour)
);
comment on table ref.hour_weights is 'How busy an hour of the business day is (9 means 09:00 to 10:00, local time); 100 is an ordinary hour.';

create table ref.industries (
  code                     text primary key check (code ~ '^[a-z][a-z0-9_]{1,49}$'),
  name                     text not null,
  pipeline_name            text not null,
  deal_min_usd             numeric not null check (deal_min_usd > 0),
  deal_max_usd             numeric not null,
  deal_avg_usd             numeric not null,
  deal_step_usd            numeric not null check (deal_step_usd > 0),
  deal_sigma               numeric not null check (deal_sigma between 0.1 and 2),
  cycle_days_min           int not null check (cycle_days_min >= 0),
  cycle_days_max           int not null,
  win_rate                 numeric not null check (win_rate > 0 and win_rate <= 1),
  conversion_rate          numeric not null check (conversion_rate between 0 and 1),
  qualification_rate       numeric not null check (qualification_rate between 0 and 1),
  activities_per_lead      numeric not null check (activities_per_lead >= 0),
  activities_per_contact   numeric not null check (activities_per_contact >= 0),
  activities_per_deal      numeric not null check (activities_per_deal >= 0),
  call_to_email_ratio      numeric not null check (call_to_email_ratio between 0 and 1),
  company_share            numeric not null check (company_share between 0 and 1),
  release                  text,
  check (deal_min_usd <= deal_avg_usd and deal_avg_usd <= deal_max_usd),
  check (cycle_days_min <= cycle_days_max)
);
comment on table ref.industries is 'What selling looks like in a trade. Deal values in US dollars (converted by ref.currencies); deal_sigma: spread of the log-normal values; deal_step_usd: what prices are rounded to; company_share: share of contacts that belong to a company.';

create table ref.stages (
  industry          text not null references ref.industries (code),
  position          int  not null check (position > 0),
  name              text not null,
  stage_type        text not null check (stage_type in ('open', 'won', 'lost')),
  probability       int  not null check (probability between 0 and 100),
  avg_days_in_stage int  not null check (avg_days_in_stage >= 0),
  release           text,
  primary key (industry, name),
  check (stage_type <> 'won' or probability = 100),
  check (stage_type <> 'lost' or probability = 0)
);
comment on table ref.stages is 'Pipeline stages of an industry; at least one of each stage_type.';

create table ref.activity_types (
  industry text not null references ref.industries (code),
  type     text not null check (type in ('call', 'email', 'meeting', 'note', 'task')),
  weight   int  not null check (weight > 0),
  release  text,
  primary key (industry, type)
);
comment on table ref.activity_types is 'Mix of activity types in an industry.';

create table ref.activity_subjects (
  industry text not null references ref.industries (code),
  type     text not null check (type in ('call', 'email', 'meeting', 'note', 'task')),
  first_touch boolean not null default false,
  position int  not null,
  subject  text not null,
  body     text,
  release  text,
  primary key (industry, type, first_touch, subject)
);
comment on table ref.activity_subjects is 'Subjects (and bodies of notes) of activities. first_touch: fit for the first contact with a lead.';

create table ref.deal_titles (
  industry text not null references ref.industries (code),
  position int  not null,
  title    text not null,
  release  text,
  primary key (industry, title)
);
comment on table ref.deal_titles is 'Deal titles; {company} and {contact} are replaced. A title with neither is used as it is.';

create table ref.job_titles (
  industry text not null references ref.industries (code),
  position int  not null,
  title    text not null,
  release  text,
  primary key (industry, title)
);
comment on table ref.job_titles is 'Job titles of contacts.';

create table ref.tags (
  industry text not null references ref.industries (code),
  position int  not null,
  name     text not null,
  color    text not null check (color ~ '^#[0-9a-f]{6}$'),
  weight   int  not null default 1 check (weight > 0),
  release  text,
  primary key (industry, name)
);
comment on table ref.tags is 'Tags that people of this trade put on contacts.';

create table ref.company_patterns (
  industry text not null references ref.industries (code),
  country  text not null default '*',
  position int  not null,
  pattern  text not null check (pattern ~ '\{(Name|Adjective|Noun|City)\}'),
  latin    text not null,
  release  text,
  primary key (industry, country, pattern)
);
comment on table ref.company_patterns is 'Company names of an industry: {Name} a family name, {Adjective} and {Noun} a company word, {City} a city. Country * serves countries without patterns of their own. latin: the same for the web domain.';

create table ref.seasonality (
  industry text not null references ref.industries (code),
  month    int  not null check (month between 1 and 12),
  weight   int  not null check (weight between 1 and 1000),
  release  text,
  primary key (industry, month)
);
comment on table ref.seasonality is 'How busy a month of the year is in an industry; 100 is an ordinary month.';

create table ref.channels (
  industry text not null references ref.industries (code),
  channel  text not null check (channel in ('seo', 'meta', 'google', 'affiliates', 'referrals', 'direct')),
  weight   int  not null check (weight >= 0),
  release  text,
  primary key (industry, channel)
);
comment on table ref.channels is 'Where leads of an industry come from, in percent, unless the config says otherwise (channelMix).';

create table ref.deployments (
  deployed_at timestamptz not null default now(),
  release     text not null,
  digest      text not null,
  primary key (deployed_at, digest)
);
comment on table ref.deployments is 'One row a deploy of sql/: release is the generator version, digest the SHA-256 of all its files.';

grant select on all tables in schema ref to demo_reader, demo_admin;
