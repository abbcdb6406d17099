"""Migrations that went out with a release are frozen: databases out there have run them as they were."""

import gzip
import hashlib
import re
from pathlib import Path

MIGRATIONS = Path(__file__).parents[2] / "migrations"
FROZEN = {
    name: digest
    for digest, name in (line.split() for line in (MIGRATIONS / "released.sha256").read_text().splitlines())
}


def test_a_released_migration_is_what_it_was():
    found = {name: hashlib.sha256((MIGRATIONS / name).read_bytes()).hexdigest() for name in FROZEN}
    assert found == FROZEN, "write a new migration instead"


def test_every_migration_that_a_release_had_applied_is_frozen_with_its_rollback():
    applied = set()
    for dump in Path(__file__).parent.glob("*.sql.gz"):
        applied |= set(re.findall(r"\t(\d{4}_\w+)\tapply\t", gzip.decompress(dump.read_bytes()).decode()))
    assert len(applied) >= 9
    assert {f"{name}{end}" for name in applied for end in (".sql", ".rollback.sql")} == set(FROZEN)


def test_what_is_not_released_comes_after_it():
    last = max(name[:4] for name in FROZEN)
    new = {file.name for file in MIGRATIONS.glob("*.sql")} - set(FROZEN)
    assert [name for name in sorted(new) if name[:4] <= last] == []
