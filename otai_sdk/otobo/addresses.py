"""The ``From`` of an article: name and address, in linear time. Pure.

Whoever writes a mail chooses its header, thousands of nested brackets included, over which ``email.utils`` recurses.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 2000  # RFC 5322 allows lines of 998 characters; what is longer is no address of a person
_ANGLE = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")
_BARE = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@lru_cache(maxsize=4096)
def parse(header: str | None) -> tuple[str | None, str | None]:
    """Name and address in a header of one person: ``"Carla Customer" <carla@example.org>``; None for what is missing.

    An agent's note has a name alone: ``First Last``.
    """
    text = " ".join((header or "")[:_LONGEST].split())
    angle = list(_ANGLE.finditer(_without_quoted(text)))
    if angle:
        name = text[: angle[-1].start()].strip()
        return _unquoted(name) or _comment(text[angle[-1].end() :]), angle[-1].group(1)
    bare = _BARE.search(_without_quoted(text))
    if bare:
        return _comment(text[bare.end() :]), bare.group()
    return text or None, None


def _without_quoted(text: str) -> str:
    """What stands between quotes is no address: it is blanked out, every other character keeps its place."""
    if '"' not in text:
        return text
    return re.sub(r'"(?:[^"\\]|\\.)*"', lambda quoted: " " * len(quoted.group()), text)


def _unquoted(name: str) -> str | None:
    if len(name) > 1 and name.startswith('"') and name.endswith('"'):
        name = _ESCAPED.sub(r"\1", name[1:-1]).strip()
    return name or None


def _comment(text: str) -> str | None:
    """``anna@example.org (Anna)``"""
    text = text.strip()
    inner = text[1:-1].strip() if text.startswith("(") and text.endswith(")") else ""
    return inner if inner and not set(inner) & set("()") else None
