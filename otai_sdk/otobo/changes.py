"""An ``updates`` dict ──► the payload of TicketUpdate, and how much of it a half-way failure has written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ..errors import InvalidRequestError, ResponseError
from ..models import UnifiedEntity, UnifiedNote, UnifiedUser
from ..updates import read_updates
from . import translate
from .errors import ARTICLE_FAULT, FIELD_FAULT, PENDING_WITHOUT_TIME, QUEUE_FAULT

# OTOBO's own names → the unified key that means the same, or a word of their own where two spellings mean one thing
_TICKET_FIELDS: dict[str, str | None] = {
    "Title": "subject",
    "Queue": "queue",
    "QueueID": "queue",
    "Lock": "lock",
    "LockID": "lock",
    "Type": "type",
    "TypeID": "type",
    "Service": "service",
    "ServiceID": "service",
    "SLA": "sla",
    "SLAID": "sla",
    "State": "status",
    "StateID": "status",
    "Priority": "priority",
    "PriorityID": "priority",
    "Owner": "owner",
    "OwnerID": "owner",
    "Responsible": "responsible",
    "ResponsibleID": "responsible",
    "CustomerUser": "customer",
    "CustomerID": None,
    "PendingTime": "pending_until",
}
OWN_FIELDS: dict[str, str | None] = {
    **_TICKET_FIELDS,
    "Article": "note",
    "DynamicField": "custom_fields",
    "Attachment": None,
}
# The order in which OTOBO writes an update (behaviour: section 4)
_WRITE_ORDER = (
    *("subject", "queue", "lock", "type", "status", "customer", "priority", "owner", "responsible"),
    *("note", "custom_fields"),
)
_CANNOT_CLEAR = "OTOBO cannot clear {0}: give another value"


class Changes:
    """One update, ready to be sent.

    Attributes:
        entities: the entities named, to be checked against what was seen.
        payload: the JSON of the request.
        keys: the unified names of what it changes.
        state: the state asked for (id or name), or None.
        has_pending_time: a pending time is given.
    """

    def __init__(self, updates: Any, zone: ZoneInfo) -> None:
        unified, own = read_updates(_flattened(updates), OWN_FIELDS)
        self.entities: dict[str, UnifiedEntity] = {}
        ticket: dict[str, Any] = {key: value for key, value in own.items() if key in _TICKET_FIELDS}
        self.payload: dict[str, Any] = {}
        for key, value in unified.items():
            self._add(key, value, ticket, zone)
        if "Article" in own:
            self.payload["Article"] = _own_article(own["Article"])
        for key in ("DynamicField", "Attachment"):
            if key in own:
                self.payload[key] = own[key]
        if ticket:
            self.payload["Ticket"] = ticket
        self.keys = list(dict.fromkeys([*unified, *(OWN_FIELDS[key] or key for key in own)]))
        self.state: int | str | None = ticket.get("State", ticket.get("StateID"))
        self.has_pending_time = "PendingTime" in ticket
        if self.has_pending_time and self.state is None:
            raise InvalidRequestError("pending_until does nothing without a pending status: give status too")

    def applied_before(self, error: ResponseError) -> list[str]:
        """What OTOBO had written when it stopped with ``error``."""
        message = error.message or ""
        if message.startswith(PENDING_WITHOUT_TIME):
            stopped = "status"
        elif message.startswith(QUEUE_FAULT):
            stopped = "queue"
        elif message.startswith(ARTICLE_FAULT):
            stopped = "note"
        elif FIELD_FAULT.match(message):
            stopped = "custom_fields"
        else:
            return []  # refused before anything was written
        return [key for key in _WRITE_ORDER[: _WRITE_ORDER.index(stopped)] if key in self.keys]

    def _add(self, key: str, value: Any, ticket: dict[str, Any], zone: ZoneInfo) -> None:
        if key == "tags":
            raise InvalidRequestError("OTOBO has no tags: use a dynamic field (custom_fields) instead")
        if value is None:
            raise InvalidRequestError(_CANNOT_CLEAR.format(key))
        if key == "subject":
            ticket["Title"] = value
        elif key == "type":
            ticket["Type"] = value
        elif key == "pending_until":
            assert isinstance(value, datetime)
            ticket["PendingTime"] = translate.from_pending(value, zone)
        elif key == "custom_fields":
            self.payload["DynamicField"] = translate.from_custom_fields(value, zone)
        elif key == "note":
            self.payload.update(note_payload(value))
        elif key == "customer":
            assert isinstance(value, UnifiedUser)
            ticket.update(translate.from_customer(value))
        else:
            self.entities[key] = value
            ticket.update(translate.from_entity(key, value))


def note_payload(note: UnifiedNote) -> dict[str, Any]:
    """The part of an update that stores a note with its files."""
    payload: dict[str, Any] = {"Article": translate.from_note(note)}
    if note.attachments:
        payload["Attachment"] = translate.from_attachments(note.attachments)
    return payload


def _flattened(updates: Any) -> Any:
    """OTOBO's nested ``Ticket`` beside flat keys: one level, so that one field in two spellings is seen."""
    if not isinstance(updates, Mapping) or "Ticket" not in updates:
        return updates
    nested = updates["Ticket"]
    if not isinstance(nested, Mapping) or not nested:
        raise InvalidRequestError("Ticket: expected a dict of OTOBO's field names and values, with something in it")
    for key in nested:
        if key not in _TICKET_FIELDS:
            raise InvalidRequestError(f"unknown key {key!r} in Ticket: OTOBO knows {', '.join(_TICKET_FIELDS)}")
        if key in updates:
            raise InvalidRequestError(f"{key!r} is given twice, in Ticket and beside it: give it once")
    return {**{key: value for key, value in updates.items() if key != "Ticket"}, **nested}


def _own_article(article: Any) -> dict[str, Any]:
    if not isinstance(article, Mapping) or not article:
        raise InvalidRequestError("Article: expected a dict of OTOBO's field names and values, with something in it")
    defaults = {} if "MimeType" in article or "ContentType" in article else {"ContentType": "text/plain; charset=utf-8"}
    return {"IsVisibleForCustomer": 0, **defaults, **article}
