create function demo_flow.product_of(title text)
returns text
language sql immutable parallel safe
return coalesce(nullif(split_part(product_of.title, ' – ', 2), ''), product_of.title);

comment on function demo_flow.product_of(text) is $doc$
What a deal is about: its title without the name before the dash.

example: select demo_flow.product_of('Acme – annual subscription')
gives:   annual subscription
$doc$;
