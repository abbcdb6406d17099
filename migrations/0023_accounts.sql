-- Accounts: reference rows of what companies do, what people in them are called, and how their addresses and telephone
-- numbers go with their city.
-- depends: 0021_realism_report

set local role demo_owner;

alter table ref.countries
  add tax_no_kind text constraint countries_tax_no_kind_known check (tax_no_kind in ('cnpj'));
comment on column ref.countries.tax_no_kind is 'Which tax numbers companies have: cnpj, always with check digits that are wrong; NULL for none.';

alter table ref.cities
  add written text,
  add short   text,
  add weight  int not null default 1 constraint cities_weight_positive check (weight > 0);
comment on column ref.cities.written is 'What stands in the city field where that is not the name: Dubai, of Business Bay.';
comment on column ref.cities.short is 'As it stands in names of companies and in ref.phone_ranges.cities, where that is not the name.';
comment on column ref.cities.weight is 'How many companies there are, relative to the other cities.';

alter table ref.streets
  add region text;
comment on column ref.streets.region is 'The region of ref.cities that has this street; NULL where each may have it.';

alter table ref.first_names
  add reading   text,
  add community text;
alter table ref.last_names
  add reading   text,
  add community text,
  add roman     text;
comment on column ref.first_names.reading is 'How the name is read, in katakana.';
comment on column ref.first_names.community is 'A given name goes with family names of its community; NULL is one of its own.';
comment on column ref.last_names.roman is 'How the name is spelt in Latin letters, for names of companies.';

alter table ref.legal_forms
  add employees_median int not null default 20 constraint legal_forms_median_positive check (employees_median > 0),
  add employees_sigma  numeric not null default 1.0 constraint legal_forms_sigma check (employees_sigma between 0 and 3),
  add employees_max    int not null default 5000,
  add constraint legal_forms_employees_max check (employees_max >= employees_median),
  drop constraint legal_forms_placement_check,
  add constraint legal_forms_placement_check check (placement in ('prefix', 'suffix', 'either'));
comment on column ref.legal_forms.employees_sigma is 'Standard deviation of the logarithm of the number of employees.';

alter table ref.phone_ranges
  add kind   text not null default 'landline'
             constraint phone_ranges_kind_known check (kind in ('landline', 'mobile', 'spare')),
  add cities text[];
comment on column ref.phone_ranges.kind is 'A company has a landline; spare: known, but no new number is drawn from it.';
comment on column ref.phone_ranges.cities is 'The cities that the area code serves (ref.cities.short or name); NULL: no city in particular.';

create table ref.sectors (
  sector  text not null check (sector ~ '^[a-z][a-z0-9_]{1,49}$'),
  country text not null default '*',
  name    text not null,
  release text,
  primary key (sector, country)
);
comment on table ref.sectors is 'What companies do, as it is written in a country; * serves countries without a row of their own.';

create table ref.trade_sectors (
  industry text not null references ref.industries (code),
  sector   text not null,
  weight   int  not null check (weight > 0),
  release  text,
  primary key (industry, sector)
);
comment on table ref.trade_sectors is 'What the customers of a trade do, by weight. A trade without rows sells to its own trade: ref.company_patterns and ref.job_titles.';

create table ref.sector_words (
  sector   text not null,
  country  text not null default '*',
  position int  not null,
  word     text not null,
  latin    text not null,
  is_small boolean not null default false,
  weight   int  not null default 1 check (weight > 0),
  release  text,
  primary key (sector, country, word)
);
comment on table ref.sector_words is 'What names of companies of a sector end in; with a placeholder ({Name}, {Second}, {City}) the whole name. is_small: a practice or shop without legal form.';

create table ref.name_shapes (
  country  text not null default '*',
  position int  not null,
  shape    text not null check (shape ~ '\{Word\}'),
  latin    text not null,
  weight   int  not null default 1 check (weight > 0),
  release  text,
  primary key (country, shape)
);
comment on table ref.name_shapes is 'How a name is made of a word of the sector: {Word}, {Name} and {Second} family names, {Adjective} of ref.company_words, {City}.';

create table ref.titles (
  sector    text not null,
  country   text not null default '*',
  is_head   boolean not null,
  position  int  not null,
  title     text not null,
  female    text,
  weight    int  not null default 1 check (weight > 0),
  from_size int  not null default 0,
  to_size   int  not null default 3,
  release   text,
  primary key (sector, country, title),
  check (from_size between 0 and to_size and to_size <= 3)
);
comment on table ref.titles is 'Job titles by sector; any is said in every company, private of people who belong to none. is_head: one person a company holds it. from_size to to_size: companies of up to 9 (0), 49 (1), 249 (2) and more (3) employees.';

create table ref.address_forms (
  country     text not null references ref.countries (code),
  position    int  not null,
  form        text not null,
  weight      int  not null default 1 check (weight > 0),
  street_like text,
  release     text,
  primary key (country, form)
);
comment on table ref.address_forms is 'How addresses of companies are written: {street}, {number}, {suite} and others; street_like: for streets that match. A country without rows has ref.countries.address_format.';

create table ref.address_parts (
  country  text not null references ref.countries (code),
  kind     text not null check (kind in ('building', 'district')),
  position int  not null,
  name     text not null,
  release  text,
  primary key (country, kind, name)
);
comment on table ref.address_parts is 'Names of buildings and districts for ref.address_forms.';

grant select on ref.sectors, ref.trade_sectors, ref.sector_words, ref.name_shapes, ref.titles, ref.address_forms,
  ref.address_parts to demo_reader, demo_admin;
