create function demo_login.address_of(peer inet)
returns cidr
language sql immutable parallel safe
begin atomic
  -- one customer has a whole /64; an IPv4 address may come in the clothes of IPv6
  select case when address_of.peer <<= '::ffff:0:0/96' then network(split_part(host(address_of.peer), ':', 4)::inet)
              else network(set_masklen(address_of.peer, case family(address_of.peer) when 6 then 64 else 32 end)) end;
end;

comment on function demo_login.address_of(inet) is $doc$
Whom an attempt to log in comes from: an IPv4 address, or the /64 network of an IPv6 address.

example: select demo_login.address_of('2001:db8::1:2:3')
gives:   2001:db8::/64
$doc$;
