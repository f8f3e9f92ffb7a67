"""Custom fields by their type: what a person gives ──► what Freshdesk takes, and what it gives back.

Freshdesk takes numbers as numbers and a checkbox as true or false, and nothing else for them; a decimal comes back as
text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

from ..convert import moment, nearest, shown
from ..errors import InvalidRequestError

DECIMAL = "custom_decimal"
TEXT = "custom_text"
_SHOWN = 12
_LARGEST = 2**63 - 1
_WHOLE = re.compile(r"[+-]?[0-9]{1,19}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?")


def to_write(name: str, kind: str, choices: Sequence[str] | None, value: Any) -> Any:
    """A value as a field of this type takes it; None clears.

    Args:
        name: the field, for messages.
        kind: its type in ``ticket_fields``.
        choices: what a drop-down offers; None: anything.
        value: what was given.

    Raises:
        InvalidRequestError: the field cannot hold it; a misspelt choice with the nearest valid one.
    """
    if value is None:
        return None
    if choices is not None:
        return _choice(name, choices, value)
    convert = _BY_TYPE.get(kind)
    return plain(value) if convert is None else convert(name, value)


def to_find(name: str, kind: str, value: Any) -> Any:
    """A value as it is compared with those that are read: given as in a write; what no field holds stays as it is."""
    try:
        return to_write(name, kind, None, value)
    except InvalidRequestError:
        return plain(value)


def to_read(values: dict[str, Any], decimals: Sequence[str]) -> dict[str, Any]:
    """The same custom fields of a ticket; those of ``decimals`` became numbers."""
    for name in decimals:
        value = values.get(name)
        if isinstance(value, str):
            values[name] = _exact(value)
    return values


def plain(value: Any) -> Any:
    """A value for JSON: dates are days (of a moment: the day in UTC), and text."""
    if isinstance(value, datetime):
        try:
            return (value.astimezone(timezone.utc) if value.tzinfo else value).date().isoformat()
        except OverflowError:  # the ends of time in another zone
            return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _number(name: str, value: Any) -> int:
    if (isinstance(value, str) and _WHOLE.fullmatch(value.strip())) or _is_whole_float(value):
        value = int(value)
    if not _is_whole(value):
        raise _refused(name, "a whole number", value)
    return int(value)


def _is_whole_float(value: Any) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value) <= _LARGEST and value == value.to_integral_value()
    return isinstance(value, float) and value.is_integer() and abs(value) <= _LARGEST


def _decimal(name: str, value: Any) -> int | float:
    if isinstance(value, (str, Decimal)):
        value = _exact(str(value).strip())
    if not (_is_whole(value) or (isinstance(value, float) and math.isfinite(value))):
        raise _refused(name, "a decimal number of at most 15 digits", value)
    return value  # type: ignore[no-any-return]


def _exact(text: str) -> Any:
    """The number that a text means; the text itself where a float cannot hold it."""
    if not _NUMBER.fullmatch(text):
        return text
    number = float(text)
    return number if math.isfinite(number) and Decimal(repr(number)) == Decimal(text) else text


def _checkbox(name: str, value: Any) -> bool:
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    if not isinstance(value, bool):
        raise _refused(name, "True or False", value)
    return value


def _day(name: str, value: Any) -> str:
    if isinstance(value, str):
        value = moment(value, f"custom field {name!r}")
    if not isinstance(value, date):
        raise _refused(name, "a day such as '2026-11-20'", value)
    return str(plain(value))


def _text(name: str, value: Any) -> str:
    if _is_whole(value):
        return str(value)
    if not isinstance(value, str):
        raise _refused(name, "text", value)
    return value


def _choice(name: str, choices: Sequence[str], value: Any) -> str:
    text = str(value) if _is_whole(value) else value
    if not isinstance(text, str):
        raise _refused(name, "one of its choices", value)
    if text in choices:
        return text
    offered = ", ".join(map(repr, choices[:_SHOWN])) + (" …" if len(choices) > _SHOWN else "")
    raise InvalidRequestError(
        f"custom field {name!r} has no choice {shown(text)}{nearest(text, choices)}: there is {offered or 'none'}"
    )


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST


def _refused(name: str, expected: str, value: Any) -> InvalidRequestError:
    return InvalidRequestError(f"custom field {name!r}: expected {expected}, got {type(value).__name__} {shown(value)}")


_BY_TYPE: dict[str, Callable[[str, Any], Any]] = {
    "custom_number": _number,
    DECIMAL: _decimal,
    "custom_checkbox": _checkbox,
    "custom_date": _day,
    TEXT: _text,
    "custom_paragraph": _text,
}
