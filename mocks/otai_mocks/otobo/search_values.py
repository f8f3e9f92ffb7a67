"""Values of a search request: one or several, ids or names."""

from __future__ import annotations

from typing import Any

from . import perl
from .collation import fold


class NothingError(Exception):
    """Nothing is found; the reason is for the journal."""


def given(data: dict[str, Any], name: str) -> list[Any] | None:
    """A value or an array of values; None where the filter is not given (null, empty, an object)."""
    value = data.get(name)
    if perl.is_array(value):
        return list(value)
    return [value] if perl.is_text(value) else None


def integers(values: list[Any], name: str) -> frozenset[int]:
    for value in values:
        if not perl.is_integer_text(value):
            raise NothingError(f"{name} {value!r} is no id")
    return frozenset(int(perl.text(value)) for value in values)


def named(values: list[Any], rows: dict[str, int], name: str, *, exact: bool) -> frozenset[int]:
    """Ids of names; one unknown name empties the result."""
    found: set[int] = set()
    for value in values:
        key = perl.text(value) if exact else fold(perl.text(value))
        if key not in rows:
            raise NothingError(f"{name}: there is no {value!r}")
        found.add(rows[key])
    return frozenset(found)


def ids_by_name(rows: Any, *, exact: bool) -> dict[str, int]:
    return {row.name if exact else fold(row.name): row.id for row in rows.values()}
