"""The interface, on Freshdesk."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from typing import Any

from ..adapter import TicketSystemAdapter
from ..config import SystemConfig
from ..convert import from_dict
from ..errors import (
    AuthenticationError,
    InvalidRequestError,
    NotFoundError,
    OTAIError,
    PartialWriteError,
    TransportError,
)
from ..models import HealthCheck, HealthReport, SearchCriteria, UnifiedNote, UnifiedTicket, UnifiedUser
from ..search import check_criteria, filters_of, is_empty, sorted_tickets
from ..updates import ENTITIES, read_entity, read_note, read_ticket_id, read_updates
from . import translate
from .client import FreshdeskClient
from .config import FreshdeskAdapterConfig, freshdesk_settings
from .directory import SHIPPED, Directory
from .finder import Finder

log = logging.getLogger("otai_sdk")

OWN_FIELDS: dict[str, str | None] = {
    "group_id": "queue",
    "responder_id": "owner",
    "requester_id": "customer",
    "email": "customer",
    "description": None,
    "due_by": None,
    "fr_due_by": None,
    "product_id": None,
    "email_config_id": None,
    "company_id": None,
    "source": None,
    "name": None,
    "phone": None,
    "twitter_id": None,
    "facebook_id": None,
    "unique_external_id": None,
    "parent_id": None,
    "internal_agent_id": None,
    "internal_group_id": None,
    "lookup_parameter": None,
}
"""Freshdesk's own names that an update passes through → the unified key that means the same."""

_CLEARABLE = ("queue", "owner", "type", "tags")


class FreshdeskAdapter(TicketSystemAdapter):
    """Freshdesk, by its REST API v2.

    Nothing is asked before the first call. Status, priority, group and agent names come from the account's ticket
    fields: one request, kept for a quarter of an hour.

    Archived tickets, spam and deleted ones are never found, only read by `get_ticket`. The search lags minutes
    behind: a ticket deleted within the last minutes may still be found by queue, status and the like.

    Args:
        config: its ``params`` are those of `FreshdeskAdapterConfig`.

    Raises:
        ConfigError: a setting is bad or missing.
    """

    settings: FreshdeskAdapterConfig

    def __init__(self, config: SystemConfig) -> None:
        super().__init__(config)
        self.settings = freshdesk_settings(config)
        self._client = FreshdeskClient(self.settings)
        self._directory = Directory(self._client)
        self._finder = Finder(self._client, self._directory, self.settings)

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    # --- read ----------------------------------------------------------------------------------------

    def get_ticket(self, ticket_id: str | int) -> UnifiedTicket | None:
        """The ticket with all its notes, its customer's name and address, and its attachments listed; None if there
        is no such ticket. Deleted tickets are read too, and say so.

        Raises:
            InvalidRequestError: no ticket id.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        wanted = read_ticket_id(ticket_id)
        try:
            row = self._client.view_ticket(wanted)
            conversations = list(self._client.conversations(wanted))
        except NotFoundError:
            return None
        names = self._directory.names()
        ticket = translate.ticket(row, names, self.settings.web_url)
        ticket.owner.email = self._directory.email_of(ticket.owner.id)
        ticket.notes = translate.notes(conversations, names)
        return ticket

    def find_tickets(self, criteria: SearchCriteria, *, with_notes: bool = False) -> list[UnifiedTicket]:
        """Every ticket that matches, complete, in the order asked for; ``[]`` if none does.

        Filters that Freshdesk cannot apply (subject, text, a customer's name …) are applied here, with a WARNING that
        tells how many tickets were read. An unknown name of a queue, status, priority or owner matches nothing, with
        a WARNING that tells the nearest valid one.

        Args:
            criteria: the filters. ``text`` looks into subject and body; into the notes only ``with_notes``.
            with_notes: read the notes too: one request more for each ticket found, and with ``text`` for each ticket
                looked at.

        Raises:
            InvalidRequestError: no filter and no limit; more than ``max_scan`` tickets to filter here; more than the
                30,000 tickets that Freshdesk lists.
            PermissionDeniedError: an owner by e-mail, and the key belongs to no administrator.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        check_criteria(criteria)
        limit = criteria.limit
        if limit is None and not filters_of(criteria):
            raise InvalidRequestError(
                "the criteria have no filter and no limit: set one, or read all tickets explicitly with "
                "iter_tickets(SearchCriteria())"
            )
        if limit == 0:
            return []
        found = self._finder.tickets(criteria, with_notes=with_notes, enough=limit, in_order=limit is not None)
        with closing(found):  # type: ignore[type-var]  # a generator, which its annotation does not tell
            return sorted_tickets(islice(found, limit), criteria.order_by)

    def find_first_ticket(self, criteria: SearchCriteria, *, with_notes: bool = False) -> UnifiedTicket | None:
        """The first match in the order asked for, or None. Empty criteria: the newest ticket, one item asked for.

        Raises:
            InvalidRequestError, PermissionDeniedError, TransportError, ResponseError: as `find_tickets`.
        """
        return next(iter(self._found_in_order(criteria, with_notes, first=True)), None)

    def iter_tickets(self, criteria: SearchCriteria, *, with_notes: bool = False) -> Iterator[UnifiedTicket]:
        """The matching tickets one by one, page after page. ``iter_tickets(SearchCriteria())`` reads all.

        In the order of ``updated_at`` a ticket that is changed while reading moves, and may be passed over; in the
        default order it stays where it is.

        Raises:
            InvalidRequestError, PermissionDeniedError, TransportError, ResponseError: as `find_tickets`.
        """
        check_criteria(criteria)
        return self._found_in_order(criteria, with_notes, first=False)

    def _found_in_order(self, criteria: SearchCriteria, with_notes: bool, *, first: bool) -> Iterator[UnifiedTicket]:
        check_criteria(criteria)
        limit = criteria.limit if criteria.limit is not None or not first else 1
        limit = min(limit, 1) if first and limit is not None else limit
        if limit == 0:
            return
        found = self._finder.tickets(criteria, with_notes=with_notes, enough=limit, in_order=True)
        with closing(found):  # type: ignore[type-var]
            yield from islice(found, limit)

    # --- write ---------------------------------------------------------------------------------------

    def update_ticket(self, ticket_id: str, updates: dict[str, Any]) -> bool:
        """Change some attributes of a ticket; the others stay. A ``note`` is a second request.

        Names are looked up in the account's ticket fields, and nothing is sent when one is unknown. Freshdesk's own
        names (``group_id``, ``due_by`` …, see `OWN_FIELDS`) pass through untouched. The customer can only be changed
        by its own name: ``requester_id``.

        Returns:
            True: applied. False: there is no such ticket (logged as WARNING).

        Raises:
            InvalidRequestError: refused, nothing was sent.
            ConflictError: the ticket is deleted or spam.
            ValidationError: Freshdesk refused a value; nothing was changed.
            PartialWriteError: the attributes are written, the note is not.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        wanted = read_ticket_id(ticket_id)
        unified, own = read_updates(updates, OWN_FIELDS)
        note: UnifiedNote | None = unified.pop("note", None) if _set(unified, "note") else None
        files = translate.files(note.attachments) if note else []
        fields = {**self._fields_to_update(unified), **own}
        try:
            if fields:
                self._client.update_ticket(wanted, fields)
        except NotFoundError as error:
            log.warning("freshdesk: ticket %s was not updated: %s", wanted, error)
            return False
        if note is None:
            return True
        applied = [key for key in updates if key != "note"]
        try:
            self._client.create_note(wanted, translate.note_fields(note), files)
        except OTAIError as error:
            if applied:
                raise PartialWriteError(
                    f"Freshdesk: ticket {wanted}: {', '.join(applied)} written, but the note is not: {error}",
                    ticket_id=wanted,
                    applied=applied,
                    cause=error,
                ) from error
            if not isinstance(error, NotFoundError):
                raise
            log.warning("freshdesk: ticket %s was not updated: %s", wanted, error)
            return False
        return True

    def _fields_to_update(self, updates: Mapping[str, Any]) -> dict[str, Any]:
        """The unified part of an update in Freshdesk's words."""
        if "customer" in updates:
            raise InvalidRequestError(
                "customer cannot be changed on Freshdesk by this key: use Freshdesk's own field, "
                "update_ticket(id, {'requester_id': …})"
            )
        if "pending_until" in updates:
            raise InvalidRequestError(_NO_PENDING_UNTIL)
        for key, value in updates.items():
            if value is None and key not in _CLEARABLE:
                raise InvalidRequestError(f"{key} cannot be cleared on Freshdesk: give a value, or leave it out")
        began = time.monotonic()
        ids = {key: self._id(key, updates[key], began) for key in ENTITIES if key in updates}
        checked = dict(updates)
        if checked.get("type") is not None:
            checked["type"] = self._directory.type_to_write(checked["type"], began)
        if "custom_fields" in checked:
            checked["custom_fields"] = self._directory.custom_to_write(checked["custom_fields"], began)
        return translate.update_fields(checked, ids)

    def _id(self, key: str, entity: Any, began: float) -> int | None:
        return None if entity is None else self._directory.id_to_write(key, entity, began)

    def create_ticket(self, ticket_data: UnifiedTicket) -> UnifiedTicket:
        """Store a new ticket.

        Without status or priority the settings' defaults are taken, without a customer ``default_requester_email``;
        without a queue the ticket is in no group. Times, number and url of the argument are Freshdesk's to set.

        Returns:
            The ticket as Freshdesk stored it; the argument is not modified.

        Raises:
            InvalidRequestError: refused, nothing was sent.
            ValidationError: Freshdesk refused a value; there is no ticket.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        given = from_dict(UnifiedTicket, ticket_data, "ticket_data")
        _refuse_what_cannot_be_created(given)
        requester = self._requester(given.customer)
        files = translate.files(given.attachments)
        began = time.monotonic()
        ids = {
            "status": self._id_or_default("status", given.status, self.settings.default_status, began),
            "priority": self._id_or_default("priority", given.priority, self.settings.default_priority, began),
        }
        for key, entity in (("queue", given.queue), ("owner", given.owner)):
            if not is_empty(entity):
                ids[key] = self._directory.id_to_write(key, entity, began)
        if given.type:
            self._directory.type_to_write(given.type, began)
        custom = self._directory.custom_to_write(given.custom_fields, began) if given.custom_fields else {}
        fields = translate.new_ticket_fields(given, ids, custom, requester)
        row = self._client.create_ticket(fields, files)
        created = translate.ticket(row, self._directory.names(), self.settings.web_url)
        created.customer.email = created.customer.email or requester.get("email")
        created.owner.email = self._directory.email_of(created.owner.id)
        return created

    def _requester(self, customer: UnifiedUser) -> dict[str, Any]:
        """Who asks: by id, by e-mail, or the settings' default."""
        if customer.id is not None:
            return {"requester_id": customer.id}
        name = customer.name or None
        if customer.email:
            return {"email": customer.email, **({"name": name} if name and "@" not in name else {})}
        if name and "@" in name:
            return {"email": name}
        if name:
            raise InvalidRequestError(
                f"the customer {name!r} has neither an id nor an e-mail address: Freshdesk needs one of them"
            )
        if not self.settings.default_requester_email:
            raise InvalidRequestError(
                "the ticket has no customer: give customer an e-mail address or an id, or set default_requester_email"
            )
        return {"email": self.settings.default_requester_email}

    def _id_or_default(self, key: str, entity: Any, default: str | int, began: float) -> int:
        if not is_empty(entity):
            return self._directory.id_to_write(key, entity, began)
        ids = self._directory.names().ids_of(key, default) if isinstance(default, str) else [default]
        if not ids and default in SHIPPED[key]:  # an account in another language
            ids = [SHIPPED[key][str(default)]]
        try:
            return ids[0] if ids else self._directory.id_to_write(key, read_entity(key, default), began)
        except InvalidRequestError as error:
            raise InvalidRequestError(f"setting default_{key}: {error}") from None

    def add_note(self, ticket_id: str, note: UnifiedNote) -> UnifiedNote:
        """Store a note on a ticket; not internal means a public note, which customers see (no e-mail is sent).

        Time and author are Freshdesk's to set; a note has no subject there (logged as WARNING when one is given).

        Returns:
            The note with Freshdesk's id, time and author.

        Raises:
            InvalidRequestError: an empty note, an attachment without content, no ticket id; nothing was sent.
            NotFoundError: there is no such ticket.
            ConflictError: the ticket is deleted or spam.
            TransportError, ResponseError: see `otai_sdk.errors`.
        """
        wanted = read_ticket_id(ticket_id)
        given = read_note(note)
        files = translate.files(given.attachments)
        if given.subject:
            log.warning("freshdesk: notes have no subject there: %r is left out", given.subject)
        row = self._client.create_note(wanted, translate.note_fields(given), files)
        return translate.note(row, self._directory.names())

    # --- look ----------------------------------------------------------------------------------------

    def check(self) -> HealthReport:
        """Look whether the key is accepted, and whether the ticket fields and tickets can be read."""
        looks: list[tuple[str, Callable[[], str], str]] = [
            (
                "API key",
                self._look_at_key,
                "Copy the key from Profile settings → View API key; check freshdesk_domain.",
            ),
            ("ticket fields", self._look_at_fields, "Give the key's agent a role that may see tickets."),
            ("tickets", self._look_at_tickets, "Give the key's agent a role and a scope that may see tickets."),
        ]
        checks: list[HealthCheck] = []
        stopped = False
        for name, look, remedy in looks:
            if stopped:
                checks.append(
                    HealthCheck(name=name, ok=False, detail="not looked at", remedy="Solve the first problem.")
                )
                continue
            try:
                checks.append(HealthCheck(name=name, ok=True, detail=look()))
            except OTAIError as error:
                checks.append(HealthCheck(name=name, ok=False, detail=str(error), remedy=remedy))
                stopped = isinstance(error, (TransportError, AuthenticationError))
        return HealthReport(ok=all(each.ok for each in checks), system=self.get_provider_key(), checks=checks)

    def _look_at_key(self) -> str:
        me = self._client.me()
        return f"accepted: it belongs to {me.contact.name or me.contact.email or 'an agent'} (id {me.id})"

    def _look_at_fields(self) -> str:
        names = self._directory.names(not_older_than=time.monotonic()).of
        return ", ".join(f"{len(names[key])} {word}" for key, word in _COUNTED)

    def _look_at_tickets(self) -> str:
        newest = self.find_first_ticket(SearchCriteria())
        return f"readable: the newest is {newest.id}" if newest else "readable: there are none yet"


_COUNTED = (("queue", "groups"), ("status", "statuses"), ("priority", "priorities"), ("owner", "agents"))
_NO_PENDING_UNTIL = "pending_until is not supported by Freshdesk: leave it out (due_by is the nearest)"


def _set(values: Mapping[str, Any], key: str) -> bool:
    return values.get(key) is not None


def _refuse_what_cannot_be_created(ticket: UnifiedTicket) -> None:
    if ticket.id:
        raise InvalidRequestError(f"the new ticket has the id {ticket.id!r}: Freshdesk gives ids, leave it empty")
    if not ticket.subject.strip():
        raise InvalidRequestError("subject is empty: a ticket needs one")
    if not ticket.body.strip() and not (ticket.body_html or "").strip():
        raise InvalidRequestError("body is empty: Freshdesk needs a description")
    if ticket.notes:
        raise InvalidRequestError("a new ticket cannot have notes: create it, then add_note")
    if ticket.pending_until is not None:
        raise InvalidRequestError(_NO_PENDING_UNTIL)
    if ticket.deleted:
        raise InvalidRequestError("a ticket cannot be created deleted")
