create function demo_calc.text_fault(word text, low numeric, high numeric)
returns text
language sql immutable parallel safe
return case when length(word) > high then format('must have at most %s characters', high)
            when length(demo_calc.trimmed(word)) < low then format('must have at least %s characters', low)
            else 'must not contain control characters: ' || demo_calc.hidden_character(word) end;

comment on function demo_calc.text_fault(text, numeric, numeric) is $doc$
What a text must be that is to have from low to high characters; NULL for one that is that.

example: select demo_calc.text_fault('ab', 3, 100)
gives:   must have at least 3 characters
$doc$;
