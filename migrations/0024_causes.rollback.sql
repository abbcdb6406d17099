set local role demo_owner;

drop table ref.next_steps;
drop table ref.competitors;
drop table ref.story_beats;
drop table ref.stories;
drop table ref.text_parts;
drop table ref.phase_types;
alter table ref.activity_subjects drop column phase, drop column needs, drop column role;
alter table ref.stages drop column phase;
