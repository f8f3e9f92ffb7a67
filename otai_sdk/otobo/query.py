"""SearchCriteria ──► what OTOBO's TicketSearch can filter, and what is left to filter here. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone, tzinfo
from itertools import chain
from typing import Any

import msgspec

from ..errors import InvalidRequestError
from ..models import SearchCriteria, UnifiedEntity
from ..search import as_list, check_criteria
from ..updates import read_ticket_id
from . import patterns, words
from .moments import bound
from .translate import custom_value

_SORT = {"created_at": "Age", "updated_at": "Changed"}
_BOUNDS = {
    "created_after": "TicketCreateTimeNewerDate",
    "created_before": "TicketCreateTimeOlderDate",
    "updated_after": "TicketLastChangeTimeNewerDate",
    "updated_before": "TicketLastChangeTimeOlderDate",
}
# No ticket is outside. OTOBO finds nothing for a year of fewer than four digits; Python cannot shift the very ends.
_EARLIEST = datetime(1970, 1, 2, tzinfo=timezone.utc)
_LATEST = datetime(9999, 12, 30, tzinfo=timezone.utc)
UPPER_BOUNDS = {"TicketCreateTimeOlderDate": "Age", "TicketLastChangeTimeOlderDate": "Changed"}


class Query(msgspec.Struct, kw_only=True):
    """A search as OTOBO understands it.

    Attributes:
        filters: the parameters.
        words: one search each, results intersected: OTOBO's index looks for one word at a time.
        local: names of filters that OTOBO cannot run.
        exact: OTOBO finds no more than what was asked for.
        sort: SortBy and OrderBy; empty when the order is made here.
    """

    filters: dict[str, Any] = msgspec.field(default_factory=dict)
    words: list[str] = msgspec.field(default_factory=list)
    local: list[str] = msgspec.field(default_factory=list)
    exact: bool = True
    sort: dict[str, Any] = msgspec.field(default_factory=dict)


def build(criteria: SearchCriteria, zone: tzinfo) -> Query:
    """What to ask OTOBO for. The customer is left to `of_customer`: who has an address is not told by the criteria.

    Raises:
        InvalidRequestError: criteria that OTOBO cannot answer (tags), or that nobody could.
    """
    check_criteria(criteria)
    if criteria.tags is not None:
        raise InvalidRequestError("OTOBO has no tags: filter by a dynamic field (custom_fields) instead")
    query = Query(sort=sort_of(criteria.order_by))
    if criteria.id is not None:
        query.filters["TicketID"] = [read_ticket_id(criteria.id)]
    if criteria.number is not None:
        _texts(query, "number", "TicketNumber", patterns.equals(str(criteria.number)))
    if criteria.subject:
        _texts(query, "subject", "Title", patterns.contains(criteria.subject))
    _entities(query, "queue", criteria.queue, "QueueIDs", "Queues")
    _entities(query, "status", criteria.status, "StateIDs", "States")
    _entities(query, "priority", criteria.priority, "PriorityIDs", "Priorities")
    _entities(query, "user", criteria.user, "OwnerIDs", None)
    if criteria.type is not None:
        query.filters["Types"] = [criteria.type]
    if criteria.text is not None and criteria.text.split():
        query.words, _ = words.parts(criteria.text)
        query.exact = False
        if not query.words:
            query.local.append("text")
    for name, value in (criteria.custom_fields or {}).items():
        _field(query, name, value, zone)
    for name, parameter in _BOUNDS.items():
        moment = getattr(criteria, name)
        if moment is not None:
            moment = min(max(moment, _EARLIEST), _LATEST)
            query.filters[parameter] = bound(moment, zone, newer=name.endswith("after"))
    return query


def of_customer(query: Query, logins: Sequence[str]) -> None:
    """Filter by customers: any of these logins."""
    found = [patterns.equals(login) for login in logins]
    _texts(query, "customer", "CustomerUserLogin", [] if [] in found else list(chain(*found)))


def is_blank(value: Any) -> bool:
    """Whether a dynamic field is asked for that is not set."""
    return value in (None, "", [])


def without_upper_bounds(filters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if name not in UPPER_BOUNDS}


def sort_of(order_by: str) -> dict[str, Any]:
    """SortBy and OrderBy; ticket numbers settle ties of one second as far as they rise with the ids."""
    descending = order_by.startswith("-")
    key = _SORT.get(order_by.removeprefix("-"))
    if key is None:
        return {}
    return {"SortBy": [key, "TicketNumber"], "OrderBy": ["Down" if descending else "Up", "Down"]}


def _texts(query: Query, name: str, parameter: str, found: list[str]) -> None:
    query.exact = False
    if found:
        query.filters[parameter] = found
    else:
        query.local.append(name)


def _entities(query: Query, name: str, wanted: Any, ids_key: str, names_key: str | None) -> None:
    if wanted is None:
        return
    entities: Sequence[UnifiedEntity] = as_list(wanted)
    if all(entity.id is not None for entity in entities):
        query.filters[ids_key] = [entity.id for entity in entities]
    elif names_key and all(entity.id is None and entity.name for entity in entities):
        query.filters[names_key] = [entity.name for entity in entities]
    else:
        query.local.append(name)
        query.exact = False


def _field(query: Query, name: str, value: Any, zone: tzinfo) -> None:
    """``Equals`` takes operators for ordinary characters, but finds no text with a ``*`` (recorded); ``Like`` does."""
    query.exact = False
    if is_blank(value):
        query.filters[f"DynamicField_{name}"] = {"Empty": 1}
        return
    sent = custom_value(name, value, zone)
    texts = [text for text in as_list(sent) if isinstance(text, str)]
    if not any("*" in text or "\\" in text for text in texts):
        query.filters[f"DynamicField_{name}"] = {"Equals": sent}
        return
    found = [patterns.equals(text) for text in map(str, as_list(sent))]
    if [] in found:
        query.local.append(f"custom_fields[{name!r}]")
    else:
        query.filters[f"DynamicField_{name}"] = {"Like": list(chain(*found))}
