create function demo_calc.phone_number(prefix text, first_number bigint, span bigint, digits int, draw bigint)
returns text
language sql immutable parallel safe
return prefix || lpad((first_number + (draw * span >> 32))::text, digits, '0');

comment on function demo_calc.phone_number(text, bigint, bigint, int, bigint) is $doc$
The telephone number that a 32-bit draw picks from a range of span numbers with so many digits after their prefix.

example: select demo_calc.phone_number('+1 212 555 ', 100, 100, 4, 2147483648)
gives:   +1 212 555 0150
$doc$;
