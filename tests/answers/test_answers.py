"""Every answer is the recorded one, byte for byte.
A difference is either a fault or meant: then make golden, and read it."""

import difflib
import os
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from answers import api, command_line, functions, pages, world
from answers.scene import Scene

KEPT = Path(os.environ.get("ANSWERS_FOLDER") or Path(__file__).parents[1] / "golden" / "answers")


@pytest.fixture(scope="module")
def filled(template, new_database) -> str:
    """Name of the database with tenants and jobs; it is only ever cloned."""
    dsn = new_database(template)
    world.set_clock(dsn)
    world.fill(dsn)
    return conninfo_to_dict(dsn)["dbname"]


@pytest.fixture
def database(template, filled, new_database, drop_database):
    """database("filled") is the DSN of a clone; there are "migrated" and "unmigrated", too."""
    made = []

    def make(kind: str) -> str:
        dsn = new_database({"filled": filled, "migrated": template, "unmigrated": "template0"}[kind])
        world.set_clock(dsn)
        made.append(dsn)
        return dsn

    yield make
    for dsn in made:
        drop_database(dsn)


SCENES = [
    ("functions", functions.record, "filled"),
    ("api", api.record, "filled"),
    ("pages", pages.record, "filled"),
    ("pages-empty", pages.record_empty, "migrated"),
    ("commands-quickstart", command_line.record_empty, "migrated"),
    ("commands-unmigrated", command_line.record_unmigrated, "unmigrated"),
]
# Tenants of one name stand in the order of their ids, which are drawn: two recordings of these are compared by eye.
BY_EYE = [("commands", command_line.record, "filled")]


@pytest.mark.parametrize("name, record, kind", SCENES + (BY_EYE if os.environ.get("ANSWERS_FOLDER") else []))
def test_answers_are_as_recorded(database, name, record, kind, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    scene = Scene()
    record(database(kind), scene)
    found = scene.text()
    file = KEPT / f"{name}.txt"
    if os.environ.get("REWRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(found.encode())
    kept = file.read_bytes().decode()
    changes = difflib.unified_diff(
        kept.splitlines(), found.splitlines(), f"golden/answers/{name}.txt", "found", lineterm=""
    )
    assert found == kept, "changed; if that is meant: make golden, and read the difference\n" + "\n".join(
        list(changes)[:200]
    )
