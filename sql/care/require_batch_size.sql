create function demo_care.require_batch_size(batch_size int)
returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if batch_size is null or batch_size not between 1 and 100000 then
    raise exception using
      errcode = 'TG400',
      message = format('batch_size must be between 1 and 100000 (given %s)', coalesce(batch_size::text, 'NULL')),
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', jsonb_build_array(jsonb_build_object('field', 'batch_size', 'constraint', 'must be between 1 and 100000', 'requested', batch_size))),
      hint    = 'call demo.backfill_provenance(5000);';
  end if;
end
$$;

comment on function demo_care.require_batch_size(int) is $doc$
Raises where a batch would be empty or too large for one transaction.

raises:  TG400 batch_size is not 1 to 100000
example: select demo_care.require_batch_size(5000) is not null
gives:   true
$doc$;
