"""What people give ──► what Freshdesk is sent. Everything that can be refused without asking is refused here."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from ..convert import shown
from ..errors import InvalidRequestError
from ..models import UnifiedNote, UnifiedTicket, UnifiedUser
from ..search import is_empty
from ..timer import monotonic
from ..updates import ENTITIES, read_entity
from . import own_fields, translate
from .config import FreshdeskAdapterConfig
from .directory import SHIPPED, Directory, whole

log = logging.getLogger("otai_sdk")

_CLEARABLE = ("queue", "owner", "type", "tags")
_NO_PENDING_UNTIL = "pending_until is not supported by Freshdesk: leave it out (due_by is the nearest)"


class Writing:
    """Makes the bodies of writes; names become ids by the directory.

    Args:
        directory: names ◄─► ids.
        settings: the defaults of new tickets.
    """

    def __init__(self, directory: Directory, settings: FreshdeskAdapterConfig) -> None:
        self._directory = directory
        self._settings = settings

    def update(self, updates: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
        """An update, without its note, in Freshdesk's words.

        Args:
            updates: the unified part.
            own: the part in Freshdesk's own names.

        Raises:
            InvalidRequestError: a name that does not exist, or a value that Freshdesk cannot hold or clear.
        """
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
        passed = own_fields.for_update(own)
        began = monotonic()
        ids = {key: self._id(key, updates[key], began) for key in ENTITIES if key in updates}
        checked = dict(updates)
        if checked.get("type") is not None:
            checked["type"] = self._directory.type_to_write(checked["type"], began)
        if "custom_fields" in checked:
            checked["custom_fields"] = self._directory.custom_to_write(checked["custom_fields"], began)
        return {**translate.update_fields(checked, ids), **passed}

    def new_ticket(self, given: UnifiedTicket) -> dict[str, Any]:
        """A new ticket in Freshdesk's words, with all that every account requires.

        Raises:
            InvalidRequestError: nobody to create it for, a name that does not exist, or a value that cannot be held.
        """
        _refuse_what_cannot_be_created(given)
        extra = own_fields.for_create(
            given.extra,
            {
                "queue": not is_empty(given.queue),
                "owner": not is_empty(given.owner),
                "customer": given.customer.id is not None or bool(given.customer.email),
                "body": bool(given.body.strip() or (given.body_html or "").strip()),
            },
        )
        if not (given.body.strip() or (given.body_html or "").strip() or "description" in extra):
            raise InvalidRequestError("body is empty: Freshdesk needs a description")
        requester = self._requester(given.customer, extra)
        began = monotonic()
        ids = {
            "status": self._id_or_default("status", given.status, self._settings.default_status, began),
            "priority": self._id_or_default("priority", given.priority, self._settings.default_priority, began),
        }
        for key, entity in (("queue", given.queue), ("owner", given.owner)):
            if not is_empty(entity):
                ids[key] = self._directory.id_to_write(key, entity, began)
        if given.type:
            self._directory.type_to_write(given.type, began)
        custom = self._directory.custom_to_write(given.custom_fields, began) if given.custom_fields else {}
        return {**translate.new_ticket_fields(given, ids, custom, requester), **extra}

    def note(self, given: UnifiedNote) -> dict[str, Any]:
        """A new note in Freshdesk's words.

        Raises:
            InvalidRequestError: ``extra`` or ``sender`` that a note cannot have.
        """
        _warn_about_subject(given)
        if given.sender == "system":
            raise InvalidRequestError("sender 'system': Freshdesk's notes speak for an agent or a customer")
        incoming = {"incoming": True} if given.sender == "customer" else {}
        return {**translate.note_fields(given), **incoming, **own_fields.for_note(given.extra)}

    def reply(self, given: UnifiedNote, cc: Sequence[str]) -> dict[str, Any]:
        """A reply in Freshdesk's words: it takes no ``private``.

        Raises:
            InvalidRequestError: a ``cc`` that is no address, ``extra`` or ``sender`` that a reply cannot have.
        """
        _warn_about_subject(given)
        if given.sender not in (None, "agent"):
            raise InvalidRequestError(f"sender {given.sender!r}: a reply is an agent's")
        copies = own_fields.addresses("cc", list(cc) if isinstance(cc, (list, tuple, set)) else cc)
        fields = {"body": translate.markup(given.body, given.body_html), **own_fields.for_reply(given.extra)}
        return {**fields, "cc_emails": copies} if copies else fields

    def _id(self, key: str, entity: Any, began: float) -> int | None:
        return None if entity is None else self._directory.id_to_write(key, entity, began)

    def _id_or_default(self, key: str, entity: Any, default: str | int, began: float) -> int:
        if not is_empty(entity):
            return self._directory.id_to_write(key, entity, began)
        if isinstance(default, int):
            return default
        known = self._directory.names().ids_of(key, default)
        if not known and default in SHIPPED[key]:  # the account speaks another language
            return SHIPPED[key][default]
        try:
            return self._directory.id_to_write(key, read_entity(key, default), began)
        except InvalidRequestError as error:
            raise InvalidRequestError(f"setting default_{key}: {error}") from None

    def _requester(self, customer: UnifiedUser, extra: Mapping[str, Any]) -> dict[str, Any]:
        """Who asks: by id, by e-mail, by what ``extra`` tells (a phone number …), or the settings' default."""
        name = customer.name or None
        if name and "name" in extra:
            raise InvalidRequestError("customer.name and extra 'name' are the same field: give it once")
        told = any(key in extra for key in own_fields.REQUESTERS)
        if customer.id is not None:
            return {"requester_id": whole("customer id", customer.id)}
        if customer.email:
            return {"email": customer.email, **({"name": name} if name and "@" not in name else {})}
        if name and "@" in name and "email" not in extra:
            return {"email": name}
        if told:
            only_phone = [key for key in own_fields.REQUESTERS if key in extra] == ["phone"]
            if only_phone and not name and "name" not in extra:
                raise InvalidRequestError(
                    "a customer known by phone alone needs a name: give customer.name, or an e-mail address"
                )
            return {"name": name} if name else {}
        if name:
            raise InvalidRequestError(
                f"the customer {name!r} has neither an id nor an e-mail address: Freshdesk needs one of them, or a "
                "phone number (extra={'phone': …})"
            )
        if not self._settings.default_requester_email:
            raise InvalidRequestError(
                "the ticket has no customer: give customer an e-mail address or an id, or set default_requester_email"
            )
        return {"email": self._settings.default_requester_email}


def _warn_about_subject(note: UnifiedNote) -> None:
    if note.subject:
        log.warning("freshdesk: notes have no subject there: %r is left out", note.subject)


def _refuse_what_cannot_be_created(ticket: UnifiedTicket) -> None:
    if ticket.id:
        raise InvalidRequestError(f"the new ticket has the id {shown(ticket.id)}: Freshdesk gives ids, leave it empty")
    if not ticket.subject.strip():
        raise InvalidRequestError("subject is empty: a ticket needs one")
    if ticket.notes:
        raise InvalidRequestError("a new ticket cannot have notes: create it, then add_note")
    if ticket.pending_until is not None:
        raise InvalidRequestError(_NO_PENDING_UNTIL)
    if ticket.deleted:
        raise InvalidRequestError("a ticket cannot be created deleted")
