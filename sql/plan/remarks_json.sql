create function demo_plan.remarks_json(remarks demo_plan.remark[])
returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('row', r.row_no, 'column', r.column_no, 'message', r.message)
                              order by r.row_no, r.column_no, r.ordinality), '[]')
      from unnest(remarks_json.remarks) with ordinality as r);
end
$$;

comment on function demo_plan.remarks_json(demo_plan.remark[]) is $doc$
Remarks as JSON [{row, column, message}], by row and column.

example: select demo_plan.remarks_json(array[row(2, 1, 'there is no month')::demo_plan.remark]) #>> '{0,message}'
gives:   there is no month
$doc$;
