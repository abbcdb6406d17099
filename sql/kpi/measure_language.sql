create function demo_kpi.measure_language(scene demo_kpi.scene)
returns setof demo_calc.measure
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
  _language  text := demo_world.language_pattern(scene.country);
  _foreign   text := demo_world.foreign_spelling(scene.country);
begin
  return query
  with total as materialized (
    select count(*) as all from crm.activities as a where a.tenant_id = _tenant_id and a.deleted_at is null
  ), texts as materialized (  -- by their digests, which are quicker to count; of many, those of some contacts
    select a.contact_id, hashtextextended(a.subject, 0) as subject, hashtextextended(a.body, 0) as body,
           octet_length(a.body) as bytes,
           case when scene.country = 'JP' then hashtextextended(left(a.body, 6), 0)
                else hashtextextended(split_part(a.body, ' ', 1) || ' ' || split_part(a.body, ' ', 2) || ' '
                                      || split_part(a.body, ' ', 3), 0) end as opening,
           a.type in ('call', 'meeting') and a.created_at <= scene.as_of
             and coalesce(a.outcome in ('connected', 'held'), a.outcome is null) as is_talk
      from crm.activities as a
     where a.tenant_id = _tenant_id and a.deleted_at is null
       and (uuid_hash(a.contact_id) & 65535) % greatest(1, (select t.all from total as t) / 15000)::int = 0
  ), sample as materialized (  -- every so many, by a hash of their ids
    select a.contact_id, a.subject, a.body, a.subject || coalesce(' ' || a.body, '') as text,
           row_number() over () <= 1000 as is_thousand, row_number() over () <= 400 as is_read
      from crm.activities as a
     where a.tenant_id = _tenant_id and a.deleted_at is null
       and (uuid_hash(a.id) & 65535) % greatest(1, (select t.all from total as t) / 1200)::int = 0
  ), of_sample as (
    select count(*) filter (where s.is_read) as read, count(*) filter (where s.is_thousand) as thousand,
           count(*) filter (where s.is_read and s.text ~ _language) as own,
           count(*) filter (where s.is_read and lower(s.text collate "C") ~ _foreign) as foreign,
           count(distinct s.text) filter (where s.is_thousand) as different
      from sample as s
  ), words as (
    select count(distinct w.word) as all
      from sample as s, string_to_table(lower(s.subject collate "C"), ' ') as w (word) where s.is_thousand
  ), naming as (
    select count(*) as all, count(*) filter (where strpos(s.body, c.last_name) > 0 or strpos(s.body, c.first_name) > 0
                                                or strpos(s.body, k.name) > 0) as naming
      from sample as s
      join crm.contacts as c on c.tenant_id = _tenant_id and c.id = s.contact_id
      left join crm.companies as k on k.tenant_id = _tenant_id and k.id = c.company_id
     where s.body is not null
  ), subjects as (
    select max(s.texts) as most from (select count(*)::numeric as texts from texts as t group by t.subject) as s
  ), bodies as (
    select sum(b.texts)::bigint as all, sum(b.texts) filter (where b.texts > 1) as twice,
           sum(b.bytes) / nullif(sum(b.texts), 0) as bytes
      from (select count(*) as texts, sum(t.bytes) as bytes from texts as t
             where t.body is not null group by t.body) as b
  ), openings as (
    select sum(o.texts) filter (where o.no <= 10) as common
      from (select count(*) as texts, row_number() over (order by count(*) desc) as no from texts as t
             where t.body is not null group by t.opening) as o
  ), again as (
    select sum(r.texts - 1) as again
      from (select count(*) as texts from texts as t where t.body is not null and t.contact_id is not null
             group by t.contact_id, t.body) as r
  ), of_all as (
    select count(*) as all, count(*) filter (where t.is_talk) as talks,
           count(*) filter (where t.is_talk and t.body is not null) as told
      from texts as t
  ), deals as (
    select count(*) as all, count(*) filter (where replace(replace(replace(d.title, coalesce(k.name, ''), ''),
             coalesce(c.first_name, ''), ''),
                                          coalesce(c.last_name, ''), '') ~ _language) as own
      from crm.deals as d
      left join crm.companies as k on k.tenant_id = _tenant_id and k.id = d.company_id
      left join crm.contacts as c on c.tenant_id = _tenant_id and c.id = d.contact_id
     where d.tenant_id = _tenant_id and d.deleted_at is null
  ), others as (
    select (select count(*) from crm.pipeline_stages as s where s.tenant_id = _tenant_id) as stages,
           (select count(*) from crm.pipeline_stages as s where s.tenant_id = _tenant_id
             and s.name ~ _language) as own_stages,
           (select count(*) from crm.tags as g where g.tenant_id = _tenant_id) as tags,
           (select count(*) from crm.tags as g where g.tenant_id = _tenant_id and g.name ~ _language) as own_tags,
           t.titles, t.own_titles
      from (
        select sum(c.people)::bigint as titles, sum(c.people) filter (where c.job_title ~ _language) as own_titles
          from (select c.job_title, count(*) as people from crm.contacts as c
                 where c.tenant_id = _tenant_id and c.deleted_at is null and c.job_title is not null
                 group by c.job_title) as c
      ) as t
  )
  select m.*
    from of_sample as s
   cross join words as w
   cross join naming as n
   cross join subjects as u
   cross join bodies as b
   cross join openings as o
   cross join again as r
   cross join of_all as a
   cross join deals as d
   cross join others as x
   cross join lateral unnest(array[
     demo_calc.measure_share('language_of_texts', s.own, case when _language is not null then s.read end),
     demo_calc.measure_share('language_of_stages', x.own_stages, x.stages),
     demo_calc.measure_share('language_of_tags', x.own_tags, x.tags),
     demo_calc.measure_share('language_of_deals', d.own, d.all),
     demo_calc.measure_share('language_of_titles', coalesce(x.own_titles, 0), x.titles),
     demo_calc.measure_share('spelling', s.foreign, case when _foreign is not null then s.read end),
     demo_calc.measure_exact('different_texts', 1000.0 * s.different / nullif(s.thousand, 0), s.thousand),
     demo_calc.measure_share('bodies_twice', coalesce(b.twice, 0), b.all),
     demo_calc.measure_share('openings', o.common, b.all),
     demo_calc.measure_share('bodies_of_talks', a.told, a.talks),
     demo_calc.measure_exact('length_of_bodies', b.bytes, b.all),
     demo_calc.measure_share('same_text_for_contact', coalesce(r.again, 0), b.all),
     demo_calc.measure_share('texts_name_people', n.naming, n.all),
     demo_calc.measure_share('commonest_subject', u.most, a.all),
     demo_calc.measure_exact('words_of_subjects', w.all, s.thousand)
   ]) as m;
end
$$;

comment on function demo_kpi.measure_language(demo_kpi.scene) is $doc$
Measures texts: their language, and how much they repeat; what is costly, of some thousand activities.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, crm.tags
example: select count(*) from demo_kpi.measure_language(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()))
gives:   15
$doc$;
