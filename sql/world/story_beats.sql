create function demo_world.story_beats(industry text)
returns table (story text, stage text, seq bigint, variant bigint, no smallint, type text, direction text,
               outcome text, subject text, body text, after_days bigint)
language sql stable
begin atomic
  with beats as (
    select b.*, row_number() over w as seq, coalesce(sum(b.days) over w, 0) as after_days
      from ref.story_beats as b
     where b.industry = story_beats.industry
    window w as (partition by b.story, b.stage order by b.no)
  ), variants as (
    select v.stage, v.text, row_number() over (partition by v.stage order by v.text collate "C") - 1 as variant
      from (select distinct b.stage, b.text from beats as b) as v
  )
  select b.story, b.stage, b.seq, v.variant, b.no, b.type, b.direction, b.outcome,
         demo_calc.template(b.subject), demo_calc.template(b.text), b.after_days
    from beats as b
    left join variants as v on v.stage = b.stage and v.text = b.text;
end;

comment on function demo_world.story_beats(text) is $doc$
The beats of a trade's stories. Of each story and stage number one leads to the stage; the others follow it, after_days
working days later. variant: which of the different texts of a stage it has.

reads:   ref.story_beats
example: select count(distinct stage) from demo_world.story_beats('saas') where seq = 1
gives:   8
$doc$;
