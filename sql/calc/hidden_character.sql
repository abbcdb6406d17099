create function demo_calc.hidden_character(word text)
returns text
language sql immutable parallel safe
begin atomic
  select format('character %s is U+%s', strpos(hidden_character.word, f.found),
                upper(right('0000' || to_hex(ascii(f.found)), greatest(4, length(to_hex(ascii(f.found))))) collate "C"))
    from (select coalesce(
            substring(hidden_character.word from
                      '[\u0001-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e'
                      '\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0001]'),
            -- joiners belong between letters of scripts that join, and within emoji
            substring(hidden_character.word from '(?:^|[\u0001-\u007f])([\u200c\u200d])'),
            substring(hidden_character.word from '([\u200c\u200d])(?:$|[\u0001-\u007f])')) as found) as f
   where f.found is not null;
end;

comment on function demo_calc.hidden_character(text) is $doc$
The first control or format character of a text and its place, NULL where there is none: line ends, marks that turn the
direction of writing, blanks of no width. Joiners are let be where they join something.

example: select demo_calc.hidden_character(chr(8238) || 'omeD')
gives:   character 1 is U+202E
$doc$;
