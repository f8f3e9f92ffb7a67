"""Dynamic fields: which values each type takes, how they are stored, shown and written into the history.

On 11.0 a date field with a ``DateRestriction`` setting crashes OTOBO over values that are no dates; 10.1 never does.
"""

from __future__ import annotations

import re
from typing import Any

from .. import perl
from ..errors import CrashError, fault
from . import timestamps
from .records import DynamicField

_STRICT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)( 00:00:00)?")


def fits(field: DynamicField, value: Any, version: str) -> bool:
    """Whether a value passes the check before anything is written.

    Raises:
        CrashError: OTOBO 11 dies over this value.
    """
    if field.type in ("Date", "DateTime"):
        return _date_fits(field, value, version)
    if field.type == "Checkbox":
        return perl.text(value) in ("", "0", "1") and not isinstance(value, list)
    if field.type == "Dropdown":
        return not isinstance(value, list) and _possible(field, value)
    if field.type == "Multiselect":
        if isinstance(value, list):  # an empty text clears the field, in a list it is an unknown value
            return all(_possible(field, item) and perl.text(item) != "" for item in value)
        return _possible(field, value)
    return True  # text takes everything here; an array fails when it is stored


def unchanged(field: DynamicField, value: Any, old: Any) -> bool:
    """Whether OTOBO takes a value for the one that the field has. It compares what was sent: a day without its time is
    another value than the same day as it is kept, and one tag is another value than a list of one tag."""
    if field.type == "Multiselect":
        return isinstance(value, list) and [perl.text(item) for item in value] == (old or [])
    return not isinstance(value, list) and perl.text(value) == perl.text(old)


def stored(field: DynamicField, value: Any) -> Any:
    """The value as it is kept; None clears the field. An emptied checkbox is 0.

    Raises:
        FaultError: the value passed the check but cannot be stored.
    """
    if field.type == "Multiselect":
        items = [perl.text(item) for item in (value if isinstance(value, list) else [value])]
        return [item for item in items if item != ""] or None
    if isinstance(value, list):
        raise fault("field", f"field {field.name!r} of type {field.type} cannot hold an array", name=field.name)
    text = perl.text(value)
    if field.type == "Checkbox":
        return int(text or 0)
    if field.type in ("Date", "DateTime"):
        if not perl.true(value):
            return None
        return f"{text} 00:00:00" if field.type == "Date" and len(text) == 10 else text
    return text or None


def in_history(field: DynamicField, value: Any) -> str:
    """A value, sent or stored, as the history shows it: days without time."""
    if isinstance(value, list):
        return ", ".join(perl.text(item) for item in value)
    text = perl.text(value)
    return text[:10] if field.type == "Date" and _DATE.fullmatch(text) else text


def check_operand(field: DynamicField, operand: Any, version: str) -> bool:
    """Whether a search can compare a field with this operand.

    Raises:
        CrashError: OTOBO 11 dies over it.
    """
    text = perl.text(operand)
    if field.type == "Checkbox":
        return text in ("0", "1")
    if field.type not in ("Date", "DateTime"):
        return True
    if _STRICT.fullmatch(text) and timestamps.parse(text) is not None:
        return True
    is_time = timestamps.numbers(text) is not None
    impossible = is_time and timestamps.read(text) is None
    if version == "11.0" and (impossible or (field.type == "DateTime" and not is_time)):
        raise CrashError(f"{text!r} is no date to compare field {field.name!r} with")
    return False


def _possible(field: DynamicField, value: Any) -> bool:
    if perl.is_reference(value):
        return False
    text = perl.text(value)
    return text == "" or text in (field.possible_values or {})


def _date_fits(field: DynamicField, value: Any, version: str) -> bool:
    crashes = version == "11.0" and field.date_restriction is not None
    if isinstance(value, list):
        if version != "11.0":
            return False
        if not value and crashes:
            raise CrashError(f"an empty array for date field {field.name!r}")
        return bool(value)  # fails when it is stored
    if not perl.true(value):
        if crashes:
            raise CrashError(f"{value!r} for date field {field.name!r} with a date restriction")
        return version != "11.0" or perl.text(value) == ""
    text = perl.text(value)
    if field.type == "Date":
        if not _DATE.fullmatch(text):
            return False
        if timestamps.read(text) is None:
            return _no_date(field, text, crashes)
        return True
    if timestamps.read(text) is None:
        return _no_date(field, text, crashes)
    return _STRICT.fullmatch(text) is not None


def _no_date(field: DynamicField, text: str, crashes: bool) -> bool:
    if crashes:
        raise CrashError(f"{text!r} is no date for field {field.name!r} with a date restriction")
    return False
