"""demogen: the command line. A command asks functions of schema demo and shows what they say."""

from runner.cli import database, generate, jobs, look, patch, quickstart, serve  # each adds its commands
from runner.cli.program import main

__all__ = ["database", "generate", "jobs", "look", "main", "patch", "quickstart", "serve"]
