-- Mix of activity types: calls and emails stand in the industry's call_to_email_ratio. Own work.
insert into ref.activity_types as r (industry, type, weight, release)
select v.*, current_setting('demogen.release')
  from (values
       ('trading',    'call',    36),
       ('trading',    'email',   24),
       ('trading',    'meeting', 9),
       ('trading',    'note',    18),
       ('trading',    'task',    13),
       ('igaming',    'call',    24),
       ('igaming',    'email',   36),
       ('igaming',    'meeting', 4),
       ('igaming',    'note',    20),
       ('igaming',    'task',    16),
       ('saas',       'call',    22),
       ('saas',       'email',   33),
       ('saas',       'meeting', 15),
       ('saas',       'note',    16),
       ('saas',       'task',    14),
       ('ecommerce',  'call',    18),
       ('ecommerce',  'email',   42),
       ('ecommerce',  'meeting', 4),
       ('ecommerce',  'note',    19),
       ('ecommerce',  'task',    17),
       ('realestate', 'call',    39),
       ('realestate', 'email',   21),
       ('realestate', 'meeting', 17),
       ('realestate', 'note',    12),
       ('realestate', 'task',    11),
       ('finserv',    'call',    33),
       ('finserv',    'email',   27),
       ('finserv',    'meeting', 14),
       ('finserv',    'note',    14),
       ('finserv',    'task',    12)
     ) as v (industry, type, weight)
on conflict (industry, type) do update
   set weight = excluded.weight,
       release = excluded.release
 where r.release is not null;
