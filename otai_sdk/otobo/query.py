"""SearchCriteria ──► what OTOBO's TicketSearch can filter, and what is left to filter here. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from ..errors import InvalidRequestError
from ..models import SearchCriteria, UnifiedEntity
from ..search import as_list, check_criteria
from ..updates import read_ticket_id
from .translate import field_value

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
        filters: parameters that all of the searches below share.
        alternatives: one search each, results united (a customer's e-mail may stand in two places).
        words: one more search each, results intersected: OTOBO's index looks for one word at a time.
        local: names of filters that OTOBO cannot run.
        exact: OTOBO's result needs no second look.
        sort: SortBy and OrderBy; empty when the order is made here.
    """

    filters: dict[str, Any] = {}
    alternatives: list[dict[str, Any]] = msgspec.field(default_factory=lambda: [{}])
    words: list[str] = []
    local: list[str] = []
    exact: bool = True
    sort: dict[str, Any] = {}


def build(criteria: SearchCriteria, zone: ZoneInfo) -> Query:
    """What to ask OTOBO for.

    Raises:
        InvalidRequestError: criteria that OTOBO cannot answer (tags), or that nobody could.
    """
    check_criteria(criteria)
    if criteria.tags is not None:
        raise InvalidRequestError("OTOBO has no tags: filter by a dynamic field (custom_fields) instead")
    query = Query(filters={}, alternatives=[{}], words=[], local=[], sort=sort_of(criteria.order_by))
    if criteria.id is not None:
        query.filters["TicketID"] = [read_ticket_id(criteria.id)]
    if criteria.subject is not None:
        # '*' and '%' are wildcards to OTOBO and cannot be escaped: ask for more, look again here.
        query.filters["Title"] = "*" + criteria.subject.strip().replace("%", "*") + "*"
        query.exact = False
    _entities(query, "queue", criteria.queue, "QueueIDs", "Queues")
    _entities(query, "status", criteria.status, "StateIDs", "States")
    _entities(query, "priority", criteria.priority, "PriorityIDs", "Priorities")
    if criteria.user is not None:
        _entities(query, "user", criteria.user, "OwnerIDs", None)
    if criteria.customer is not None:
        _customer(query, criteria)
    if criteria.type is not None:
        query.filters["Types"] = [criteria.type]
    if criteria.text is not None:
        query.words = criteria.text.split()
        query.exact = False
    for name, value in (criteria.custom_fields or {}).items():
        query.filters[f"DynamicField_{name}"] = (
            {"Empty": 1} if is_blank(value) else {"Equals": field_value(value, zone)}
        )
        query.exact = False
    for name, parameter in _BOUNDS.items():
        moment = getattr(criteria, name)
        if moment is not None:
            query.filters[parameter] = _bound(moment, zone, newer=name.endswith("after"))
    return query


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


def _customer(query: Query, criteria: SearchCriteria) -> None:
    customer = criteria.customer
    assert customer is not None
    if customer.id is not None and not (customer.name or customer.email):
        raise InvalidRequestError("OTOBO's customers have no number: give the customer's login (name) or e-mail")
    query.exact = False
    if customer.name:
        query.filters["CustomerUserLogin"] = [_literal(customer.name)]
    else:
        # A stranger's tickets are under the address; a known customer's are under the login, and show the address
        # in what the customer wrote.
        address = _literal(str(customer.email))
        query.alternatives = [{"CustomerUserLogin": [address]}, {"MIMEBase_From": address.lower()}]


def _literal(text: str) -> str:
    return text.strip().replace("%", "*")


def _bound(moment: datetime, zone: ZoneInfo, *, newer: bool) -> str:
    """OTOBO's bounds are whole seconds and inclusive; ours are half-open [after, before)."""
    moment = min(max(moment, _EARLIEST), _LATEST)
    whole = moment.replace(microsecond=0)
    if newer and moment != whole:
        whole += timedelta(seconds=1)
    if not newer and moment == whole:
        whole -= timedelta(seconds=1)
    return whole.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
