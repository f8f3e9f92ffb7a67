"""Finding tickets: one search for the ids, then gets in batches, never one call per ticket."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

import msgspec

from ..convert import nearest
from ..errors import InvalidRequestError
from ..models import SearchCriteria, UnifiedEntity, UnifiedNote, UnifiedTicket, UnifiedUser
from ..search import as_list, check_criteria, fits, sorted_tickets
from ..updates import read_ticket_id
from . import from_wire, translate, wire
from .batches import SIZE, Batches
from .client import OTOBOClient
from .config import OTOBOAdapterConfig
from .customers import Customers
from .directory import Directory
from .ids import Ids
from .moments import UTC, is_twice, second_of
from .query import Query, build, is_blank, of_customer

log = logging.getLogger("otai_sdk")

_TWO_HOURS = timedelta(hours=2)


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
        self.batches = Batches(client, directory)
        self._ids = Ids(client, self.batches)
        self.customers = Customers(client, self.batches)
        self._reader = from_wire.Reader(
            self._zone, settings.interface_url, self.customers.emails, directory.names_of("owner")
        )

    def tickets(self, criteria: SearchCriteria) -> Iterator[UnifiedTicket]:
        """The matching tickets, in order, at most ``criteria.limit``."""
        check_criteria(criteria)
        if criteria.id is not None:
            criteria = msgspec.structs.replace(criteria, id=read_ticket_id(criteria.id))
        limit = criteria.limit
        if limit == 0:
            return
        query = self._query(criteria)
        found = self._first(query, criteria, limit) if limit and limit <= SIZE and query.exact and query.sort else None
        if found is None:
            ids = self._ids.of(query)
            self._warn_about_local_filters(query, len(ids))
            found = self._in_order(ids, criteria)
        for count, ticket in enumerate(found, start=1):
            yield ticket
            if count == limit:
                return

    def one(self, ticket_id: str, **options: Any) -> wire.Ticket | None:
        """A single ticket, or None if there is none (or it may not be read)."""
        return next(iter(self.batches.read([ticket_id], **options)), None)

    def unified(self, ticket: wire.Ticket) -> UnifiedTicket:
        return self._reader.ticket(ticket)

    def note(self, article: wire.Article) -> UnifiedNote:
        return self._reader.note(article)

    def customer(self, login: str | None) -> UnifiedUser:
        return self._reader.customer(login)

    # --- what to ask for --------------------------------------------------------------------------------

    def _query(self, criteria: SearchCriteria) -> Query:
        for kind, wanted in (
            ("queue", criteria.queue),
            ("status", criteria.status),
            ("priority", criteria.priority),
            ("owner", criteria.user),
        ):
            for entity in [] if wanted is None else as_list(wanted):
                self.agree(kind, entity)
        query = build(criteria, self._zone)
        if "Priorities" in query.filters:  # their case counts in a search, as nothing else's does
            names = query.filters["Priorities"]
            query.filters["Priorities"] = [self._directory.spelling("priority", name) or name for name in names]
        owner = criteria.user
        if owner is not None and owner.id is None and owner.name and not owner.email:
            id_ = self._directory.id("owner", owner.name)
            if id_ is not None:
                query.filters["OwnerIDs"] = [id_]
                query.local.remove("user")
        if criteria.customer is not None:
            of_customer(query, self._logins(criteria))
        return query

    def agree(self, kind: str, entity: UnifiedEntity) -> None:
        """Refuse an entity whose id and name disagree: by what was seen, else by looking at one ticket that has it.

        Raises:
            InvalidRequestError: the message says what the id really is.
        """
        key = self._directory.search_key(kind)
        if entity.id is None or not entity.name or key is None:
            return
        if self._directory.name(kind, entity.id) is None:
            self.look_at_one_with(key, entity.id)
        self._directory.check(kind, entity)

    def look_at_one_with(self, key: str, id_: int) -> None:
        """Learn what an id means from one ticket that has it."""
        self.batches.read(self._client.search({key: [id_]}, 1), AllArticles=0)

    def _logins(self, criteria: SearchCriteria) -> list[str]:
        customer = criteria.customer
        assert customer is not None
        address = customer.email or (customer.name if "@" in (customer.name or "") else None)
        if address:
            return self.customers.logins(address.strip())
        if customer.name:
            return [customer.name]
        raise InvalidRequestError("OTOBO's customers have no number: give the customer's login (name) or e-mail")

    # --- tickets ----------------------------------------------------------------------------------------

    def _first(self, query: Query, criteria: SearchCriteria, limit: int) -> Iterator[UnifiedTicket] | None:
        """No more ids than are needed; None if one of the tickets has vanished, or matches no longer."""
        ids = self._ids.of(query, limit)
        tickets = list(self._in_order(ids, criteria))
        return iter(tickets) if len(tickets) == len(ids) or len(ids) < limit else None

    def _in_order(self, ids: list[str], criteria: SearchCriteria) -> Iterator[UnifiedTicket]:
        order = criteria.order_by
        if order.removeprefix("-") == "id":
            ids = sorted(ids, key=int, reverse=order.startswith("-"))
            return self._matching(ids, criteria)
        return _ties_settled(self._matching(ids, criteria), order, self._zone)

    def _matching(self, ids: list[str], criteria: SearchCriteria) -> Iterator[UnifiedTicket]:
        """What still matches when it is read: somebody may have moved or closed it since the search."""
        again = self._looked_at_again(criteria)
        start, size = 0, SIZE if criteria.limit is None else min(SIZE, criteria.limit + 5)
        while start < len(ids):
            for row in self.batches.read(ids[start : start + size]):
                ticket = self._reader.ticket(row)
                _refuse_unknown_fields(criteria, ticket)
                if fits(ticket, again) or self._changed_in_doubt(ticket, again):
                    yield ticket
            start, size = start + size, SIZE

    def _changed_in_doubt(self, ticket: UnifiedTicket, again: SearchCriteria) -> bool:
        """Whether a ticket may fit, as OTOBO's clock does not tell in which of two hours it was changed."""
        if self._zone is UTC or ticket.updated_at is None or not (again.updated_after or again.updated_before):
            return False
        later = second_of(ticket.updated_at, self._zone)
        return later != ticket.updated_at and fits(msgspec.structs.replace(ticket, updated_at=later), again)

    def _looked_at_again(self, criteria: SearchCriteria) -> SearchCriteria:
        """The criteria with the values of dynamic fields as OTOBO writes them."""
        if not criteria.custom_fields:
            return criteria
        fields = {
            name: None if is_blank(value) else translate.custom_value(name, value, self._zone)
            for name, value in criteria.custom_fields.items()
        }
        return msgspec.structs.replace(criteria, custom_fields=fields)

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


def _refuse_unknown_fields(criteria: SearchCriteria, ticket: UnifiedTicket) -> None:
    """OTOBO ignores a dynamic field that it does not know, and would have the whole company read.

    Raises:
        InvalidRequestError: a ticket shows all fields that there are, and one of those asked for is not among them.
    """
    for name in criteria.custom_fields or {}:
        if name not in ticket.custom_fields and name not in from_wire.PROCESS_FIELDS:
            known = list(ticket.custom_fields)
            raise InvalidRequestError(
                f"OTOBO has no dynamic field {name!r}{nearest(name, known)}: it has {', '.join(known) or 'none'}"
            )


def _ties_settled(tickets: Iterable[UnifiedTicket], order_by: str, zone: tzinfo) -> Iterator[UnifiedTicket]:
    """OTOBO sorts by the second on its clock; within one, and in the hour that comes twice, its order is not ours.

    Thousands of one second, as after an import, are not held back: OTOBO puts the higher ticket number first.
    """
    name = order_by.removeprefix("-")
    tied: list[UnifiedTicket] = []
    for ticket in tickets:
        if len(tied) >= SIZE or (tied and not _tie(getattr(tied[0], name), getattr(ticket, name), zone)):
            yield from sorted_tickets(tied, order_by) if len(tied) > 1 else tied
            tied = []
        tied.append(ticket)
    yield from sorted_tickets(tied, order_by)


def _tie(one: datetime | None, other: datetime | None, zone: tzinfo) -> bool:
    if one is None or other is None or one == other:
        return one == other
    if zone is UTC or abs(one - other) > _TWO_HOURS:
        return False
    return is_twice(one, zone) and is_twice(other, zone)
