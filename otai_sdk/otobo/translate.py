"""Unified ──► wire; `from_wire` is the way back. Pure."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any

from ..convert import shown
from ..errors import InvalidRequestError
from ..models import Attachment, UnifiedEntity, UnifiedNote, UnifiedTicket, UnifiedUser
from .moments import is_twice

TITLE_LENGTH = 191  # OTOBO cuts longer titles without a word (recorded on 11.0.6 and 10.1.11)
LAST_PENDING = datetime(2038, 1, 19, 3, 14, 7, tzinfo=timezone.utc)
"""OTOBO dies over a later time after it has written the title, and creates a ticket without the time (observed)."""
_FIRST_PENDING = datetime(1970, 1, 2, tzinfo=timezone.utc)
_ZERO = "0"
_NAMES = {"queue": "Queue", "status": "State", "priority": "Priority", "owner": "Owner"}


def from_entity(kind: str, entity: UnifiedEntity) -> dict[str, Any]:
    """One of id and name: OTOBO lets the id win on create and the name on update.

    Raises:
        InvalidRequestError: an entity OTOBO cannot be told.
    """
    name = _NAMES[kind]
    if entity.id is not None:
        if entity.id < 1:  # 0 is no value for OTOBO: it would change nothing, and say that it did
            raise InvalidRequestError(f"{kind}.id: expected a positive whole number, got {entity.id}")
        return {f"{name}ID": entity.id}
    if entity.name:
        return {name: entity.name}
    raise InvalidRequestError(f"{kind}: OTOBO knows agents by id or login, not by e-mail: give one of these")


def customers(customer: UnifiedUser, *, creating: bool = False) -> list[str]:
    """What may be sent as ``CustomerUser``, most likely first: OTOBO refuses what it does not know, and writes nothing.

    A name is a login, unless OTOBO knows no such login: contact forms have ``Erika Muster`` there, and then the address
    decides. On create OTOBO makes of a known address the customer it belongs to; an update stores it as it stands.

    Args:
        customer: who.
        creating: the ticket is a new one.

    Raises:
        InvalidRequestError: only a number, which OTOBO's customers do not have.
    """
    found = [text.strip() for text in (customer.name, customer.email) if text and text.strip()]
    if not found:
        raise InvalidRequestError("customer: OTOBO's customers have no number: give the login (name) or the e-mail")
    if creating and len(found) == 2 and any(c.isspace() for c in found[0]):
        found.reverse()
    return list(dict.fromkeys(found))


def from_note(note: UnifiedNote) -> dict[str, Any]:
    """A note as ``Article``; whether the customer sees it is always said."""
    html = note.body_html
    subject = (note.subject or "").strip() or _first_line(note.body) or "Note"
    if subject == _ZERO and not note.subject:
        subject = "Note"
    return {
        "CommunicationChannel": "Internal",
        "SenderType": note.sender or "agent",
        "IsVisibleForCustomer": 0 if note.is_internal else 1,
        "Subject": subject,
        "Body": _said(html if html else note.body),
        "ContentType": f"text/{'html' if html else 'plain'}; charset=utf-8",
    }


def from_body(ticket: UnifiedTicket) -> dict[str, Any]:
    """The first article of a new ticket: the customer's own words."""
    html = ticket.body_html
    return {
        "CommunicationChannel": "Internal",
        "SenderType": "customer",
        "IsVisibleForCustomer": 1,
        "Subject": ticket.subject,
        "Body": _said(html if html else ticket.body),
        "ContentType": f"text/{'html' if html else 'plain'}; charset=utf-8",
    }


def from_attachments(attachments: list[Attachment]) -> list[dict[str, str]]:
    """Files to be stored.

    Raises:
        InvalidRequestError: a file without content, name or type, or with a line end in one of them.
    """
    return [_file(attachment) for attachment in attachments]


def _file(file: Attachment) -> dict[str, str]:
    for key in ("name", "content_type"):
        value = getattr(file, key)
        if not isinstance(value, str) or not value.strip():
            raise InvalidRequestError(f"attachment {file.name!r}: {key} is missing: give a text, got {shown(value)}")
        if any(c in value for c in "\r\n\0"):
            raise InvalidRequestError(f"attachment: {key} {value!r} has a line end in it: give one line")
    if not isinstance(file.content, (bytes, bytearray)) or not file.content:
        raise InvalidRequestError(
            f"attachment {file.name!r} has no content: give the bytes to be sent (OTOBO stores no empty file)"
        )
    return {
        "Filename": file.name,
        "ContentType": file.content_type,
        "Content": base64.b64encode(file.content).decode("ascii"),
    }


def from_custom_fields(fields: Mapping[str, Any], zone: tzinfo) -> list[dict[str, Any]]:
    """Dynamic fields; None clears.

    Raises:
        InvalidRequestError: a name that is no text, or a value that no dynamic field holds.
    """
    for name in fields:
        if not isinstance(name, str) or not name.strip():
            raise InvalidRequestError(f"custom_fields: {shown(name)} is no name of a dynamic field")
    return [{"Name": name, "Value": custom_value(name, value, zone)} for name, value in fields.items()]


def custom_value(name: str, value: Any, zone: tzinfo) -> Any:
    """The value of a dynamic field, as OTOBO is sent it.

    Raises:
        InvalidRequestError: a value that no dynamic field holds.
    """
    items = list(value) if isinstance(value, (list, tuple)) else [value]
    single = (str, int, float, Decimal, date)  # a bool is an int, a datetime a date
    held = all(isinstance(item, single) or (item is None and item is value) for item in items)
    if not held or any(isinstance(item, (float, Decimal)) and not math.isfinite(item) for item in items):
        raise InvalidRequestError(
            f"custom field {name!r}: OTOBO holds no {type(value).__name__} such as {shown(value)}: give text, a "
            "number, a bool, a date, a datetime, or a list of these"
        )
    try:
        return field_value(value, zone)
    except OverflowError:  # the ends of time in another zone
        raise InvalidRequestError(f"custom field {name!r}: OTOBO holds no such time as {value!r}") from None


def from_pending(until: datetime, zone: tzinfo) -> dict[str, int]:
    """``PendingTime``: whole minutes, in OTOBO's own zone.

    Raises:
        InvalidRequestError: earlier or later than OTOBO can hold, or in the first of two autumn hours that look alike.
    """
    _refuse_out_of_range(until)
    local = until.astimezone(zone)
    if not local.fold and is_twice(until, zone):  # Perl's DateTime takes the second, in standard time
        raise InvalidRequestError(
            f"pending_until {until.isoformat()}: OTOBO's clock ({zone}) shows that hour twice, and would take the "
            "second: give a time an hour earlier or later"
        )
    return {
        "Year": local.year,
        "Month": local.month,
        "Day": local.day,
        "Hour": local.hour,
        "Minute": local.minute,
    }


def refuse_late_pending(given: Any, zone: tzinfo) -> None:
    """The same for a ``PendingTime`` in OTOBO's own words; what is wrong with it otherwise OTOBO says before it writes.

    Raises:
        InvalidRequestError: earlier or later than OTOBO can hold.
    """
    if not isinstance(given, Mapping):
        return
    try:
        if given.get("Diff"):
            until = datetime.now(timezone.utc) + timedelta(minutes=int(given["Diff"]))
        else:
            parts = [int(given.get(key) or 0) for key in ("Year", "Month", "Day", "Hour", "Minute")]
            until = datetime(*parts, tzinfo=zone)  # type: ignore[arg-type, misc]
    except OverflowError:
        until = datetime.max.replace(tzinfo=timezone.utc)
    except (TypeError, ValueError):
        return
    _refuse_out_of_range(until)


def _refuse_out_of_range(until: datetime) -> None:
    if until < _FIRST_PENDING:
        raise InvalidRequestError(f"pending_until {until.isoformat()} is before OTOBO's time begins: give a later one")
    if until > LAST_PENDING:
        raise InvalidRequestError(
            f"pending_until {until.isoformat()} is after {LAST_PENDING.isoformat()}, the last moment that OTOBO can "
            "wait for: give an earlier one"
        )


def field_value(value: Any, zone: tzinfo) -> Any:
    """The value of a dynamic field as OTOBO is sent it and sends it back: times in its own zone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)  # OTOBO 11 takes a JSON boolean for a missing value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (float, Decimal)):
        return format(
            Decimal(str(value)), "f"
        )  # as text: a JSON number loses its zeros, and large ones get an exponent
    if isinstance(value, datetime):
        return (value.astimezone(zone) if value.tzinfo else value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d 00:00:00")
    if isinstance(value, (list, tuple)):
        return [field_value(item, zone) for item in value]
    return value


def _said(text: str) -> str:
    if text.strip() == _ZERO:
        raise InvalidRequestError("OTOBO takes a text that is just '0' for none: write a word beside it")
    return text


def _first_line(text: str) -> str:
    line = text.strip().split("\n", 1)[0].strip()
    return line if len(line) <= 80 else line[:79].rstrip() + "…"
