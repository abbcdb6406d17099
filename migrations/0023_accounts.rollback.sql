set local role demo_owner;

drop table ref.address_parts;
drop table ref.address_forms;
drop table ref.titles;
drop table ref.name_shapes;
drop table ref.sector_words;
drop table ref.trade_sectors;
drop table ref.sectors;

alter table ref.phone_ranges drop column cities, drop column kind;
-- a form that stands before or after the name stood before it
update ref.legal_forms set placement = 'prefix' where placement = 'either';
alter table ref.legal_forms
  drop constraint legal_forms_placement_check,
  add constraint legal_forms_placement_check check (placement in ('prefix', 'suffix')),
  drop column employees_median,
  drop column employees_sigma,
  drop column employees_max;
alter table ref.last_names drop column reading, drop column community, drop column roman;
alter table ref.first_names drop column reading, drop column community;
alter table ref.streets drop column region;
alter table ref.cities drop column written, drop column short, drop column weight;
alter table ref.countries drop column tax_no_kind;
