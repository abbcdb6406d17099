create function demo_flow.rival_of(contact_id uuid, rivals text[])
returns text
language sql immutable parallel safe
-- of the last digits alone: they are the same in every tenant
return coalesce(rival_of.rivals[1 + ('x' || right(rival_of.contact_id::text, 6))::bit(24)::int
                                      % nullif(cardinality(rival_of.rivals), 0)], 'another provider');

comment on function demo_flow.rival_of(uuid, text[]) is $doc$
Whom a contact speaks of as our competitor where the deal does not say so: always the same.

example: select demo_flow.rival_of('01234567-89ab-8cde-8f01-000000000004', '{Ace,Bee,Cee}')
gives:   Bee
$doc$;
