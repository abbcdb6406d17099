create function demo_login.is_base64(code text, fewest int, most int)
returns boolean
language sql immutable parallel safe
-- there is one way alone to write the bytes, or the same hash made again would be another text
return case when length(is_base64.code) % 4 <> 1 and length(is_base64.code) between 2 and 100 then
  length(decode(rpad(is_base64.code, (length(is_base64.code) + 3) / 4 * 4, '='), 'base64'))
    between is_base64.fewest and is_base64.most
  and rtrim(translate(encode(decode(rpad(is_base64.code, (length(is_base64.code) + 3) / 4 * 4, '='), 'base64'),
                             'base64'), E'\n', ''), '=') = is_base64.code
  else false end;

comment on function demo_login.is_base64(text, int, int) is $doc$
Whether a text of the letters of base64 stands, without padding, for that many bytes.

example: select demo_login.is_base64('ZXhhbXBsZQ', 7, 7) and not demo_login.is_base64('ZXhhbXBsZR', 7, 7)
gives:   true
$doc$;
