create function demo_job.check_undo_options(options jsonb)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _faults demo_calc.fault[];
begin
  select coalesce(array_agg(demo_calc.fault_of(f.key, f.fault, f.given) order by f.key collate "C"), '{}') into _faults
    from (
      select '' as key, 'must be a JSON object' as fault, demo_calc.shown_value(options) as given
       where jsonb_typeof(options) is distinct from 'object'
      union all
      select k.key, case
               when k.key not in ('confirm', 'onHuman', 'cascade') then 'is not a known key'
               when k.key = 'confirm' and jsonb_typeof(k.value) <> 'string' then 'must be a text'
               when k.key = 'onHuman' and k.value not in ('"refuse"', '"keep"') then 'must be refuse or keep'
               when k.key = 'cascade' and jsonb_typeof(k.value) <> 'boolean' then 'must be true or false' end,
             demo_calc.shown_value(k.value)
        from jsonb_each(case when jsonb_typeof(options) = 'object' then options else '{}' end) as k
    ) as f
   where f.fault is not null;
  if _faults <> '{}' then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'the options of the undo have faults'
                             || demo_plan.month_lines(_faults), demo_calc.listed_faults(_faults),
                             'Options are {"confirm": text, "onHuman": "refuse" or "keep", "cascade": true or false}.');
  end if;
end
$$;

comment on function demo_job.check_undo_options(jsonb) is $doc$
Raises where the options of an undo are malformed, and lists every fault.

raises:  TG400 the options have faults
example: select demo_job.check_undo_options('{"onHuman": "keep"}') is not null
gives:   true
$doc$;
