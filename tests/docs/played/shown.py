"""What a page shows, held against what was printed."""

from __future__ import annotations

import re


def one_spaced(text: str) -> str:
    """Text without what the width of a terminal and of a table's columns decides."""
    return re.sub(r"[\s─]+", " ", text).strip()


def missing(shown: str, printed: str, *, more: bool = False) -> str | None:
    """The first part of what is shown that was not printed there; None if all was.

    ``…`` stands for anything. With ``more`` there may be more behind it.
    """
    parts = [one_spaced(part) for part in shown.split("…")]
    text, at = one_spaced(printed), 0
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        found = text.find(part, at)
        if last and not more and part and number:
            found = text.rfind(part, at)
        if found < 0 or (number == 0 and found > 0) or (last and not more and part and found + len(part) != len(text)):
            return part
        at = found + len(part)
    return None


def printed_lines(code: str) -> str:
    """What the ``#>`` lines of a block say that it prints."""
    return "\n".join(re.findall(r"^\s*#> ?(.*)$", code, re.MULTILINE))


def prints(shown: str, printed: str) -> bool:
    """Exactly, but for ``…``."""
    pattern = ".*".join(re.escape(part) for part in shown.split("…"))
    return re.fullmatch(pattern, printed.rstrip("\n"), re.DOTALL) is not None
