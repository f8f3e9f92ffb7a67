"""SearchCriteria ──► what Freshdesk can filter, and what is left to filter here. Pure.

The search knows queue, owner, status, priority, type, tags, custom fields and days; the list knows the customer and
``updated_since``. Neither knows the subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

import msgspec

from ..models import SearchCriteria
from ..search import as_list, filters_of

MAX_QUERY = 512
"""Characters that the search takes, quotes included."""
MAX_HITS = 300
"""Results that the search gives out: 10 pages of 30."""
HITS_A_PAGE = 30
_RESERVED = 180
"""Characters that conditions of `narrowed` may take: three bounds of days and four fields."""
BEGINNING = "1970-01-01T00:00:00Z"
_PLAUSIBLE_YEARS = (1971, 9990)
_LATEST = datetime(9990, 12, 31, tzinfo=timezone.utc)  # Python cannot shift the very end

_TIMES = ("created_after", "created_before", "updated_after", "updated_before")
_BARE = re.compile(r"[A-Za-z0-9_]+")
_NOT_SEARCHABLE = re.compile(r"['\"\\\x00-\x1f]")


# --- the search -----------------------------------------------------------------------------------------


class SearchQuery(msgspec.Struct, frozen=True):
    """What to ask the search. There is room left for the conditions of `narrowed`.

    Attributes:
        text: the query, without the quotes around it; ``""`` when it can filter nothing.
        left: the filters that it does not apply, or only in part.
    """

    text: str
    left: list[str]


def search_query(
    criteria: SearchCriteria, ids: Mapping[str, Sequence[int]], custom_types: Mapping[str, str]
) -> SearchQuery:
    """The search for these criteria.

    Args:
        criteria: custom fields spelt with ``cf_``.
        ids: for queue, user, status and priority: the ids that the filter means, any of them.
        custom_types: custom field → its type.
    """
    conditions: list[tuple[str, str]] = []
    left = set(filters_of(criteria))

    def add(name: str, texts: list[str | None]) -> None:
        sendable = [text for text in texts if text is not None]
        conditions.extend((name, text) for text in sendable)
        if texts and len(sendable) == len(texts):
            left.discard(name)

    for name, field in _ID_FIELDS.items():
        if ids.get(name):
            add(name, [_any_of(field, ids[name])])
    if criteria.type:
        add("type", [_equals("type", criteria.type)])
    if criteria.tags:
        add("tags", [_equals("tag", tag) for tag in criteria.tags])
    if criteria.custom_fields:
        fields = criteria.custom_fields.items()
        add("custom_fields", [_custom(name, value, custom_types.get(name, "")) for name, value in fields])
    for name in _TIMES:
        moment = getattr(criteria, name)
        if moment is not None:
            add(name, [_day(name, moment)])
    return _fitted(conditions, left, criteria)


_ID_FIELDS = {"queue": "group_id", "user": "agent_id", "status": "status", "priority": "priority"}


def _fitted(conditions: list[tuple[str, str]], left: set[str], criteria: SearchCriteria) -> SearchQuery:
    """As many conditions as fit into the longest query; the rest is filtered here."""
    text = ""
    for name, condition in conditions:
        longer = f"{text} AND {condition}" if text else condition
        if len(longer) + 2 + _RESERVED <= MAX_QUERY:
            text = longer
        else:
            left.add(name)
    return SearchQuery(text, [name for name in filters_of(criteria) if name in left])


def narrowed(text: str, *conditions: str) -> str:
    """A query with further conditions."""
    return " AND ".join(part for part in (text, *conditions) if part)


def since_day(field: str, day: date) -> str:
    """``created_at:>'2026-08-01'``: from the beginning of that day on (UTC)."""
    return f"{field}:>'{day}'"


def until_day(field: str, day: date) -> str:
    """``created_at:<'2026-08-01'``: up to the beginning of that day, or to its end: that is not documented."""
    return f"{field}:<'{day}'"


def _any_of(field: str, ids: Sequence[int]) -> str:
    text = " OR ".join(f"{field}:{id}" for id in ids)
    return f"({text})" if len(ids) > 1 else text


def _equals(field: str, value: str) -> str | None:
    """``tag:'x'``, or None when the grammar cannot carry the value: it knows no escape."""
    return None if _NOT_SEARCHABLE.search(value) or not value.strip() else f"{field}:'{value}'"


def _custom(name: str, value: Any, kind: str) -> str | None:
    """The condition for a custom field, where its type is searchable and the value is of that type."""
    if not _BARE.fullmatch(name):
        return None
    if kind == "custom_checkbox" and isinstance(value, bool):
        return f"{name}:{'true' if value else 'false'}"
    if kind == "custom_number" and re.fullmatch(r"-?\d+", str(value)):
        return f"{name}:{int(value)}"
    if kind == "custom_date" and isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return f"{name}:'{value}'"
    if kind in ("custom_text", "custom_dropdown") and isinstance(value, str):
        return _equals(name, value)
    return None


def _day(name: str, moment: datetime) -> str | None:
    """The condition that lets through at least what the filter does: days are all the search knows.

    Whether ``<'D'`` includes the whole of D is not documented, so the day after is sent.
    """
    if not _PLAUSIBLE_YEARS[0] <= moment.year <= _PLAUSIBLE_YEARS[1]:
        return None
    day: date = moment.astimezone(timezone.utc).date()
    field = name.split("_", maxsplit=1)[0] + "_at"
    return f"{field}:>'{day}'" if name.endswith("_after") else f"{field}:<'{day + timedelta(days=1)}'"


def search_pays(criteria: SearchCriteria, query: SearchQuery) -> bool:
    """Whether the search narrows the read more than the list does.

    The list, read in the order of time, stops by itself at one bound of ``created_*`` and at ``updated_after``.
    """
    if not query.text:
        return False
    if criteria.order_by == "updated_at" and {*filters_of(criteria)} == {"updated_after", "updated_before"}:
        return False  # that list begins and ends where it should, and every row of it matches
    if {*filters_of(criteria)} - {*_TIMES} - {*query.left}:
        return True
    return criteria.updated_before is not None or None not in (criteria.created_after, criteria.created_before)


# --- the list -------------------------------------------------------------------------------------------


class ListQuery(msgspec.Struct, frozen=True):
    """How to read the list.

    Attributes:
        parameters: of the request, without the page and what is to be included.
        left: the filters that neither the list nor stopping early applies.
        beyond: whether a row lies beyond the last one that can match, in the order of the list.
    """

    parameters: dict[str, Any]
    left: list[str]
    beyond: Callable[[datetime], bool]


def list_query(criteria: SearchCriteria, order: str) -> ListQuery:
    """The list for these criteria.

    Args:
        criteria: the customer by id or e-mail, if at all.
        order: ``created_at`` or ``updated_at``, with ``-`` for descending.
    """
    c = criteria
    descending, by = order.startswith("-"), order.removeprefix("-")
    parameters: dict[str, Any] = {
        "updated_since": _since(c),
        "order_by": by,
        "order_type": "desc" if descending else "asc",
    }
    done = {"updated_after"}
    if c.customer is not None:
        email = customer_email(c)
        if c.customer.id is not None:
            parameters["requester_id"] = c.customer.id
        elif email:
            parameters["email"] = email
        if c.customer.id is not None or email:
            done.add("customer")
    start, end = (c.created_after, _created_end(c)) if by == "created_at" else (c.updated_after, c.updated_before)
    if start is not None and descending:
        done.add(f"{field_name(by)}_after")
    if end is not None and not descending:
        done.add(f"{field_name(by)}_before")
        # updated_before ends a list by creation early as well, but still has to be filtered here
    return ListQuery(
        parameters=parameters,
        left=[name for name in filters_of(c) if name not in done],
        beyond=_beyond(start if descending else None, None if descending else end),
    )


def shortest_order(criteria: SearchCriteria) -> str:
    """The order in which the list of all matches is shortest, where the order asked for does not matter."""
    c = criteria
    if c.updated_before is None and c.updated_after is None:
        if c.created_after is not None:
            return "-created_at"
        if c.created_before is not None:
            return "created_at"
    return "updated_at"


def field_name(by: str) -> str:
    return by.split("_", maxsplit=1)[0]


def customer_email(criteria: SearchCriteria) -> str | None:
    """The e-mail address that a customer filter means, if it means one."""
    if criteria.customer is None:
        return None
    name = criteria.customer.name
    return criteria.customer.email or (name if name and "@" in name else None)


def _created_end(c: SearchCriteria) -> datetime | None:
    """Nothing created from here on can match: a ticket is created before it is updated."""
    return min((bound for bound in (c.created_before, c.updated_before) if bound is not None), default=None)


def _since(c: SearchCriteria) -> str:
    """The tightest ``updated_since``: a ticket is updated no earlier than it is created.

    One second earlier than asked for, as the documentation does not say whether the bound is included.
    """
    bounds = [bound for bound in (c.created_after, c.updated_after) if bound is not None]
    latest = max(bounds, default=None)
    if latest is None or latest.year < _PLAUSIBLE_YEARS[0]:
        return BEGINNING
    return utc_text(min(latest, _LATEST) - timedelta(seconds=1))


def _beyond(start: datetime | None, end: datetime | None) -> Callable[[datetime], bool]:
    def beyond(moment: datetime) -> bool:
        return (start is not None and moment < start) or (end is not None and moment >= end)

    return beyond


def utc_text(moment: datetime) -> str:
    """``2026-11-20T10:30:00Z``; whole seconds."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def wanted_entities(criteria: SearchCriteria, name: str) -> list[Any]:
    """The entities of a filter: any of them."""
    value = getattr(criteria, name)
    return [] if value is None else as_list(value)
