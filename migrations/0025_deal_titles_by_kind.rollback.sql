set local role demo_owner;

alter table ref.deal_titles
  drop kind,
  drop after_days,
  drop value_factor;
