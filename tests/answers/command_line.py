"""The command line: what each command prints, where, and the code with which it exits."""

import json
import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner
from psycopg.conninfo import make_conninfo

from answers import cases, normal
from answers.scene import Scene, shortened
from answers.web import ADA, PASSWORD
from answers.world import NOBODY, SAMPLE, World, in_month
from asking import plan_of
from runner.cli import main

COMMANDS = (
    "", "db", "db migrate", "db rollback", "db status", "db url", "db stop", "admin", "admin create", "generate",
    "preview", "regenerate", "delete", "job", "jobs", "tenants", "kpis", "verify", "fingerprint", "patch",
    "patch validate", "patch apply", "patch show", "patch history", "serve", "worker", "backfill", "quickstart",
)
SMALL = ("--leads", "100", "--contacts", "50", "--companies", "20", "--closed-won-count", "10", "--activities", "200")
CSV = """month,leadsCreated,contactsCreated,companiesCreated,dealsCreated,closedWonCount,closedWonValue,pipelineAddedValue
2025-01,5,4,1,2,1,2500,7500
2025-02,6,4,1,1,1,3200.50,9600
"""


class Terminal:
    """run("tenants", "--json") on a database, and its record."""

    def __init__(self, dsn: str, scene: Scene):
        self.dsn, self.scene = dsn, scene
        self._home = TemporaryDirectory(prefix="demogen-")
        home = Path(self._home.name)
        home.chmod(0o755)  # else a home of root's is elsewhere
        (home / "demogen").touch(mode=0o755)  # the program is found under its name, wherever it is installed
        self.env = {"DEMOGEN_DSN": dsn, "DEMOGEN_HOME": str(home / "data"), "NO_COLOR": "1", "COLUMNS": "100",
                    "PATH": f"{home}{os.pathsep}{os.environ['PATH']}"}

    def run(self, *words: str, input: str | bytes | None = None, about: str = "", dsn: str | None = None):
        result = CliRunner(env=self.env | ({"DEMOGEN_DSN": dsn} if dsn else {})).invoke(main, words, input=input)
        if result.exception and not isinstance(result.exception, SystemExit):
            print("CRASH", words, input, repr(result.exception))
        asked = [
            " ".join(["demogen", *(word if re.fullmatch(r"[\w@:/.,=+-]+", word) else repr(word) for word in words)])
            + (f"  # {about}" if about else "")
        ]
        if input is not None:
            asked.append(shortened(input if isinstance(input, str) else repr(input)))
        shown = [f"< {result.exit_code}", *(_printed(result.stdout).splitlines())]
        shown += [f"! {line}" for line in _printed(result.stderr).splitlines()]
        self.scene.add("\n".join(asked), *[line or " " for line in shown])
        return result

    def json(self, *words: str, **settings):
        return json.loads(self.run(*words, "--json", **settings).stdout)


# What is measured, drawn, or depends on where the test runs.
PRINTED = [
    (r"^(duration ms +)[\d,]+$", r"\1…"),
    (r"(host=|@)(127\.0\.0\.1|localhost)", r"\1<host>"),
    (r"(port[= ]|:)[1-9]\d{4}\b", r"\1<port>"),
    (r"\bt\d+\b(?=[ ?']|$)", "<database>"),
    (r"(login +\S+, password )\S+", r"\1…"),
    (r"(applied|rolled back) \d{4}_\w+\n", ""),
    (r"^\d{4}_\w+ +(yes|no)\n", ""),
]


def _printed(text: str) -> str:
    if text[:1] in ("{", "["):
        try:
            value = normal.unmeasured(normal.read_json(text))
        except ValueError:
            pass
        else:
            return normal.laid_out(_without_migrations(value))
    for pattern, shown in PRINTED:
        text = re.sub(pattern, shown, text, flags=re.M)
    return re.sub(r"^(-+)( +-+)*$", lambda m: m[0], text, flags=re.M)


def _without_migrations(value):
    """There will be others."""
    if isinstance(value, dict):
        return {
            key: ["…"] if key in ("migrations", "applied", "rolledBack") and member else member
            for key, member in value.items()
        }
    return value


def record(dsn: str, scene: Scene) -> None:
    world = World(dsn)
    terminal = Terminal(dsn, scene)
    try:
        _helps(terminal)
        _files()
        _database(terminal)
        _admins(terminal)
        _look(terminal, world)
        _generations(terminal, world)
        _validate(terminal, world)
        _apply(terminal, world)
        _backfill(terminal)
        _delete(terminal, world)
        _roll_back(terminal)
    finally:
        world.close()


def record_empty(dsn: str, scene: Scene) -> None:
    """A database without tenants."""
    scene.title("quickstart")
    terminal = Terminal(dsn, scene)
    for command in ("tenants", "jobs", "backfill"):
        terminal.run(command)
    terminal.run("quickstart")
    terminal.run("quickstart", about="again")
    sample = terminal.json("quickstart")
    terminal.run("delete", sample["job"]["id"], "--yes")
    os.remove(sample["admin"]["passwordFile"])
    terminal.run("quickstart", about="its tenant and the password are gone")


def record_unmigrated(dsn: str, scene: Scene) -> None:
    scene.title("a database that is not set up")
    terminal = Terminal(dsn, scene)
    for words in (
        ["db", "status"], ["db", "status", "--json"], ["tenants"], ["generate"], ["serve"], ["admin", "create", ADA],
    ):
        terminal.run(*words, input=f"{PASSWORD}\n{PASSWORD}\n")
    terminal.run("db", "migrate")
    terminal.run("db", "migrate", about="again")
    terminal.run("db", "migrate", "--json")


def _helps(terminal: Terminal) -> None:
    terminal.scene.title("help")
    for command in COMMANDS:
        terminal.run(*command.split(), "--help")
    terminal.run("--version")
    for words in (
        [], ["nonsense"], ["patch"], ["patch", "nonsense"], ["generate", "--nonsense"], ["job"], ["job", "no-uuid"],
        ["generate", "--leads", "many"], ["generate", "--channel", "seo"], ["generate", "--channel", "seo=much"],
        ["preview", "--pipeline-value", "NaN"], ["kpis"], ["patch", "apply", "Acme"], ["backfill", "--batch-size", "x"],
        ["serve", "--port", "70000"], ["serve", "--workers", "-1"], ["serve", "--proxy", "localhost"],
    ):
        terminal.run(*words)


def _files() -> None:
    for name, content in (
        (
            "config.json",
            json.dumps({
                "tenantName": "From File", "country": "DE", "seed": "file", "startDate": "2025-01-07",
                "targets": {"leads": 111, "contacts": 50},
            }),
        ),
        ("plan.csv", CSV),
        ("plan.tsv", CSV.replace(",", "\t")),
        ("plan.json", json.dumps(SAMPLE)),
    ):
        Path(name).write_text(content)


def _database(terminal: Terminal) -> None:
    terminal.scene.title("the database")
    for words in (
        ["db", "status"], ["db", "status", "--json"], ["db", "migrate"], ["db", "migrate", "--json"], ["db", "url"],
        ["db", "url", "--role", "demo_app"], ["db", "stop"],
    ):
        terminal.run(*words)
    terminal.run("db", "rollback", input="n\n")
    terminal.run("db", "rollback", "--all", input="\n")
    terminal.run("tenants", dsn="host=127.0.0.1 port=1")
    for command in ("tenants", "worker", "serve"):
        terminal.run(command, dsn="nonsense")
    terminal.run("--dsn", terminal.dsn, "jobs", "--status", "failed", dsn="host=127.0.0.1 port=1")
    terminal.run("jobs", "--status", "failed", "--dsn", terminal.dsn, dsn="host=127.0.0.1 port=1")
    terminal.run("tenants", dsn=make_conninfo(terminal.dsn, user="nobody"))


def _admins(terminal: Terminal) -> None:
    terminal.scene.title("admins")
    twice = f"{PASSWORD}\n{PASSWORD}\n"
    terminal.run("admin", "create", ADA, input=f"{PASSWORD}\nanother\n")
    terminal.run("admin", "create", ADA, "--name", "Ada", input=twice)
    terminal.run("admin", "create", ADA, "--password-stdin", input="another battery\n")
    terminal.run("admin", "create", ADA.upper(), "--password-stdin", "--reset", input="another battery\n")
    terminal.run("admin", "create", "bob@corp.example", "--password-stdin", "--json", input=f"{PASSWORD}\n")
    terminal.run("admin", "create", "bob@corp.example", "--password-stdin", "--json", input=f"{PASSWORD}\n")
    terminal.run("admin", "create", "eve@corp.example", "--password-stdin", input="eleven char\n")
    for email in ("eve", "a b@c", f"{'e' * 250}@corp.example"):
        terminal.run("admin", "create", email, "--password-stdin", input=f"{PASSWORD}\n")
    terminal.run("admin", "create", "eve@corp.example", "--name", "x" * 201, "--password-stdin", input=f"{PASSWORD}\n")


def _look(terminal: Terminal, world: World) -> None:
    run, jobs, patches, acme = terminal.run, world.jobs, world.patches, world.tenants["Acme Demo"]
    terminal.scene.title("lists")
    for options in (
        [], ["--json"], ["--demo"], ["--not-demo"], ["--country", "UK", "--industry", "ecommerce"],
        ["--search", "DEMO"], ["--page", "2"], ["--page-size", "10", "--page", "1"], ["--search", "nobody"],
        ["--page", "0"], ["--page-size", "1000", "--country", "FR"], ["--page", "x"],
    ):
        run("tenants", *options)
    for options in (
        [], ["--json"], ["--status", "failed"], ["--status", "done"], ["--country", "JP"], ["--industry", "finserv"],
        ["--search", "häuser"], ["--sort-by", "tenantName", "--sort-order", "asc"], ["--sort-by", "size"],
        ["--page", "3", "--page-size", "10"],
    ):
        run("jobs", *options)

    terminal.scene.title("jobs")
    for name, job in jobs.items():
        run("job", job, about=name)
    for name in ("Grüne Häuser & Söhne", "Broken Demo", "Waiting Demo", "Gone Demo"):
        run("job", jobs[name], "--json", about=name)
    run("job", NOBODY)
    run("job", patches["sample"], about="a patch")

    terminal.scene.title("tenants")
    for wanted in ("Acme Demo", acme, "ACME demo", "acme", "川島", "Real Corp"):
        run("kpis", wanted)
        run("fingerprint", wanted)
    for command in ("kpis", "verify", "fingerprint"):
        for wanted in ("Acme Demo", "nobody", "demo", NOBODY):
            run(command, wanted, *(["--json"] if wanted == "Acme Demo" else []))
    for options in (
        ["--from", "2025-03", "--to", "2025-04"], ["--from", "2025-05"], ["--to", "2024-12"], ["--from", "2025-13"],
        ["--from", "2025-05", "--to", "2025-04"], ["--from", "2030-01", "--to", "2030-02"],
    ):
        run("kpis", "Acme Demo", *options)
    run("kpis", "Real Corp", "--json")
    run("kpis", "Real Corp", "--from", "2025-01")
    run("verify", "Acme Demo")
    run("verify", "Old Demo", about="without provenance")
    run("verify", "Real Corp")

    terminal.scene.title("patch jobs")
    for options in ([], ["--json"], ["--page", "2", "--page-size", "3"], ["--page", "0"], ["--page-size", "101"]):
        run("patch", "history", "Acme Demo", *options)
    run("patch", "history", "Real Corp")
    run("patch", "history", "nobody")
    for seed, job in sorted(patches.items()):
        run("patch", "show", job, about=seed)
        run("patch", "show", job, "--json", about=seed)
    for job in (NOBODY, jobs["Acme Demo"]):
        run("patch", "show", job)


def _generations(terminal: Terminal, world: World) -> None:
    run = terminal.run
    terminal.scene.title("preview")
    run("preview", "--seed", "s")
    run(
        "preview", "--config", "config.json", "--leads", "222", "--channel", "seo=60", "--channel", "meta=20",
        "--no-seasonality", "--curve", "linear", "--monthly-rate", "12.5", "--pipeline-value", "99999.99", "--json",
    )
    run("preview", "--country", "JP", "--industry", "trading", "--seed", "s", "--closed-won-value", "9000000",
        "--pipeline-value", "90000000", about="with warnings")
    for about in ("a plan as a list", "a plan and the targets that it comes to", "a plan for a patch"):
        run("preview", "--config", "-", input=json.dumps(cases.CONFIGS[about]), about=about)
    for about in ("every type is wrong", "other targets than the plan's", "a plan with faults", "very many faults",
                  "faults beside a plan that cannot be met"):
        run("preview", "--config", "-", input=json.dumps(cases.WRONG_CONFIGS[about]), about=about)
    for about, config in cases.INFEASIBLE_CONFIGS.items():
        run("preview", "--config", "-", input=json.dumps(config), about=about)
    run(
        "preview", "--leads", "7", "--country", "XX", "--channel", "fax=5", "--drop-off-rate", "51", "--tenant-name",
        "x",
    )
    for text in ("", "{", "[]", '{"a": NaN}', '{"a": 1, "a": 2}', '{"targets": 5}', '{"seed": "\\u0000"}', b"\xff"):
        run("preview", "--config", "-", "--leads", "200", input=text)
    for file in ("nothing.json", ".", "plan.csv"):
        run("preview", "--config", file)

    terminal.scene.title("generate")
    run("generate", "--leads", "7", "--start-date", "2025-02-30")
    run("generate", "--config", "-", input=json.dumps(cases.INFEASIBLE_CONFIGS["more won deals than deals"]))
    run("generate", "--tenant-name", "By terminal", "--seed", "terminal", "--start-date", "2025-02-03", *SMALL)
    made = terminal.json(
        "generate", "--tenant-name", "By terminal", "--seed", "terminal", "--start-date", "2025-02-03", *SMALL
    )
    run("generate", "--config", "-", input=json.dumps(cases.CONFIGS["a plan with leads besides the contacts"]))
    run("regenerate", made["id"])
    run("regenerate", made["id"], "--json")
    run("regenerate", NOBODY)
    run("verify", "By terminal", about="several")
    with world.failing():
        run("generate", *SMALL, "--seed", "fails", "--tenant-name", "Fails", about="fails")
    run("jobs", "--search", "fails")


def _validate(terminal: Terminal, world: World) -> None:
    run = terminal.run
    terminal.scene.title("patch validate")
    for file in ("plan.csv", "plan.tsv", "plan.json"):
        run("patch", "validate", "Acme Demo", "--plan", file, "--lead-counting", "separate")
    run("patch", "validate", "Acme Demo", "--plan", "plan.json", "--json")
    run(
        "patch", "validate", "Acme Demo", "--plan", "plan.csv", "--plan-type", "targets", "--mode", "additive",
        "--seed", "s",
    )
    run("patch", "validate", "Acme Demo", "--plan", "-", input=CSV, about="leads above contacts")
    for about, plan in cases.INFEASIBLE_PLANS.items():
        run("patch", "validate", "Acme Demo", "--plan", "-", input=json.dumps(plan), about=about)
    run(
        "patch", "validate", "Acme Demo", "--plan", "-", "--json",
        input=json.dumps(cases.INFEASIBLE_PLANS["several at once"]),
    )
    for about in ("nothing", "unknown words", "metrics with faults", "very many faults"):
        run("patch", "validate", "Acme Demo", "--plan", "-", input=json.dumps(cases.WRONG_PLANS[about]), about=about)
    for text in ("", "{", '{"months": 5}', '{"a": 1, "a": 2}', 'month,leads,won$\n2025-01,x,"1,2345"\nTotal,5,5\n',
                 'month,leads\n"2025-01,5\n', "a,b\nc,d\n", "month;leads;won$\n2025-01;5;1.234\n2025-02;6;-\n", b"\xff",
                 "\ufeffmonth\tleads\n2025-01\t5\n".encode("utf-16"), "month,leads\n" * 201, b"x" * 300_000):
        run("patch", "validate", "Acme Demo", "--plan", "-", input=text)
    for file in ("nothing.csv", "config.json"):
        run("patch", "validate", "Acme Demo", "--plan", file)
    run(
        "patch", "validate", "Acme Demo", "--plan", "plan.csv", "--mode", "reconcile", "--plan-type", "x",
        "--lead-counting", "y",
    )
    for tenant in ("Real Corp", "nobody", "demo", world.tenants["川島広告 Demo"]):
        run(
            "patch", "validate", tenant, "--plan", "-",
            input=json.dumps(in_month("2025-04", leadsCreated=2, closedWonCount=1)),
        )


def _apply(terminal: Terminal, world: World) -> None:
    run = terminal.run
    terminal.scene.title("patch apply")
    apply = ("patch", "apply", "Acme Demo", "--plan")
    run(*apply, "plan.csv", "--lead-counting", "separate", "--seed", "csv")
    run(*apply, "plan.csv", "--lead-counting", "separate", "--seed", "csv", about="again")
    plan = json.dumps(in_month("2025-05", leadsCreated=2))
    run(*apply, "-", "--json", input=plan)
    run(*apply, "-", "--idempotency-key", "first", input=plan)
    run(*apply, "-", "--idempotency-key", "first", input=plan)
    run(*apply, "-", "--idempotency-key", "first", input=json.dumps(in_month("2025-05", leadsCreated=3)))
    run(*apply, "-", "--idempotency-key", "", input=plan)
    run(*apply, "-", input=json.dumps(in_month("2025-05", leadsCreated=2) | {"planToken": "stale"}))
    for about in ("more won deals than deals", "several at once", "to be reconciled"):
        run(*apply, "-", input=json.dumps(cases.INFEASIBLE_PLANS[about]), about=about)
    run(*apply, "-", input=json.dumps(cases.WRONG_PLANS["metrics with faults"]))
    run("patch", "apply", "Real Corp", "--plan", "-", input=plan)
    run("patch", "apply", "nobody", "--plan", "-", input=plan)
    yen = plan_of(("2025-04", {"dealsCreated": 2, "closedWonCount": 1, "closedWonValue": 500000}), planType="deltas")
    run("patch", "apply", "川島", "--plan", "-", input=json.dumps(yen))
    with world.failing():
        run(*apply, "-", input=json.dumps(in_month("2025-05", leadsCreated=1) | {"seed": "fails"}))
    run("patch", "show", world.patches["fails"])
    run("patch", "history", "Acme Demo")


def _backfill(terminal: Terminal) -> None:
    terminal.scene.title("backfill")
    terminal.run("backfill", "--batch-size", "0")
    terminal.run("backfill", "--batch-size", "100001")
    terminal.run("backfill", "--batch-size", "100")
    terminal.run("backfill", "--json")
    terminal.run("verify", "Old Demo")


def _delete(terminal: Terminal, world: World) -> None:
    run, jobs, patch = terminal.run, world.jobs, world.patches["sample"]
    terminal.scene.title("delete")
    acme = jobs["Acme Demo"]
    run("delete", acme, input="wrong\n")
    run("delete", acme, input="Acme Demo\n")
    run("delete", acme, "--yes")
    run("job", acme)
    run("patch", "show", patch)
    run("delete", jobs["Grüne Häuser & Söhne"], "--yes", "--json")
    for job in (jobs["Broken Demo"], jobs["Waiting Demo"], NOBODY):
        run("delete", job, "--yes")
    run("tenants")


def _roll_back(terminal: Terminal) -> None:
    terminal.scene.title("rollback")
    terminal.run("db", "rollback", "--all", "--yes", "--json")
    terminal.run("db", "status")
    terminal.run("tenants")
