"""Finding tickets: one search for the ids, then gets in batches, never one call per ticket."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from ..convert import nearest
from ..errors import InvalidRequestError, NotFoundError, UnexpectedResponseError
from ..models import SearchCriteria, UnifiedPriority, UnifiedTicket
from ..search import as_list, matches, sort_key, sorted_tickets
from . import translate, wire
from .client import OTOBOClient
from .config import OTOBOAdapterConfig
from .directory import Directory
from .query import UPPER_BOUNDS, Query, build, is_blank, without_upper_bounds

log = logging.getLogger("otai_sdk")

BATCH = 200  # TicketGet of 200 ids works; one search and three gets read 500 tickets


class Finder:
    """Reads tickets for criteria, lazily, in the order asked for.

    Args:
        client: the calls.
        settings: ``max_scan``, the time zone, and where people see tickets.
        directory: learns from every ticket read.
    """

    def __init__(self, client: OTOBOClient, settings: OTOBOAdapterConfig, directory: Directory) -> None:
        self._client = client
        self._settings = settings
        self._directory = directory
        self._zone = settings.zone

    def tickets(self, criteria: SearchCriteria) -> Iterator[UnifiedTicket]:
        """The matching tickets, in order, at most ``criteria.limit``."""
        query = build(self._with_known_priorities(criteria), self._zone)
        limit = criteria.limit
        if limit == 0:
            return
        if limit == 1 and query.exact and query.sort:
            ids = self._ids(query, limit=1)
        else:
            ids = self._ids(query)
        self._warn_about_local_filters(query, len(ids))
        found = self._in_order(ids, query, criteria)
        for count, ticket in enumerate(found, start=1):
            yield ticket
            if count == limit:
                return

    def one(self, ticket_id: str, **options: Any) -> wire.Ticket | None:
        """A single ticket, or None if there is none (or it may not be read)."""
        try:
            tickets = self._client.get([ticket_id], **options)
        except NotFoundError:
            return None
        for ticket in tickets:
            self._directory.learn(ticket)
        return tickets[0] if tickets else None

    def unified(self, ticket: wire.Ticket) -> UnifiedTicket:
        try:
            return translate.to_ticket(ticket, self._zone, self._settings.interface_url)
        except ValueError as error:  # a time, number or base64 text that is none
            raise UnexpectedResponseError(
                f"otobo: ticket {ticket.TicketID} has a value of another shape than documented: {error}",
                status=200,
                system="otobo",
            ) from error

    def _with_known_priorities(self, criteria: SearchCriteria) -> SearchCriteria:
        """Priorities seen before by id: OTOBO's search minds the case of their names, as nothing else there does."""
        wanted = [] if criteria.priority is None else as_list(criteria.priority)
        ids = [each.id or self._directory.id("priority", each.name or "") for each in wanted]
        if not ids or None in ids:
            return criteria
        return msgspec.structs.replace(criteria, priority=[UnifiedPriority(id=id_) for id_ in ids])

    # --- ids ----------------------------------------------------------------------------------------

    def _ids(self, query: Query, limit: int | None = None) -> list[str]:
        ids = self._search(query, query.filters, limit)
        if not ids:
            ids = self._ids_of_each_name(query)
        if not ids and any(name in UPPER_BOUNDS for name in query.filters) and self._bound_in_the_future(query):
            ids = self._search(query, without_upper_bounds(query.filters), None)
            query.exact = False
        return ids

    def _ids_of_each_name(self, query: Query) -> list[str]:
        """OTOBO finds nothing at all when one of several names is unknown: then each name is asked for alone."""
        for key in ("States", "Priorities"):
            names = query.filters.get(key, [])
            if len(names) > 1:
                query.sort = {}  # results are united: the order is made here
                found = [
                    id_
                    for name in names
                    for id_ in (
                        self._search(query, {**query.filters, key: [name]}, None)
                        or self._ids_of_each_name(_narrowed(query, key, name))
                    )
                ]
                return list(dict.fromkeys(found))
        return []

    def _search(self, query: Query, filters: dict[str, Any], limit: int | None) -> list[str]:
        base = {**filters, **query.sort}
        ids: list[str] = []
        for alternative in query.alternatives:
            found = [self._client.search({**base, **alternative, **word}, limit) for word in _by_word(query.words)]
            common = set(found[0]).intersection(*found[1:])
            ids += [id_ for id_ in found[0] if id_ in common]
        return list(dict.fromkeys(ids))

    def _bound_in_the_future(self, query: Query) -> bool:
        """OTOBO finds nothing at all for a bound in its future. The oldest ticket tells whether that was it."""
        rest = without_upper_bounds(query.filters)
        for name, sort in UPPER_BOUNDS.items():
            if name not in query.filters:
                continue
            oldest = self._search(query, {**rest, "SortBy": sort, "OrderBy": "Up"}, 1)
            ticket = self.one(oldest[0]) if oldest else None
            moment = (ticket.Created if sort == "Age" else ticket.Changed) if ticket else None
            if moment is not None and moment <= query.filters[name]:
                return True
        return False

    # --- tickets --------------------------------------------------------------------------------------

    def _in_order(self, ids: list[str], query: Query, criteria: SearchCriteria) -> Iterator[UnifiedTicket]:
        order = criteria.order_by
        ordered_here = not query.sort or len(query.alternatives) > 1
        if order.removeprefix("-") == "id":
            ids = sorted(ids, key=int, reverse=order.startswith("-"))
            yield from self._matching(ids, query, criteria)
        elif ordered_here:
            yield from sorted_tickets(self._matching(ids, query, criteria), order)
        else:
            yield from _ties_settled(self._matching(ids, query, criteria), order)

    def _matching(self, ids: list[str], query: Query, criteria: SearchCriteria) -> Iterator[UnifiedTicket]:
        look_again = self._looked_at_again(criteria) if not query.exact else None
        size = BATCH if criteria.limit is None or not query.exact else min(BATCH, criteria.limit + 5)
        for start in range(0, len(ids), size):
            for ticket in self._batch(ids[start : start + size]):
                _refuse_unknown_fields(criteria, ticket)
                if look_again is None or matches(ticket, look_again):
                    yield ticket

    def _looked_at_again(self, criteria: SearchCriteria) -> SearchCriteria:
        """What is filtered here too. What a text search finds is OTOBO's index's affair; times in dynamic fields are
        compared as OTOBO writes them."""
        again = msgspec.structs.replace(criteria, text=None)
        if criteria.custom_fields:
            again.custom_fields = {
                name: None if is_blank(value) else translate.field_value(value, self._zone)
                for name, value in criteria.custom_fields.items()
            }
        return again

    def _batch(self, ids: list[str]) -> list[UnifiedTicket]:
        by_id = {str(ticket.TicketID): ticket for ticket in self._get(ids)}
        for ticket in by_id.values():
            self._directory.learn(ticket)
        return [self.unified(by_id[id_]) for id_ in ids if id_ in by_id]

    def _get(self, ids: list[str]) -> list[wire.Ticket]:
        """One id that has vanished since the search fails the whole call: then each half is asked for alone."""
        try:
            return self._client.get(ids)
        except NotFoundError:
            if len(ids) == 1:
                return []
        middle = len(ids) // 2
        return self._get(ids[:middle]) + self._get(ids[middle:])

    def _warn_about_local_filters(self, query: Query, count: int) -> None:
        if not query.local:
            return
        names = ", ".join(query.local)
        if count > self._settings.max_scan:
            raise InvalidRequestError(
                f"OTOBO cannot filter by {names} as given, and {count} tickets would have to be read to do it here "
                f"(max_scan is {self._settings.max_scan}): give an id instead of a name, or add a filter such as "
                "queue, status or created_after"
            )
        log.warning("otobo: OTOBO cannot filter by %s as given: reading %d tickets to do it here", names, count)


def _by_word(words: list[str]) -> list[dict[str, Any]]:
    return [{"Fulltext": f"*{word}*"} for word in words] or [{}]


def _narrowed(query: Query, key: str, name: str) -> Query:
    return msgspec.structs.replace(query, filters={**query.filters, key: [name]})


def _refuse_unknown_fields(criteria: SearchCriteria, ticket: UnifiedTicket) -> None:
    """OTOBO ignores a dynamic field that it does not know, and would have the whole company read.

    Raises:
        InvalidRequestError: a ticket shows all fields that there are, and one of those asked for is not among them.
    """
    for name in criteria.custom_fields or {}:
        if name not in ticket.custom_fields and name not in translate.PROCESS_FIELDS:
            known = list(ticket.custom_fields)
            raise InvalidRequestError(
                f"OTOBO has no dynamic field {name!r}{nearest(name, known)}: it has {', '.join(known) or 'none'}"
            )


def _ties_settled(tickets: Iterable[UnifiedTicket], order_by: str) -> Iterator[UnifiedTicket]:
    """OTOBO sorts by the second; within one its order is arbitrary."""
    tied: list[UnifiedTicket] = []
    for ticket in tickets:
        if tied and sort_key(tied[0], order_by)[0] != sort_key(ticket, order_by)[0]:
            yield from sorted_tickets(tied, order_by)
            tied = []
        tied.append(ticket)
    yield from sorted_tickets(tied, order_by)
