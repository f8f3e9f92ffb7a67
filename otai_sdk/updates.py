"""What a caller may put into ``updates`` of `update_ticket`: read once, for every system."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from .convert import checked, from_dict, moment, nearest, shown
from .errors import InvalidRequestError
from .models import (
    UnifiedEntity,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
)
from .search import is_empty

ENTITIES: dict[str, type[UnifiedEntity]] = {
    "queue": UnifiedQueue,
    "priority": UnifiedPriority,
    "status": UnifiedStatus,
    "owner": UnifiedUser,
    "customer": UnifiedUser,
}


def read_updates(updates: Any, own_fields: Mapping[str, str | None]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Check an updates dict and give every value its type.

    Args:
        updates: what the caller gave.
        own_fields: the system's own field names that pass through → the unified key that means the same, or None.

    Returns:
        The unified part (entities as `UnifiedEntity`, times aware, the note as `UnifiedNote`; None clears), and the
        part in the system's own names, untouched.

    Raises:
        InvalidRequestError: empty, an unknown key (with the nearest valid one), the same field in two spellings, or a
            value of the wrong type.
    """
    if not isinstance(updates, Mapping):
        raise InvalidRequestError(f"updates must be a dict, not {type(updates).__name__}")
    if not updates:
        raise InvalidRequestError("updates is empty: there is nothing to change")
    unified: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for key, value in updates.items():
        if key in _READERS:
            unified[key] = None if value is None else _READERS[key](key, value)
        elif key in own_fields:
            own[key] = value
        else:
            valid = [*_READERS, *own_fields]
            raise InvalidRequestError(
                f"unknown update key {shown(key)}{nearest(key, valid)}: use {', '.join(_READERS)}, or the system's own "
                f"{', '.join(own_fields)}"
            )
    spelling: dict[str, str] = {key: key for key in unified}
    for key in own:
        means = own_fields[key]
        if means is None:
            continue
        if means in spelling:
            raise InvalidRequestError(f"{spelling[means]!r} and {key!r} are the same field: give it once")
        spelling[means] = key
    return unified, own


def read_ticket_id(ticket_id: Any) -> str:
    """A ticket id as text.

    Raises:
        InvalidRequestError: anything but a positive whole number of 64 bits, so that nothing else can slip into an
            address.
    """
    if isinstance(ticket_id, int) and not isinstance(ticket_id, bool) and 0 < ticket_id < 2**63:
        return str(ticket_id)
    if isinstance(ticket_id, str) and ticket_id.isascii() and ticket_id.isdigit():
        digits = ticket_id.lstrip("0")
        if 0 < len(digits) < 20 and int(digits) < 2**63:
            return digits
    raise InvalidRequestError(f"{shown(ticket_id)} is no ticket id: expected a positive whole number such as '42'")


def read_new_ticket(ticket: Any) -> UnifiedTicket:
    """A ticket about to be created; the caller's own is not modified.

    Raises:
        InvalidRequestError: no ticket, or one with a value of the wrong type (constructors do not look).
    """
    read = msgspec.structs.replace(from_dict(UnifiedTicket, ticket, "ticket_data"))
    for key, kind in ENTITIES.items():
        entity = getattr(read, key)
        if not isinstance(entity, UnifiedEntity):
            raise InvalidRequestError(
                f"{key}: expected an entity such as {kind.__name__}(name=…), got {type(entity).__name__} "
                f"{shown(entity)}"
            )
        setattr(read, key, _of_kind(kind, entity))
    return checked(read)


def read_note(note: Any) -> UnifiedNote:
    """A note to be stored.

    Raises:
        InvalidRequestError: no note, or one that says nothing.
    """
    if isinstance(note, str):
        note = UnifiedNote(body=note)
    read = from_dict(UnifiedNote, note, "note")
    if not isinstance(read.is_internal, bool):  # constructors do not look, and a customer might see it
        raise InvalidRequestError(f"note.is_internal: expected True or False, got {shown(read.is_internal)}")
    read = checked(read, "note")
    if not read.body.strip() and not (read.body_html or "").strip():
        raise InvalidRequestError("the note is empty: give it a body")
    return read


def read_entity(key: str, value: Any) -> UnifiedEntity:
    """An entity from an id, a name, an entity or its dict.

    Raises:
        InvalidRequestError: none of these, or empty.
    """
    kind = ENTITIES[key]
    if isinstance(value, bool):
        raise InvalidRequestError(f"{key}: expected an id, a name or an entity, got {value!r}")
    entity: UnifiedEntity
    if isinstance(value, int):
        entity = kind(id=value)
    elif isinstance(value, str):
        entity = kind(name=value)
    elif isinstance(value, UnifiedEntity):
        entity = _of_kind(kind, value)
    else:
        entity = from_dict(kind, value, key)
    if is_empty(entity):
        raise InvalidRequestError(f"{key} is an empty entity: give it an id or a name, or None to clear it")
    return checked(entity, key)


def _of_kind(kind: type[UnifiedEntity], entity: UnifiedEntity) -> UnifiedEntity:
    """An entity as the kind that belongs in its place."""
    return entity if isinstance(entity, kind) else kind(id=entity.id, name=entity.name)


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidRequestError(f"{key}: expected text, got {type(value).__name__} {shown(value)}")
    return value


def _set_text(key: str, value: Any) -> str:
    """Text that says something: OTOBO ignores an empty value, Freshdesk has None for it."""
    if not _text(key, value).strip():
        raise InvalidRequestError(f"{key} is empty: give it a text, or leave it out")
    return value  # type: ignore[no-any-return]


def _tags(key: str, value: Any) -> list[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(tag, str) for tag in value):
        raise InvalidRequestError(f"{key}: expected a list of texts, got {shown(value)}")
    return list(value)


def _fields(key: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not value:
        raise InvalidRequestError(f"{key}: expected a dict of field names and values, got {shown(value)}")
    return dict(value)


def _moment(key: str, value: Any) -> datetime:
    return moment(value, key)


def _note(key: str, value: Any) -> UnifiedNote:
    return read_note(value)


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "subject": _set_text,
    "queue": read_entity,
    "priority": read_entity,
    "status": read_entity,
    "owner": read_entity,
    "customer": read_entity,
    "type": _set_text,
    "tags": _tags,
    "custom_fields": _fields,
    "pending_until": _moment,
    "note": _note,
}
