"""What was asked and what was answered, one below the other."""

from answers import normal


class Scene:
    def __init__(self):
        self._parts = []

    def title(self, text: str) -> None:
        self._parts.append(f"{'=' * 3} {text} {'=' * max(3, 100 - len(text))}")

    def add(self, asked: str, *answered: str) -> None:
        self._parts.append("\n".join([f"> {asked}", *filter(None, answered)]))

    def text(self) -> str:
        return normal.without_chance("\n\n".join(self._parts)) + "\n"


def shortened(text: str, most: int = 600) -> str:
    return text if len(text) <= most else f"{text[:most]} … {len(text)} characters"
