"""Counts the structure of the code: lengths of functions, widths of lines, and how many files a new metric touches,
or a new entity, or a new kind of job.

What a new one touches is counted by what the like of it is named in. Of the metrics and of the entities that is the one
which nothing else is made of: the activities of a month, and the tags that contacts have. What names others, as
crm.companies, is mostly about just those, and an entity more leaves it as it is. A kind of job is looked for where
kinds are listed or told apart; to that comes the planner of the new one. What a sample or a benchmark asks for, and the
list of what older releases made, stays as it is, too. docs/structure.md says what such additions took in a trial.

    python tools/measure.py [FOLDER ...]      the checkout it stands in, or others; of several, a table for Markdown

tests/test_widths.py holds the widths to their limits.
"""

import re
import statistics
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).absolute().parents[1]
CODE = {"SQL": "*.sql", "Python": "*.py", "JavaScript": "*.js", "style sheets": "*.css", "templates": "*.html"}
# made by a tool, or frozen
NOT_COUNTED = r"sql/ref/|tests/golden/|migrations/"
LAYERS = ["demo_calc", "demo_world", "demo_kpi", "demo_plan", "demo_flow", "demo_job", "demo_login", "demo_care", "demo"]
JOB_TABLES = re.compile(r"execute\s+format\([^;]*job_table", re.I | re.S)
WIDE, WIDER = 120, 150
TOUCHED = {
    "metric": r"activitiesCreated|activities_created",
    "entity": r"contact_tags|contactTags",
    "kind of job": r"\bkind\s*(?:=|<>|in\s*\(|is\s+(?:not\s+)?distinct\s+from)\s*'(?:generation|patch)'"
    r"|'generation'(?=[\s\S]*'patch')|'patch'(?=[\s\S]*'generation')",
}
UNTOUCHED = r"bench/|tools/measure\.py|sql/released\.sql"


class Widths(NamedTuple):
    lines: int
    wide: int  # over 120 columns
    wider: list[str]  # file:line of those over 150
    widest: int

    @property
    def share(self) -> float:
        """The wide ones in percent of all."""
        return 100 * self.wide / self.lines


def listed(pattern: str, root: Path = HERE) -> list[Path]:
    listing = subprocess.run(["git", "ls-files", pattern], cwd=root, capture_output=True, text=True, check=True).stdout
    return [root / name for name in listing.splitlines() if (root / name).exists() and not re.match(NOT_COUNTED, name)]


def widths(files: list[Path], root: Path = HERE) -> Widths:
    lengths = {
        f"{file.relative_to(root).as_posix()}:{number}": len(line)
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    }
    return Widths(
        lines=len(lengths),
        wide=sum(length > WIDE for length in lengths.values()),
        wider=[place for place, length in lengths.items() if length > WIDER],
        widest=max(lengths.values(), default=0),
    )


def by_language(root: Path = HERE) -> dict[str, list[Path]]:
    """The files of each language, and apart from them those of its tests."""
    found = {}
    for title, pattern in CODE.items():
        files = listed(pattern, root)
        found[title] = [file for file in files if not file.is_relative_to(root / "tests")]
        found[f"{title}, tests"] = [file for file in files if file.is_relative_to(root / "tests")]
    return {title: files for title, files in found.items() if files}


def functions(root: Path) -> dict[Path, str]:
    """The code of every SQL function and procedure, without its comment."""
    texts = {file: file.read_text(encoding="utf-8") for file in listed("sql/**/*.sql", root)}
    return {
        file: text.partition("\ncomment on ")[0].rstrip()
        for file, text in texts.items()
        if re.search(r"^create (function|procedure)", text, re.M)
    }


def touched(what: str, root: Path = HERE) -> list[str]:
    """The files of code that another metric, entity or kind of job has to be named in, comments aside."""
    files = [file for title, files in by_language(root).items() if "tests" not in title for file in files]
    names = {file.relative_to(root).as_posix(): file for file in files}
    return [
        name
        for name, file in names.items()
        if not re.match(UNTOUCHED, name) and re.search(TOUCHED[what], without_comments(file))
    ]


def without_comments(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    return re.sub(r"\$doc\$.*?\$doc\$|--[^\n]*", "", text, flags=re.S) if file.suffix == ".sql" else text


def upward_calls(code: dict[Path, str]) -> int:
    calls = 0
    for text in code.values():
        schema = re.search(r"create (?:function|procedure) (\w+)\.", text)[1]
        above = LAYERS[LAYERS.index(schema) + 1 :] if schema in LAYERS else []
        plain = re.sub(r"--[^\n]*|'(?:[^']|'')*'", "", text)
        calls += len(re.findall(r"\b(?:" + "|".join(above) + r")\.\w+\s*\(", plain)) if above else 0
    return calls


def figures(root: Path) -> dict[str, str]:
    """What is counted of a checkout, by what it is."""
    code = functions(root)
    lengths = sorted(((len(text.splitlines()), file.stem) for file, text in code.items()), reverse=True)
    found = {
        "functions": len(code),
        "longest, median": f"{lengths[0][0]}, {statistics.median(length for length, _ in lengths):g}",
        "over 90 lines": sum(length > 90 for length, _ in lengths),
        "over 120 lines": sum(length > 120 for length, _ in lengths),
        "the five longest": ", ".join(f"{name} {length}" for length, name in lengths[:5]),
    }
    for title, files in by_language(root).items():
        w = widths(files, root)
        found[f"lines of {title}"] = (
            f"{w.lines:,}; over {WIDE}: {w.wide} ({w.share:.1f} %), over {WIDER}: {len(w.wider)}, widest {w.widest}"
        )
    return found | {
        "raise blocks by hand": sum(len(re.findall("raise exception using", text)) for text in code.values()),
        "dynamic SQL on tables of jobs": sum(len(JOB_TABLES.findall(text)) for text in code.values()),
        "calls upwards": upward_calls(code),
    } | {f"files that another {what} touches": len(touched(what, root)) for what in TOUCHED}


def main(roots: list[Path]) -> None:
    columns = [figures(root) for root in roots]
    for title in columns[-1]:
        values = [str(column.get(title, "")) for column in columns]
        print(f"| {title} | {' | '.join(values)} |" if len(roots) > 1 else f"{title:30} {values[0]}")


if __name__ == "__main__":
    main([Path(folder).absolute() for folder in sys.argv[1:]] or [HERE])
