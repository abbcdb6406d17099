"""Log lines of the long-running commands: JSON, one a line, on standard error."""

import logging
import sys
from datetime import datetime, timezone

from runner import json_text

logger = logging.getLogger("demogen")


class JsonLine(logging.Formatter):
    """{"time", "level", "event", …}: the event is the message of a record, the rest its fields."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds")
        line = {"time": time.replace("+00:00", "Z"), "level": record.levelname.lower(), "event": record.getMessage()}
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["stack"] = self.formatException(record.exc_info)
        there = {name: value for name, value in line.items() if value is not None}
        return json_text.dumps(there)


def to_stderr() -> None:
    """From now on events are written to standard error, and so are the warnings of the libraries."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine())
    logging.basicConfig(handlers=[handler], force=True)
    logger.setLevel(logging.INFO)


def event(name: str, level: int = logging.INFO, **fields) -> None:
    """One line. Fields that are None are left out."""
    logger.log(level, name, extra={"fields": fields})
