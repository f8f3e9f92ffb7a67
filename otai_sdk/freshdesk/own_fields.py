"""Freshdesk's own names for what the unified ones do not cover: which pass through, and what each must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timezone
from typing import Any

from ..convert import moment, nearest, shown
from ..errors import InvalidRequestError
from .directory import whole

Read = Callable[[str, Any], Any]


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidRequestError(f"{name}: expected text, got {type(value).__name__} {shown(value)}")
    return value


def _moment(name: str, value: Any) -> str:
    try:
        return moment(value, name).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:  # the ends of time in another zone
        raise InvalidRequestError(f"{name}: Freshdesk holds no such time as {shown(value)}") from None


def addresses(name: str, value: Any) -> list[str]:
    """E-mail addresses.

    Raises:
        InvalidRequestError: no list, or one of something else.
    """
    if not isinstance(value, (list, tuple)) or not all(isinstance(each, str) and "@" in each for each in value):
        raise InvalidRequestError(f"{name}: expected a list of e-mail addresses, got {shown(value)}")
    return list(value)


def _ids(name: str, value: Any) -> list[int]:
    if not isinstance(value, (list, tuple)):
        raise InvalidRequestError(f"{name}: expected a list of ids, got {shown(value)}")
    return [whole(name, each) for each in value]


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise InvalidRequestError(f"{name}: expected True or False, got {shown(value)}")
    return value


_UPDATE: dict[str, tuple[str | None, Read]] = {
    "group_id": ("queue", whole),
    "responder_id": ("owner", whole),
    "requester_id": ("customer", whole),
    "email": ("customer", _text),
    "description": ("body", _text),
    "due_by": (None, _moment),
    "fr_due_by": (None, _moment),
    "product_id": (None, whole),
    "email_config_id": (None, whole),
    "company_id": (None, whole),
    "source": (None, whole),
    "name": (None, _text),
    "phone": (None, _text),
    "twitter_id": (None, _text),
    "facebook_id": (None, _text),
    "unique_external_id": (None, _text),
    "parent_id": (None, whole),
    "internal_agent_id": (None, whole),
    "internal_group_id": (None, whole),
    "lookup_parameter": (None, _text),
}
_CREATE: dict[str, tuple[str | None, Read]] = {
    **_UPDATE,
    "cc_emails": (None, addresses),
    "related_ticket_ids": (None, _ids),
}
_NOTE: dict[str, Read] = {"notify_emails": addresses, "user_id": whole, "incoming": _flag}
_REPLY: dict[str, Read] = {"from_email": _text, "user_id": whole, "bcc_emails": addresses}
REQUESTERS = ("requester_id", "email", "phone", "twitter_id", "facebook_id", "unique_external_id")
"""Those that say who asks."""

OWN_FIELDS: dict[str, str | None] = {name: means for name, (means, _) in _UPDATE.items()}
"""What passes through an update → the unified key that means the same."""


def for_update(own: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an update in Freshdesk's own names; None clears, where Freshdesk can.

    Raises:
        InvalidRequestError: a value of the wrong kind.
    """
    return {name: None if value is None else _UPDATE[name][1](name, value) for name, value in own.items()}


def for_create(extra: Any, given: Mapping[str, bool]) -> dict[str, Any]:
    """``extra`` of a new ticket; None is left out.

    Args:
        extra: what was given.
        given: which unified fields the ticket has.

    Raises:
        InvalidRequestError: an unknown name (with the nearest one), a field that the ticket has already, or a value of
            the wrong kind.
    """
    result = _read(extra, {name: read for name, (_, read) in _CREATE.items()}, "a new ticket")
    for name in result:
        means = _CREATE[name][0]
        if means is not None and given.get(means):
            raise InvalidRequestError(f"{means!r} and extra {name!r} are the same field: give it once")
    return result


def for_note(extra: Any) -> dict[str, Any]:
    """``extra`` of a new note. Raises InvalidRequestError as `for_create`."""
    return _read(extra, _NOTE, "a new note")


def for_reply(extra: Any) -> dict[str, Any]:
    """``extra`` of a reply. Raises InvalidRequestError as `for_create`."""
    return _read(extra, _REPLY, "a reply")


def _read(extra: Any, known: Mapping[str, Read], what: str) -> dict[str, Any]:
    if not isinstance(extra, Mapping):
        raise InvalidRequestError(f"extra: expected a dict of Freshdesk's own names and values, got {shown(extra)}")
    for name in extra:
        if name not in known:
            raise InvalidRequestError(
                f"extra: {what} takes no {shown(name)}{nearest(name, known)}: it takes {', '.join(known)}"
            )
    return {name: known[name](f"extra {name!r}", value) for name, value in extra.items() if value is not None}
