"""How the database compares text: case and accents do not count; ``ß`` is a letter of its own."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def fold(value: str) -> str:
    """The form in which two texts are equal when the database calls them equal."""
    if value.isascii():
        return value.lower()
    decomposed = unicodedata.normalize("NFD", value)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=512)
def like(pattern: str) -> re.Pattern[str]:
    """A pattern for folded text: ``*`` and ``%`` stand for anything, ``_`` and ``?`` for themselves."""
    parts = re.split(r"[*%]+", fold(pattern))
    return re.compile(".*".join(re.escape(part) for part in parts), re.DOTALL)


@lru_cache(maxsize=4096)
def sort_key(value: str) -> tuple[tuple[int, str], ...]:
    """Order of the collation: symbols and punctuation, digits, letters."""
    return tuple((2 if c.isalpha() else 1 if c.isdigit() else 0, c) for c in fold(value))
