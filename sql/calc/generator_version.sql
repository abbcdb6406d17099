create function demo_calc.generator_version()
returns text
language sql immutable parallel safe
return '2.0.0';

comment on function demo_calc.generator_version() is $doc$
Version of the generator's output. Whatever changes what an old config gives (code or reference rows) raises it.

example: select demo_calc.generator_version()
gives:   2.0.0
$doc$;
