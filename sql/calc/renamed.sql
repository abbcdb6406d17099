create function demo_calc.renamed(text text, was text, becomes text)
returns text
language sql immutable parallel safe
begin atomic
  select case when coalesce(renamed.was, '') = '' or renamed.was = coalesce(renamed.becomes, '') then renamed.text
              else regexp_replace(renamed.text,
                     ('(^|[^a-zA-Z])' || regexp_replace(renamed.was, '([][\\.*+?^$(){}|])', '\\\1', 'g')
                      || '(?![a-zA-Z])') collate "C",
                     '\1' || replace(coalesce(renamed.becomes, ''), '\', '\\'), 'g') end;
end;

comment on function demo_calc.renamed(text, text, text) is $doc$
A text in which a name, where it stands as a word of its own, gives way to another one.

example: select demo_calc.renamed('Ann spoke of the annual report. Annual? Ann!', 'Ann', 'Jo')
gives:   Jo spoke of the annual report. Annual? Jo!
$doc$;
