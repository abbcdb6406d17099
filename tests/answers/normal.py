"""Answers as text that is the same for each recording:
JSON laid out, and a name for what is drawn or measured anew each time."""

import json
import re
from datetime import datetime, timedelta, timezone

WIDTH = 116
# Keys of JSON whose values are measured, drawn or only told on the way; what is null stays null.
MEASURED = ("logs", "currentStep", "durationMs", "csrfToken", "password", "passwordFile")
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
FIXED_IDS = "00000000-0000-"  # the command line's own user, and ids that nobody has


class Number(str):
    """A number as it stands in the text, with every digit."""


def read_json(text: str):
    return json.loads(text, parse_int=Number, parse_float=Number)


def laid_out(value, indent: int = 0) -> str:
    """JSON on one line where it fits, else a line for each member. Keys stay in their order."""
    line = _one_line(value)
    if len(line) + indent <= WIDTH or not isinstance(value, (dict, list)) or not value:
        return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        members = [f"{_quoted(key)}: {laid_out(member, indent + 2 + len(key) + 4)}" if _is_leaf(member)
                   else f"{_quoted(key)}: {laid_out(member, indent + 2)}" for key, member in value.items()]
        return "{\n" + ",\n".join(inner + member for member in members) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(inner + laid_out(member, indent + 2) for member in value) + "\n" + " " * indent + "]"


def _is_leaf(value) -> bool:
    return not isinstance(value, (dict, list))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _one_line(value) -> str:
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(key)}: {_one_line(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_one_line, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def unmeasured(value):
    """JSON without what is measured: {"logs": "…"}. Of the progress of a job, its begin and its end stay."""
    if isinstance(value, dict):
        return {key: "…" if _is_measured(key, member) else unmeasured(member) for key, member in value.items()}
    if isinstance(value, list):
        return [unmeasured(member) for member in value]
    return value


def _is_measured(key: str, value) -> bool:
    return value is not None and (key in MEASURED or key == "progress" and value not in ("0", "100"))


def json_text(text: str) -> str:
    return laid_out(unmeasured(read_json(text)))


# What a page tells of a job on its way, and how long things took.
PAGE = [
    (r'<ol class="log".*?</ol>', '<ol class="log">…</ol>'),
    (r'(<progress max="100") value="[^"]*" aria-label="[^"]*"', r"\1 …"),
    (r"<p>\d+ %( · [^<]*)?</p>", "<p>… %</p>"),
    (r'data-said="running: [^"]*"', 'data-said="running: …"'),
    (r" It stopped at “[^”]*”\.", ""),
    (r'(<span class="quiet">)\d+ %', r"\1… %"),
    (r"(records in|, took) [0-9][^<]*", r"\1 …"),
    (r"(<dt>Duration</dt><dd>)[^<]*", r"\1…"),
    (r'(<td class="number">)(\d+\.\d s|\d+ min[^<]*|\d+ s)<', r"\1…<"),
    (r'(name="csrf-token" content=")[^"]*', r"\1…"),
    (r'(name="csrf_token" value=")[^"]*', r"\1…"),
    (r'(name="key" value=")[^"]*', r"\1…"),
    (r"/static/[0-9a-f]{16}/", "/static/…/"),
]


def page(text: str) -> str:
    """A page without indentation and empty lines, but for what is preformatted."""
    for pattern, shown in PAGE:
        text = re.sub(pattern, shown, text, flags=re.S)
    parts = re.split(r"(<(?:pre|textarea)\b.*?</(?:pre|textarea)>)", text, flags=re.S)
    # the parts with odd numbers are preformatted
    parts[::2] = [re.sub("  +", " ", re.sub(r"\s*\n\s*", "\n", part)) for part in parts[::2]]
    return "".join(parts).strip()


def without_chance(text: str) -> str:
    """A whole recording: ids become numbers in the order in which they appear, moments of today become words."""
    numbers = {}
    for found in re.findall(UUID, text):
        if not found.startswith(FIXED_IDS):
            numbers.setdefault(found, len(numbers) + 1)
    text = re.sub(UUID, lambda m: f"<id {numbers[m[0]]}>" if m[0] in numbers else m[0], text)
    begins = {found[:8]: number for found, number in numbers.items()}  # a tenant's slug ends in the begin of its id
    text = re.sub(r"-([0-9a-f]{8})\b", lambda m: f"-<begin of id {begins[m[1]]}>" if m[1] in begins else m[0], text)

    text = re.sub(r"(is in use by session) \d+ of \w+", r"\1 …", text)
    text = re.sub(r"\b([0-9a-f]{64}_)[1-9]\d{15}(p?_)", r"\1<instant>\2", text)  # of a plan's token
    text = re.sub(r"(_p?)\d{15}[1-9](_[0-9a-f]{64})\b", r"\1<instant>\2", text)  # and of one that is turned round

    now = datetime.now(timezone.utc)
    for day in (now - timedelta(days=1), now, now + timedelta(days=1)):
        text = re.sub(rf"{day:%Y-%m-%d}[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?", "<now>", text)
        text = re.sub(rf"\b{day.day} {day:%b %Y}, \d\d:\d\d UTC", "<now>", text)
        text = re.sub(rf"\b{day.day} {day:%b %Y}\b", "<today>", text)
        text = text.replace(f"{day:%Y-%m-%d}", "<today>")
    return text
