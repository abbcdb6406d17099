set local role demo_owner;

drop table ref.realism_bands;
drop table ref.realism_checks;
