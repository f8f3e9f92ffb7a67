"""How the database compares text: letter by letter, as ``utf8mb4_general_ci`` does.

Case and accents do not count; ``ß`` is one ``s``, not two; ``[ \\ ] ^ _`` come after the letters, characters beyond the
basic plane (emoji) last. Seen: ``größe`` comes before ``grosse`` and is not found by it, ``Großere`` finds ``Größere``,
one emoji does not find another, and of the files ``ä.txt``, ``z.txt``, ``🚀.txt`` the last one is the emoji.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache


def fold(value: str) -> str:
    """The weights of a text: equal where the database calls two texts equal, and in its order."""
    return value.upper() if value.isascii() else _weights(value)


@lru_cache(maxsize=65536)
def _weights(value: str) -> str:
    return "".join(map(_weight, value))


@lru_cache(maxsize=4096)
def _weight(letter: str) -> str:
    if letter in "ßẞ":
        return "S"
    parts = unicodedata.normalize("NFD", letter)
    upper = (parts[0] if all(map(unicodedata.combining, parts[1:])) else letter).upper()
    return upper if len(upper) == 1 else letter


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

    def fits(text: str) -> bool:
        at, end = len(first), len(text) - len(last)
        if at > end or not text.startswith(first) or not text.endswith(last):
            return False
        for part in middle:
            at = text.find(part, at, end)
            if at < 0:
                return False
            at += len(part)
        return True

    return fits
