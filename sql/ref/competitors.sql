-- Invented competitors of each trade. Own work.
insert into ref.competitors as r (industry, position, name, release)
select v.*, current_setting('demogen.release')
  from (values
       ('trading', 1, 'Northgate Markets'),
       ('trading', 2, 'Pivotline FX'),
       ('trading', 3, 'Harbourtrade'),
       ('trading', 4, 'Quantis Brokers'),
       ('trading', 5, 'Blue Anchor Capital'),
       ('igaming', 1, 'Spinhaven'),
       ('igaming', 2, 'Goldreef Play'),
       ('igaming', 3, 'Betlantic'),
       ('igaming', 4, 'Crown & Ace'),
       ('igaming', 5, 'Luckford'),
       ('saas', 1, 'Workbeam'),
       ('saas', 2, 'Plantiq'),
       ('saas', 3, 'Ordano'),
       ('saas', 4, 'Cloudspire'),
       ('saas', 5, 'Tessera Suite'),
       ('ecommerce', 1, 'Marktplatz Direkt'),
       ('ecommerce', 2, 'Boxwood Supply'),
       ('ecommerce', 3, 'Kestrel Wholesale'),
       ('ecommerce', 4, 'Prima Trade'),
       ('ecommerce', 5, 'Nordline Goods'),
       ('realestate', 1, 'Hallmark & Fields'),
       ('realestate', 2, 'Keystone Homes'),
       ('realestate', 3, 'Lindgren Estates'),
       ('realestate', 4, 'Cityhaus'),
       ('realestate', 5, 'Parkgate Property'),
       ('finserv', 1, 'Meridian Mutual'),
       ('finserv', 2, 'Alder Finance'),
       ('finserv', 3, 'Fairbridge Cover'),
       ('finserv', 4, 'Sterna Life'),
       ('finserv', 5, 'Old Quay Partners')
     ) as v (industry, position, name)
on conflict (industry, name) do update
   set position = excluded.position,
       release = excluded.release
 where r.release is not null;
