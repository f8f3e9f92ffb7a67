"""The name that somebody may have meant, for messages."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(given: object, known: Iterable[str]) -> str:
    """``, did you mean 'path'?``, or nothing where no known name is near."""
    near = get_close_matches(str(given), list(known), 1)
    return f", did you mean {near[0]!r}?" if near else ""
