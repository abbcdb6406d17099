create function demo_job.require_idempotency_key(idempotency_key text)
returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  _fault text := case when length(idempotency_key) not between 1 and 200 then 'must have 1 to 200 characters'
                      else demo_calc.text_fault(idempotency_key, 0, 200) end;
begin
  if _fault is not null then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'the idempotency key ' || _fault,
      array[demo_calc.fault_of('idempotencyKey', _fault, left(idempotency_key, 200))]);
  end if;
end
$$;

comment on function demo_job.require_idempotency_key(text) is $doc$
Raises where a key cannot be kept; NULL stands for no key.

raises:  TG400 the key is empty or too long, or has hidden characters
example: select demo_job.require_idempotency_key('2025-06-30 Ada') is not null
gives:   true
$doc$;
