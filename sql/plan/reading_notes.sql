create function demo_plan.reading_notes(readings demo_plan.reading[])
returns demo_plan.remark[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    with found (row_no, column_no, message) as (
      select r.row_no, r.column_no, format('"%s" is read as no number given; write 0 for none', r.text)
        from unnest(reading_notes.readings) as r
       where r.text in ('-', '–', '—')
      union all
      -- each of these once, for the first cell
      select r.row_no, r.column_no,
             format('"%s" is read as %s: %s', r.text, r.amount,
                    case when r.how = 'decimal' or r.is_proved then 'other cells show the decimal mark'
                         else 'three digits after a separator are thousands' end)
        from (
          select r.*, row_number() over (partition by r.how, r.mark order by r.row_no, r.column_no) as nth
            from unnest(reading_notes.readings) as r
           where r.how in ('thousands', 'decimal') and r.fault is null
        ) as r
       where r.nth = 1
      union all
      select r.row_no, r.column_no,
             format('"%s": amounts are taken in the tenant''s currency, whatever sign they bear', r.text)
        from (
          select r.*, row_number() over (partition by r.currency order by r.row_no, r.column_no) as nth
            from unnest(reading_notes.readings) as r
           where r.currency is not null and r.fault is null
        ) as r
       where r.nth = 1
    )
    select coalesce(array_agg((f.row_no, f.column_no, f.message)::demo_plan.remark), '{}') from found as f);
end
$$;

comment on function demo_plan.reading_notes(demo_plan.reading[]) is $doc$
What is to be said about numbers that were read: dashes, separators, currencies.

example: select r.message from unnest(demo_plan.reading_notes(array[
           row(2, 2, 'leadsCreated', false, '2025-01', '-', null, null, null, false, null, null, 'one way', null)
         ]::demo_plan.reading[])) as r
gives:   "-" is read as no number given; write 0 for none
$doc$;
