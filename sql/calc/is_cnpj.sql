create function demo_calc.is_cnpj(tax_no text)
returns boolean
language sql immutable parallel safe
begin atomic
  select coalesce(length(n.digits) = 14 and n.digits !~ '^(.)\1*$' and c.first = d.given[13] and c.second = d.given[14],
                  false)
    from (select regexp_replace(is_cnpj.tax_no, '[^0-9]', '', 'g') as digits) as n
   cross join lateral (select string_to_array(n.digits, null)::int[] as given) as d
   cross join lateral (
     select (11 - sum(d.given[g] * (2 + (12 - g) % 8)) filter (where g <= 12) % 11) % 11 % 10 as first,
            (11 - sum(d.given[g] * (2 + (13 - g) % 8)) % 11) % 11 % 10 as second
       from generate_series(1, 13) as g
   ) as c;
end;

comment on function demo_calc.is_cnpj(text) is $doc$
Whether a text is the number of a company in Brazil, by its check digits.

example: select demo_calc.is_cnpj('11.222.333/0001-81')
gives:   true
$doc$;
