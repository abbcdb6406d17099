create function demo_flow.amount_of(value numeric, currency text)
returns text
language sql immutable parallel safe
return to_char(round(amount_of.value), 'FM999,999,999,999,990') || ' ' || amount_of.currency;

comment on function demo_flow.amount_of(numeric, text) is $doc$
A deal's value as people write it in a note.

example: select demo_flow.amount_of(12400.40, 'EUR')
gives:   12,400 EUR
$doc$;
