"""Writes the list of files in sql/README.md anew: a line for each file, with what its COMMENT says first.

    python tools/sql_map.py            writes it
    python tools/sql_map.py --check    says whether it is as it should be
"""

import re
import sys
from pathlib import Path

SQL = Path(__file__).parents[1] / "sql"
README = SQL / "README.md"
LAYERS = {
    "calc": "calc: pure", "world": "world: a country and a trade", "kpi": "kpi: what a number is",
    "plan": "plan: what is asked, and what is to be done for it", "flow": "flow: the steps, in the order of the data",
    "job": "job: who runs what, and when", "login": "login: accounts and sessions of the pages",
    "care": "care: backfill and deletion", "api": "api: what people call",
}
BEGIN, END = "<!-- files -->", "<!-- /files -->"


def summary(file: Path) -> str:
    """The first sentence of a file's COMMENT."""
    pattern = r"comment on \w+ \S.*? is (?:\$doc\$\s*(.*?)\$doc\$|'((?:[^']|'')*)')"
    said = re.search(pattern, file.read_text(encoding="utf-8"), re.S)
    text = (said[1] or said[2].replace("''", "'")) if said else ""
    first = re.split(r"\n\n|\n(?=(?:reads|writes|raises|example|gives):)", text.strip())[0]
    first = re.sub(r"\s+", " ", first)
    return re.split(r"(?<=[a-z)\]}])\. (?=[A-Z])|: (?=select )", first)[0].rstrip(".").replace("|", "\\|")


def files() -> str:
    lines = []
    for folder, heading in LAYERS.items():
        lines += [f"## {heading}", "", "| file | what it is |", "| --- | --- |"]
        lines += [f"| `{folder}/{file.name}` | {summary(file)} |" for file in sorted((SQL / folder).glob("*.sql"))]
        lines.append("")
    return "\n".join(lines)


def written(text: str) -> str:
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{files()}\n{END}{rest.partition(END)[2]}"


def main() -> int:
    text = README.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        return int(written(text) != text)
    README.write_text(written(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
