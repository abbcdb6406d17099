"""Counts the structure of the code: lengths of functions, widths of lines, and how many files a new metric touches,
or a new entity, or a new kind of job.

    python tools/measure.py [FOLDER]      the checkout it stands in, or another one

tests/test_widths.py holds the widths to their limits.
"""

import re
import statistics
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).absolute().parents[1]
CODE = {"SQL": "*.sql", "Python": "*.py", "JavaScript": "*.js", "templates": "*.html"}
# made by a tool, or frozen
NOT_COUNTED = r"sql/ref/|tests/golden/|migrations/"
LAYERS = ["demo_calc", "demo_world", "demo_kpi", "demo_plan", "demo_flow", "demo_job", "demo_login", "demo_care", "demo"]
JOB_TABLES = re.compile(r"execute\s+format\([^;]*job_table", re.I | re.S)
WIDE, WIDER = 120, 150


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


def naming(pattern: str, root: Path) -> int:
    """How many files of code name something."""
    files = [file for title, files in by_language(root).items() if "tests" not in title for file in files]
    return sum(bool(re.search(pattern, file.read_text(encoding="utf-8"))) for file in files)


def upward_calls(code: dict[Path, str]) -> int:
    calls = 0
    for text in code.values():
        schema = re.search(r"create (?:function|procedure) (\w+)\.", text)[1]
        above = LAYERS[LAYERS.index(schema) + 1 :] if schema in LAYERS else []
        plain = re.sub(r"--[^\n]*|'(?:[^']|'')*'", "", text)
        calls += len(re.findall(r"\b(?:" + "|".join(above) + r")\.\w+\s*\(", plain)) if above else 0
    return calls


def tell(title: str, number) -> None:
    print(f"{title:34} {number}")


def main(root: Path) -> None:
    code = functions(root)
    lengths = sorted(((len(text.splitlines()), file) for file, text in code.items()), reverse=True)
    tell("functions", len(code))
    tell("  longest, median", f"{lengths[0][0]}, {statistics.median(length for length, _ in lengths):g}")
    tell("  over 90 lines", sum(length > 90 for length, _ in lengths))
    tell("  over 120 lines", sum(length > 120 for length, _ in lengths))
    for length, file in lengths[:5]:
        print(f"    {length:5}  {file.relative_to(root).as_posix()}")
    for title, files in by_language(root).items():
        found = widths(files, root)
        tell(f"lines of {title}", f"{found.lines}, over {WIDE}: {found.wide} ({found.share:.1f} %), "
                                  f"over {WIDER}: {len(found.wider)}, widest {found.widest}")
    tell("raise blocks by hand", sum(len(re.findall("raise exception using", text)) for text in code.values()))
    tell("dynamic SQL on tables of jobs", sum(len(JOB_TABLES.findall(text)) for text in code.values()))
    tell("calls upwards", upward_calls(code))
    tell("files that name a metric", naming("activitiesCreated|activities_created", root))
    tell("files that name an entity", naming(r"crm[.]companies", root))
    tell("files that name a kind of job", naming("'patch'" + r"(?!,? ?-)", root))


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else HERE)
