"""What people give ──► what OTOBO is sent. Everything that can be refused without a ticket's data is refused here."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..convert import shown
from ..errors import InvalidRequestError
from ..models import UnifiedEntity, UnifiedTicket, UnifiedUser
from ..search import is_empty
from ..updates import ENTITIES
from . import translate
from .config import OTOBOAdapterConfig
from .directory import Directory
from .finder import Finder
from .update import TICKET_FIELDS, Update, refuse_unknown

log = logging.getLogger("otai_sdk")


class Writing:
    """Makes the payloads of writes, and checks the entities in them.

    Args:
        finder: looks up an entity that was not seen yet.
        directory: what was seen.
        settings: the defaults of new tickets.
    """

    def __init__(self, finder: Finder, directory: Directory, settings: OTOBOAdapterConfig) -> None:
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
            self._finder.agree(kind, entity)
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
        spelling = {means: name for name in own if (means := TICKET_FIELDS[name]) is not None}
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
        self._finder.agree(kind, entity)
        return translate.from_entity(kind, entity)

    def _refuse_pending(self, ticket: Mapping[str, Any]) -> None:
        """OTOBO refuses a pending state without a time only after title, queue and lock are written.

        A state id that was not seen yet is looked up; a name tells by itself, unless a ticket has shown better.
        """
        name, id_ = ticket.get("State"), ticket.get("StateID")
        if isinstance(id_, str) and id_.isascii() and id_.isdigit():
            id_ = int(id_)
        if isinstance(id_, int) and self._directory.state_type(id_) is None:
            self._finder.look_at_one_with("StateIDs", id_)
        if isinstance(name, str):
            id_ = self._directory.id("status", name)
        kind = self._directory.state_type(id_) if isinstance(id_, int) else None
        if (kind or (name if isinstance(name, str) else "").casefold()).startswith("pending"):
            named = shown(name or ticket.get("StateID"))
            raise InvalidRequestError(f"status {named} is a pending state: give pending_until too")


class NewTicket(NamedTuple):
    """One create, ready to be sent.

    Attributes:
        payload: the JSON of the request.
        other_customers: what to send as customer if OTOBO refuses the first.
    """

    payload: dict[str, Any]
    other_customers: list[str]


def _own_of(extra: Any) -> dict[str, Any]:
    """What a new ticket has in OTOBO's own words.

    Raises:
        InvalidRequestError: a name that is not written, or one field in two spellings.
    """
    if not isinstance(extra, Mapping):
        raise InvalidRequestError(f"extra: expected a dict of OTOBO's field names and values, got {shown(extra)}")
    spelled: dict[str, str] = {}
    for key in extra:
        refuse_unknown(key, "extra")
        means = TICKET_FIELDS[key]
        if means is not None and spelled.setdefault(means, key) != key:
            raise InvalidRequestError(f"extra: {spelled[means]!r} and {key!r} are the same field: give it once")
    return {key: value for key, value in extra.items() if value is not None}


def _warn_about_long_title(title: Any) -> None:
    if isinstance(title, str) and len(title.strip()) > translate.TITLE_LENGTH:
        log.warning("otobo: the subject is cut to %d characters: %s…", translate.TITLE_LENGTH, title[:40])


def _refuse_what_create_cannot_hold(data: UnifiedTicket) -> None:
    if data.id:
        raise InvalidRequestError(f"the ticket has the id {shown(data.id)} already: a new one has none")
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
