"""Which tables a function reads, from the sources:
those that its own text names after FROM, JOIN or USING, and those of what it calls."""

import re

NAMED = re.compile(r"\b(?:from|join|using)\s+(?:only\s+)?((?:crm|ref)\.\w+)", re.I)
CALLED = re.compile(r"\b(demo(?:_\w+)?\.\w+)\b")
DELETED = re.compile(r"\bdelete\s+from\s+(crm\.\w+)", re.I)


def reads_of(texts: dict[str, str]) -> dict[str, set[str]]:
    """{object: tables}, of the texts of all objects without their comments."""
    own = {name: set(NAMED.findall(text)) - set(DELETED.findall(text)) for name, text in texts.items()}
    calls = {name: set(CALLED.findall(text)) & set(texts) - {name} for name, text in texts.items()}

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
    return re.search(r"\bexecute\s+format\b", texts[name], re.I) is not None
