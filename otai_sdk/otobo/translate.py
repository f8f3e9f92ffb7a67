"""Unified ──► wire; `from_wire` is the way back. Pure."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ..errors import InvalidRequestError
from ..models import Attachment, UnifiedEntity, UnifiedNote, UnifiedTicket, UnifiedUser

TITLE_LENGTH = 191  # OTOBO cuts longer titles without a word (recorded on 11.0.6 and 10.1.11)
_NAMES = {"queue": "Queue", "status": "State", "priority": "Priority", "owner": "Owner"}


def from_entity(kind: str, entity: UnifiedEntity) -> dict[str, Any]:
    """One of id and name: OTOBO lets the id win on create and the name on update.

    Raises:
        InvalidRequestError: an entity OTOBO cannot be told.
    """
    name = _NAMES[kind]
    if entity.id is not None:
        return {f"{name}ID": entity.id}
    if entity.name:
        return {name: entity.name}
    raise InvalidRequestError(f"{kind}: OTOBO knows agents by id or login, not by e-mail: give one of these")


def from_customer(customer: UnifiedUser) -> dict[str, Any]:
    """A customer by login or e-mail.

    Raises:
        InvalidRequestError: only a number, which OTOBO's customers do not have.
    """
    login = customer.name or customer.email
    if not login:
        raise InvalidRequestError("customer: OTOBO's customers have no number: give the login (name) or the e-mail")
    return {"CustomerUser": login}


def from_note(note: UnifiedNote) -> dict[str, Any]:
    """A note as ``Article``; whether the customer sees it is always said."""
    html = note.body_html
    subject = (note.subject or "").strip() or _first_line(note.body) or "Note"
    return {
        "CommunicationChannel": "Internal",
        "SenderType": "agent",
        "IsVisibleForCustomer": 0 if note.is_internal else 1,
        "Subject": subject,
        "Body": html if html else note.body,
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
        "Body": html if html else ticket.body,
        "ContentType": f"text/{'html' if html else 'plain'}; charset=utf-8",
    }


def from_attachments(attachments: list[Attachment]) -> list[dict[str, str]]:
    """Files to be stored.

    Raises:
        InvalidRequestError: a file without content.
    """
    for attachment in attachments:
        if attachment.content is None:
            raise InvalidRequestError(f"attachment {attachment.name!r} has no content: give the bytes to be sent")
    return [
        {
            "Filename": attachment.name,
            "ContentType": attachment.content_type,
            "Content": base64.b64encode(attachment.content or b"").decode("ascii"),
        }
        for attachment in attachments
    ]


def from_custom_fields(fields: Mapping[str, Any], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Dynamic fields; None clears."""
    return [{"Name": name, "Value": field_value(value, zone)} for name, value in fields.items()]


def from_pending(until: datetime, zone: ZoneInfo) -> dict[str, int]:
    """``PendingTime``: whole minutes, in OTOBO's own zone."""
    local = until.astimezone(zone)
    return {
        "Year": local.year,
        "Month": local.month,
        "Day": local.day,
        "Hour": local.hour,
        "Minute": local.minute,
    }


def field_value(value: Any, zone: ZoneInfo) -> Any:
    """The value of a dynamic field as OTOBO is sent it and sends it back: times in its own zone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)  # OTOBO 11 takes a JSON boolean for a missing value
    if isinstance(value, datetime):
        return (value.astimezone(zone) if value.tzinfo else value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d 00:00:00")
    if isinstance(value, (list, tuple)):
        return [field_value(item, zone) for item in value]
    return value


def _first_line(text: str) -> str:
    line = text.strip().split("\n", 1)[0].strip()
    return line if len(line) <= 80 else line[:79].rstrip() + "…"
