create function demo_calc.full_name(first_name text, last_name text, family_first boolean)
returns text
language sql immutable parallel safe
return case when family_first then last_name || ' ' || first_name else first_name || ' ' || last_name end;

comment on function demo_calc.full_name(text, text, boolean) is $doc$
A person's name in the order of the country.

example: select demo_calc.full_name('Yui', 'Sato', true)
gives:   Sato Yui
$doc$;
