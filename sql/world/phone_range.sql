create function demo_world.phone_range(country text, phone text)
returns setof ref.phone_ranges
language sql stable
begin atomic
  select r.*
    from ref.phone_ranges as r
   cross join lateral substr(phone_range.phone, length(r.prefix) + 1) as n (digits)
   where r.country = phone_range.country and starts_with(phone_range.phone, r.prefix)
     and length(phone_range.phone) = length(r.prefix) + r.digits
     and case when n.digits ~ '^[0-9]{1,9}$' then n.digits::bigint between r.first_number and r.last_number
              else false end;
end;

comment on function demo_world.phone_range(text, text) is $doc$
The range that a phone number lies in, of those in the country that reach nobody; no row where it lies in none.

reads:   ref.phone_ranges
example: select count(*) from demo_world.phone_range('US', '+1 212-555-0123')
gives:   1
$doc$;
