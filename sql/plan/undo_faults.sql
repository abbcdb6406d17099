create function demo_plan.undo_faults(undo demo_plan.undoing, change text)
returns demo_calc.fault[]
language sql stable
begin atomic
  with told as (
    select r.*, row_number() over (order by r.month, r.entity collate "C", r.row_id) as no, count(*) over () as total
      from unnest((undo_faults.undo).rows) as r where r.change = undo_faults.change
  )
  select array(
    select (t.entity, format('%s %s: %s', e.singular, demo_plan.row_label(((undo_faults.undo).tenant).id, t.entity,
                                                                         t.row_id), t.why),
            t.month, to_jsonb(t.row_id), null, null)::demo_calc.fault
      from told as t join demo_kpi.entities() as e on e.name = t.entity
     where t.no <= 20 order by t.no)
    || array(
    select ('rows', format('has %s more that are not listed', t.total - 20), null, null, null,
            t.total - 20)::demo_calc.fault
      from told as t where t.no = 21);
end;

comment on function demo_plan.undo_faults(demo_plan.undoing, text) is $doc$
The records that a change (keep, stuck) is said of, up to twenty of them, as faults: entity, what and why, month, id.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals
example: select demo_plan.undo_faults(null, 'keep')
gives:   {}
$doc$;
