create function demo_plan.share_open(total bigint, undecided bigint[], months text[], as_of timestamptz,
                                     cycle_days double precision, longest_days double precision)
returns bigint[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  _all    bigint := (select sum(u) from unnest(undecided) as u);
  -- no month has only open deals beside its won ones, unless all have
  _most   double precision := greatest(0.95, total / greatest(_all, 1)::double precision);
  _still  double precision[];  -- how likely a deal of a month is open still, in relation to the others
  _low    double precision := 0;
  _high   double precision := 1;
  _level  double precision;
  _shares double precision[];
begin
  if total = 0 or _all = 0 then
    return array_fill(0::bigint, array[cardinality(months)]);
  end if;
  select array_agg(demo_calc.exp(-a.days / greatest(longest_days, 1)) / (1 + a.cycles * a.cycles) order by a.i)
    into _still
    from (
      select d.i, d.days, d.days / greatest(share_open.cycle_days, 1) as cycles
        from (
          select m.i, extract(epoch from share_open.as_of - demo_calc.month_start(m.month)
                              - (least(share_open.as_of, demo_calc.month_start(demo_calc.next_month(m.month)))
                                 - demo_calc.month_start(m.month)) / 2)::double precision / 86400 as days
            from unnest(months) with ordinality as m (month, i)
        ) as d
    ) as a;
  -- the level at which the months hold that many
  for _ in 1 .. 60 loop
    exit when (select sum(u.n * least(_most, _high * u.still)) from unnest(undecided, _still) as u (n, still)) >= total;
    _high := _high * 2;
  end loop;
  for _ in 1 .. 40 loop
    _level := (_low + _high) / 2;
    if (select sum(u.n * least(_most, _level * u.still)) from unnest(undecided, _still) as u (n, still)) < total then
      _low := _level;
    else
      _high := _level;
    end if;
  end loop;
  select array_agg(u.n * least(_most, _high * u.still) order by u.i) into _shares
    from unnest(undecided, _still) with ordinality as u (n, still, i);
  return demo_calc.allocate(total, array(select round(u.share::numeric, 6)
                                           from unnest(_shares) with ordinality as u (share, i) order by u.i));
end
$$;

comment on function demo_plan.share_open(bigint, bigint[], text[], timestamptz, double precision, double precision) is $doc$
Which deals that are not won are open still and not lost, by months that have so many of them (undecided): the younger,
the likelier, in relation to a usual and to the longest sales cycle, in days. They add up to total.

example: select demo_plan.share_open(30, '{20,20,20,20}', '{2025-01,2025-02,2025-03,2025-04}', '2025-04-30 12:00Z', 20, 60)
gives:   {1,2,8,19}
$doc$;
