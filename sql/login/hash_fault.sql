create function demo_login.hash_fault(password_hash text)
returns text
language sql immutable parallel safe
begin atomic
  with parts as (
    select case when r.m is not null then r.m[1]::int end as memory, r.m[2]::int as rounds, r.m[3]::int as lanes,
           r.m[4] as salt, r.m[5] as hash
      from regexp_match(hash_fault.password_hash,
        '^\$argon2id\$v=19\$m=([1-9][0-9]{0,8}),t=([1-9][0-9]{0,8}),p=([1-9][0-9]{0,8})'
        '\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$'
      ) as r (m)
  )
  select case
           when p.memory is null then 'must be an Argon2id hash: $argon2id$v=19$m=…,t=…,p=…$salt$hash'
           -- a login must take neither long nor much, and a stolen hash must not be cheap to guess
           when p.memory not between 7168 and 65536 then 'must take 7168 to 65536 KiB of memory (m)'
           when p.rounds not between 1 and 10 then 'must take 1 to 10 rounds (t)'
           when p.memory * p.rounds < 35840 then 'must take more rounds (t) or memory (m): m times t at least 35840'
           when p.lanes not between 1 and 4 then 'must take 1 to 4 lanes (p)'
           when not demo_login.is_base64(p.salt, 8, 64) then 'must have a salt of 8 to 64 bytes in base64'
           when not demo_login.is_base64(p.hash, 32, 32) then 'must have a hash of 32 bytes in base64'
         end
    from parts as p;
end;

comment on function demo_login.hash_fault(text) is $doc$
Why a text cannot be the password hash of an admin, NULL where it can: who logs in makes the same hash again, so its
costs are what a login costs.

example: select demo_login.hash_fault('$argon2id$v=19$m=4194304,t=2,p=1$ZXhhbXBsZWV4YW1wbGU$aGFzaA')
gives:   must take 7168 to 65536 KiB of memory (m)
$doc$;
