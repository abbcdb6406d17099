create function demo_calc.id_prefix(tenant_id uuid, seed text, plan_hash text, application_no int, kind text)
returns text
language sql immutable parallel safe strict
begin atomic
  select substr(d.hex, 1, 8) || '-' || substr(d.hex, 9, 4) || '-8' || substr(d.hex, 13, 3) || '-8'
         || substr(d.hex, 16, 3) || '-'
    from (
      select encode(sha256(convert_to(
               id_prefix.tenant_id::text || ':' || id_prefix.plan_hash || ':' || id_prefix.application_no::text
                 || ':' || id_prefix.kind || ':' || id_prefix.seed,
               'UTF8')), 'hex') as hex
    ) as d;
end;

comment on function demo_calc.id_prefix(uuid, text, text, int, text) is $doc$
First 24 characters of the ids (UUID version 8) of one kind of row that a job makes: 72 bits of a digest. The last 12
digits are month and ordinal (demo_calc.month_digits), so ids ascend with time within a job.

example: select demo_calc.id_prefix('00000000-0000-0000-0000-000000000001', 'demo', 'plan', 1, 'contact') ~
         '^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-$'
gives:   true
$doc$;
