create function demo_flow.owner_slots(tenant_id uuid)
returns table (slot bigint, user_id uuid, hired_at timestamptz)
language sql stable
begin atomic
  -- weights by rank in the team: the admin sells little, the others differ; what those had who left was handed over
  select row_number() over (order by u.rank, g.i), u.id, u.created_at
    from (
      select m.id, m.created_at, m.left_at, row_number() over (order by m.created_at, m.id) as rank
        from crm.users as m
       where m.tenant_id = owner_slots.tenant_id
         and m.deleted_at is null
    ) as u
   cross join lateral generate_series(1, case when u.rank = 1 then 2 else 5 + ((u.rank * 7) % 11)::int end) as g (i)
   where u.left_at is null;
end;

comment on function demo_flow.owner_slots(uuid) is $doc$
Owners by weight, in the order in which they joined: a user with weight 5 has five slots. A row is owned by a slot
that was there when it was made. Who has left owns nothing.

reads:   crm.users
example: select count(distinct user_id) from demo_flow.owner_slots('00000000-0000-4000-8000-00000000000a')
gives:   7
$doc$;
