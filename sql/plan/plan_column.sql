create function demo_plan.plan_column(head text)
returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- (USD), [€] and the like say that a column is money, as $ does; blanks, hyphens, underscores and # say nothing
  _word text := regexp_replace(regexp_replace(regexp_replace(
    demo_calc.fold(demo_calc.cell_text(head)), '[([]([a-z]{3}|[a-z]{0,3}[$€£¥₹₩])[)\]]', '$', 'g'),
    '[€£¥₹₩]', '$', 'g'), '[- _.:#]+', '', 'g');
begin
  if _word ~ '^(months?|yearmonth|period|date)$' then
    return 'month';
  end if;
  return (select m.name from demo_kpi.metrics() as m where _word ~ ('^(' || m.titles || ')$'));
end
$$;

comment on function demo_plan.plan_column(text) is $doc$
What a column of a pasted plan holds by its title, in any case and spacing: month or one of the metrics; NULL for a
title that is none of them.

example: select demo_plan.plan_column('Closed Won Value (USD)')
gives:   closedWonValue
$doc$;
