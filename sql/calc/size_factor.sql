create function demo_calc.size_factor(employees int)
returns double precision
language sql immutable parallel safe
return case when employees is null then 0.6 when employees < 10 then 0.55 when employees < 25 then 0.7
            when employees < 50 then 0.85 when employees < 100 then 1.05 when employees < 250 then 1.35
            when employees < 500 then 1.7 when employees < 1000 then 2.1 else 2.7 end::double precision;

comment on function demo_calc.size_factor(int) is $doc$
What a company of so many employees spends, as a multiple of an average deal; NULL stands for a private person.

example: select demo_calc.size_factor(300) / demo_calc.size_factor(12) > 2
gives:   true
$doc$;
