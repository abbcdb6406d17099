"""Log lines of the long-running commands: JSON, one a line, on standard error."""

import codecs
import json
import logging
import sys
from datetime import datetime, timezone

from runner import json_text

logger = logging.getLogger("demogen")
LONGEST_TEXT, LONGEST_STACK = 1000, 20_000  # characters: a client must not fill the disk with what it sends


class JsonLine(logging.Formatter):
    """{"time", "level", "event", …}: the event is the message of a record, the rest its fields. `encoding` is that of
    the stream; what it lacks, and control characters of what clients send, is escaped."""

    def __init__(self, encoding: str | None = "utf-8"):
        super().__init__()
        self.ascii = codecs.lookup(encoding or "ascii").name not in ("utf-8", "utf-16", "utf-32", "gb18030")

    def shows(self, character: str) -> bool:
        return character.isprintable() and (not self.ascii or character.isascii())

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds")
        line = {"time": time.replace("+00:00", "Z"), "level": record.levelname.lower(), "event": record.getMessage()}
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["stack"] = self.formatException(record.exc_info)
        there = {name: _cut(value, LONGEST_STACK if name == "stack" else LONGEST_TEXT)
                 for name, value in line.items() if value is not None}
        return "".join(c if self.shows(c) else _escaped(c) for c in json_text.dumps(there))


def _cut(value, most: int):
    """A value, a long text without its middle."""
    if not isinstance(value, str) or len(value) <= most:
        return value
    return f"{value[:most // 2]} … {value[-most // 2:]} ({len(value)} characters)"


def _escaped(character: str) -> str:
    """As JSON has a character that does not print, would end a line, or has no place in the stream's encoding."""
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else json.dumps(character)[1:-1]


def to_stderr() -> None:
    """From now on events are written to standard error, and so are the warnings of the libraries."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine(getattr(sys.stderr, "encoding", None)))
    logging.basicConfig(handlers=[handler], force=True)
    logger.setLevel(logging.INFO)


def event(name: str, level: int = logging.INFO, **fields) -> None:
    """One line. Fields that are None are left out."""
    logger.log(level, name, extra={"fields": fields})
