"""How the database compares text: case and accents do not count; ``ß`` is a letter of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache


def fold(value: str) -> str:
    """The form in which two texts are equal when the database calls them equal."""
    return value.lower() if value.isascii() else _without_marks(value)


@lru_cache(maxsize=65536)
def _without_marks(value: str) -> str:
    decomposed = unicodedata.normalize("NFD", value)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=512)
def like(pattern: str) -> Callable[[str], bool]:
    """A test for folded text: ``*`` and ``%`` stand for anything, ``_`` and ``?`` for themselves."""
    first, *rest = re.split(r"[*%]+", fold(pattern))
    if not rest:
        return first.__eq__
    *middle, last = rest
    if not first and not last and len(middle) == 1:
        return lambda text: middle[0] in text
    if not middle and not last:
        return lambda text: text.startswith(first)
    whole = re.compile(".*".join(map(re.escape, (first, *rest))), re.DOTALL)
    return lambda text: whole.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def sort_key(value: str) -> tuple[tuple[int, str], ...]:
    """Order of the collation: symbols and punctuation, digits, letters."""
    return tuple((2 if c.isalpha() else 1 if c.isdigit() else 0, c) for c in fold(value))
