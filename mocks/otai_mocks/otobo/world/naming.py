"""How entries of a world file name each other: by name, by id, or by both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...worlds import known


def by_name_or_id(
    rows: Iterable[dict[str, Any]],
    section: str,
    place: str,
    name: Any,
    number: Any,
    *,
    suffix: str = "_id",
    key: str = "name",
) -> dict[str, Any] | None:
    """The row that an entry names by name, by id, or by both; None if by neither.

    Raises:
        ValueError: there is no such row, or name and id lead to different ones.
    """
    rows = list(rows)
    found = None
    if number is not None:
        found = next((row for row in rows if row["id"] == number), None)
        if found is None:
            have = known(row["id"] for row in rows)
            raise ValueError(f"{place}{suffix}: {number!r} is not among the ids of {section}: {have}")
    if name is None:
        return found
    named = next((row for row in rows if row[key] == name), None)
    if named is None:
        have = known(row[key] for row in rows)
        raise ValueError(f"{place}: {name!r} is not among the {section.replace('_', ' ')}: {have}")
    if found is not None and named is not found:
        raise ValueError(f"{place}: {name!r} has the id {named['id']}, and {place}{suffix} says {number}")
    return named
