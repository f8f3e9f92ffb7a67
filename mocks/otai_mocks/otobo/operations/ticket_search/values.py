"""Values of a search request: one or several, ids or names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from ... import perl
from ...tables.collation import fold


class NothingError(Exception):
    """Nothing is found; the reason is for the journal."""


class Named(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...


def given(data: dict[str, Any], name: str) -> list[Any] | None:
    """A value or an array of values; None where the filter is not given (null, empty, an object)."""
    value = data.get(name)
    if perl.is_array(value):
        return list(value)
    return [value] if perl.is_text(value) else None


def text_of(data: dict[str, Any], name: str) -> str | None:
    """A single value without white space around it; None where it is not given or no plain value."""
    value = data.get(name)
    return perl.text(value).strip() if perl.is_text(value) else None


def integers(values: list[Any], name: str) -> frozenset[int]:
    for value in values:
        if not perl.is_integer_text(value):
            raise NothingError(f"{name} {value!r} is no id")
    return frozenset(int(perl.text(value).partition(".")[0]) for value in values)


def chosen(
    data: dict[str, Any], names: str, ids: str, rows: Iterable[Named], *, exact: bool = True
) -> frozenset[int] | None:
    """What a filter by names and its sister by ids ask for together: either is enough. None if neither is given.

    Raises:
        NothingError: an unknown name, or an id that is none.
    """
    by_name, by_id = given(data, names), given(data, ids)
    if by_name is None and by_id is None:
        return None
    found = set(integers(by_id, ids)) if by_id is not None else set()
    known = {row.name if exact else fold(row.name): row.id for row in rows}
    for value in by_name or ():
        key = perl.text(value) if exact else fold(perl.text(value))
        if key not in known:
            raise NothingError(f"{names}: there is no {value!r}")
        found.add(known[key])
    return frozenset(found)
