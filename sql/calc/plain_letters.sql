create function demo_calc.plain_letters(value text)
returns text
language sql immutable strict parallel safe
-- STRICT keeps what is put in from being worked out several times
return case
  when value ~ '[\u00d0-\u0142]'
    then replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
      value, 'ß', 'ss'), 'ø', 'o'), 'Ø', 'o'), 'đ', 'd'), 'Đ', 'd'), 'ł', 'l'), 'Ł', 'l'), 'ı', 'i'),
      'æ', 'ae'), 'Æ', 'ae'), 'ð', 'd'), 'Ð', 'd')
  when value ~ '[\u0391-\u042f]'
    then translate(value, 'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩςАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ',
                          'αβγδεζηθικλμνξοπρστυφχψωσабвгдежзийклмнопрстуфхцчшщъыьэюя')
  else value end;

comment on function demo_calc.plain_letters(text) is $doc$
Small letters where those of ASCII are small already: Latin ones that have no accent but a form of their own are spelt
out, Greek and Cyrillic capitals become small.

example: select demo_calc.plain_letters('straße') || ' ' || demo_calc.plain_letters('ΜΟΣΚΒΑ')
gives:   strasse μοσκβα
$doc$;
