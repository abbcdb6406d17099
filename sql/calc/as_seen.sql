create function demo_calc.as_seen(word text)
returns text
language sql immutable parallel safe
return regexp_replace(demo_calc.trimmed(as_seen.word), '[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+', ' ', 'g');

comment on function demo_calc.as_seen(text) is $doc$
A name as people see it: without the blanks at its ends, and with one blank wherever there are some, of whatever kind.

example: select demo_calc.as_seen(' Acme ' || chr(160) || ' Demo ')
gives:   Acme Demo
$doc$;
