"""What the documentation says, tried out.

Convention of the docs: the ```sql blocks of a page, from top to bottom, are one psql session of a superuser on a
freshly migrated database. psql's variables (\\gset) carry values from block to block. A block that is marked with an
SQLSTATE, such as ```sql fails TG403, ends in that error and the session goes on. Other blocks (```sh, ```json) are not
run; the commands, files and functions that they name must exist.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import click
import pytest

from runner import VERSION
from runner import server as embedded
from runner.cli import main

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", ROOT / "sql" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
DOCS = ROOT / "docs"
AS_OF = "2025-06-30 16:00Z"
FENCE = re.compile(r"^```(\w*)[ \t]*([^\n]*)\n(.*?)^```$", re.M | re.S)

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())


def blocks(page: Path, language: str):
    """(line, mark, text) of each fenced block of a language."""
    text = page.read_text()
    return [(line_of(text, b), b[2].strip(), b[3]) for b in FENCE.finditer(text) if b[1] == language]


def line_of(text: str, block: re.Match) -> int:
    return text.count("\n", 0, block.start(3)) + 1


def code(page: Path) -> list[str]:
    """Lines of shell blocks, and inline code outside of blocks."""
    shell = [line for _, _, text in blocks(page, "sh") for line in text.splitlines()]
    return shell + re.findall(r"`([^`\n]+)`", FENCE.sub("", page.read_text()))


def all_text(pages=PAGES) -> str:
    return "\n".join(page.read_text() for page in pages)


def first_cells(page: Path) -> list[str]:
    """What stands in backticks in the first column of the page's tables."""
    return re.findall(r"^\| `([^`]+)` +\|", page.read_text(), re.M)


# -- the sql blocks run -------------------------------------------------------------------------------------------

WIDTH = 140  # of shown output; what is longer is cut
# What differs from one run to the next.
CHANGING = {
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b": "<id>",
    r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d+(?:Z|\+00(?::00)?)": "<instant>",
    r'"durationMs": +\d+': '"durationMs": <number>',
    r"\b(?=[0-9]*[a-f])[0-9a-f]{12}\b": "<digest>",
    r"[0-9a-f-]*…": "…",  # an id may be cut
    r" +": " ",  # and so do the widths of columns
    r"-{3,}": "---",
}


def psql() -> str | None:
    beside_the_server = embedded.usable_binaries(None, embedded.home()) / "psql"
    return str(beside_the_server) if beside_the_server.exists() else shutil.which("psql")


def session(page: Path) -> str:
    """The page as one psql script that says on both of its outputs which block it is in."""
    script = ["\\set ON_ERROR_STOP on", "\\set SHOW_CONTEXT never", "\\pset footer off"]
    for line, mark, text in blocks(page, "sql"):
        script += [f"\\echo @@ {line}", f"\\warn @@ {line}"]
        if mark:
            expected = re.fullmatch(r"fails ([0-9A-Z]{5})", mark)
            assert expected, f"{page.name}:{line}: unknown mark {mark}"
            script += [
                "\\set ON_ERROR_STOP off", text, "\\set ON_ERROR_STOP on",
                f"\\echo @@ expected {expected[1]} got :LAST_ERROR_SQLSTATE", "\\unset LAST_ERROR_SQLSTATE",
            ]
        else:
            script.append(text)
    return "\n".join(script) + "\n\\echo @@ end\n"


def said(output: str) -> dict[int, str]:
    """What an output says in each block, by the block's line."""
    parts = re.split(r"^@@ (\d+)\n", output, flags=re.M)
    return {int(line): re.sub(r"^(@@ .*|psql:<stdin>:\d+: )\n?", "", text, flags=re.M)
            for line, text in zip(parts[1::2], parts[2::2])}


def as_shown(text: str) -> str:
    lines = [line if len(line) <= WIDTH else line[: WIDTH - 1] + "…" for line in map(str.rstrip, text.splitlines())]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def comparable(text: str) -> list[str]:
    for pattern, word in CHANGING.items():
        text = re.sub(pattern, word, text)
    return [line.strip() for line in text.splitlines()]


def shown(page: Path) -> dict[int, re.Match]:
    """The blocks of output: those that stand at once below a block of sql, by that one's line."""
    text = page.read_text()
    return {
        line_of(text, above): below
        for above, below in pairwise(FENCE.finditer(text))
        if (above[1], below[1]) == ("sql", "text") and not text[above.end() : below.start()].strip()
    }


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "sql")], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_sql_of_a_page_runs_as_one_psql_session_and_gives_what_is_shown(db, page):
    """Results come first, notices and errors after them. REWRITE_GOLDEN=1 (make golden) writes what has changed."""
    if not psql():
        pytest.skip("no psql on this machine")
    command = [psql(), "-X", "-q", "-f", "-", db]
    ran = subprocess.run(command, input=session(page), capture_output=True, text=True, timeout=300, cwd=ROOT)
    marks = re.findall(r"^@@ (.+)$", ran.stdout, re.M)
    assert marks[-1:] == ["end"] and ran.returncode == 0, f"stopped in the block at {marks[-1:]}: {ran.stderr[-2000:]}"
    for place, mark in pairwise(marks):
        found = re.fullmatch(r"expected (\S+) got (\S+)", mark)
        assert not found or found[1] == found[2], f"{page.name}:{place}: {mark}"
    results, notes = said(ran.stdout), said(ran.stderr)
    text = page.read_text()
    for line, block in sorted(shown(page).items(), reverse=True):
        given = as_shown(f"{results[line]}\n{notes[line]}")
        if os.environ.get("REWRITE_GOLDEN") and comparable(given) != comparable(block[3]):
            text = text[: block.start(3)] + given + text[block.end(3) :]
            page.write_text(text)
        else:
            assert comparable(block[3]) == comparable(given), f"{page.name}:{line}"


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "json")], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_configs_in_a_page_have_no_faults(conn, page):
    for line, _, text in blocks(page, "json"):
        config = json.loads(text)
        [found] = conn.execute(
            "select demo_plan.check_config(%s, %s)::text as faults", [json.dumps(config), AS_OF]
        ).fetchall()
        assert found["faults"] == "{}", f"{page.name}:{line}"


# -- what is named exists -----------------------------------------------------------------------------------------

def anchor(heading: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@every_page
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", page.read_text())):
        if re.match(r"https?://", target):
            continue
        path, _, fragment = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        if fragment:
            assert fragment in [anchor(h) for h in re.findall(r"^#+ (.+)$", there.read_text(), re.M)], target


@every_page
def test_named_files_exist(page):
    folders = "sql|migrations|runner|tests|tools|docs|bench|templates|.ci"
    layers = "calc|world|kpi|plan|flow|job|login|care|api|ref"  # of sql/
    for text in code(page):
        for path in re.findall(rf"(?<![\w/.-])((?:{folders})/[\w./*\[\]-]*|[A-Z]+\.md|Makefile|pyproject\.toml)", text):
            path = path.rstrip(".")
            assert list(ROOT.glob(path.rstrip("/"))), f"{path} in: {text}"
        for path in re.findall(rf"(?<![\w/.-])((?:{layers})/\w+\.sql)", text):
            assert (ROOT / "sql" / path).exists(), f"{path} in: {text}"


@every_page
def test_named_commands_and_options_exist(page):
    for text in code(page):
        for words in re.findall(r"(?<![\w/.-])(?:\.venv/bin/)?demogen\s+((?:[^|)\"&;]|\"[^\"]*\")+)", text):
            command, context = main, click.Context(main)
            for word in words.split():
                if isinstance(command, click.Group) and re.fullmatch(r"[a-z]+", word):
                    command = command.get_command(context, word)
                    assert command, f"no command {word} in: {text}"
                elif word.startswith("--") and not isinstance(command, click.Group):
                    known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help"}
                    assert word.split("=")[0] in known, f"no option {word} in: {text}"


@every_page
def test_named_make_targets_exist(page):
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.M)
    for text in code(page):
        for target in re.findall(r"^make ([a-z-]+)", text):
            assert target in targets, text


def test_every_function_of_schema_demo_is_named_and_every_named_one_exists(conn):
    there = {r["name"] for r in conn.execute("""
        select p.proname as name from pg_proc as p where p.pronamespace = 'demo'::regnamespace
        union select c.relname from pg_class as c where c.relnamespace = 'demo'::regnamespace and c.relkind = 'v'""")}
    named = set(re.findall(r"(?<![\w@-])demo\.(\w+)", all_text())) - {
        "as_of", "max_patch_records"
    }  # these are settings
    assert named - there == set(), "no such function"
    in_reference = set(re.findall(r"(?<![\w@-])demo\.(\w+)", all_text([DOCS / "reference.md"])))
    assert there - in_reference == set(), "not in docs/reference.md"


def test_every_function_of_the_other_schemas_that_is_named_exists_and_every_open_one_is_in_the_reference(conn):
    objects = conn.execute("""
        select n.nspname || '.' || p.proname as name,
               exists (select from aclexplode(p.proacl) as a where a.grantee <> p.proowner) as is_open
          from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace where n.nspname like 'demo\\_%'
        union all
        select t.typnamespace::regnamespace || '.' || t.typname, false from pg_type as t
         where t.typnamespace::regnamespace::text like 'demo\\_%'""").fetchall()
    named = set(re.findall(r"(?<![\w@-])(demo_\w+\.\w+)", all_text()))
    assert named - {o["name"] for o in objects} == set(), "no such function"
    in_reference = set(re.findall(r"demo_\w+\.\w+", all_text([DOCS / "reference.md"])))
    assert {o["name"] for o in objects if o["is_open"]} - in_reference == set(), "not in docs/reference.md"


# -- lists are complete -------------------------------------------------------------------------------------------

def test_config_page_has_every_key_with_its_limits(conn):
    lines = {
        name: line
        for line in (DOCS / "config.md").read_text().splitlines()
        if (name := next(iter(re.findall(r"^\| `([^`]+)`", line)), None))
    }
    for rule in conn.execute("select path, kind, low, high from demo_plan.config_rules() where kind <> 'object'"):
        path = "channelMix.*" if rule["path"].startswith("channelMix.") else rule["path"]
        assert path in lines, f"{rule['path']} is missing"
        if rule["low"] is not None:
            limits = (f"{rule['low']:,} to {rule['high']:,}", f"at most {rule['high']:,}")
            assert any(text in lines[path] for text in limits), f"{rule['path']}: {limits}"


def test_data_page_lists_every_check_and_every_table(conn):
    page = DOCS / "data.md"
    checks = {
        r["check_name"]
        for r in conn.execute("select check_name from demo_kpi.violations(%s, now())", [_any_tenant(conn)])
    }
    tables = {
        r["name"]
        for r in conn.execute(
            "select 'crm.' || relname as name from pg_class where relnamespace = 'crm'::regnamespace and relkind = 'r'"
        )
    }
    assert set(first_cells(page)) == checks | tables


def _any_tenant(conn):
    conn.execute(
        "insert into crm.tenants (name, slug, country, timezone, currency, industry) "
        "values ('A', 'a', 'US', 'UTC', 'USD', 'saas')"
    )
    return conn.execute("select id from crm.tenants").fetchone()["id"]


def test_reference_page_lists_every_table_of_reference_rows(conn):
    tables = {
        r["name"]
        for r in conn.execute(
            "select 'ref.' || relname as name from pg_class where relnamespace = 'ref'::regnamespace and relkind = 'r'"
        )
    }
    assert set(first_cells(DOCS / "reference-data.md")) == tables


def test_jobs_page_lists_every_error_code():
    raised = {
        c
        for file in [*(ROOT / "sql").rglob("*.sql"), *(ROOT / "migrations").glob("*.sql")]
        for c in re.findall(r"'(TG\d{3})'", file.read_text())
    }
    assert {c for c in first_cells(DOCS / "jobs.md") if c.startswith("TG")} == raised


def test_map_of_sql_has_one_line_for_each_file():
    listed = re.findall(r"^\| `(\S+\.sql)` +\|", (ROOT / "sql" / "README.md").read_text(), re.M)
    there = [f.relative_to(ROOT / "sql").as_posix() for f in (ROOT / "sql").rglob("*.sql")]
    assert sorted(listed) == sorted(there)


def test_map_of_sql_says_of_each_file_what_its_comment_says():
    made = subprocess.run([sys.executable, ROOT / "tools" / "sql_map.py", "--check"])
    assert made.returncode == 0, "make map"


def test_changelog_has_this_version():
    assert re.search(rf"^## {re.escape(VERSION)}\b", (ROOT / "CHANGELOG.md").read_text(), re.M)


def test_readme_leads_to_every_page():
    readme = (ROOT / "README.md").read_text()
    assert [p.name for p in PAGES[1:] if f"({p.relative_to(ROOT).as_posix()})" not in readme] == []
