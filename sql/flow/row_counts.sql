create function demo_flow.row_counts(tenant_id uuid)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  _entity text;
  _rows   bigint;
  _counts jsonb := '{}';
begin
  for _entity in select e.name from demo_kpi.entities() as e loop
    execute format('select count(*) from crm.%I as r where r.tenant_id = $1', _entity) into _rows using tenant_id;
    _counts := _counts || jsonb_build_object(_entity, _rows);
  end loop;
  return _counts;
end
$$;

comment on function demo_flow.row_counts(uuid) is $doc$
How many rows each table has of a tenant.

example: select demo_flow.row_counts('00000000-0000-4000-8000-00000000000a') ->> 'contacts'
gives:   700
$doc$;
