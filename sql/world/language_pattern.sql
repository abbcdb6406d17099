create function demo_world.language_pattern(country text)
returns text
language sql immutable parallel safe
return case country
    when 'JP' then '[ぁ-んァ-ヶ一-龯]'
    when 'DE' then '[äöüßÄÖÜ]|(^|[^A-Za-z])([Uu]nd|[Dd]er|[Dd]ie|[Dd]as|[Mm]it|[Ff]ür|[Vv]on|[Zz]um|[Zz]ur|[Nn]ach|[Ww]egen|ist|nicht'
                   || '|[Ee]in|[Ee]ine|[Aa]uf|[Nn]eue?r?|[Kk]ein|[A-Za-z]*(angebot|Angebot|termin|Termin|anfrage|Anfrage|vertrag'
                   || '|Vertrag|leiter|Leiter|ung|ungen|schaft|leitung|gewonnen|verloren|abschluss|Abschluss|inhaber))([^A-Za-z]|$)'
    when 'BR' then '[ãõçáéíóúâêôÃÕÇÁÉÍÓÚÂÊÔ]|(^|[^A-Za-z])([Dd]e|[Dd]o|[Dd]a|[Dd]os|[Dd]as|[Pp]ara|[Cc]om|[Ee]m|[Uu]ma?|[Nn]o|[Nn]a'
                   || '|[Pp]roposta|[Cc]ontrato|[Pp]edido|[Nn]ovo|[Gg]anho|[Pp]erdido|[Cc]liente|[Gg]erente|[Dd]iretora?'
                   || '|[Cc]oordenadora?|[Vv]endas|[Cc]ompras)([^A-Za-z]|$)'
  end;

comment on function demo_world.language_pattern(text) is $doc$
What a text in the language of a country has in it, as a regular expression; NULL where English is written, which has no
marks of its own.

example: select 'Rückruf wegen Angebot' ~ demo_world.language_pattern('DE')
gives:   true
$doc$;
