"""Which tables a function reads, from the sources:
those that its own text names after FROM, JOIN or USING, and those of what it calls.

What a list of the code names, as text, is called by the function that goes through the list."""

import re

NAMED = re.compile(r"\b(?:from|join|using)\s+(?:only\s+)?((?:crm|ref)\.\w+)", re.I)
CALLED = re.compile(r"\b(demo(?:_\w+)?\.\w+)\b")
QUOTED = re.compile(r"[{,'](demo(?:_\w+)?\.\w+)(?=[},'])")
LISTS = {
    "demo_job.plan_of": "demo_job.kinds",
    "demo_flow.create_rows": "demo_flow.steps",
    "demo_kpi.findings": "demo_kpi.entities",
}
DELETED = re.compile(r"\bdelete\s+from\s+(crm\.\w+)", re.I)


def listed_of(name: str, codes: dict[str, str]) -> set[str]:
    """The functions that a function calls by what a list names, of the codes of all objects."""
    return set(QUOTED.findall(codes[LISTS[name]])) & set(codes) if name in LISTS else set()


def reads_of(texts: dict[str, str], codes: dict[str, str]) -> dict[str, set[str]]:
    """{object: tables}, of the texts of all objects without their comments and quoted texts, and with the latter."""
    own = {name: set(NAMED.findall(text)) - set(DELETED.findall(text)) for name, text in texts.items()}
    calls = {
        name: set(CALLED.findall(text)) & set(texts) - {name} | listed_of(name, codes) for name, text in texts.items()
    }

    def reached(name: str) -> set[str]:
        seen, open_ = set(), [name]
        while open_:
            here = open_.pop()
            if here not in seen:
                seen.add(here)
                open_ += calls[here]
        return seen

    return {name: set().union(*(own[other] for other in reached(name))) for name in texts}


def is_dynamic(texts: dict[str, str], name: str) -> bool:
    """Whether a text puts statements together, so that the tables which they read are not named in it."""
    return name not in LISTS and re.search(r"\bexecute\s+format\b", texts[name], re.I) is not None
