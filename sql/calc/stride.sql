create function demo_calc.stride(n bigint, share numeric)
returns bigint
language sql immutable parallel safe strict
begin atomic
  select s.i
    from generate_series(greatest(1, floor(stride.n * stride.share)::bigint), greatest(1, stride.n + 1)) as s (i)
   where gcd(s.i, stride.n) = 1
   order by s.i
   limit 1;
end;

comment on function demo_calc.stride(bigint, numeric) is $doc$
A step near share * n that has no divisor in common with n: (k * stride + b) mod n visits all of 0..n-1 once, in an
order without visible runs. With it a share of n rows is picked exactly and without sorting.

example: select demo_calc.stride(100, 0.618)
gives:   61
$doc$;
