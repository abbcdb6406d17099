create type demo_flow.pace as (
  cycle double precision[], median double precision,
  closing bigint[], days int, span_days int[], low_ticks int[], ticks int[],
  calendar timestamptz[], month_ends int[], dates int[], today int,
  stages int, stage_days int[], days_before int[], rest_days int[], shares int[],
  fresh double precision, stale double precision, stalling int, overdue int,
  deals bigint, whales bigint, stride bigint, shift bigint);

comment on type demo_flow.pace is $doc$
How the deals of a job move, by its trade and calendar. cycle: knots of the sales cycle (demo_calc.cycle_knots), and
median its median in seconds of the business clock. closing: a clock that runs faster on days on which more is closed,
where it stands when each of the job's days begins and when the last ends, first for wins, then for losses.
span_days: the last day of the neighbouring months that a day's month is one of; low_ticks and ticks: the part of the
hour profile that a day has. calendar: five o'clock on each business day from the first of the job on, into the
future; month_ends: the last of each one's month; dates: which of them the days of the job are; today: the last that
is not after as-of. stage_days, days_before, rest_days: how many days a deal is usually in each of so many open
stages, and before it, and how many business days it takes from there to the close; shares: where the share of each
begins among 65536 open deals. fresh and stale: for how many
seconds of business an open deal has not moved at most, and at least where it has stalled. Of 65536 open deals that
are older so many are stalling; of all others so many are overdue. deals, whales, stride, shift: which of the job's
deals are very large.
$doc$;
