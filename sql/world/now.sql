create function demo_world.now()
returns timestamptz
language sql stable
return coalesce(nullif(current_setting('demo.as_of', true), '')::timestamptz, transaction_timestamp());

comment on function demo_world.now() is $doc$
The clock of the generator: the session setting demo.as_of where set, else the transaction's time.

example: select demo_world.now() = '2025-06-30 16:00Z'
gives:   true
$doc$;
