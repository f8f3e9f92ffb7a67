"""What each filter means. Adapters let the server filter what it can; this settles the rest, and any doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from .convert import checked, shown
from .errors import InvalidRequestError
from .models import SearchCriteria, UnifiedEntity, UnifiedNote, UnifiedTicket, UnifiedUser

__all__ = ["check_criteria", "filters_of", "matches", "sort_key", "sorted_tickets"]

ORDERS = ("created_at", "updated_at", "id")
_NO_FILTERS = ("order_by", "limit", "with_notes")
_TIMES = ("created_after", "created_before", "updated_after", "updated_before")
_LISTS = ("status", "priority")
_TEXT = (str, "text")
_TIME = (datetime, "an aware datetime")
_TYPES: dict[str, tuple[type | tuple[type, ...], str]] = {
    "id": ((str, int), "text"),
    "number": ((str, int), "text"),
    **dict.fromkeys(("subject", "type", "text"), _TEXT),
    **dict.fromkeys(_TIMES, _TIME),
    "queue": (UnifiedEntity, "an entity such as UnifiedQueue(name='Raw')"),
    "user": (UnifiedUser, "an entity such as UnifiedUser(id=2)"),
    "customer": (UnifiedUser, "an entity such as UnifiedUser(email='emma@globex.example')"),
    "status": (UnifiedEntity, "an entity such as UnifiedStatus(name='open'), or a list of them"),
    "priority": (UnifiedEntity, "an entity such as UnifiedPriority(id=3), or a list of them"),
    "tags": ((list, tuple, set, frozenset), "a list of texts"),
    "custom_fields": (Mapping, "a dict of names and values"),
    "order_by": (str, "text"),
    "limit": (int, "a whole number"),
}


def matches(ticket: UnifiedTicket, criteria: SearchCriteria) -> bool:
    """Whether a ticket passes every filter that is set (order and limit aside).

    Raises:
        InvalidRequestError: a time without a zone, an empty entity, an unknown order.
    """
    check_criteria(criteria)
    return fits(ticket, criteria)


def fits(ticket: UnifiedTicket, c: SearchCriteria) -> bool:
    """`matches` for criteria that `check_criteria` has let through: for many tickets in a row."""
    return (
        (c.id is None or ticket.id == str(c.id))
        and (c.number is None or (ticket.number or ticket.id) == str(c.number))
        and (c.subject is None or c.subject.casefold() in ticket.subject.casefold())
        and (c.queue is None or _same_queue(c.queue, ticket.queue))
        and (c.user is None or _same_user(c.user, ticket.owner))
        and (c.status is None or any(_same_entity(s, ticket.status) for s in as_list(c.status)))
        and (c.priority is None or any(_same_entity(p, ticket.priority) for p in as_list(c.priority)))
        and (c.customer is None or _same_user(c.customer, ticket.customer))
        and (c.type is None or ticket.type == c.type)
        and (c.tags is None or set(c.tags) <= set(ticket.tags))
        and (c.text is None or _has_words(ticket, c.text))
        and (c.custom_fields is None or _has_fields(ticket.custom_fields, c.custom_fields))
        and _between(ticket.created_at, c.created_after, c.created_before)
        and _between(ticket.updated_at, c.updated_after, c.updated_before)
    )


def check_criteria(criteria: SearchCriteria) -> None:
    """Refuse criteria that no system could answer.

    Raises:
        InvalidRequestError: a value of the wrong type (constructors do not look), a naive time, an empty entity or
            list, an unknown order, a negative limit.
    """
    if not isinstance(criteria, SearchCriteria):
        raise InvalidRequestError(
            f"criteria must be SearchCriteria, not {type(criteria).__name__}: SearchCriteria.from_dict reads a dict"
        )
    _check_types(criteria)
    for name in _TIMES:
        value = getattr(criteria, name)
        if value is not None and value.utcoffset() is None:
            raise InvalidRequestError(f"{name} needs a time zone, e.g. datetime.now(timezone.utc)")
        if value is not None and not _has_utc(value):
            raise InvalidRequestError(f"{name}: {value} is beyond the years 1 to 9999 in UTC: leave the filter out")
    for name in ("queue", "user", "customer"):
        value = getattr(criteria, name)
        if value is not None and is_empty(value):
            raise InvalidRequestError(f"{name} is an empty entity: give it an id or a name, or leave the filter out")
    for name in ("status", "priority"):
        value = getattr(criteria, name)
        if value is not None and (value == [] or any(is_empty(entity) for entity in as_list(value))):
            raise InvalidRequestError(f"{name} is empty: give it an id or a name, or leave the filter out")
    order = criteria.order_by
    if order is None or order.removeprefix("-") not in ORDERS:
        raise InvalidRequestError(
            f"order_by {shown(order)} is unknown: use {', '.join(ORDERS)}, with '-' for descending"
        )
    if criteria.limit is not None and criteria.limit < 0:
        raise InvalidRequestError(f"limit must be 0 or more, not {shown(criteria.limit)}")


def _has_utc(moment: datetime) -> bool:
    try:
        moment.astimezone(timezone.utc)
    except OverflowError:
        return False
    return True


def _check_types(criteria: SearchCriteria) -> None:
    """What msgspec's constructors do not look at."""
    for name, (kinds, expected) in _TYPES.items():
        value = getattr(criteria, name)
        if value is None:
            continue
        values = value if isinstance(value, list) and name in _LISTS else [value]
        if any(not isinstance(each, kinds) or isinstance(each, bool) for each in values):
            raise InvalidRequestError(f"{name}: expected {expected}, got {type(value).__name__} {shown(value)}")
        for each in values:
            if isinstance(each, UnifiedEntity):
                checked(each, name)
            elif isinstance(each, int) and abs(each) >= 2**63:
                raise InvalidRequestError(f"{name}: expected {expected}, got a number of more than 64 bits")
    if any(not isinstance(tag, str) for tag in criteria.tags or []):
        raise InvalidRequestError(f"tags: expected a list of texts, got {shown(criteria.tags)}")


def filters_of(criteria: SearchCriteria) -> list[str]:
    """The names of the filters that are set. What lets every ticket through is none: no tags, blank subject or text."""
    return [name for name in criteria.__struct_fields__ if name not in _NO_FILTERS and _filters(criteria, name)]


def sort_key(ticket: UnifiedTicket, order_by: str) -> tuple[float, int]:
    """Ascending by this key is the order asked for; ties by the higher id."""
    name = order_by.removeprefix("-")
    number = int(ticket.id) if ticket.id.isdecimal() else 0
    if name == "id":
        return (float(-number if order_by.startswith("-") else number), 0)
    moment: datetime | None = getattr(ticket, name)
    seconds = moment.timestamp() if moment else 0.0
    return (-seconds if order_by.startswith("-") else seconds, -number)


def sorted_tickets(tickets: Iterable[UnifiedTicket], order_by: str) -> list[UnifiedTicket]:
    """The tickets in the order asked for."""
    return sorted(tickets, key=lambda ticket: sort_key(ticket, order_by))


def as_list(value: Any) -> list[Any]:
    """One entity or a list of them, as a list."""
    return list(value) if isinstance(value, (list, tuple)) else [value]


def is_empty(entity: UnifiedEntity) -> bool:
    """Whether an entity says nothing."""
    return all(getattr(entity, name) in (None, "") for name in entity.__struct_fields__)


def _filters(criteria: SearchCriteria, name: str) -> bool:
    value = getattr(criteria, name)
    if name == "subject":
        return value not in (None, "")
    if name == "text":
        return value is not None and bool(value.split())
    return value not in (None, {}, [])


def _same_queue(wanted: UnifiedEntity, actual: UnifiedEntity) -> bool:
    if wanted.id is not None and actual.id is not None:
        return wanted.id == actual.id
    return wanted.name is not None and wanted.name == actual.name


def _same_entity(wanted: UnifiedEntity, actual: UnifiedEntity) -> bool:
    if wanted.id is not None and actual.id is not None:
        return wanted.id == actual.id
    return _same_text(wanted.name, actual.name)


def _same_user(wanted: UnifiedUser, actual: UnifiedUser) -> bool:
    if wanted.id is not None and actual.id is not None:
        return wanted.id == actual.id
    if wanted.email:
        return _same_text(wanted.email, actual.email) or _same_text(wanted.email, actual.name)
    return _same_text(wanted.name, actual.name) or _same_text(wanted.name, actual.email)


def _same_text(wanted: str | None, actual: str | None) -> bool:
    return bool(wanted) and actual is not None and str(wanted).casefold() == actual.casefold()


def _has_words(ticket: UnifiedTicket, text: str) -> bool:
    haystack = "\n".join([ticket.subject, ticket.body, *_texts(ticket.notes)]).casefold()
    return all(word in haystack for word in text.casefold().split())


def _texts(notes: Iterable[UnifiedNote]) -> Iterator[str]:
    for note in notes:
        if note.subject:
            yield note.subject
        yield note.body


def _has_fields(actual: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(_has_value(actual.get(name), value) for name, value in wanted.items())


def _has_value(actual: Any, wanted: Any) -> bool:
    if wanted is None:
        return actual in (None, "", [])
    if isinstance(actual, list):
        return set(map(_as_text, as_list(wanted))) <= set(map(_as_text, actual))
    return bool(actual == wanted) or (actual is not None and _as_text(actual) == _as_text(wanted))


def _as_text(value: Any) -> str:
    try:
        return str(value)
    except (ValueError, RecursionError):  # thousands of digits or levels, which no system holds
        return ""


def _between(value: datetime | None, after: datetime | None, before: datetime | None) -> bool:
    if after is None and before is None:
        return True
    if value is None:
        return False
    return (after is None or value >= after) and (before is None or value < before)
