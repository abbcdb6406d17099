create function demo_kpi.measure_place(scene demo_kpi.scene)
returns setof demo_calc.measure
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
  _country   text := scene.country;
begin
  return query
  with cities as (
    select c.name, lower(c.latin collate "C") as latin from ref.cities as c where c.country = _country
  ), ranges as (  -- the cities of a range stand first in its note; one that names none of ours says nothing
    select r.prefix, r.digits, lower(split_part(r.note, ';', 1) collate "C") ~ 'mobile' as is_mobile,
           case when exists (select from cities as c where p.places && array[lower(c.name collate "C"), c.latin]) then p.places
             end as places
      from ref.phone_ranges as r
     cross join lateral (
       select string_to_array(regexp_replace(lower(split_part(r.note, ';', 1) collate "C"), ' \(0[^)]*\)', ''), ', ') as places
     ) as p
     where r.country = _country
  ), companies as materialized (
    select k.*, n.first_word, p.is_mobile, p.places,
           (select array_agg(lower(c.name collate "C")) || array_agg(c.latin) from cities as c
             where starts_with(k.city, c.name)) as at
      from crm.companies as k
     cross join lateral (
       select split_part(regexp_replace(k.name, '^(株式会社|合同会社|有限会社|合資会社|Al |The |Grupo )', ''), ' ', 1) as first_word
     ) as n
      left join lateral (
        select r.is_mobile, r.places from ranges as r
         where starts_with(k.phone, r.prefix) and length(k.phone) = length(r.prefix) + r.digits
         order by r.prefix limit 1
      ) as p on true
     where k.tenant_id = _tenant_id and k.deleted_at is null
  ), of_companies as (
    select count(*) as all, count(k.is_mobile) as known, count(*) filter (where k.is_mobile) as mobile,
           count(*) filter (where k.places is not null and k.at is not null) as landlines,
           count(*) filter (where k.places && k.at) as fitting,
           count(k.tax_no) as with_tax_no, count(*) filter (where demo_calc.is_cnpj(k.tax_no)) as possible,
           count(k.address) as with_address,
           count(*) filter (where demo_calc.is_box(k.address)) as boxes,
           count(*) filter (where demo_calc.is_suite(k.address)) as suites,
           count(*) filter (where k.city || coalesce(k.region, '') ~ '(東京|大阪|名古屋|横浜|京都|神戸|札幌|福岡|川崎|仙台|広島)')
             as in_wards,
           count(*) filter (where k.city || coalesce(k.region, '') ~ '(東京|大阪|名古屋|横浜|京都|神戸|札幌|福岡|川崎|仙台|広島)'
                              and k.city || coalesce(k.address, '') ~ '区') as with_ward,
           count(*) filter (where k.name ~ ' [0-9]+( |$)') as numbered
      from companies as k
  ), lopsided as (
    select sum(c.companies) filter (where c.fifth = 1) as common, sum(c.companies)::bigint as all
      from (select count(*) as companies, ntile(5) over (order by count(*) desc) as fifth from companies as k
             where k.city is not null group by k.city) as c
  ), openings as (
    select sum(w.companies) filter (where w.no <= 10) as common
      from (select count(*) as companies, row_number() over (order by count(*) desc) as no from companies as k
             group by k.first_word) as w
  ), contacts as materialized (
    select c.email, c.first_name, c.last_name, c.company_id,
           c.first_name_reading is not null and c.last_name_reading is not null as is_read
      from crm.contacts as c where c.tenant_id = _tenant_id and c.deleted_at is null
  ), names as (
    select sum(n.people) filter (where n.companies > 1) as shared
      from (select count(*) as people, count(distinct coalesce(c.company_id::text, c.email)) as companies
              from contacts as c group by c.first_name, c.last_name) as n
  ), of_contacts as (
    select count(*) as all, count(*) filter (where c.is_read) as read, count(c.email) as with_mail,
           count(*) filter (where c.email ~ '@example\.(com|net|org)$') as placeholders
      from contacts as c
  )
  select m.*
    from of_companies as k
   cross join lopsided as l
   cross join openings as o
   cross join of_contacts as c
   cross join names as n
   cross join lateral unnest(array[
     demo_calc.measure_share('landline_of_city', k.fitting, k.landlines),
     demo_calc.measure_share('main_line_is_mobile', k.mobile, k.known),
     demo_calc.measure_share('cities_lopsided', l.common, l.all),
     demo_calc.measure_share('readings', c.read, c.all),
     demo_calc.measure_share('wards', k.with_ward, k.in_wards),
     demo_calc.measure_share('tax_numbers', k.with_tax_no, k.all),
     demo_calc.measure_share('tax_numbers_cannot_exist', k.possible, k.with_tax_no),
     demo_calc.measure_share('po_boxes', k.boxes, k.with_address),
     demo_calc.measure_share('suites', k.suites, k.with_address),
     demo_calc.measure_share('personal_mailboxes', c.placeholders, c.with_mail),
     demo_calc.measure_share('numbered_companies', k.numbered, k.all),
     demo_calc.measure_share('companies_begin_alike', o.common, k.all),
     demo_calc.measure_share('name_twice', coalesce(n.shared, 0), c.all)
   ]) as m;
end
$$;

comment on function demo_kpi.measure_place(demo_kpi.scene) is $doc$
Measures whether names, addresses, numbers and mailboxes are as people of the country have them.

reads:   crm.companies, crm.contacts, ref.cities, ref.phone_ranges
example: select count(*) from demo_kpi.measure_place(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()))
gives:   13
$doc$;
