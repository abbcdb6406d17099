create function demo_calc.filled(form text, marks text[], texts text[])
returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- one after the other: each works on what the one before left
  for _i in 1 .. cardinality(marks) loop
    if strpos(form, marks[_i]) > 0 then
      form := replace(form, marks[_i], coalesce(texts[_i], ''));
    end if;
  end loop;
  return form;
end
$$;

comment on function demo_calc.filled(text, text[], text[]) is $doc$
A form whose marks are replaced by texts; a text that is missing leaves nothing.

example: select demo_calc.filled('{number} {street}', '{"{street}","{number}"}', '{"Main Street",12}')
gives:   12 Main Street
$doc$;
