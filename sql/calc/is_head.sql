create function demo_calc.is_head(job_title text)
returns boolean
language sql immutable parallel safe
return lower(job_title collate "C") ~ ('chief executive|(^|[^a-z])ceo([^a-z]|$)|managing director|geschäftsführer'
         || '|代表取締役|社長|diretora? (geral|exec)|presidente|general manager|inhaber|(^|[^a-z])owner');

comment on function demo_calc.is_head(text) is $doc$
Whether a job title is that of who leads a company, in the languages of the countries that we know.

example: select demo_calc.is_head('Geschäftsführerin') and not demo_calc.is_head('Assistant to the COO')
gives:   true
$doc$;
