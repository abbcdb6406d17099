"""In a database of every locale the same is made, found, read and said; other encodings than UTF8 are refused."""

import json
import os
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row

from runner import server as embedded
from runner.errors import Failure
from runner.migrate import SQL, migrate

AS_OF = "2025-06-30 16:00Z"
NAME = "ÉCLAIR İstanbul"
CONFIG = {
    "tenantName": NAME,
    "seed": "LOCALE İı",
    "country": "DE",
    "industry": "saas",
    "targets": {"leads": 100, "contacts": 50, "companies": 20},
}
OTHERS = ("Überlingen GmbH", "ıstanbul IŞIK", "Pazar i\u0307stanbul", "Zoë", "Ångström", "aachen", "Chile", "Córdoba")
PLAN = {"months": [{"month": "2025-02", "metrics": {"leadsCreated": 3, "closedWonCount": 1}}]}
CELLS = [
    ["MONTH", "LEADS", "PIPELINE", "ACTIVITIES", "WON VALUE (PLN)"],
    ["JULI 2025", "1", "2K", "3", "KČ 5"],
    ["APRIL 2025", "١٢", "INR 5", "३", "N/A"],
    ["GRAND TOTAL İ", "1", "", "", ""],
    ["TOTALS:", "7", "", "", ""],
    ["JAN 2025", "1\u00a0000", "2\u2009MN", "5\u2028", "-"],
]
SEARCHES = (
    "überlingen",
    "ÜBERLINGEN",
    "u\u0308berlingen",
    "istanbul",
    "İSTANBUL",
    "i\u0307stanbul",
    "I\u0307STANBUL",
    "ISIK",
    "ışık",
    "éclair",
    "ZOË",
    "ÅNGSTRÖM",
    "a\u030angström",
)
# what makes a database, beside UTF8; those that a server cannot make are left out, but for the first three
LOCALES = {
    "C": "locale 'C'",
    "C.utf8": "locale 'C.utf8'",
    "icu root": "locale 'C' locale_provider icu icu_locale 'und'",
    "icu tr-TR": "locale 'C' locale_provider icu icu_locale 'tr-TR'",
    "icu lt-LT": "locale 'C' locale_provider icu icu_locale 'lt-LT'",
    "icu cs-CZ": "locale 'C' locale_provider icu icu_locale 'cs-CZ'",
    "icu capitals first": "locale 'C' locale_provider icu icu_locale 'en-u-kf-upper-kn-ka-shifted'",
    "builtin": "locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'",
    "builtin full": "locale_provider builtin builtin_locale 'PG_UNICODE_FAST' locale 'C'",
}
ENCODINGS = ("LATIN1", "LATIN9", "EUC_JP", "SQL_ASCII", "WIN1254")
# the system's server, which comes with ICU, and the newest
MAJORS = sorted({embedded.installed_binaries()[0][0], max(major for major, _ in embedded.installed_binaries())})


@pytest.fixture(scope="module", params=MAJORS)
def cluster(request, start_server):
    with start_server(request.param) as running:
        yield running


@pytest.fixture(scope="module")
def make(cluster):
    """make("icu tr-TR") is the DSN of a new database of that locale; None where this server cannot make one."""

    def create(locale: str, extra: str = "encoding 'UTF8'") -> str | None:
        name = re.sub(r"\W", "_", f"l {locale} {extra}").lower()
        with psycopg.connect(cluster.url(database="postgres"), autocommit=True) as conn:
            try:
                conn.execute(f"create database {name} template template0 {LOCALES[locale]} {extra}")
            except psycopg.Error:
                return None
        return cluster.url(database=name)

    return create


def told(dsn: str) -> dict:
    """What a database of ours is made to say."""
    migrate(dsn)
    said = {}
    with psycopg.connect(dsn, autocommit=True, row_factory=dict_row) as conn:

        def value(query, *arguments):
            return conn.execute(f"select {query} as value", arguments).fetchone()["value"]

        notices = []
        conn.add_notice_handler(
            lambda notice: notices.append(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", notice.message_primary))
        )
        conn.execute("select set_config('demo.as_of', %s, false)", [AS_OF])
        job = value("demo.submit_generation(%s, null) ->> 'jobId'", json.dumps(CONFIG))
        conn.execute("call demo.run_job(%s)", [job])
        tenant = value("demo.generation_job(%s) ->> 'createdTenantId'", job)
        patch = value("demo.submit_patch(%s, %s, null) ->> 'jobId'", tenant, json.dumps(PLAN))
        conn.execute("call demo.run_job(%s)", [patch])
        said["notices"] = notices
        said["slug"] = re.sub("-[0-9a-f]{8}$", "", value("(select slug from crm.tenants where id = %s)", tenant))
        said["fingerprint"] = value("demo.fingerprint(%s)", tenant)
        said["events"] = [
            row["e"] for row in conn.execute("select metadata ->> 'event' as e from crm.audit_logs order by id")
        ]
        said["metrics"] = sorted(
            {str(row["metric"]) + json.dumps(row["labels"]) for row in conn.execute("select * from demo.metrics()")}
        )
        said["diff"] = value("demo.patch_job(%s) -> 'diffReport' ->> 'months'", patch)
        said["parsed"] = value("demo.parse_plan(%s)", json.dumps(CELLS))
        said["reference"] = value("demo.reference()")
        for name in OTHERS:
            conn.execute(
                "insert into crm.tenants (name, slug, country, timezone, currency, industry) values (%s, %s, 'US', 'UTC', 'USD', 'saas')",
                [name, name],
            )
        said["order"] = [
            t["name"] for t in value('demo.tenants(\'{"sortBy": "name", "sortOrder": "asc"}\') -> \'data\'')
        ]
        for search in SEARCHES:
            said["search " + search] = [
                t["name"] for t in value("demo.tenants(%s) -> 'data'", json.dumps({"search": search}))
            ]
            said["jobs " + search] = value(
                "demo.generation_jobs(%s) #>> '{meta,total}'", json.dumps({"search": search})
            )
        said["found"] = value("demo.find_tenant('ZOË') is not null")
        hash = "$argon2id$v=19$m=19456,t=2,p=1$ZXhhbXBsZWV4YW1wbGU$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"
        said["admin"] = value("demo.create_admin('IRIS@corp.example', 'Iris', %s) ->> 'created'", hash)
        said["again"] = value("demo.create_admin('iris@CORP.example', 'Iris', %s) ->> 'created'", hash)
        said["login"] = value("demo_login.begin_login('Iris@Corp.Example', '192.0.2.1')")
        with pytest.raises(psycopg.Error) as failed:
            conn.execute('select demo.submit_generation(\'{"country": "XX", "industry": "i"}\', null)')
        said["refusal"] = str(failed.value)
        said["violations"] = value("(select sum(violations) from demo.verify_tenant(%s))", tenant)
    return said


@pytest.fixture(scope="module")
def expected(make):
    return told(make("C"))


def test_what_is_expected_is_right(expected):
    assert expected["slug"] == "clair-stanbul", "as the tenants that are there have it"
    assert (
        expected["search überlingen"]
        == expected["search ÜBERLINGEN"]
        == expected["search u\u0308berlingen"]
        == ["Überlingen GmbH"]
    )
    for written in ("istanbul", "İSTANBUL", "i\u0307stanbul", "I\u0307STANBUL"):
        assert set(expected[f"search {written}"]) == {NAME, "ıstanbul IŞIK", "Pazar i\u0307stanbul"}, written
        assert expected[f"jobs {written}"] == "1"
    assert expected["search ISIK"] == [] and expected["search ışık"] == ["ıstanbul IŞIK"]
    assert expected["jobs éclair"] == "1" and expected["found"] and expected["violations"] == 0
    assert {"GENERATION_JOB_STARTED", "GENERATION_JOB_COMPLETED", "PATCH_JOB_COMPLETED"} <= set(expected["events"])
    assert any(notice.startswith("demogen GENERATION_JOB_COMPLETED") for notice in expected["notices"])
    assert expected["parsed"]["columns"] == [
        "month",
        "leadsCreated",
        "pipelineAddedValue",
        "activitiesCreated",
        "closedWonValue",
    ]
    assert (expected["admin"], expected["again"]) == ("true", "false") and expected["login"]


def test_the_same_in_every_locale_that_the_server_knows(make, expected, cluster):
    made = {locale: dsn for locale in LOCALES if locale != "C" and (dsn := make(locale))}
    with psycopg.connect(cluster.url(database="postgres")) as conn:
        major = conn.info.server_version // 10000
    assert "C.utf8" in made and ("builtin" in made or major < 17)
    assert "icu tr-TR" in made or major != MAJORS[0], "the system's server has ICU"
    for locale, dsn in made.items():
        found = told(dsn)
        for part in expected:
            assert found[part] == expected[part], (locale, part)


# -- encodings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_database_of_another_encoding_is_refused_before_anything_is_made(make, encoding):
    dsn = make("C", f"encoding '{encoding}'")
    with pytest.raises(Failure) as failed:
        migrate(dsn)
    assert failed.value.problem.status == 409 and f"is {encoding}, it must be UTF8" in str(failed.value)
    told = [psql(dsn, "-1", "-f", SQL / "prepare.sql"), psql(dsn, "-f", SQL / "load.sql")]
    assert [run.returncode for run in told] == [3, 3] and all("must be UTF8" in run.stderr for run in told)
    with psycopg.connect(dsn, client_encoding="utf8" if encoding != "SQL_ASCII" else "sql_ascii") as conn:
        assert conn.execute("select count(*)::int from pg_class where oid > 16383").fetchone()[0] == 0


def psql(dsn: str, *arguments, **environment) -> subprocess.CompletedProcess:
    program = shutil.which("psql") or embedded.find_binaries() / "psql"
    return subprocess.run(
        [program, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", dsn, *map(str, arguments)],
        capture_output=True,
        text=True,
        errors="replace",
        env=os.environ | environment,
    )


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII", "EUC_JP", "UTF8"])
def test_files_are_read_as_utf8_whatever_the_client_says(db, encoding):
    rows = """select (select string_agg(r::text, ' ' order by r::text collate "C") from ref.cities as r),
        (select string_agg(prosrc, ' ' order by oid::regprocedure::text collate "C") from pg_proc where pronamespace = 'demo_calc'::regnamespace)"""
    with psycopg.connect(db) as conn:
        before = conn.execute(rows).fetchone()
    loaded = psql(db, "-f", SQL / "load.sql", PGCLIENTENCODING=encoding)
    assert loaded.returncode == 0, loaded.stderr
    with psycopg.connect(db) as conn:
        assert conn.execute(rows).fetchone() == before


@pytest.mark.parametrize("option", ["-c client_encoding=latin1", "-c lc_messages=C -c client_encoding=euc_jp"])
def test_a_connection_string_cannot_change_the_encoding(db, option):
    with psycopg.connect(db, autocommit=True) as conn:
        conn.execute("update ref.deployments set digest = 'of another version'")
        conn.execute("create table public.before as select * from ref.cities")
    migrate(make_conninfo(db, options=option))
    with psycopg.connect(db) as conn:
        assert conn.execute("select count(*) from (table ref.cities except table public.before) as d").fetchone() == (
            0,
        )


# -- the rule itself ----------------------------------------------------------------------------------------------


def test_fold_is_unicode_s_simple_case_folding(shared):
    def one(letter: str) -> str:
        if letter in "İı":
            return "i"
        folded = letter.casefold() if len(letter.casefold()) == 1 else letter.lower()
        return folded if len(folded) == 1 else letter

    # Cherokee folds to capital letters, and nobody has a name in Deseret that Unicode 14 did not know
    letters = [
        chr(n)
        for n in range(1, 0x1F000)
        if unicodedata.category(chr(n)) in ("Lu", "Ll", "Lt") and "CHEROKEE" not in unicodedata.name(chr(n))
    ]
    letters = [letter for letter in letters if unicodedata.normalize("NFC", letter) == letter]
    with psycopg.connect(shared) as conn:
        folded = [
            row[0]
            for row in conn.execute(
                "select demo_calc.fold(l) from unnest(%s::text[]) with ordinality as u (l, n) order by n", [letters]
            )
        ]
        assert [(a, b) for a, b in zip(letters, folded) if b != one(a)] == []
        # what lower-casing İ gives elsewhere, with other marks before and after the dot, too
        dotted = {"i\u0307": "i", "I\u0307": "i", "ı\u0307": "i", "i\u0307\u0301": "í", "İ\u0323": "ị", "e\u0307": "ė", "z\u0307i": "żi"}
        assert {text: conn.execute("select demo_calc.fold(%s)", [text]).fetchone()[0] for text in dotted} == dotted


def argument(text: str) -> str:
    """The text up to the bracket that closes the one before it."""
    depth = 1
    for place, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return text[:place]
    return text


def test_nothing_asks_the_locale():
    """lower, upper and classes of letters in regular expressions go by the database's locale, unless it is "C"."""
    found = []
    for file in sorted(SQL.rglob("*.sql")):
        if file.parent.name == "ref":
            continue
        text = re.sub(r"\$doc\$.*?\$doc\$|--[^\n]*", "", file.read_text(encoding="utf-8"), flags=re.S)
        for call in re.finditer(r"\b(lower|upper|initcap)\(", text):
            if not re.search(r'collate (pg_catalog\.)?"C"$', argument(text[call.end() :])):
                found.append(f"{file.relative_to(SQL)}: {text[call.start() : call.start() + 60]}")
        found += [
            f"{file.relative_to(SQL)}: {m[0]}"
            for m in re.finditer(r"\bilike\b|~\*|'\(\?i\)|\\[swdmMyYSWD](?![a-z])", text)
        ]
    assert found == []
