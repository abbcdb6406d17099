create function demo_calc.is_service(subject text)
returns boolean
language sql immutable parallel safe
return lower(subject collate "C") like any (array[
    '%renewal%', '%refund%', '%return label%', '%return request%', '%returns and%', '%business review%', '%go-live%',
    '%shipment%', '%onboarding plan%', '%onboarding kick%', '%onboarding work%', '%onboarding meeting%',
    '%onboarding session%', '%delivery date conf%', '%delivery delay%', '%verlängerung%', '%rückerstattung%',
    '%rücksendung%', '%versand%', '%更新%', '%返金%', '%返品%', '%発送%', '%出荷%', '%renovação%', '%reembolso%',
    '%devolução%'])
  and lower(subject collate "C") not like '%mortgage renewal%';  -- of a loan with somebody else

comment on function demo_calc.is_service(text) is $doc$
Whether the subject of an activity speaks, by its words, of something bought before.

example: select demo_calc.is_service('Renewal terms for the coming year')
gives:   true
$doc$;
