"""What people give ──► what Freshdesk is sent. Everything that can be refused without asking is refused here."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from ..errors import InvalidRequestError
from ..models import UnifiedTicket, UnifiedUser
from ..search import is_empty
from ..updates import ENTITIES, read_entity
from . import translate
from .config import FreshdeskAdapterConfig
from .directory import SHIPPED, Directory

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

    def update(self, updates: Mapping[str, Any]) -> dict[str, Any]:
        """The unified part of an update, without the note, in Freshdesk's words.

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
        began = time.monotonic()
        ids = {key: self._id(key, updates[key], began) for key in ENTITIES if key in updates}
        checked = dict(updates)
        if checked.get("type") is not None:
            checked["type"] = self._directory.type_to_write(checked["type"], began)
        if "custom_fields" in checked:
            checked["custom_fields"] = self._directory.custom_to_write(checked["custom_fields"], began)
        return translate.update_fields(checked, ids)

    def new_ticket(self, given: UnifiedTicket) -> dict[str, Any]:
        """A new ticket in Freshdesk's words, with all that every account requires.

        Raises:
            InvalidRequestError: nobody to create it for, a name that does not exist, or a value that cannot be held.
        """
        _refuse_what_cannot_be_created(given)
        requester = self._requester(given.customer)
        began = time.monotonic()
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
        return translate.new_ticket_fields(given, ids, custom, requester)

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
        if not self._settings.default_requester_email:
            raise InvalidRequestError(
                "the ticket has no customer: give customer an e-mail address or an id, or set default_requester_email"
            )
        return {"email": self._settings.default_requester_email}


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
