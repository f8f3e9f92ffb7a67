"""How Perl sees the values of a JSON body: truth, text, numbers, references.

A JSON ``true`` or ``false`` is an object to OTOBO 11 (a reference that is neither text nor array nor hash) and the
number 1 or 0 to OTOBO 10.1; `decode` turns them into numbers there, so that whatever still is a ``bool`` here is the
object. Where an object meets the database it has become text (a title ``true`` is stored as ``"1"``).
"""

from __future__ import annotations

import re
from typing import Any, TypeGuard

_LEADING_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,16}(?:\.0+)?", re.ASCII)


def true(value: Any) -> bool:
    """Perl's truth: undef, "", 0 and "0" are false; every reference but a false boolean object is true."""
    if value is None or value is False:
        return False
    if isinstance(value, str):
        return value not in ("", "0")
    if isinstance(value, (int, float)):
        return value != 0
    return True


def text(value: Any) -> str:
    """A value in string context; undef is the empty string, a reference shows its kind and address."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if value is True:
        return "1"
    if value is False:
        return "0"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return format(value, ".15g")
    kind = "HASH" if isinstance(value, dict) else "ARRAY"
    return f"{kind}(0x{id(value) & 0xFFFFFFFFFFFF:x})"


def number(value: Any) -> float:
    """A value as MySQL and Perl read it in a numeric place: the leading number, else 0 (``"3abc"`` is 3)."""
    if isinstance(value, (bool, int, float)):
        return float(value)
    found = _LEADING_NUMBER.match(text(value))
    return float(found.group()) if found else 0.0


def looks_like_number(text: str) -> bool:
    """Whether a text is a number from its first to its last letter."""
    found = _LEADING_NUMBER.match(text)
    return found is not None and found.end() == len(text)


def row_id(value: Any) -> int:
    """The row id that a value names in a database comparison; 0 if it cannot name one (``"3.5"``, ``"abc"``, lists)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not is_text(value):
        return 0
    found = number(value)
    return int(found) if abs(found) < 1e15 and found == int(found) else 0


def is_text(value: Any) -> bool:
    """A defined, non-empty plain value: no reference, no boolean object."""
    return isinstance(value, (str, int, float)) and not isinstance(value, bool) and value != ""


def is_hash(value: Any) -> TypeGuard[dict[str, Any]]:
    """A hash reference with data."""
    return isinstance(value, dict) and bool(value)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """An array reference with data."""
    return isinstance(value, list) and bool(value)


def is_reference(value: Any) -> bool:
    return isinstance(value, (dict, list, bool))


def is_integer_text(value: Any) -> bool:
    """Whether the database takes a value where an integer stands; ``"4.0"`` is one (not seen in a search)."""
    return _INTEGER.fullmatch(text(value)) is not None


def trimmed(value: Any) -> Any:
    """Text without white space around it; everything else as it is."""
    return value.strip(" \t\r\n\f\v") if isinstance(value, str) else value


def trimmed_hash(values: dict[str, Any]) -> dict[str, Any]:
    """A hash whose texts are trimmed; a value that is a hash (a pending time) is trimmed inside."""
    return {k: trimmed_hash(v) if isinstance(v, dict) else trimmed(v) for k, v in values.items()}
