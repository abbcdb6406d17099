-- What activities tell: phases of a sale and the kinds of activities each has, stories with their beats, texts in parts.
-- first_touch of ref.activity_subjects stays as it is: such rows are of the phase first_touch. phase '*' is any other.
-- depends: 0023_accounts

set local role demo_owner;

alter table ref.stages
  add phase text constraint stages_phase_known check (phase in
    ('first_touch', 'discovery', 'meeting_held', 'proposal', 'negotiation', 'won', 'service', 'lost'));
alter table ref.activity_subjects
  add phase text not null default '*' constraint activity_subjects_phase_known check (phase in
    ('*', 'first_touch', 'discovery', 'meeting_held', 'proposal', 'negotiation', 'won', 'service', 'lost')),
  add needs text constraint activity_subjects_needs_known check (needs in
    ('first_touch', 'meeting', 'proposal', 'order', 'contract', 'go_live')),
  add role text constraint activity_subjects_role_known check (role in ('lead', 'prospect', 'customer'));

create table ref.phase_types (
  phase     text not null check (phase in
              ('first_touch', 'discovery', 'meeting_held', 'proposal', 'negotiation', 'won', 'service', 'lost')),
  type      text not null check (type in ('call', 'email', 'meeting', 'note', 'task')),
  outcome   text not null default '' check (outcome in
              ('', 'connected', 'no_answer', 'voicemail', 'held', 'no_show', 'sent', 'received')),
  direction text check (direction in ('in', 'out')),
  weight    int not null check (weight > 0),
  release   text,
  primary key (phase, type, outcome)
);
comment on table ref.phase_types is
  'The kinds of activities that a phase has: how they ended, and their share as a percentage of the trade''s weight of the type.';

create table ref.text_parts (
  industry text not null default '*',
  phase    text not null check (phase in
             ('*', 'first_touch', 'discovery', 'meeting_held', 'proposal', 'negotiation', 'won', 'service', 'lost')),
  type     text not null check (type in ('call', 'email', 'meeting', 'note', 'task')),
  outcome  text not null default '' check (outcome in
             ('', 'connected', 'no_answer', 'voicemail', 'held', 'no_show', 'sent', 'received')),
  part     text not null check (part in ('subject', 'opening', 'middle', 'closing')),
  position int  not null,
  text     text not null check (text <> ''),
  release  text,
  primary key (industry, phase, type, outcome, part, text)
);
comment on table ref.text_parts is
  'Parts that bodies of activities are put together from, for any trade (*) or for one, which then leaves out those for any.';

create table ref.stories (
  industry    text not null references ref.industries (code),
  code        text not null,
  outcome     text not null check (outcome in ('won', 'lost', 'open')),
  weight      int  not null check (weight > 0),
  lost_reason text,
  against     boolean not null default false,
  release     text,
  primary key (industry, code),
  constraint stories_lost_have_a_reason check ((outcome = 'lost') = (lost_reason is not null))
);
comment on table ref.stories is
  'Ways in which a deal of a trade goes. against: a competitor plays its part. Its beats are in ref.story_beats.';

create table ref.story_beats (
  industry  text not null,
  story     text not null,
  no        smallint not null check (no > 0),
  stage     text not null,
  type      text not null check (type in ('call', 'email', 'meeting', 'note')),
  direction text check (direction in ('in', 'out')),
  outcome   text check (outcome in ('connected', 'no_answer', 'voicemail', 'held', 'no_show', 'sent', 'received')),
  subject   text not null check (subject <> ''),
  text      text not null check (text <> ''),
  who       text not null default 'contact'
            check (who in ('contact', 'decision_maker', 'user', 'influencer', 'legal', 'finance')),
  needs     text check (needs in ('first_touch', 'meeting', 'proposal', 'order', 'contract', 'go_live')),
  days      int not null default 0 check (days between 0 and 60),
  release   text,
  primary key (industry, story, no),
  foreign key (industry, story) references ref.stories (industry, code) on delete cascade
);
comment on table ref.story_beats is
  'What happens in a story: the first beat of a stage leads to it, the others follow, each so many working days (days) after.';

create table ref.competitors (
  industry text not null references ref.industries (code),
  position int  not null,
  name     text not null check (name <> ''),
  release  text,
  primary key (industry, name)
);
comment on table ref.competitors is 'Invented names of those against whom deals of a trade are won and lost.';

create table ref.next_steps (
  industry text not null references ref.industries (code),
  stage    text not null,
  position int  not null,
  text     text not null check (text <> ''),
  release  text,
  primary key (industry, stage, text)
);
comment on table ref.next_steps is 'What is to be done next about a deal in an open stage of a trade.';

grant select on ref.phase_types, ref.text_parts, ref.stories, ref.story_beats, ref.competitors, ref.next_steps
  to demo_reader, demo_admin;
