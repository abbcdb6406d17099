create function demo_calc.search_form(value text)
returns text
language sql immutable parallel safe
-- cheap enough for hundreds of thousands of rows: demo_calc.fold knows more letters, and takes fifty times as long;
-- without STRICT this becomes a part of the statement
return ' ' || case
  when octet_length(value) = length(value)
    then translate(lower(value collate "C"), '.,;:/@_+&()"''-', '              ')
  else demo_calc.plain_letters(regexp_replace(regexp_replace(
         lower(normalize(value, nfkd) collate "C"), '[\u0300-\u036f]', '', 'g'),
         '[-!-/:-@_\u00b7\u2010-\u2015\u3000\u30fb]', ' ', 'g')) end;

comment on function demo_calc.search_form(text) is $doc$
A text as it is searched in and sorted by: in small letters (Latin, Greek, Cyrillic), without accents, each word behind a
blank. Signs between words are blanks.

example: select ltrim(demo_calc.search_form('José-Ana Müller'))
gives:   jose ana muller
$doc$;
