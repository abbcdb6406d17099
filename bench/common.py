"""What the benchmarks share: their options, and a migrated server to measure on."""

import argparse
import os
import shutil
import tempfile
from contextlib import contextmanager

from runner import server
from runner.migrate import migrate


def options(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--dsn", help="server to use (superuser, an empty database); default: one of its own")
    return parser


@contextmanager
def measured(dsn: str | None):
    """The DSN of a migrated database: the given one, or that of a server of its own in a temporary folder, removed afterwards."""
    folder = None
    if not dsn:
        folder = tempfile.mkdtemp(prefix="demogen-bench-")
        os.chmod(folder, 0o755)
        os.environ["DEMOGEN_HOME"] = f"{folder}/home"
        dsn = server.start()
    try:
        migrate(dsn)
        yield dsn
    finally:
        if folder:
            server.stop()
            shutil.rmtree(folder, ignore_errors=True)
