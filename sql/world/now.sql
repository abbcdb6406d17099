create function demo_world.now()
returns timestamptz
language sql stable
return case when coalesce(current_setting('demo.as_of', true), '') = '' then transaction_timestamp()
            else demo_world.set_clock(current_setting('demo.as_of', true)) end;

comment on function demo_world.now() is $doc$
The clock of the generator: the session setting demo.as_of where set, else the transaction's time.

raises:  TG400 demo.as_of is no moment of the years 2000 to 2100
example: select demo_world.now() = '2025-06-30 16:00Z'
gives:   true
$doc$;
