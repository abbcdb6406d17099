create function demo_plan.config_rules()
returns table (path text, kind text, low numeric, high numeric)
language sql immutable
begin atomic
  select r.*
    from (values
      ('tenantName',                'text',     3,     100),
      ('country',                   'country',  null,  null),
      ('timezone',                  'timezone', null,  null),
      ('currency',                  'currency', null,  null),
      ('industry',                  'industry', null,  null),
      ('startDate',                 'date',     null,  null),
      ('teamSize',                  'integer',  2,     50),
      ('targets',                   'object',   null,  null),
      ('targets.leads',             'integer',  100,   50000),
      ('targets.contacts',          'integer',  50,    20000),
      ('targets.companies',         'integer',  20,    5000),
      ('targets.pipelineValue',     'money',    10000, 100000000),
      ('targets.closedWonValue',    'money',    5000,  50000000),
      ('targets.closedWonCount',    'integer',  10,    5000),
      ('targets.deals',             'integer',  10,    100000),
      ('targets.activities',        'integer',  0,     1000000),
      ('growth',                    'object',   null,  null),
      ('growth.curve',              'curve',    null,  null),
      ('growth.monthlyRate',        'number',   0,     50),
      ('growth.seasonality',        'boolean',  null,  null),
      ('monthlyPlan',               'object',   null,  null),
      ('monthlyPlan.months',        'plan',     null,  null),  -- demo_plan.check_plan judges a plan
      ('monthlyPlan.leadCounting',  'plan',     null,  null),
      ('monthlyPlan.mode',          'plan',     null,  null),
      ('monthlyPlan.planType',      'plan',     null,  null),
      ('monthlyPlan.tolerances',    'plan',     null,  null),
      ('monthlyPlan.seed',          'plan',     null,  null),
      ('channelMix',                'object',   null,  null),
      ('channelMix.seo',            'number',   0,     100),
      ('channelMix.meta',           'number',   0,     100),
      ('channelMix.google',         'number',   0,     100),
      ('channelMix.affiliates',     'number',   0,     100),
      ('channelMix.referrals',      'number',   0,     100),
      ('channelMix.direct',         'number',   0,     100),
      ('realism',                   'object',   null,  null),
      ('realism.dropOffRate',       'number',   0,     50),
      ('realism.whaleRatio',        'number',   0,     20),
      ('realism.responseSlaHours',  'integer',  1,     72),
      ('realism.insights',          'insights', null,  null),  -- demo_plan.insight_faults judges the list
      ('realism.messiness',         'integer',  0,     20),
      ('seed',                      'text',     0,     64)
    ) as r (path, kind, low, high);
end;

comment on function demo_plan.config_rules() is $doc$
Every key of a generation config with its kind and limits (characters for text, else the number itself).

example: select count(*) from demo_plan.config_rules()
gives:   41
$doc$;
