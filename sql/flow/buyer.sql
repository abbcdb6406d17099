create type demo_flow.buyer as (
  no bigint, at timestamptz, id uuid, kind text, is_own boolean, is_referred boolean, open_deals int,
    won_at timestamptz,
  draw bigint);

comment on type demo_flow.buyer is $doc$
A contact that the deals of a job may go to, numbered by when that was first so (at). kind: customer, prospect,
qualified and disqualified leads, other leads (lead), and human for people's own contacts. is_own: the job made it.
open_deals: how many it has already; won_at: when the first one was won. draw: 32 bits that tell the buyers apart.
$doc$;
