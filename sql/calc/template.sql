create function demo_calc.template(text text)
returns text
language sql immutable strict parallel safe
return replace(replace(replace(replace(replace(replace(replace(replace(replace(template.text,
         '%', '%%'), '{contact}', '%1$s'), '{account}', '%2$s'), '{product}', '%3$s'), '{amount}', '%4$s'),
         '{competitor}', '%5$s'), '{date}', '%6$s'), '{subject}', '%7$s'), '{first_name}', '%8$s');

comment on function demo_calc.template(text) is $doc$
A text with placeholders as a format string, so that all of them are filled in one go: contact, account, product,
amount, competitor, date, subject, first_name.

example: select format(demo_calc.template('{account}: {subject} by {date}, 5 % off'), 'Ann', 'Acme', null, null, null,
         'Monday', 'Quote')
gives:   Acme: Quote by Monday, 5 % off
$doc$;
