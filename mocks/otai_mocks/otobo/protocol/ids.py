"""The TicketID of a request: number, text, comma list or array."""

from __future__ import annotations

from typing import Any

from .. import perl
from ..errors import refused


def requested_ids(data: dict[str, Any], operation: str) -> list[Any]:
    """The ids as they were given, duplicates included. ``","`` names none, ``"3,"`` one, ``",3"`` two."""
    given = data.get("TicketID")
    if not perl.true(given):
        raise refused("id_missing", operation, "no TicketID given")
    if perl.is_array(given):
        return list(given)
    if not perl.is_text(given):
        raise refused("id_structure", operation, "TicketID is neither text nor a filled array")
    parts = perl.text(given).split(",")  # a number has become text by then; in an array it stays one
    while parts and parts[-1] == "":  # Perl's split drops empty elements at the end
        parts.pop()
    return list(parts)
