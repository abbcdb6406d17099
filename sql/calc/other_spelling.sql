create function demo_calc.other_spelling(is_other boolean, name text, latin text, reading text, is_short boolean)
returns text
language sql immutable parallel safe
return case when not is_other then name
            when reading is not null then reading
            when name ~ '^[ -~]+$' then case when is_short then left(name, 1) || '.' else name end
            when name ~ '[A-Za-z\u0600-\u06ff]' then initcap(latin collate "C")
            else name end;

comment on function demo_calc.other_spelling(boolean, text, text, text, boolean) is $doc$
How somebody in a hurry writes a name: its reading, without umlauts and accents, in Latin letters, or its initial alone;
the name itself, if is_other is false.

example: select demo_calc.other_spelling(true, 'Müller', 'mueller', null, false)
gives:   Mueller
$doc$;
