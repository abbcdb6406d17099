create function demo_login.network_of(address cidr)
returns cidr
language sql immutable parallel safe
return network(set_masklen(network_of.address, case family(network_of.address) when 6 then 48 else 24 end));

comment on function demo_login.network_of(cidr) is $doc$
The network of an address, which strangers in it share: /24 of IPv4, /48 of IPv6. Who has one has all of its addresses.

example: select demo_login.network_of('192.0.2.7/32') || ' ' || demo_login.network_of('2001:db8:1:2::/64')
gives:   192.0.2.0/24 2001:db8:1::/48
$doc$;
