-- What a deal title sells: to whom, from when on, and at what price. Titles that are there already are those of first
-- deals of average value.
-- depends: 0024_causes

set local role demo_owner;

alter table ref.deal_titles
  add kind text not null default 'new' constraint deal_titles_kind_known check (kind in ('new', 'expansion', 'renewal')),
  add after_days int not null default 0 constraint deal_titles_after_days_counted check (after_days >= 0),
  add value_factor numeric not null default 1 constraint deal_titles_value_factor_positive
    check (value_factor > 0 and value_factor <= 100);
comment on column ref.deal_titles.kind is 'new: a first deal; expansion, renewal: of somebody who has bought before.';
comment on column ref.deal_titles.after_days is 'How many days after the first deal was won there may be such a one.';
comment on column ref.deal_titles.value_factor is 'The usual price, as a multiple of the value of an average deal.';
