create function demo_kpi.examples_of_companies(scene demo_kpi.scene, check_name text)
returns table (badness numeric, example text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
  _check     text := check_name;
begin
  return query
  with staff as (
    select t.company_id, sum(t.people) as contacts, max(t.people) filter (where t.is_head) as heads
      from (
        select c.company_id, count(*) as people, demo_calc.is_head(c.job_title) as is_head
          from crm.contacts as c
         where c.tenant_id = _tenant_id and c.deleted_at is null and c.company_id is not null
         group by c.company_id, c.job_title
      ) as t
     group by t.company_id
  ), deals as (
    select d.company_id, count(*) as deals from crm.deals as d
     where d.tenant_id = _tenant_id and d.deleted_at is null and d.company_id is not null group by d.company_id
  ), companies as (
    select k.*, coalesce(s.contacts, 0) as contacts, coalesce(s.heads, 0) as heads, coalesce(d.deals, 0) as deals,
           r.note as line, count(*) over (partition by k.industry) as of_industry, count(*)
             over (partition by k.city) as of_city,
           count(*) over (partition by split_part(k.name, ' ', 1)) as of_word
      from crm.companies as k
      left join staff as s on s.company_id = k.id
      left join deals as d on d.company_id = k.id
      left join lateral (
        select min(p.note) as note from ref.phone_ranges as p
         where p.country = scene.country and starts_with(k.phone, p.prefix)
           and length(k.phone) = length(p.prefix) + p.digits
      ) as r on true
     where k.tenant_id = _tenant_id and k.deleted_at is null
  ), judged as (
    select k.*, case _check
        when 'contacts_above_employees' then nullif(greatest(k.contacts - k.employee_count, 0), 0)
        when 'deals_above_employees' then nullif(greatest(k.deals - greatest(2 * k.employee_count, 4), 0), 0)
        when 'industries_of_companies' then k.of_industry
        when 'sizes_of_companies' then k.employee_count
        when 'small_forms_are_small' then case when k.name ~ '( UG \(|e\. ?K\.$| ME$| Est\.$|^合資会社)'
          then k.employee_count end
        when 'contacts_by_size' then abs(ln(k.employee_count) - 3 * ln(1 + k.contacts))
        when 'one_head' then case when k.heads > 1 then k.heads end
        when 'landline_of_city' then case when lower(k.line collate "C") !~ 'mobile|^landline|^no ' and k.line not like k.city || '%'
          then 1 end
        when 'main_line_is_mobile' then case when lower(k.line collate "C") ~ 'mobile' then k.employee_count end
        when 'cities_lopsided' then k.of_city
        when 'wards' then case when k.city || coalesce(k.address, '') !~ '区' then 1 end
        when 'tax_numbers' then case when k.tax_no is null then k.employee_count end
        when 'tax_numbers_cannot_exist' then case when demo_calc.is_cnpj(k.tax_no) then 1 end
        when 'po_boxes' then case when not demo_calc.is_box(k.address) then 1 end
        when 'suites' then case when not demo_calc.is_suite(k.address) then 1 end
        when 'numbered_companies' then case when k.name ~ ' [0-9]+( |$)' then 1 end
        when 'companies_begin_alike' then k.of_word
        when 'missing_company_fields' then (k.phone is null or k.address is null or k.employee_count is null)::int
      end as worst
      from companies as k
  )
  select j.worst::numeric, format('%s: ', j.name)
         || case when _check in ('landline_of_city', 'main_line_is_mobile', 'missing_company_fields',
           'cities_lopsided')
                   then format('%s, telephone %s (%s)', coalesce(j.city, 'no city'), coalesce(j.phone, 'none'),
                               coalesce(split_part(j.line, ';', 1), 'of no known range'))
                 when _check in ('wards', 'po_boxes', 'suites') then format('%s, %s', j.address, j.city)
                 when _check like 'tax%' then coalesce(j.tax_no, 'no tax number')
                 when _check = 'industries_of_companies' then format('%s, as %s others', j.industry, j.of_industry - 1)
                 when _check = 'companies_begin_alike' then format('begins as %s others', j.of_word - 1)
                 else format('%s employees, %s contacts, %s deals%s', coalesce(j.employee_count::text, 'unknown'),
                   j.contacts, j.deals,
                             case when j.heads > 1 then format(', %s of one top title', j.heads) else '' end) end
    from judged as j
   where j.worst is not null;
end
$$;

comment on function demo_kpi.examples_of_companies(demo_kpi.scene, text) is $doc$
The companies that a check of the report on realism may have found, in a sentence each, the worst with the highest
badness.

reads:   crm.companies, crm.contacts, crm.deals, ref.phone_ranges
example: select count(*) > 0 from demo_kpi.examples_of_companies(
         demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a', demo_world.now()), 'sizes_of_companies')
gives:   true
$doc$;
