create function demo_kpi.tenants_like(search text)
returns setof crm.tenants
language sql stable
begin atomic
  select t.*
    from crm.tenants as t
   where t.deleted_at is null
     and (tenants_like.search = '' or strpos(demo_calc.fold(demo_calc.as_seen(t.name)), tenants_like.search) > 0
          or strpos(t.slug, tenants_like.search) > 0 or strpos(t.id::text, tenants_like.search) = 1);
end;

comment on function demo_kpi.tenants_like(text) is $doc$
The tenants whose name or slug contains a text, or whose id begins with it; search is folded (demo_calc.fold), ''
finds all.

reads:   crm.tenants
example: select name from demo_kpi.tenants_like('example')
gives:   Example Corp
$doc$;
