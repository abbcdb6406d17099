create function demo_care.require_batch_size(batch_size int)
returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not coalesce(batch_size between 1 and 100000, false) then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
      format('batch_size must be between 1 and 100000 (given %s)', coalesce(batch_size::text, 'NULL')),
      array[demo_calc.fault_of('batch_size', 'must be between 1 and 100000', batch_size)],
      'call demo.backfill_provenance(5000);');
  end if;
end
$$;

comment on function demo_care.require_batch_size(int) is $doc$
Raises where a batch would be empty or too large for one transaction.

raises:  TG400 batch_size is not 1 to 100000
example: select demo_care.require_batch_size(5000) is not null
gives:   true
$doc$;
