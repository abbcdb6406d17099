"""How real the shipped tenants look: the scores of all 36 pairs of country and trade, as the table of docs/realism.md.

    python bench/realism.py [--dsn DSN] [--seeds p1,p2,p3]

For each pair a year of data with default targets is generated, verified and reported on. The table is that of the first
seed; below it stands what the others give. Without --dsn a server of its own is started in a temporary folder and
removed afterwards.
"""

import itertools
import json

import common

CONFIG = {"startDate": "2024-07-01", "targets": {}}
AS_OF = "2025-06-30 17:30:00+00"
COUNTRIES = ("US", "GB", "DE", "JP", "BR", "AE")
TRADES = ("saas", "ecommerce", "finserv", "realestate", "igaming", "trading")
REPORT = """
    select round(sum(r.score * r.weight) / sum(r.weight), 1) as score,
           round(sum(r.score * r.weight) filter (where not r.needs_texts)
                 / sum(r.weight) filter (where not r.needs_texts), 1) as without_texts,
           count(*) as checks,
           coalesce(array_agg(r.check_name order by r.check_name) filter (where is_fake and r.needs_texts), '{}') as texts,
           coalesce(array_agg(r.check_name order by r.check_name) filter (where is_fake and not r.needs_texts), '{}')
             as others,
           coalesce(array_agg(r.check_name) filter (where is_fake and not r.needs_texts and r.kind = 'arithmetic'), '{}')
             as arithmetic
      from demo_kpi.realism(%s, demo_world.now(), null) as r
     cross join lateral (select r.verdict = 'fake') as f (is_fake)
     where r.verdict <> 'too few'"""
COLUMNS = ("score", "without_texts", "checks", "texts", "others", "arithmetic")


def report_on(conn, country: str, industry: str, seed: str) -> dict:
    """The figures of one tenant, with "broken", the number of violations of its integrity."""
    config = CONFIG | {"country": country, "industry": industry, "seed": seed}
    [job] = conn.execute("select demo.submit_generation(%s, null) ->> 'jobId'", [json.dumps(config)]).fetchone()
    conn.execute("call demo.run_generation(%s)", [job])
    [tenant] = conn.execute("select created_tenant_id from crm.demo_generation_jobs where id = %s", [job]).fetchone()
    found = dict(zip(COLUMNS, conn.execute(REPORT, [tenant]).fetchone()))
    [broken] = conn.execute("select coalesce(sum(violations), 0) from demo.verify_tenant(%s)", [tenant]).fetchone()
    conn.execute("select demo.delete_demo_tenant(%s, null)", [job])
    return found | {"broken": broken}


def main() -> None:
    parser = common.options(__doc__)
    parser.add_argument("--seeds", default="p1", help="seeds with a comma between them [default: p1]")
    arguments = parser.parse_args()
    first, *others = arguments.seeds.split(",")
    print("| country | trade | score | without texts | checks | fake | for want of texts | what else is fake |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    found = {}
    with common.measured(arguments.dsn) as dsn, common.connected(dsn) as conn:
        conn.execute("select set_config('demo.as_of', %s, false)", [AS_OF])
        for seed, country, industry in itertools.product((first, *others), COUNTRIES, TRADES):
            found[seed, country, industry] = row = report_on(conn, country, industry, seed)
            if seed == first:
                named = ", ".join(f"`{check}`" for check in row["others"])
                print(f"| {country} | {industry} | {row['score']} | {row['without_texts']} | {row['checks']} "
                      f"| {len(row['texts']) + len(row['others'])} | {len(row['texts'])} | {named} |", flush=True)
    print()
    for seed in (first, *others):
        rows = [row for key, row in found.items() if key[0] == seed]
        scores, bare = ([row[column] for row in rows] for column in ("score", "without_texts"))
        print(f"seed {seed}: {len(rows)} tenants, scores {min(scores)} to {max(scores)}, without texts {min(bare)} to "
              f"{max(bare)}; {sum(row['broken'] for row in rows)} violations; "
              f"arithmetic checks that are fake: {sorted({c for row in rows for c in row['arithmetic']}) or 'none'}; "
              f"others: {sorted({c for row in rows for c in row['others']} - {c for row in rows for c in row['arithmetic']})}")


if __name__ == "__main__":
    main()
