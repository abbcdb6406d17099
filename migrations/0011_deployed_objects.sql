-- What a deploy made in the code schemas, so that the next one can tell it from what somebody else made there.
-- depends: 0010_one_table_of_work

set local role demo_owner;

create table ref.deployed_objects (
  identity   text collate "C" primary key,
  definition text not null,
  major      int  not null
);
comment on table ref.deployed_objects is 'The objects that the last deploy of sql/ made, and nobody else.'
  ' A deploy refuses to drop others, and these where they were changed.'
  ' nothing: the code was unloaded. definition: a SHA-256 over it, as the server''s major version writes it.';
grant select on ref.deployed_objects to demo_reader, demo_admin;
