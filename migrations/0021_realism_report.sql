-- What the report on realism asks, and from where to where an answer lies in real data. A band is changed by UPDATE; one for
-- a trade or a country of one's own is a row with its code.
-- depends: 0020_living_records

set local role demo_owner;

create table ref.realism_checks (
  check_name text primary key check (check_name ~ '^[a-z][a-z0-9_]{1,49}$'),
  area       text not null check (area in ('closing', 'funnel', 'pipeline', 'money', 'activities', 'relations', 'place',
                                           'language', 'freshness', 'dirt')),
  position   int  not null,
  question   text not null check (question <> ''),
  unit       text not null,
  enough     int  not null check (enough > 0),
  release    text
);
comment on table ref.realism_checks is 'What the report on realism asks of a tenant. enough: with fewer rows a check says nothing.';

create table ref.realism_bands (
  check_name  text not null references ref.realism_checks (check_name) on delete cascade,
  industry    text not null default '*',
  country     text not null default '*',
  low         numeric not null,
  high        numeric not null,
  weight      numeric not null default 1 check (weight >= 0 and weight < 'Infinity'),
  kind        text not null check (kind in ('published', 'arithmetic', 'judgement')),
  source      text not null,
  note        text,
  needs_texts boolean not null default false,
  release     text,
  primary key (check_name, industry, country)
);
comment on table ref.realism_bands is 'Where a figure of the report on realism lies in real data; * serves industries and countries without a band of their own, of which that of the industry goes first. needs_texts: waits for texts in the language of the country.';

grant select on ref.realism_checks, ref.realism_bands to demo_reader, demo_admin;
