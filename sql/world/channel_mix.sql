create function demo_world.channel_mix(industry text, given jsonb)
returns jsonb
language sql stable
begin atomic
  -- what is named counts as percent; the rest goes to the others in the proportions usual in the trade
  with channels as (
    select n.channel, coalesce(k.weight, 1)::numeric as usual, (channel_mix.given ->> n.channel)::numeric as named
      from unnest(array['seo', 'meta', 'google', 'affiliates', 'referrals', 'direct']) as n (channel)
      left join ref.channels as k on k.industry = channel_mix.industry and k.channel = n.channel
  ), sums as (
    select coalesce(sum(c.named), 0) as named, count(*) filter (where c.named is null) as unnamed,
           coalesce(sum(c.usual) filter (where c.named is null), 0) as usual_unnamed
      from channels as c
  ), shares as (
    select c.channel,
           coalesce(c.named, greatest(0, 100 - s.named) * case when s.usual_unnamed = 0 then 1.0 / s.unnamed
                    else c.usual / s.usual_unnamed end) as share
      from channels as c cross join sums as s
  )
  select jsonb_object_agg(r.channel, trim_scale(round(r.share * 100 / r.shares, 4)))
    from (select h.channel, h.share, sum(h.share) over () as shares from shares as h) as r;
end;

comment on function demo_world.channel_mix(text, jsonb) is $doc$
Where the leads of a trade come from, {channel: percent} for all channels: those that are given as they are, the
others share what is left.

reads:   ref.channels
example: select demo_world.channel_mix('saas', '{"seo": 100}') ->> 'meta'
gives:   0
$doc$;
