create type demo_flow.deal_partners as (buyers bigint[], won_at timestamptz[]);

comment on type demo_flow.deal_partners is $doc$
For each deal of a job, in the order of their numbers: which buyer it is with, and when that buyer's first deal was won,
NULL where it is no later deal of a customer.
$doc$;
