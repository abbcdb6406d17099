"""The thin Python around demogen's SQL: command line, embedded server, migrations, errors."""

from pathlib import Path

VERSION = "0.1.0"

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries sql/, migrations/ and templates/ inside the package; a checkout has them one level up.
ROOT = _PACKAGE if (_PACKAGE / "migrations").is_dir() else _PACKAGE.parent
