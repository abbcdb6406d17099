-- Where leads come from, in percent; 100 per industry. Own work.
insert into ref.channels as r (industry, channel, weight, release)
select v.*, current_setting('demogen.release')
  from (values
       ('trading',    'seo',        18),
       ('trading',    'meta',       20),
       ('trading',    'google',     22),
       ('trading',    'affiliates', 22),
       ('trading',    'referrals',  10),
       ('trading',    'direct',     8),
       ('igaming',    'seo',        20),
       ('igaming',    'meta',       12),
       ('igaming',    'google',     13),
       ('igaming',    'affiliates', 35),
       ('igaming',    'referrals',  8),
       ('igaming',    'direct',     12),
       ('saas',       'seo',        28),
       ('saas',       'meta',       8),
       ('saas',       'google',     24),
       ('saas',       'affiliates', 5),
       ('saas',       'referrals',  18),
       ('saas',       'direct',     17),
       ('ecommerce',  'seo',        22),
       ('ecommerce',  'meta',       28),
       ('ecommerce',  'google',     25),
       ('ecommerce',  'affiliates', 10),
       ('ecommerce',  'referrals',  5),
       ('ecommerce',  'direct',     10),
       ('realestate', 'seo',        24),
       ('realestate', 'meta',       18),
       ('realestate', 'google',     20),
       ('realestate', 'affiliates', 5),
       ('realestate', 'referrals',  22),
       ('realestate', 'direct',     11),
       ('finserv',    'seo',        22),
       ('finserv',    'meta',       14),
       ('finserv',    'google',     22),
       ('finserv',    'affiliates', 8),
       ('finserv',    'referrals',  24),
       ('finserv',    'direct',     10)
     ) as v (industry, channel, weight)
on conflict (industry, channel) do update
   set weight = excluded.weight,
       release = excluded.release
 where r.release is not null;
