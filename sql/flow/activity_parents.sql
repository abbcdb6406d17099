create type demo_flow.activity_parents as (
  touched timestamptz[], everyone timestamptz[], anybody timestamptz[], tickets timestamptz[], people int,
  persons int[], known bigint[], segments bigint[], phases int[], deals int[],
  contacts uuid[], holders int[], names text[], called text[], accounts text[], usual_rivals text[],
  deal_ids uuid[], deal_holders int[], products text[], amounts text[], rivals text[], owners uuid[], staff int,
  came_at bigint[], left_at bigint[]);

comment on type demo_flow.activity_parents is $doc$
Whom and what the activities of a job may be about. The first three lists say since when there may be activities with
contacts that were answered (touched), with all generated ones (everyone), with people's own as well (anybody); tickets
draw attention to deals: one for each week that a deal is open. persons says whose the entries of the four lists are,
one after the other, and known since when they may have activities, in seconds since 1970; people: how many of them are
no tickets. The lists from contacts on have an entry a person; those from deal_ids on an entry a deal; owners are what
holders and deal_holders number (0: nobody), staff of them are there still and come first, in the order in which they
joined; came_at and left_at say when the others came and left. segments: when each person enters each part of the story
with us, as person * 2^33 + seconds since 1970, ascending, with its phase (demo_world.text_sets) and its deal, 0 where there is
none.
$doc$;
