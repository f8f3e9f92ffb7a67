"""What people give ──► what OTOBO is sent. Everything that can be refused without a ticket's data is refused here."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ..convert import nearest
from ..errors import InvalidRequestError, ResponseError
from ..models import UnifiedEntity, UnifiedNote, UnifiedTicket, UnifiedUser
from ..search import is_empty
from ..updates import ENTITIES, read_updates
from . import translate
from .client import OTOBOClient
from .config import OTOBOAdapterConfig
from .directory import Directory
from .errors import stopped_at
from .finder import Finder

log = logging.getLogger("otai_sdk")

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
# The order in which OTOBO writes an update (recorded on 11.0.6 and 10.1.11)
_WRITE_ORDER = (
    *("subject", "queue", "lock", "type", "service", "sla", "status", "customer", "priority", "owner", "responsible"),
    *("note", "custom_fields"),
)
_CANNOT_CLEAR = "OTOBO cannot clear {0}: give another value"


class Writing:
    """Makes the payloads of writes, and checks the entities in them.

    Args:
        client: looks up an entity that was not seen yet.
        finder: reads the ticket that shows it.
        directory: what was seen.
        settings: the defaults of new tickets.
    """

    def __init__(self, client: OTOBOClient, finder: Finder, directory: Directory, settings: OTOBOAdapterConfig) -> None:
        self._client = client
        self._finder = finder
        self._directory = directory
        self._settings = settings
        self._zone = settings.zone

    def update(self, updates: Any) -> Update:
        """An update, ready to be sent.

        Raises:
            InvalidRequestError: an unknown key, a value OTOBO cannot hold or clear, an entity whose id and name
                disagree, a pending state without a time.
        """
        update = Update(updates, self._zone)
        for kind, entity in update.entities.items():
            self._check(kind, entity)
        ticket = update.payload.get("Ticket", {})
        if not update.has_pending_time:
            self._refuse_pending(ticket)
        _warn_about_long_title(ticket.get("Title"))
        return update

    def new_ticket(self, given: UnifiedTicket) -> NewTicket:
        """A create, ready to be sent.

        Raises:
            InvalidRequestError: a value OTOBO cannot hold, no queue, no customer, or no subject or body.
        """
        _refuse_what_create_cannot_hold(given)
        settings = self._settings
        own = _own_of(given.extra)
        ticket: dict[str, Any] = {"Title": given.subject, **own}
        spelling = {means: name for name in own if (means := _TICKET_FIELDS[name]) is not None}
        for key, name in spelling.items():
            value = getattr(given, key, None)
            if value is not None and value != "" and not (isinstance(value, UnifiedEntity) and is_empty(value)):
                raise InvalidRequestError(f"{key!r} and extra[{name!r}] are the same field: give it once")
        for key, default in (
            ("queue", settings.default_queue),
            ("status", settings.default_state),
            ("priority", settings.default_priority),
            ("owner", None),
        ):
            if key not in spelling:
                ticket.update(self._named(key, getattr(given, key), default) or {})
        if "queue" not in spelling and not {"Queue", "QueueID"} & set(ticket):
            raise InvalidRequestError("a ticket needs a queue: set ticket_data.queue, or the setting default_queue")
        customers: list[str] = []
        if "customer" not in spelling:
            customers = translate.customers(self._customer_of(given), creating=True)
            ticket["CustomerUser"] = customers[0]
        kind = given.type or settings.default_type
        if kind is not None and "type" not in spelling:
            ticket["Type"] = kind
        if given.pending_until is not None:
            ticket["PendingTime"] = translate.from_pending(given.pending_until, self._zone)
        translate.refuse_late_pending(own.get("PendingTime"), self._zone)
        if "PendingTime" not in ticket:
            self._refuse_pending(ticket)
        _warn_about_long_title(given.subject)
        payload: dict[str, Any] = {"Ticket": ticket, "Article": translate.from_body(given)}
        fields = {name: value for name, value in given.custom_fields.items() if value is not None}
        if fields:
            payload["DynamicField"] = translate.from_custom_fields(fields, self._zone)
        if given.attachments:
            payload["Attachment"] = translate.from_attachments(given.attachments)
        return NewTicket(payload, customers[1:])

    def _customer_of(self, given: UnifiedTicket) -> UnifiedUser:
        if not is_empty(given.customer):
            return given.customer
        if self._settings.default_customer_user:
            return UnifiedUser(name=self._settings.default_customer_user)
        raise InvalidRequestError(
            "a ticket needs a customer: set ticket_data.customer, or the setting default_customer_user"
        )

    def _named(self, kind: str, entity: UnifiedEntity, default: str | None) -> dict[str, Any] | None:
        if is_empty(entity):
            return translate.from_entity(kind, ENTITIES[kind](name=default)) if default else None
        self._check(kind, entity)
        return translate.from_entity(kind, entity)

    def _check(self, kind: str, entity: UnifiedEntity) -> None:
        """Refuse an entity whose id and name disagree: by what was seen, else by looking at one ticket that has it."""
        if entity.id is None or not entity.name:
            return
        key = self._directory.search_key(kind)
        if key is not None and self._directory.name(kind, entity.id) is None:
            self._look_at_one_with(key, entity.id)
        self._directory.check(kind, entity)

    def _look_at_one_with(self, key: str, id_: int) -> None:
        """Learn what an id means from one ticket that has it."""
        for found in self._client.search({key: [id_]}, limit=1):
            self._finder.one(found)

    def _refuse_pending(self, ticket: Mapping[str, Any]) -> None:
        """OTOBO refuses a pending state without a time only after title, queue and lock are written.

        A state id that was not seen yet is looked up; a name tells by itself, unless a ticket has shown better.
        """
        name, id_ = ticket.get("State"), ticket.get("StateID")
        if isinstance(id_, str) and id_.isdigit():
            id_ = int(id_)
        if isinstance(id_, int) and self._directory.state_type(id_) is None:
            self._look_at_one_with("StateIDs", id_)
        if isinstance(name, str):
            id_ = self._directory.id("status", name)
        kind = self._directory.state_type(id_) if isinstance(id_, int) else None
        if (kind or str(name or "").casefold()).startswith("pending"):
            shown = repr(name or ticket.get("StateID"))
            raise InvalidRequestError(f"status {shown} is a pending state: give pending_until too")


class NewTicket(NamedTuple):
    """One create, ready to be sent.

    Attributes:
        payload: the JSON of the request.
        other_customers: what to send as customer if OTOBO refuses the first.
    """

    payload: dict[str, Any]
    other_customers: list[str]


class Update:
    """One update, ready to be sent.

    Attributes:
        entities: the entities named, to be checked against what was seen.
        payload: the JSON of the request.
        other_customers: what to send as customer if OTOBO refuses the first.
        keys: the unified names of what it changes.
        has_pending_time: a pending time is given.
    """

    def __init__(self, updates: Any, zone: ZoneInfo) -> None:
        unified, own = read_updates(_flattened(updates), OWN_FIELDS)
        self.entities: dict[str, UnifiedEntity] = {}
        self.other_customers: list[str] = []
        ticket: dict[str, Any] = {key: value for key, value in own.items() if key in _TICKET_FIELDS}
        self.payload: dict[str, Any] = {}
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
            ticket["CustomerUser"], *self.other_customers = translate.customers(value)
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
            _refuse_unknown(key, outer)
            if key in flat:
                raise InvalidRequestError(f"{key!r} is given twice, in {outer} and beside it: give it once")
        flat.update(nested)
    return flat


def _own_of(extra: Any) -> dict[str, Any]:
    """What a new ticket has in OTOBO's own words.

    Raises:
        InvalidRequestError: a name that is not written, or one field in two spellings.
    """
    if not isinstance(extra, Mapping):
        raise InvalidRequestError(f"extra: expected a dict of OTOBO's field names and values, got {extra!r}")
    spelled: dict[str, str] = {}
    for key in extra:
        _refuse_unknown(key, "extra")
        means = _TICKET_FIELDS[key]
        if means is not None and spelled.setdefault(means, key) != key:
            raise InvalidRequestError(f"extra: {spelled[means]!r} and {key!r} are the same field: give it once")
    return {key: value for key, value in extra.items() if value is not None}


def _refuse_unknown(key: Any, where: str) -> None:
    if key not in _TICKET_FIELDS:
        near = nearest(str(key), _TICKET_FIELDS)
        raise InvalidRequestError(f"unknown key {key!r} in {where}{near}: written are {', '.join(_TICKET_FIELDS)}")


def _own_article(article: Any) -> dict[str, Any]:
    if not isinstance(article, Mapping) or not article:
        raise InvalidRequestError("Article: expected a dict of OTOBO's field names and values, with something in it")
    defaults = {} if "MimeType" in article or "ContentType" in article else {"ContentType": "text/plain; charset=utf-8"}
    return {"IsVisibleForCustomer": 0, **defaults, **article}


def _warn_about_long_title(title: Any) -> None:
    if isinstance(title, str) and len(title.strip()) > translate.TITLE_LENGTH:
        log.warning("otobo: the subject is cut to %d characters: %s…", translate.TITLE_LENGTH, title[:40])


def _refuse_what_create_cannot_hold(data: UnifiedTicket) -> None:
    if data.id:
        raise InvalidRequestError(f"the ticket has the id {data.id!r} already: a new one has none")
    if data.notes:
        raise InvalidRequestError("create_ticket stores no notes: create the ticket, then add_note")
    if data.tags:
        raise InvalidRequestError("OTOBO has no tags: use a dynamic field (custom_fields) instead")
    if data.deleted:
        raise InvalidRequestError("a ticket cannot be created deleted")
    if data.subject.strip() == "0":
        raise InvalidRequestError(
            "OTOBO takes the subject '0' for none when a ticket is created: write a word beside it"
        )
    if not data.subject.strip():
        raise InvalidRequestError("a ticket needs a subject")
    if not data.body.strip() and not (data.body_html or "").strip():
        raise InvalidRequestError("a ticket needs a body: OTOBO stores none without")
