"""demogen: the command line. A command asks functions of schema demo and shows what they say."""

import sys

try:
    from runner.cli import database, generate, jobs, look, patch, quickstart, realism, records, serve  # each adds its commands
    from runner.cli.program import main
except KeyboardInterrupt:  # while it starts there is nothing to undo
    print("stopped", file=sys.stderr)
    sys.exit(130)

__all__ = ["database", "generate", "jobs", "look", "main", "patch", "quickstart", "realism", "records", "serve"]
