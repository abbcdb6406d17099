create type demo_kpi.frame as (
  tenant_id uuid, country text, timezone text, currency text, minor_units int, start_on date, response_seconds bigint,
  as_of timestamptz, opens timestamptz[], closes timestamptz[], clock bigint[]);

comment on type demo_kpi.frame is $doc$
What the rows of a tenant are held against. opens, closes: the first and the last second of each business day until
as_of, and clock: the seconds of business before that day. start_on and response_seconds (how soon a contact is
answered) are NULL where it is not a demo tenant, minor_units where its currency is unknown.
$doc$;
