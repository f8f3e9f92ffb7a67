"""One update: what people give ──► what OTOBO is sent, and what is known of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from ..convert import nearest, shown
from ..errors import InvalidRequestError, ResponseError
from ..models import UnifiedEntity, UnifiedNote, UnifiedUser
from ..updates import read_updates
from . import translate
from .errors import stopped_at

log = logging.getLogger("otai_sdk")

# OTOBO's own names → the unified key that means the same, or a word of their own where two spellings mean one thing
TICKET_FIELDS: dict[str, str | None] = {
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
    **TICKET_FIELDS,
    "Article": "note",
    "DynamicField": "custom_fields",
    "Attachment": None,
}
# The order in which OTOBO writes an update (recorded on 11.0.6 and 10.1.11)
_WRITE_ORDER = (
    *("subject", "queue", "lock", "type", "service", "sla", "status", "customer", "priority", "owner", "responsible"),
    *("note", "custom_fields"),
)
_CANNOT_CLEAR = "OTOBO cannot clear {0}: give another value"


class Update:
    """One update, ready to be sent.

    Attributes:
        entities: the entities named, to be checked against what was seen.
        payload: the JSON of the request.
        other_customers: what to send as customer if OTOBO refuses the first.
        keys: the unified names of what it changes.
        has_pending_time: a pending time is given.
    """

    def __init__(self, updates: Any, zone: tzinfo) -> None:
        unified, own = read_updates(_flattened(updates), OWN_FIELDS)
        self.entities: dict[str, UnifiedEntity] = {}
        self.other_customers: list[str] = []
        ticket: dict[str, Any] = {key: value for key, value in own.items() if key in TICKET_FIELDS}
        self.payload: dict[str, Any] = {}
        for key, value in ticket.items():
            if value is None:  # OTOBO would say nothing, and change nothing
                raise InvalidRequestError(_CANNOT_CLEAR.format(key))
        for key, value in unified.items():
            self._add(key, value, ticket, zone)
        if "Article" in own:
            self.payload["Article"] = _own_article(own["Article"])
        for key in ("DynamicField", "Attachment"):
            if key in own and key in self.payload:
                raise InvalidRequestError("the note's attachments and 'Attachment' are the same: give one of the two")
            if key in own:
                self.payload[key] = own[key]
        if ticket:
            self.payload["Ticket"] = ticket
        self.keys = list(dict.fromkeys([*unified, *(OWN_FIELDS[key] or key for key in own)]))
        if "CustomerID" in ticket and "CustomerUser" not in ticket:
            log.warning("otobo: CustomerID alone clears the ticket's customer: give customer too to keep it")
        translate.refuse_late_pending(ticket.get("PendingTime"), zone)
        self.has_pending_time = "PendingTime" in ticket
        if self.has_pending_time and "status" not in self.keys:
            raise InvalidRequestError("pending_until does nothing without a pending status: give status too")

    @property
    def owner_may_be_reset(self) -> dict[str, Any]:
        """The owner as asked for, where OTOBO may reset it in the same write; else nothing."""
        ticket = self.payload.get("Ticket", {})
        owner = {key: ticket[key] for key in ("Owner", "OwnerID") if key in ticket}
        return owner if {"queue", "lock", "status"} & set(self.keys) else {}

    @property
    def repeatable(self) -> bool:
        """Whether it may be carried out twice: a note would be there twice, and a relative time later."""
        pending = self.payload.get("Ticket", {}).get("PendingTime")
        return "Article" not in self.payload and not (isinstance(pending, Mapping) and "Diff" in pending)

    def applied_before(self, error: ResponseError) -> list[str]:
        """What OTOBO had written when it stopped with ``error``."""
        stopped = stopped_at(error)
        if stopped not in _WRITE_ORDER:
            return []  # refused before anything was written
        return [key for key in _WRITE_ORDER[: _WRITE_ORDER.index(stopped)] if key in self.keys]

    def _add(self, key: str, value: Any, ticket: dict[str, Any], zone: tzinfo) -> None:
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
            self.payload.update(_note_payload(value))
        elif key == "customer":
            assert isinstance(value, UnifiedUser)
            ticket["CustomerUser"], *self.other_customers = translate.customers(value)
        else:
            self.entities[key] = value
            ticket.update(translate.from_entity(key, value))


def _note_payload(note: UnifiedNote) -> dict[str, Any]:
    """The part of an update that stores a note with its files."""
    payload: dict[str, Any] = {"Article": translate.from_note(note)}
    if note.attachments:
        payload["Attachment"] = translate.from_attachments(note.attachments)
    return payload


def _flattened(updates: Any) -> Any:
    """OTOBO's nested ``Ticket`` or ``extra`` beside flat keys: one level, so that a field in two spellings is seen."""
    if not isinstance(updates, Mapping):
        return updates
    flat = {key: value for key, value in updates.items() if key not in ("Ticket", "extra")}
    for outer in ("Ticket", "extra"):
        if outer not in updates:
            continue
        nested = updates[outer]
        if not isinstance(nested, Mapping) or not nested:
            raise InvalidRequestError(
                f"{outer}: expected a dict of OTOBO's field names and values, with something in it"
            )
        for key in nested:
            refuse_unknown(key, outer)
            if key in flat:
                raise InvalidRequestError(f"{key!r} is given twice, in {outer} and beside it: give it once")
        flat.update(nested)
    return flat


def refuse_unknown(key: Any, where: str) -> None:
    """Refuse a name that is not one of the ticket fields that are written."""
    if key not in TICKET_FIELDS:
        near = nearest(key, TICKET_FIELDS)
        raise InvalidRequestError(f"unknown key {shown(key)} in {where}{near}: written are {', '.join(TICKET_FIELDS)}")


def _own_article(article: Any) -> dict[str, Any]:
    if not isinstance(article, Mapping) or not article:
        raise InvalidRequestError("Article: expected a dict of OTOBO's field names and values, with something in it")
    defaults = {} if "MimeType" in article or "ContentType" in article else {"ContentType": "text/plain; charset=utf-8"}
    return {"IsVisibleForCustomer": 0, **defaults, **article}
