create function demo_flow.deal_partners_of(run demo_flow.run, clock demo_flow.clock, deals demo_flow.deal[],
                                           buyers demo_flow.buyer[], gap interval)
returns demo_flow.deal_partners
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _fresh    constant int := 600;  -- of 1024: rather somebody who came lately
  -- a new tenant begins with those who come on its first days
  _base_at  constant timestamptz := case when run.is_new then least(clock.begins[5], clock.first_end)
                                         else '-infinity' end;
  -- and until somebody can buy again, deals wait for whoever comes in their month
  _firsts_at constant timestamptz := case when run.is_new then clock.begins[1] + 2 * gap else '-infinity' end;
  _partners demo_flow.deal_partners;
  _firsts   bigint[];       -- deals that are the first ones of customers
  _ns       bigint[];       -- deals that have somebody, and whom
  _whose    bigint[];
  _won_at   timestamptz[];  -- of each buyer
  _open     int[];
  _customers bigint;
  _people   bigint;
  _more     record;
  _found    record;
begin
  select coalesce(array_agg(f.n), '{}'), coalesce(array_agg(f.buyer), '{}'), coalesce(array_agg(f.won_at), '{}')
    into _ns, _whose, _won_at
    from demo_flow.first_wins(deals, buyers, _firsts_at) as f;
  _firsts := _ns;
  select coalesce(array_agg(coalesce(b.won_at, f.won_at) order by b.no), '{}') into _won_at
    from unnest(buyers) as b
    left join unnest(_whose, _won_at) as f (buyer, won_at) on f.buyer = b.no;

  select greatest(count(*) filter (where b.kind = 'customer'), 1),
         greatest(count(*) filter (where b.kind in ('customer', 'prospect')), 1)
    into _customers, _people
    from unnest(buyers) as b;

  for _round in 1 .. 4 loop
    exit when cardinality(_ns) = cardinality(deals);
    select coalesce(array_agg(b.open_deals + coalesce(o.deals, 0)::int order by b.no), '{}') into _open
      from unnest(buyers) as b
      left join (
        select g.buyer, count(*) as deals
          from unnest(_ns, _whose) as g (n, buyer)
          join unnest(deals) as s on s.n = g.n and s.outcome = 'open'
         group by g.buyer
      ) as o on o.buyer = b.no;
    select max(s.created_at) as ends_at,
           ceil(1.25 * count(*) filter (where s.outcome = 'won') / _customers)::int as won,
           ceil(1.25 * count(*) filter (where s.outcome = 'open') / _people)::int as open,
           ceil(1.25 * count(*) filter (where s.outcome = 'lost') / _people)::int as lost
      into _more
      from unnest(deals) as s
     where not exists (select from unnest(_ns) as t (n) where t.n = s.n);

    with seats as materialized (
      select t.outcome, t.buyer, t.at, row_number() over (partition by t.outcome order by t.at, t.buyer) as seat
        from demo_flow.deal_seats(buyers, _won_at, _open, _round, gap, 'referrals' = any(run.insights), _more.ends_at,
                                  _more.won, _more.open, _more.lost) as t
    ), free as (
      select t.outcome, array_agg(t.at order by t.seat) as ats from seats as t group by t.outcome
    ), waiting as (
      select s.outcome, array_agg(s.n order by w.at, s.n) as ns, array_agg(w.at order by w.at, s.n) as ats
        from unnest(deals) as s
       cross join lateral (
         select case when _round = 3 then s.month_ends_at else greatest(s.created_at, _base_at) end as at
       ) as w
       where not exists (select from unnest(_ns) as t (n) where t.n = s.n)
       group by s.outcome
    )
    select array_agg(g.n) as ns, array_agg(t.buyer) as whose into _found
      from (
        select w.outcome, u.n, u.seat
          from waiting as w
          join free as f on f.outcome = w.outcome
         cross join lateral unnest(w.ns, demo_calc.seats_of(w.ats, f.ats, case when _round < 4 then _fresh
                                                            else 200 end)) as u (n, seat)
        offset 0  -- once for each outcome
      ) as g
      join seats as t on t.outcome = g.outcome and t.seat = g.seat;
    _ns := _ns || coalesce(_found.ns, '{}');
    _whose := _whose || coalesce(_found.whose, '{}');
  end loop;

  select array_agg(coalesce(g.buyer, r.buyer) order by s.n) into _partners.buyers
    from unnest(deals) as s
    left join unnest(_ns, _whose) as g (n, buyer) on g.n = s.n
    left join demo_flow.any_buyers(deals, buyers, _ns, 'referrals' = any(run.insights)) as r on r.n = s.n;
  select array_agg(case when f.n is null and p.won_at <= s.created_at then p.won_at end order by s.n)
    into _partners.won_at
    from unnest(deals) as s
    join unnest(_partners.buyers) with ordinality as u (buyer, n) on u.n = s.n
    left join unnest(_won_at) with ordinality as p (won_at, no) on p.no = u.buyer
    left join unnest(_firsts) as f (n) on f.n = s.n;
  return _partners;
end
$$;

comment on function demo_flow.deal_partners_of(demo_flow.run, demo_flow.clock, demo_flow.deal[], demo_flow.buyer[],
                                               interval) is $doc$
With whom the deals of a job are. Every customer buys; further deals of customers come after the first was won; open
deals go to prospects, customers and some qualified leads, two each at most as far as the numbers allow, lost ones to
disqualified leads as well. gap: the pace of a customer's deals.

example: select cardinality(p.buyers) = cardinality(l.list) and array_position(p.buyers, null) is null
         from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.clock_of(r) as c
         cross join lateral (select array(select d::demo_flow.deal_slot from demo_flow.deal_rows(r, c, 1, 2) as d) as
         slots) as s cross join lateral (select array(select d from demo_flow.deal_dates(r, c, demo_flow.pace_of(r, c),
         s.slots) as d) as list) as l cross join lateral demo_flow.deal_partners_of(r, c, l.list, demo_flow.buyers_of(r,
         100), '20 days') as p where w.id = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
