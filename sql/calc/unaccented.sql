create function demo_calc.unaccented(word text)
returns text
language sql immutable parallel safe
return regexp_replace(normalize(translate(replace(replace(replace(replace(replace(replace(replace(
         demo_calc.fold(unaccented.word), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
         'øđðłıħ', 'oddlih'), nfkd), '[\u0300-\u036f]', '', 'g');

comment on function demo_calc.unaccented(text) is $doc$
A text in small letters without accents, umlauts spelt out, as addresses have it; letters of other scripts stay.

example: select demo_calc.unaccented('Franco Gestão, Grüne Höfe & Söhne')
gives:   franco gestao, gruene hoefe & soehne
$doc$;
