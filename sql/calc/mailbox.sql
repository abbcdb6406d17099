create function demo_calc.mailbox(first_latin text, last_latin text, manner bigint)
returns text
language sql immutable parallel safe
return case when manner < 7 or manner between 10 and 11 then first_latin || '.' || last_latin
            when manner < 9 then left(first_latin, 1) || '.' || last_latin
            when manner = 9 then last_latin || '.' || first_latin
            when manner = 12 then first_latin || '-' || last_latin
            else first_latin || last_latin end;

comment on function demo_calc.mailbox(text, text, bigint) is $doc$
What stands before the @ of a person's address, in one of the manners that companies (0 to 9) and people (10 to 13)
have.

example: select demo_calc.mailbox('anna', 'schmidt', 8)
gives:   a.schmidt
$doc$;
