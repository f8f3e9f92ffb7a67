"""What rows are called: found by id, name, e-mail or the row itself; and the uuids that some have for an id."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from typing import Any

Named = int | str | None


def find(rows: Mapping[int, Any], given: Any, thing: str) -> int:
    """The id of a row given by id, name, e-mail or itself."""
    number = getattr(given, "id", given)
    if isinstance(number, int) and number in rows:
        return number
    if isinstance(given, str):
        for row in rows.values():
            if row.name == given or (getattr(row, "email", None) or "").lower() == given.lower():
                return int(row.id)
    known = ", ".join(f"{row.name} ({row.id})" for row in list(rows.values())[:20])
    raise ValueError(f"no {thing} {given!r}: there are {known or 'none'}")


def choice(known: Mapping[str, int], given: Any, thing: str) -> int:
    if isinstance(given, int) and given in known.values():
        return given
    if given in known:
        return known[given]
    listed = ", ".join(f"{label} ({number})" for label, number in known.items())
    raise ValueError(f"no {thing} {given!r}: there are {listed}")


def drawn_uuid(dice: random.Random) -> str:
    """A uuid that is the same in every run."""
    return str(uuid.UUID(int=dice.getrandbits(128), version=4))
