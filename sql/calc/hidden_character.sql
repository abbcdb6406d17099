create function demo_calc.hidden_character(word text)
returns text
language sql immutable parallel safe
begin atomic
  select format('character %s is U+%s', strpos(hidden_character.word, f.found),
                upper(right('0000' || to_hex(ascii(f.found)), greatest(4, length(to_hex(ascii(f.found))))) collate "C"))
    from (select coalesce(
            substring(hidden_character.word from
                      '[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f'
                      '\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff'
                      '\U0001d173-\U0001d17a\U000e0001-\U000e007f]'),
            -- marks belong to the letter before them, and what chooses a form of it to one that has several
            substring(hidden_character.word from
                      '^[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]'),
            substring(hidden_character.word from
                      '(?:^|[\u0001-\u0022\u0024-\u0029\u002b-\u002f\u003a-\u007f])([\ufe00-\ufe0f\U000e0100-\U000e01ef])'),
            -- joiners belong between letters of scripts that join, and within emoji
            substring(hidden_character.word from '(?:^|[\u0001-\u007f])([\u200c\u200d])'),
            substring(hidden_character.word from '([\u200c\u200d])(?:$|[\u0001-\u007f])')) as found) as f
   where f.found is not null;
end;

comment on function demo_calc.hidden_character(text) is $doc$
The first control or format character of a text and its place, NULL where there is none: line ends, marks that turn the
direction of writing, blanks of no width and letters that show nothing. Joiners, and what chooses the form of a letter,
are let be where there is something for them to act on.

example: select demo_calc.hidden_character(chr(8238) || 'omeD')
gives:   character 1 is U+202E
$doc$;
