create function demo_calc.title_part(job_title text, is_main boolean)
returns text
language sql immutable parallel safe
begin atomic
  select case
           when t.title ~ '(^|[^a-z])(legal|counsel|solicitor|compliance)|recht|jurist|juríd|advogad|法務|コンプライアンス|弁護士'
             then 'legal'
           when not title_part.is_main
                and t.title ~ ('(^|[^a-z])(financ|accountant|accounts|accounting|controller|treasur|cfo|finanz|contador)'
                               || '|buchhalt|steuerfach|contáb|tesourar|経理|財務|会計|税理')
             then 'finance'
           when t.title ~ ('(^|[^a-z])(chief|managing|director|owner|founder|president|vp|ceo|cfo|cto|coo)'
                           || '|geschäftsführe|inhaber|prokurist|direktor|([äÄ]rztliche|technische|kaufmännische)r? leiter'
                           || '|(werks|betriebs|schul)leiter|(^|[^a-z])(diretor|presidente|proprietári|sóci[oa]-)'
                           || '|gerente-geral|代表|社長|取締役|最高|本部長|事業部長|工場長|院長|総支配人|会社役員|(^|[^副])店長')
                and t.title !~ '^(assist|sekret|secret)|product owner'
             then 'leads' end
    from (select lower(title_part.job_title collate "C") as title) as t;
end;

comment on function demo_calc.title_part(text, boolean) is $doc$
What part the holder of a job title plays where a company buys, in the languages of the countries that we know: legal,
finance, leads, or NULL. is_main: who buys is not the one who only looks after the money.

example: select concat_ws(' ', demo_calc.title_part('Diretora Financeira', false), demo_calc.title_part('営業担当', true),
                          demo_calc.title_part('Geschäftsführerin', true))
gives:   finance leads
$doc$;
