create function demo_plan.settled_readings(readings demo_plan.reading[], currency text, fine text[])
returns demo_plan.reading[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    -- 25,000 is 25 thousand: no cents have three digits. Where its comma is the decimal mark of other cells, or others
    -- have 25.000, nobody knows. 1.234k is written either way, and so is 1,234 of a currency with three decimals: that
    -- takes a cell that shows the decimal mark.
    with marks as (
      select coalesce(array_agg(distinct r.mark) filter (where r.alternative is null), '{}') as proved,
             coalesce(array_agg(distinct r.mark) filter (where r.alternative is not null and not r.is_scaled),
                      '{}') as grouped
        from unnest(settled_readings.readings) as r
       where r.mark is not null
    ), settled as (
      select r.*, w.way, m.proved = array[r.mark] as shown, w.other,
             case w.way when 'decimal' then r.alternative else r.amount end as value
        from unnest(settled_readings.readings) as r
       cross join marks as m
       -- nothing in the cell itself says which
       cross join lateral (
         select r.is_scaled or r.is_money and coalesce(settled_readings.currency, r.currency,
                                                       '') = any (fine) as is_open
       ) as t
       cross join lateral (select array[translate(r.mark, '.,', ',.')] as mark) as o
       cross join lateral (
         select m.proved @> o.mark as other,
                case when r.alternative is null then 'one way'
                     when t.is_open and m.proved = array[r.mark] then 'thousands'
                     when t.is_open and m.proved = o.mark then 'decimal'
                     when t.is_open then 'either'
                     when m.proved @> o.mark or m.proved = '{}' and cardinality(m.grouped) > 1 then 'either'
                     else 'thousands' end as way
       ) as w
    )
    select coalesce(array_agg((
             s.row_no, s.column_no, s.metric, s.is_money, s.month, s.text, s.value, s.alternative, s.mark, s.is_scaled,
             s.currency,
             demo_plan.reading_fault(s.text, s.metric, s.is_money, s.value, s.alternative, s.currency, s.fault,
                                     case when s.way = 'either' then translate(s.mark, '.,', ',.') end, s.other),
             s.way, s.shown)::demo_plan.reading order by s.row_no, s.column_no), '{}')
      from settled as s);
end
$$;

comment on function demo_plan.settled_readings(demo_plan.reading[], text, text[]) is $doc$
Readings of cells that can be read in two ways, settled by what the other cells show, and what is wrong with those
that remain. Money is in currency, or for NULL in that of each cell; fine are the currencies with three decimals.

example: select r.how from unnest(demo_plan.settled_readings(array[
           row(2, 2, 'closedWonValue', true, '2025-01', '1.234', 1234, 1.234, ',', false, null, null, null, null)
         ]::demo_plan.reading[], 'USD', '{KWD}')) as r
gives:   thousands
$doc$;
