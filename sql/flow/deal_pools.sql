create type demo_flow.deal_pools as (
  customers timestamptz[], others timestamptz[], everyone timestamptz[], anybody timestamptz[],
  known_at timestamptz[], ids uuid[]);

comment on type demo_flow.deal_pools is $doc$
Whom the deals of a job may go to: customers, all who are no leads (others), leads as well (everyone), people's own
contacts as well (anybody). The first four lists say when the first, second … of them became known; known_at is all
four, one after the other, and ids whose they are.
$doc$;
