create function demo_calc.id_digits(prefix text, month text)
returns bigint
language sql immutable parallel safe strict
return ('x' || substr(id_digits.prefix, 20, 4) || demo_calc.month_digits(id_digits.month)
        || '00000000')::bit(64)::bigint;

comment on function demo_calc.id_digits(text, text) is $doc$
The last 16 hexadecimal digits of the ids that a month's rows have below a prefix (demo_calc.id_prefix), as the number
of ordinal 0: row i has the id left(prefix, 19) || to_hex(id_digits + i). For many rows this is cheaper than padding
each ordinal.

example: select to_hex(demo_calc.id_digits('01234567-89ab-8cde-8f01-', '2025-01') + 255)
gives:   8f015eec000000ff
$doc$;
