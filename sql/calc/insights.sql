create function demo_calc.insights()
returns text[]
language sql immutable parallel safe
return '{referrals,fast_answer,small_deals,star_rep,quarter_end}'::text[];

comment on function demo_calc.insights() is $doc$
The effects that a generation can plant for people to find: they choose which deals win, never how many. referrals win
more, a quick answer qualifies more leads, small deals win more and faster, one member of the team is better at large
ones, and quarters end busy.

example: select (demo_calc.insights())[1]
gives:   referrals
$doc$;
