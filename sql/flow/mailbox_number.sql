create function demo_flow.mailbox_number(tenant_id uuid, mailbox text, domain text)
returns int
language sql stable
return coalesce((
  select max(coalesce(nullif(substring(c.email from '^[^@0-9]*([0-9]{1,9})@'), ''), '1')::int)
    from crm.contacts as c
   where c.tenant_id = mailbox_number.tenant_id
     and c.email >= mailbox_number.mailbox || '0' and c.email < mailbox_number.mailbox || 'A'
     and c.email ~ ('^' || mailbox_number.mailbox || '[0-9]{0,9}@' || mailbox_number.domain || '$')), 0);

comment on function demo_flow.mailbox_number(uuid, text, text) is $doc$
The highest number that an address of this mailbox has in a tenant: 1 without one, 0 if nobody has it. It is inlined.

reads:   crm.contacts
example: select demo_flow.mailbox_number('00000000-0000-4000-8000-00000000000a', 'nobody', 'nowhere.example')
gives:   0
$doc$;
