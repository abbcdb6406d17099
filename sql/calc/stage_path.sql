create function demo_calc.stage_path(stage_type text, stage_no int, stages int, seconds bigint, median double precision,
                                     draw bigint)
returns table (entries int, turn int)
language sql immutable parallel safe
begin atomic
  with reached as (
    -- who is lost soon is lost early in the sale
    select case stage_path.stage_type
             when 'open' then stage_path.stage_no
             when 'won' then stage_path.stages
             else 1 + least(stage_path.stages - 1,
                            floor(stage_path.stages
                                  * (0.55::double precision * (stage_path.draw >> 16) / 65536
                                     + 0.5::double precision
                                       * least(1, stage_path.seconds
                                                  / (1.8::double precision * stage_path.median)))))::int
           end as no,
           stage_path.stage_type = 'open' and stage_path.stage_no < stage_path.stages
             and (stage_path.stage_no = 1 or stage_path.draw & 255 < 26) as came_back
  ), turned as (
    select r.no, case when r.came_back then r.no + 1
                      when r.no > 2 and (stage_path.draw >> 8) & 255 < 46
                        then 2 + ((((stage_path.draw >> 16) & 255) * (r.no - 1)) >> 8)::int end as turn
      from reached as r
  ), counted as (
    select t.turn, case when stage_path.stage_type = 'open' and stage_path.seconds = 0 then 1
                        else greatest(t.no, 1) + case when t.turn is null then 0 else 2 end
                             + case stage_path.stage_type when 'open' then 0 else 1 end end as entries
      from turned as t
  )
  -- a second for each move; where there are fewer, stages are passed over
  select case when c.entries - 1 <= stage_path.seconds then c.entries else 1 + least(stage_path.seconds, 1)::int end,
         coalesce(c.turn, c.entries)
    from counted as c;
end;

comment on function demo_calc.stage_path(text, int, int, bigint, double precision, bigint) is $doc$
The way of a deal through so many open stages to the one that it is in, which is the stage_no-th of its type, within so
many seconds of business: how many entries its history has, and after which of them it went two stages back in the
count, so that it moved one stage back and, where there are more entries, on again. median: of the trade's cycles, in
seconds. draw: 32 bits. Few go back; a deal in its first stage that has moved came back to it.

example: select entries || ' ' || turn from demo_calc.stage_path('won', 1, 5, 100000, 1000000, 0)
gives:   8 2
$doc$;
