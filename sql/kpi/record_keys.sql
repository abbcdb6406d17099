create function demo_kpi.record_keys()
returns table (entity text, kind text, no int, name text, type text, expression text, choices text[])
language sql immutable parallel safe
begin atomic
  values
    ('companies',  'sort',   1, 'createdAt', 'instant', 'r.created_at', null::text[]),
    ('companies',  'sort',   2, 'name',      'text',    'left(demo_calc.search_form(r.name), 100) collate "C"', null),
    ('companies',  'sort',   3, 'employees', 'number',  'coalesce(r.employee_count, 0)', null),
    ('companies',  'search', 0, 'search',    'text',    $$r.name || ' ' || coalesce(r.domain, '')$$, null),
    ('companies',  'filter', 1, 'owner',     'owner',   'r.owner_id = any (%L::uuid[])', null),
    ('companies',  'filter', 2, 'month',     'month',   'r.created_at', null),
    ('companies',  'filter', 3, 'job',       'job',     null, null),
    ('companies',  'filter', 4, 'industry',  'text',    'demo_calc.fold(r.industry) = demo_calc.fold(%L)', null),
    ('contacts',   'sort',   1, 'createdAt', 'instant', 'r.created_at', null),
    ('contacts',   'sort',   2, 'name',      'text',
       $$left(demo_calc.search_form(r.last_name || ' ' || r.first_name), 100) collate "C"$$, null),
    ('contacts',   'search', 0, 'search',    'text',
       $$concat_ws(' ', r.first_name, r.last_name, r.email, r.first_name_reading, r.last_name_reading)$$, null),
    ('contacts',   'filter', 1, 'status',    'choice',  'r.status = any (%L::text[])', '{lead,prospect,customer}'),
    ('contacts',   'filter', 2, 'source',    'text',    'r.source = %L', null),
    ('contacts',   'filter', 3, 'owner',     'owner',   'r.owner_id = any (%L::uuid[])', null),
    ('contacts',   'filter', 4, 'company',   'id',      'r.company_id = %L', null),
    ('contacts',   'filter', 5, 'month',     'month',   'r.created_at', null),
    ('contacts',   'filter', 6, 'job',       'job',     null, null),
    ('deals',      'sort',   1, 'createdAt', 'instant', 'r.created_at', null),
    ('deals',      'sort',   2, 'title',     'text',    'left(demo_calc.search_form(r.title), 100) collate "C"', null),
    ('deals',      'sort',   3, 'value',     'number',  'r.value', null),
    ('deals',      'sort',   4, 'closedAt',  'instant', $$coalesce(r.closed_at, '-infinity')$$, null),
    ('deals',      'sort',   5, 'expectedCloseAt', 'instant', $$coalesce(r.expected_close_at, '-infinity')$$, null),
    ('deals',      'search', 0, 'search',    'text',    'r.title', null),
    ('deals',      'filter', 1, 'stage',     'stage',   'r.stage_id = any (%L::uuid[])', null),
    ('deals',      'filter', 2, 'stageType', 'stages',  'r.stage_id = any (%L::uuid[])', '{open,won,lost}'),
    ('deals',      'filter', 3, 'owner',     'owner',   'r.owner_id = any (%L::uuid[])', null),
    ('deals',      'filter', 4, 'source',    'text',
       'exists (select from crm.contacts as c where c.tenant_id = r.tenant_id and c.id = r.contact_id'
         ' and c.source = %L)', null),
    ('deals',      'filter', 5, 'company',   'id',      'r.company_id = %L', null),
    ('deals',      'filter', 6, 'contact',   'id',      'r.contact_id = %L', null),
    ('deals',      'filter', 7, 'month',     'month',   'r.created_at', null),
    ('deals',      'filter', 8, 'closedMonth', 'month', 'r.closed_at', null),
    ('deals',      'filter', 9, 'job',       'job',     null, null),
    ('activities', 'sort',   1, 'createdAt', 'instant', 'r.created_at', null),
    ('activities', 'sort',   2, 'dueAt',     'instant', $$coalesce(r.due_at, '-infinity')$$, null),
    ('activities', 'search', 0, 'search',    'text',    'r.subject', null),
    ('activities', 'filter', 1, 'type',      'choice',  'r.type = any (%L::text[])', '{call,email,meeting,note,task}'),
    ('activities', 'filter', 2, 'state',     'state',
       $$(r.due_at is not null and r.completed_at is null) = (%L = 'planned')$$, '{planned,done}'),
    ('activities', 'filter', 3, 'owner',     'owner',   'r.user_id = any (%L::uuid[])', null),
    ('activities', 'filter', 4, 'contact',   'id',      'r.contact_id = %L', null),
    ('activities', 'filter', 5, 'deal',      'id',      'r.deal_id = %L', null),
    ('activities', 'filter', 6, 'month',     'month',   'r.created_at', null),
    ('activities', 'filter', 7, 'job',       'job',     null, null),
    ('users',      'sort',   1, 'name',      'text',    'left(demo_calc.search_form(r.full_name), 100) collate "C"', null),
    ('users',      'sort',   2, 'createdAt', 'instant', 'r.created_at', null),
    ('users',      'search', 0, 'search',    'text',    $$r.full_name || ' ' || r.email$$, null),
    ('users',      'filter', 1, 'role',      'choice',  'r.role = any (%L::text[])', '{admin,manager,agent}');
end;

comment on function demo_kpi.record_keys() is $doc$
What the lists of records go by: of each entity the keys to sort by (no 1 where none is named), what is searched in, and
the filters, each as SQL about a row r. %L stands for what was asked for, as demo_kpi.filter_value has it.

example: select string_agg(name, ' ' order by no) from demo_kpi.record_keys() where entity = 'deals' and kind = 'sort'
gives:   createdAt title value closedAt expectedCloseAt
$doc$;
