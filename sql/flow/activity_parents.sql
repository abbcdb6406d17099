create type demo_flow.activity_parents as (
  touched timestamptz[], everyone timestamptz[], anybody timestamptz[], deals timestamptz[], known_at timestamptz[],
  contacts uuid[], owners uuid[], people int, deal_ids uuid[], closed_at timestamptz[]);

comment on type demo_flow.activity_parents is $doc$
Whom and what the activities of a job may be about. The first four lists say since when there may be activities with
contacts that were answered (touched), with all generated ones (everyone), with people's own as well (anybody), and
about deals. known_at is all four, one after the other; contacts and owners say whose they are. people: how many of
them are contacts; the rest are deals, whose ids and ends have lists of their own.
$doc$;
