"""The functions of schema demo as somebody with demo_admin calls them in psql:
rows, events, and errors with all they say."""

import re
from datetime import datetime

import psycopg
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb, set_json_loads

from answers import cases, normal
from answers.scene import Scene, shortened
from answers.world import ACME, NOBODY, SAMPLE, World, in_month
from asking import SMALL, plan_of

HASH = "$argon2id$v=19$m=19456,t=2,p=1$ZXhhbXBsZWV4YW1wbGU$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"


class Session:
    """ask("what it is about", "select demo.tenants(%s)", {"page": 0})"""

    def __init__(self, dsn: str, scene: Scene, role: str = "demo_admin"):
        self.scene = scene
        self.conn = psycopg.connect(dsn, autocommit=True, row_factory=tuple_row, cursor_factory=psycopg.ClientCursor)
        set_json_loads(normal.read_json, self.conn)
        self.events = []
        self.conn.add_notice_handler(self._hear)
        self.conn.execute(f"set session authorization {role}")

    def _hear(self, notice) -> None:
        text = notice.message_primary or ""
        if not re.match(
            r"demogen (progress |\w+_JOB_(STARTED|COMPLETED|FAILED))", text
        ):  # those of a job may be worded anew
            self.events.append(f"{notice.severity_nonlocalized}: {text}")

    def ask(self, about: str, statement: str, *values):
        """Records a call; returns its first value, None where there is none."""
        values = [Jsonb(value) if isinstance(value, (dict, list)) else value for value in values]
        cursor = self.conn.cursor()
        asked = shortened(cursor.mogrify(statement, values))
        self.events, rows = [], []
        try:
            cursor.execute(statement, values)
            if cursor.description:
                rows = cursor.fetchall()
                answer = _table([column.name for column in cursor.description], rows)
            else:
                answer = cursor.statusmessage
        except psycopg.Error as error:
            answer = _error(error)
        self.scene.add(asked + (f"  -- {about}" if about else ""), *self.events, answer)
        return rows[0][0] if rows and rows[0] else None

    def set_clock(self, as_of: str) -> None:
        self.ask("", "set demo.as_of = %s", as_of)

    def close(self) -> None:
        self.conn.close()


def _error(error: psycopg.Error) -> str:
    diag = error.diag
    lines = [f"ERROR {error.sqlstate}: {diag.message_primary}"]
    if diag.message_detail:
        text = diag.message_detail
        lines.append(f"DETAIL: {normal.json_text(text) if text.startswith('{') else text}")
    if diag.message_hint:
        lines.append(f"HINT: {diag.message_hint}")
    return "\n".join(lines)


def _table(names: list[str], rows: list[tuple]) -> str:
    if len(names) == 1:
        return "\n".join(_value(value) for value, in rows) or "(no rows)"
    return "\n".join(" | ".join(line) for line in [names, *([_value(value) for value in row] for row in rows)])


def _value(value) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, (dict, list)) and not _is_array(value):
        return normal.laid_out(normal.unmeasured(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return str(value)


def _is_array(value) -> bool:
    """An array of PostgreSQL, not of JSON, whose numbers are texts here."""
    return isinstance(value, list) and bool(value) and all(isinstance(member, int) for member in value)


def record(dsn: str, scene: Scene) -> None:
    world, session = World(dsn), Session(dsn, scene)
    try:
        tenants, jobs, patches = world.tenants, world.jobs, world.patches
        _pure(session)
        _configs(session)
        _plans(session, tenants["Acme Demo"])
        _tables(session)
        _tenants(session, tenants)
        _generations(session, world, jobs)
        _patches(session, world, tenants, patches)
        _backfill(session)
        _deletions(session, tenants, jobs)
        _behind_pages(session, tenants)
        _audit_log(session)
    finally:
        session.close()
        world.close()


def _pure(session: Session) -> None:
    ask = session.ask
    session.scene.title("clock and dice, days and shares")
    ask("", "select demo.now()")
    for seed in ("a", "", "東京🗼", "a long seed " * 10):
        ask("", "select demo.rng_state(%s), demo.rng_draw(%s, 1), demo.rng_draw(%s, 1000)", seed, seed, seed)
    ask("", "select demo.rng_draw('a', 0)")
    ask("", "select demo.rng_draw('a', -5)")
    ask("", "select demo.rng_draw(null, 1), demo.rng_state(null)")
    for total, weights in (
        (10, "{1,1,2}"), (0, "{1,2}"), (1, "{0.1,0.1,0.1}"), (100, "{1,0,1,0.5}"), (7, "{3}"), (0, "{0,0}"),
        (-1, "{1}"), (1, "{}"), (1, "{0,0}"), (1, "{1,-1}"), (1, "{1,null}"), (1, "{NaN,1}"), (1, "{Infinity}"),
        (None, "{1}"), (1, None), (1, "{{1,2},{3,4}}"),
    ):
        ask("", "select demo.allocate(%s, %s)", total, weights)
    for country, month, as_of in (("US", "2025-07", "2026-01-01Z"), ("DE", "2025-12", "2025-12-24 10:00Z"),
                                  ("JP", "2025-05", "2026-01-01Z"), ("AE", "2025-06", "2025-06-18 17:30Z"),
                                  ("UK", "2025-12", "2026-01-15Z"), ("BR", "2025-02", "2025-01-01Z")):
        ask("", "select string_agg(to_char(b.day, 'DD') || ':' || b.weight, ' ' order by b.day) "
                "from demo.business_days(%s, %s, %s) as b", country, month, as_of)
    for country, month, as_of in (("FR", "2025-01", "2025-06-18Z"), ("US", "2025-13", "2025-06-18Z"),
                                  ("US", "2025-01", None), (None, None, None)):
        ask("", "select * from demo.business_days(%s, %s, %s)", country, month, as_of)

    session.scene.title("deltas and differences")
    current = [{"month": "2025-01", "metrics": {"leadsCreated": 3, "contactsCreated": 5, "closedWonValue": 10.5}}]
    for about, plan in (
        ("deltas", in_month("2025-01", leadsCreated=5, contactsCreated=8)),
        ("targets", in_month("2025-01", leadsCreated=5, contactsCreated=8) | {"planType": "targets"}),
        (
            "leads besides contacts",
            in_month("2025-01", leadsCreated=5, contactsCreated=4) | {"leadCounting": "separate"},
        ),
        ("targets below", in_month("2025-01", leadsCreated=1, closedWonValue=0) | {"planType": "targets"}),
        ("below zero", in_month("2025-01", leadsCreated=-1)),
        ("another month", plan_of(("2025-03", {"dealsCreated": 1, "closedWonCount": 2}), ("2025-02", {}))),
    ):
        ask(about, "select demo.compute_deltas(%s, %s)", current, plan)
    ask("malformed", "select demo.compute_deltas('[]', %s)", {"months": []})
    for wrong in ("{}", "[5]", '[{"month": "2025-01"}]', '[{"month": "2025-01", "metrics": {"leadsCreated": "5"}}]'):
        ask("", "select demo.compute_deltas(%s, %s)", wrong, in_month("2025-01", leadsCreated=5))
    after = [{"month": "2025-01", "metrics": {"leadsCreated": 5, "contactsCreated": 5, "closedWonValue": 100}}]
    targets = [{"month": "2025-01", "metrics": {"leadsCreated": 6, "closedWonValue": 100.4}},
               {"month": "2025-02", "metrics": {"leadsCreated": 1}}]
    ask("", "select demo.kpi_diff(%s, %s, %s, null)", current, after, targets)
    ask("", "select demo.kpi_diff(%s, %s, %s, %s)", current, after, targets, {"countTolerance": 1, "valueTolerance": 0})
    ask("", "select demo.kpi_diff(null, null, null, null)")
    for wrong in ("{}", "[5]", '[{"month": "2025-01", "metrics": {"leadsCreated": "x"}}]'):
        ask("", "select demo.kpi_diff('[]', %s, '[]', null)", wrong)
    ask("", "select demo.kpi_diff('[]', '[]', '[]', %s)", {"countTolerance": "much"})


def _configs(session: Session) -> None:
    session.scene.title("configs")
    for about, config in (cases.CONFIGS | cases.WRONG_CONFIGS | cases.INFEASIBLE_CONFIGS).items():
        session.ask(about, "select demo.preview_generation(%s)", config)
    for text in ("null", "[]", '"US"', "5", None):
        session.ask("", "select demo.preview_generation(%s)", text)
    planned = {
        about: config
        for about, config in (cases.CONFIGS | cases.WRONG_CONFIGS | cases.INFEASIBLE_CONFIGS).items()
        if "monthlyPlan" in config
    }
    for about, config in planned.items():
        session.ask(about, "select demo.validate_monthly_plan(%s)", config)
    session.ask("no plan", "select demo.validate_monthly_plan(%s)", {"country": "US"})
    session.ask("", "select demo.validate_monthly_plan(%s)", "[]")


def _plans(session: Session, tenant: str) -> None:
    session.scene.title("plans")
    for about, plan in (cases.PLANS | cases.WRONG_PLANS | cases.INFEASIBLE_PLANS).items():
        session.ask(about, "select demo.validate_patch(%s, %s)", tenant, plan)
    for text in ("null", "[]", '"2025-03"', "5", None):
        session.ask("", "select demo.validate_patch(%s, %s)", tenant, text)
    session.set_clock("2025-06-01 09:00Z")
    session.ask("a month without business time until now", "select demo.validate_patch(%s, %s)", tenant,
                plan_of(("2025-06", {"leadsCreated": 5}), ("2025-05", {"leadsCreated": 1})))
    session.conn.execute("reset demo.as_of")
    session.conn.execute("set demo.max_patch_records = '10'")
    session.ask(
        "above a limit of one's own", "select demo.validate_patch(%s, %s)", tenant, in_month("2025-03", leadsCreated=11)
    )
    session.ask("with what is natural, above it", "select demo.validate_patch(%s, %s)", tenant,
                in_month("2025-03", leadsCreated=9))
    session.conn.execute("reset demo.max_patch_records")


def _tables(session: Session) -> None:
    session.scene.title("pasted tables")
    for about, cells in (cases.TABLES | cases.WRONG_TABLES).items():
        session.ask(about, "select demo.parse_plan(%s)", cells)


def _tenants(session: Session, tenants: dict) -> None:
    ask = session.ask
    session.scene.title("tenants and their numbers")
    for query in ({}, {"demo": True}, {"demo": "false"}, {"country": "UK"}, {"country": "JP", "industry": "igaming"},
                  {"search": "DEMO", "sortBy": "createdAt", "sortOrder": "desc", "pageSize": 10, "page": 1},
                  {"search": tenants["Acme Demo"]}, {"search": "häuser"}, {"page": "2"}, {"search": "nobody"}):
        ask("", "select demo.tenants(%s)", query)
    for query in ({"page": 0}, {"page": "x", "pageSize": 9}, {"pageSize": 101, "sortBy": "secret", "sortOrder": "up"},
                  {"demo": "maybe", "country": "FR", "industry": 5, "search": "x" * 101}, {"color": 1}, []):
        ask("", "select demo.tenants(%s)", query)
    ask("", "select demo.tenants(null)")
    for name, tenant in tenants.items():
        ask(name, "select * from demo.kpis(%s, '2024-11', '2025-06')", tenant)
        ask(name, "select demo.fingerprint(%s)", tenant)
        ask(name, "select * from demo.verify_tenant(%s)", tenant)
    acme = tenants["Acme Demo"]
    ask("", "select demo.kpi_snapshot(%s, '{2025-03,2025-01,2025-03,2030-01}')", acme)
    for months in ("{}", "{2025-13}", "{2025-01,null}", None):
        ask("", "select demo.kpi_snapshot(%s, %s)", acme, months)
    for first, last in (("2025-02", "2025-01"), ("2025-1", "2025-02"), ("1999-12", "2025-01"), ("2025-01", "2101-01")):
        ask("", "select * from demo.kpis(%s, %s, %s)", acme, first, last)
    for nobody in (NOBODY, None):
        ask("", "select * from demo.kpis(%s, '2025-01', '2025-02')", nobody)
        ask("", "select demo.kpi_snapshot(%s, '{2025-01}')", nobody)
        ask("", "select * from demo.verify_tenant(%s)", nobody)
        ask("", "select demo.fingerprint(%s)", nobody)
    ask("broken rows", "select sum(violations) > 0 from demo.verify_tenant(%s)", tenants["Old Demo"])


def _generations(session: Session, world: World, jobs: dict) -> None:
    ask = session.ask
    session.scene.title("generation jobs")
    for query in (
        {}, {"status": "failed"}, {"country": "UK", "sortBy": "tenantName", "sortOrder": "asc"}, {"search": "häuser"},
        {"industry": "finserv", "sortBy": "completedAt"}, {"page": 9, "pageSize": "10"},
    ):
        ask("", "select demo.generation_jobs(%s)", query)
    for query in ({"status": "done", "page": -1}, {"demo": "true"}, {"sortBy": "name"}, "null"):
        ask("", "select demo.generation_jobs(%s)", query)
    for name, job in jobs.items():
        ask(name, "select demo.generation_job(%s)", job)
    for nobody in (NOBODY, None):
        ask("", "select demo.generation_job(%s)", nobody)
        ask("", "select demo.regenerate(%s, null)", nobody)
        ask("", "call demo.run_generation(%s)", nobody)
        ask("", "call demo.run_job(%s)", nobody)

    config = {"tenantName": "By psql", "seed": "psql", "country": "GB", "targets": SMALL}
    job = ask("", "select demo.submit_generation(%s, null) ->> 'jobId'", config)
    ask("", "select demo.generation_job(%s)", job)
    ask("", "call demo.run_generation(%s)", job)
    ask("", "select demo.generation_job(%s) - 'monthlyBreakdown'", job)
    ask("again", "call demo.run_generation(%s)", job)
    ask("again", "call demo.run_job(%s)", job)
    ask("no transaction block", "do $$ begin call demo.run_job('%s'); exception when others then raise; end $$" % job)
    again = ask("", "select demo.regenerate(%s, null) ->> 'jobId'", job)
    ask("", "select demo.regenerate(%s, null)", jobs["Broken Demo"])
    ask("", "call demo.run_job(%s)", again)
    ask(
        "the same tenant",
        "select count(distinct demo.fingerprint((demo.generation_job(j) ->> 'createdTenantId')::uuid)) "
        "from unnest(array[%s, %s]::uuid[]) as j",
        job,
        again,
    )
    with world.failing():
        ask("fails", "call demo.run_job(%s)", jobs["Waiting Demo"])
    ask("failed", "select demo.generation_job(%s)", jobs["Waiting Demo"])
    ask("a second try", "call demo.run_job(%s)", jobs["Waiting Demo"])
    ask(
        "",
        "select demo.generation_job(%s) ->> 'status', demo.generation_job(%s) ->> 'attempt'",
        *[jobs["Waiting Demo"]] * 2,
    )
    ask("a patch it is not", "call demo.run_patch(%s)", job)
    ask("a patch it is not", "select demo.patch_job(%s)", job)
    for about, wrong in (("wrong", {"country": "FR"}), ("infeasible", cases.INFEASIBLE_CONFIGS["deals for nobody"])):
        ask(about, "select demo.submit_generation(%s, null)", wrong)
    ask("nobody", "select demo.submit_generation(%s, %s)", config, NOBODY)
    ask("nobody", "select demo.regenerate(%s, %s)", job, NOBODY)

    session.scene.title("keys of generations")
    ask("", "select demo.submit_generation(%s, null, 'first')", config)
    ask("", "select demo.submit_generation(%s, null, 'first')", config | {"teamSize": 8})
    ask("", "select demo.submit_generation(%s, null, 'first')", config | {"teamSize": 9})
    ask("", "select demo.submit_generation(%s, null, 'first')", {"country": "FR"})
    ask("", "select demo.regenerate(%s, null, 'first')", job)
    ask("", "select demo.regenerate(%s, null, 'second')", job)
    ask("", "select demo.regenerate(%s, null, 'second')", job)
    ask("", "select demo.regenerate(%s, null, 'second')", again)
    ask("", "select demo.submit_generation(%s, null, 'wrong')", {"country": "FR"})
    ask("was not kept", "select demo.submit_generation(%s, null, 'wrong')", config)
    for key in ("", "k" * 201):
        ask("", "select demo.submit_generation(%s, null, %s)", config, key)
        ask("", "select demo.regenerate(%s, null, %s)", job, key)


def _patches(session: Session, world: World, tenants: dict, patches: dict) -> None:
    ask = session.ask
    acme = tenants["Acme Demo"]
    session.scene.title("patch jobs")
    ask("", "select demo.patch_jobs(%s, 1, 20)", acme)
    ask("", "select demo.patch_jobs(%s, 2, 3)", acme)
    ask("", "select demo.patch_jobs(%s)", tenants["Real Corp"])
    for page, size in ((0, 20), (1, 0), (1, 101), (None, None)):
        ask("", "select demo.patch_jobs(%s, %s, %s)", acme, page, size)
    ask("", "select demo.patch_jobs(%s, 1, 20)", NOBODY)
    for seed, job in sorted(patches.items()):
        ask(seed, "select demo.patch_job(%s)", job)
    for nobody in (NOBODY, None):
        ask("", "select demo.patch_job(%s)", nobody)
        ask("", "call demo.run_patch(%s)", nobody)
    for nobody in (NOBODY, None, tenants["Real Corp"]):
        plan = in_month("2025-03", leadsCreated=1)
        ask("", "select demo.validate_patch(%s, %s)", nobody, plan)
        ask("", "select demo.submit_patch(%s, %s, null)", nobody, plan)
        ask("", "call demo.apply_patch(%s, %s, null)", nobody, plan)

    session.scene.title("patches")
    ask("stays pending", "call demo.run_generation(%s)", patches["waiting"])
    ask("", "call demo.run_patch(%s)", patches["waiting"])
    ask("", "call demo.run_patch(%s)", patches["waiting"])
    ask("stale once more", "call demo.run_patch(%s)", patches["stale"])
    ask("stale once more", "select demo.patch_job(%s)", patches["stale"])
    haus = tenants["Grüne Häuser & Söhne"]
    tokyo = next(tenant for name, tenant in tenants.items() if name not in (
        "Acme Demo", "Grüne Häuser & Söhne", "Old Demo", "Real Corp", "By psql", "Waiting Demo"))
    for tenant, plan in (
        (haus, in_month("2025-04", **dict(zip(SAMPLE["months"][0]["metrics"], (5, 8, 2, 3, 1, 5000.01, 9000))))),
        (tokyo, in_month("2025-05", leadsCreated=5, dealsCreated=2, closedWonCount=1, closedWonValue=500000)),
        (tokyo, in_month("2025-06", leadsCreated=5, closedWonValue=0.5, closedWonCount=1)),
    ):
        ask("", "call demo.apply_patch(%s, %s, null)", tenant, plan)
    newest = session.ask("", "select demo.patch_jobs(%s) #>> '{data,0,id}'", tokyo)
    ask("", "select demo.patch_job(%s)", newest)
    ask("", "select demo.fingerprint(%s), demo.fingerprint(%s), demo.fingerprint(%s)", acme, haus, tokyo)
    ask("", "select count(*), sum(violations) from demo.verify_tenant(%s)", haus)
    for about, plan in (("malformed", {"months": []}), ("infeasible", cases.INFEASIBLE_PLANS["several at once"]),
                        ("to be reconciled", cases.INFEASIBLE_PLANS["to be reconciled"]),
                        ("a stale token", in_month("2025-03", leadsCreated=1) | {"planToken": "t"})):
        ask(about, "select demo.submit_patch(%s, %s, null)", acme, plan)
        ask(about, "call demo.apply_patch(%s, %s, null)", acme, plan)
    ask("nobody", "select demo.submit_patch(%s, %s, %s)", acme, in_month("2025-03", leadsCreated=1), NOBODY)

    session.scene.title("a patch that can no longer be met")
    empty = plan_of(("2025-02", {"leadsCreated": 30}), planType="targets")
    one = ask("", "select demo.submit_patch(%s, %s, null) ->> 'jobId'", haus, empty)
    ask("", "call demo.apply_patch(%s, %s, null)", haus, in_month("2025-02", leadsCreated=40))
    ask("", "call demo.run_patch(%s)", one)
    ask("", "select demo.patch_job(%s)", one)
    with world.failing():
        ask(
            "fails", "call demo.apply_patch(%s, %s, null)", haus,
            in_month("2025-05", leadsCreated=2) | {"seed": "fails"},
        )
    ask("with the same seed, for the failed one does not count", "call demo.apply_patch(%s, %s, null)", haus,
        in_month("2025-05", leadsCreated=2) | {"seed": "fails"})

    session.scene.title("keys and seeds of patches")
    plan = in_month("2025-03", leadsCreated=1) | {"seed": "twice"}
    ask("", "select demo.submit_patch(%s, %s, null)", acme, plan)
    ask("the same plan and seed", "select demo.submit_patch(%s, %s, null)", acme, plan | {"mode": "additive"})
    ask("another seed", "select demo.submit_patch(%s, %s, null)", acme, plan | {"seed": "thrice"})
    ask("applied again", "call demo.apply_patch(%s, %s, null)", acme, plan)
    bare = in_month("2025-04", leadsCreated=1)
    ask("no seed", "select demo.submit_patch(%s, %s, null)", acme, bare)
    ask("no seed, once more", "select demo.submit_patch(%s, %s, null)", acme, bare)
    ask("", "select demo.submit_patch(%s, %s, null, 'first')", acme, bare)
    ask("", "select demo.submit_patch(%s, %s, null, 'first')", acme, bare | {"leadCounting": "included"})
    ask("", "select demo.submit_patch(%s, %s, null, 'first')", acme, in_month("2025-04", leadsCreated=2))
    ask("another tenant", "select demo.submit_patch(%s, %s, null, 'first')", haus, bare)
    ask("its job has the plan", "select demo.submit_patch(%s, %s, null, 'second')", acme, plan)
    ask("", "select demo.submit_patch(%s, %s, null, '')", acme, bare)


def _backfill(session: Session) -> None:
    session.scene.title("provenance")
    report = "select tenant_name, entity, marked, unmarked, human from demo.provenance_report()"
    session.ask("", report)
    for size in (0, 100001, None):
        session.ask("", "call demo.backfill_provenance(%s)", size)
    session.ask("", "call demo.backfill_provenance(100)")
    session.ask("", report)
    session.ask("again", "call demo.backfill_provenance(5000)")


def _deletions(session: Session, tenants: dict, jobs: dict) -> None:
    ask = session.ask
    session.scene.title("deletions")
    job = jobs["Grüne Häuser & Söhne"]
    ask("nobody", "select demo.delete_demo_tenant(%s, %s)", job, NOBODY)
    ask("another name", "select demo.delete_demo_tenant(%s, null, 'Acme Demo')", job)
    ask("", "select demo.delete_demo_tenant(%s, null, 'Grüne Häuser & Söhne')", job)
    ask("again", "select demo.delete_demo_tenant(%s, null)", job)
    ask("", "select demo.generation_job(%s) - 'config' - 'monthlyBreakdown'", job)
    ask("failed", "select demo.delete_demo_tenant(%s, null)", jobs["Broken Demo"])
    for nobody in (NOBODY, None):
        ask("", "select demo.delete_demo_tenant(%s, null)", nobody)
    waiting = ask("", "select demo.submit_generation(%s, null) ->> 'jobId'", ACME | {"seed": "never"})
    ask("it has not run", "select demo.delete_demo_tenant(%s, null)", waiting)
    ask("", "select demo.tenants('{}') -> 'meta'")


def _behind_pages(session: Session, tenants: dict) -> None:
    """Functions that pages and the command line call, and the contract does not name."""
    ask = session.ask
    session.scene.title("what pages and commands call")
    acme = tenants["Acme Demo"]
    ask("", "select demo.generator_version()")
    ask("", "select demo.reference()")
    for tenant in (acme, tenants["Real Corp"], NOBODY, None):
        ask("", "select demo.tenant(%s)", tenant)
        ask("", "select demo.kpi_range(%s, '2025-01', '2025-02')", tenant)
    ask("", "select demo.kpi_range(%s, '2025-02', null)", acme)
    ask("", "select demo.kpi_range(%s, null, null)", acme)
    ask("", "select * from demo.kpi_totals(array[%s, %s]::uuid[])", tenants["Real Corp"], acme)
    ask("", "select * from demo.kpi_totals(null)")
    ask("", "select * from demo.kpi_totals(array_fill(%s::uuid, array[101]))", acme)
    ask("", "select * from demo.kpi_totals(array[%s]::uuid[])", NOBODY)
    ask("", "select name from demo.analytics_tenants")
    ask("", "select demo.create_admin('new@corp.example', '  ', %s)", HASH)
    ask("", "select demo.create_admin('NEW@corp.example', 'Other', %s)", HASH)
    ask("", "select demo.create_admin('new@corp.example', null, %s, true)", HASH)
    ask("", "select demo.create_admin('new', %s, 'secret')", "x" * 201)
    ask("", "select demo.create_admin(null, null, null)")


def _audit_log(session: Session) -> None:
    session.scene.title("the audit log")
    session.ask("", "select a.action, a.entity_type, a.tenant_id is not null as of_tenant, a.metadata "
                    "from crm.audit_logs as a order by a.id")
