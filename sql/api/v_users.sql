create view demo.v_users as
select r.tenant_id, t.name as tenant, r.id, r.full_name as name, r.email, r.role,
       r.created_at at time zone t.timezone as joined_local, r.created_at, r.left_at
  from crm.users as r
  join crm.tenants as t on t.id = r.tenant_id and t.deleted_at is null
  join crm.demo_tenant_metadata as m on m.tenant_id = r.tenant_id
 where r.deleted_at is null;

comment on view demo.v_users is $doc$
The teams of demo tenants, for psql and BI tools.
$doc$;
