create function demo_calc.channel_starts(channel_mix jsonb, total bigint)
returns table (channels name[], starts bigint[])
language sql immutable parallel safe
begin atomic
  select array_agg(c.channel::name order by c.channel collate "C"), array_agg(c.start::bigint
                                                                      order by c.channel collate "C")
    from (
      select m.key as channel,
             (sum(m.value::numeric) over (order by m.key collate "C") - m.value::numeric)
               * channel_starts.total / sum(m.value::numeric) over () as start
        from jsonb_each(channel_starts.channel_mix) as m
    ) as c;
end;

comment on function demo_calc.channel_starts(jsonb, bigint) is $doc$
The channels of a mix {channel: percent} in the order of their names, and where the share of each begins among the
numbers from 0 to total - 1.

example: select starts from demo_calc.channel_starts('{"seo": 75, "direct": 25}', 200)
gives:   {0,50}
$doc$;
