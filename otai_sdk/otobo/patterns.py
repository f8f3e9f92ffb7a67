"""A text ──► patterns for OTOBO's text filters, which find it whatever is in it. Pure.

To OTOBO ``( ) + & | " ! \\``, `` AND ``, `` OR `` are operators, ``*`` and ``%`` wildcards, and it finds nothing,
without a word, where they make no sense. So only letters, digits, blanks and what was recorded as an ordinary character
are sent; all else becomes ``*``. What is found is a little more than what was asked for, never less, and is looked at
again here.

Never less: OTOBO's database compares letter by letter, with no regard to case and accents, while to us ``groß`` and
``GROSS`` are equal, and ``ﬁle`` and ``file``. Such letters are asked for too, each in a pattern of its own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_ORDINARY = frozenset("[]{}';,$^~?_@.-")  # recorded on 11.0.6 and 10.1.11; they mean themselves
_MOST = 12  # more letters that may have been written otherwise are left out instead
_ANY = "*"


def contains(text: str) -> list[str]:
    """Patterns one of which fits every text that contains ``text``, case ignored; ``[]`` if any text may."""
    return _patterns(text.casefold(), inside=True)


def equals(text: str) -> list[str]:
    """Patterns one of which fits every text that equals ``text``, case ignored; ``[]`` if any text may."""
    return _patterns(text.casefold().strip(), inside=False)


def is_ordinary(char: str) -> bool:
    """Whether the database finds a (casefolded) character by itself."""
    if char.isascii():
        return char.isalnum() or char in _ORDINARY
    kind = unicodedata.category(char)
    return (kind[0] in "LN" or kind == "So") and char.casefold() == char


def _patterns(text: str, *, inside: bool) -> list[str]:
    plain = [char if char == " " or is_ordinary(char) else _ANY for char in text]
    spots = doubtful(text, inside=inside)
    sure = list(plain)
    for start, end, _ in spots:
        sure[start:end] = [_ANY] * (end - start)
    found = [sure] if len(spots) > _MOST else [plain]
    if len(spots) <= _MOST:
        found += [
            [*sure[:start], char if is_ordinary_letter(char) else _ANY, *sure[end:]] for start, end, char in spots
        ]
    edge = _ANY if inside else ""
    patterns = [_tidy(f"{edge}{''.join(pattern)}{edge}") for pattern in found]
    return [] if _ANY in patterns or "" in patterns else list(dict.fromkeys(patterns))


def _tidy(pattern: str) -> str:
    """No blank that might belong to an operator, and no wildcard twice."""
    words = pattern.split(" ")
    joined = words[0]
    for before, word in pairwise(words):
        plain = before and word and not {before.strip(_ANY), word.strip(_ANY)} & {"and", "or", ""}
        joined += (" " if plain else _ANY) + word
    return re.sub(r" ?\*[* ]*", _ANY, joined)


def is_ordinary_letter(char: str) -> bool:
    """Whether a letter, case as it is, can stand in a pattern."""
    return unicodedata.category(char)[0] == "L"


def doubtful(text: str, *, inside: bool) -> list[tuple[int, int, str]]:
    """Where in a casefolded text another letter may have stood: from, to, which.

    Args:
        text: casefolded.
        inside: the text may begin or end within such a letter (``gros`` is contained in ``groß``).
    """
    present = set(text)
    spots = []
    for char, folded in unusual().items():
        if present.isdisjoint(folded):
            continue
        over = len(folded) - 1 if inside else 0
        for start in range(-over, len(text) - len(folded) + 1 + over):
            first, last = max(start, 0), min(start + len(folded), len(text))
            if text[first:last] == folded[first - start : last - start]:
                spots.append((first, last, char))
    return spots


@lru_cache(maxsize=1)
def unusual() -> dict[str, str]:
    """Characters that equal others without being their capital: ``ß`` → ``ss``, ``ﬁ`` → ``fi``, ``K`` → ``k``."""
    return {
        char: folded
        for char in map(chr, range(0x80, 0xFFFF))
        if (folded := char.casefold()) != char and (folded != char.lower() or char.lower().upper() != char)
    }
