create function demo_plan.refuse_undo(undo demo_plan.undoing, keeps boolean)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _faults demo_calc.fault[] := demo_plan.undo_faults(undo, 'stuck');
begin
  if _faults <> '{}' then
    perform demo_calc.refuse('TG400', 'INFEASIBLE_PLAN', format('job %s cannot be undone now', undo.target_id)
                             || demo_plan.month_lines(_faults), _faults,
                             case when undo.restores then 'Undo first what took away the records that they hung on.'
                                  else 'Undo first the jobs that came after it.' end);
  end if;
  _faults := demo_plan.undo_faults(undo, 'keep');
  if _faults <> '{}' and keeps is not true then
    perform demo_calc.refuse('TG409', 'CONFLICT',
      format('people work with records of job %s', undo.target_id) || demo_plan.month_lines(_faults), _faults,
      format('Keep those and undo the rest: '
             'select demo.submit_undo(%L, ''{"onHuman": "keep", "confirm": "%s"}'', null);',
             undo.target_id, undo.confirm));
  end if;
end
$$;

comment on function demo_plan.refuse_undo(demo_plan.undoing, boolean) is $doc$
Raises where nobody can take over from records that would go, or what they hung on is gone; and where people work with
some of them, unless it keeps those.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals
raises:  TG400 records of other jobs have nowhere to go, or nothing to come back to
         TG409 people work with some of the records
example: select demo_plan.refuse_undo(null, false) is not null
gives:   true
$doc$;
