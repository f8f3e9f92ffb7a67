"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable


def table(head: str, rows: Iterable[Iterable[str]]) -> str:
    """A table; ``head`` is its first line, without the outer bars."""
    columns = head.split(" | ")
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines).replace(
        "| --- ", "|---"
    )


def code(text: str) -> str:
    """A text as code, whatever stands in it."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"
