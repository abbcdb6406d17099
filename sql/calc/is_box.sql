create function demo_calc.is_box(address text)
returns boolean
language sql immutable parallel safe
return lower(address collate "C") ~ '(^|[^a-z])p\.? ?o\.? ?box';

comment on function demo_calc.is_box(text) is $doc$
Whether an address is a post box.

example: select demo_calc.is_box('Deira, P.O. Box 7712') and not demo_calc.is_box('4 Boxwood Road')
gives:   true
$doc$;
