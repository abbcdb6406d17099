"""Counts the structure of the code: lengths of functions, widths of lines, what a new metric, entity or kind of job touches.

    python tools/measure.py [FOLDER]      the checkout it stands in, or another one
"""

import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else __file__).absolute()
ROOT = ROOT if ROOT.is_dir() else ROOT.parents[1]
CODE = {"SQL": "*.sql", "Python": "*.py", "JavaScript": "*.js", "templates": "*.html"}
LAYERS = ["demo_calc", "demo_world", "demo_kpi", "demo_plan", "demo_flow", "demo_job", "demo_login", "demo_care", "demo"]
JOB_TABLES = re.compile(r"execute\s+format\([^;]*job_table", re.I | re.S)


def listed(pattern: str) -> list[Path]:
    names = subprocess.run(["git", "ls-files", pattern], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name and not re.match(r"sql/ref/|tests/golden/|migrations/", name)]


def functions() -> dict[Path, str]:
    """The code of every SQL function and procedure, without its comment."""
    texts = {file: file.read_text(encoding="utf-8") for file in listed("sql/**/*.sql")}
    return {file: text.partition("\ncomment on ")[0].rstrip() for file, text in texts.items() if re.search(r"^create (function|procedure)", text, re.M)}


def naming(pattern: str) -> int:
    """How many files of code name something."""
    files = [file for glob in CODE.values() for file in listed(glob) if not file.is_relative_to(ROOT / "tests")]
    return sum(bool(re.search(pattern, file.read_text(encoding="utf-8"))) for file in files)


def upward_calls(code: dict[Path, str]) -> int:
    calls = 0
    for text in code.values():
        schema = re.search(r"create (?:function|procedure) (\w+)\.", text)[1]
        above = LAYERS[LAYERS.index(schema) + 1:] if schema in LAYERS else []
        plain = re.sub(r"--[^\n]*|'(?:[^']|'')*'", "", text)
        calls += len(re.findall(r"\b(?:" + "|".join(above) + r")\.\w+\s*\(", plain)) if above else 0
    return calls


def main() -> None:
    code = functions()
    lengths = sorted(((len(text.splitlines()), file) for file, text in code.items()), reverse=True)
    print(f"functions                          {len(code)}")
    print(f"  longest, median                  {lengths[0][0]}, {statistics.median(length for length, _ in lengths):g}")
    print(f"  over 120 lines                   {sum(length > 120 for length, _ in lengths)}")
    for length, file in lengths[:5]:
        print(f"    {length:5}  {file.relative_to(ROOT).as_posix()}")
    for title, pattern in CODE.items():
        for where, files in (("", [f for f in listed(pattern) if not f.is_relative_to(ROOT / "tests")]),
                             (", tests", [f for f in listed(pattern) if f.is_relative_to(ROOT / "tests")])):
            lines = [len(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
            if lines:
                wide, wider = sum(n > 120 for n in lines), sum(n > 150 for n in lines)
                print(f"lines of {title + where:25} {len(lines)}, over 120: {wide} ({100 * wide / len(lines):.1f} %), over 150: {wider}, widest {max(lines)}")
    print(f"raise blocks by hand               {sum(len(re.findall('raise exception using', text)) for text in code.values())}")
    print(f"dynamic SQL on tables of jobs      {sum(len(JOB_TABLES.findall(text)) for text in code.values())}")
    print(f"calls upwards                      {upward_calls(code)}")
    print(f"files that name a metric           {naming('activitiesCreated|activities_created')}")
    print(f"files that name an entity          {naming(r'crm[.]companies')}")
    print("files that name a kind of job      " + str(naming("'patch'" + r"(?!,? ?-)")))


if __name__ == "__main__":
    main()
