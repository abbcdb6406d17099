create type demo_plan.records as (
  month text, companies bigint, leads bigint, prospects bigint, customers bigint, unanswered bigint,
  won bigint, open bigint, lost bigint, won_minor bigint, open_minor bigint, lost_minor bigint, activities bigint);

comment on type demo_plan.records is $doc$
The new records of one month (YYYY-MM): counts by what the creating steps tell apart, money in minor units of the
tenant's currency. unanswered of the leads get no first response.
$doc$;
