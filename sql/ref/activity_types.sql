-- Mix of activity types, before what the phase of a deal makes of it (ref.phase_types). Own work.
insert into ref.activity_types as r (industry, type, weight, release)
select v.*, current_setting('demogen.release')
  from (values
       ('trading',    'call',    30),
       ('trading',    'email',   38),
       ('trading',    'meeting', 16),
       ('trading',    'note',    10),
       ('trading',    'task',    8),
       ('igaming',    'call',    27),
       ('igaming',    'email',   41),
       ('igaming',    'meeting', 15),
       ('igaming',    'note',    10),
       ('igaming',    'task',    9),
       ('saas',       'call',    25),
       ('saas',       'email',   40),
       ('saas',       'meeting', 16),
       ('saas',       'note',    10),
       ('saas',       'task',    9),
       ('ecommerce',  'call',    25),
       ('ecommerce',  'email',   44),
       ('ecommerce',  'meeting', 14),
       ('ecommerce',  'note',    10),
       ('ecommerce',  'task',    10),
       ('realestate', 'call',    31),
       ('realestate', 'email',   35),
       ('realestate', 'meeting', 17),
       ('realestate', 'note',    9),
       ('realestate', 'task',    8),
       ('finserv',    'call',    29),
       ('finserv',    'email',   37),
       ('finserv',    'meeting', 16),
       ('finserv',    'note',    10),
       ('finserv',    'task',    8)
     ) as v (industry, type, weight)
on conflict (industry, type) do update
   set weight = excluded.weight,
       release = excluded.release
 where r.release is not null;
