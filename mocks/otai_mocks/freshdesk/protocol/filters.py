"""Filters in the query of a list: moments, yes or no, ids of what exists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..errors import FieldError
from .call import Call
from .paging import positive
from .validate import parse_moment


def read_moment(call: Call, name: str, errors: list[FieldError]) -> datetime | None:
    """A ``+`` that came as a blank is still a sign."""
    text = call.query.get(name)
    if text is None:
        return None
    found = parse_moment(text.replace(" ", "+"))
    if found is None:
        errors.append(FieldError(name, "format", {"wanted": "DateTime"}))
    return found


def read_boolean(call: Call, name: str, errors: list[FieldError]) -> bool | None:
    text = call.query.get(name)
    if text is None:
        return None
    if text not in ("true", "false"):
        errors.append(FieldError(name, "type", {"given": "String", "wanted": "Boolean"}))
    return text == "true"


def read_id(call: Call, name: str, errors: list[FieldError]) -> int | None:
    text = call.query.get(name)
    if text is None:
        return None
    number = positive(text)
    if number is None:
        errors.append(FieldError(name, "type", {"given": "String", "wanted": "Positive Integer"}))
    return number


def read_existing(call: Call, name: str, rows: Mapping[int, Any], thing: str, errors: list[FieldError]) -> int | None:
    """The id of something that exists; of the rest the list of tickets is known to say so (REC R7)."""
    number = read_id(call, name, errors)
    if number is not None and number not in rows:
        errors.append(FieldError(name, "no_match", {"thing": thing, "attribute": name}))
    return number
