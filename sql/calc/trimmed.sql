create function demo_calc.trimmed(word text)
returns text
language sql immutable parallel safe
-- no-break, ideographic and other blanks, too: nobody sees which they are
return regexp_replace(trimmed.word, '^[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+'
                                    '|[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+$', '', 'g');

comment on function demo_calc.trimmed(text) is $doc$
A text without the blanks at its ends.

example: select demo_calc.trimmed('  Acme  Demo ')
gives:   Acme  Demo
$doc$;
