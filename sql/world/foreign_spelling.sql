create function demo_world.foreign_spelling(country text)
returns text
language sql immutable parallel safe
return case country
    when 'US' then '(enquir|colour|organis|cheque|solicitor|catalogue|programme|(^|[^a-z])centre|licence|favour|behaviour'
                   || '|instalment|whilst|(^|[^a-z])notary|cancelled|realis)'
    when 'GB' then '((^|[^a-z])(inquir|color|center|favor|(license|program|catalog)([^a-z]|$))|organiz|installment|canceled'
                   || '|realtor|attorney)'
  end;

comment on function demo_world.foreign_spelling(text) is $doc$
How words in small letters are spelt on the other side of the Atlantic, as a regular expression; NULL for countries on
neither side.

example: select 'customer enquiry' ~ demo_world.foreign_spelling('US')
gives:   true
$doc$;
