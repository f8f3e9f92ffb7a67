"""Finding tickets: view, list or search, whichever reads least, and the rest filtered here.

The search is fast but lags minutes behind and stops at 300 results; the list is complete but knows few filters.
Whatever way is taken, each ticket is checked once more with `otai_sdk.search.matches`.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import msgspec

from ..errors import InvalidRequestError, NotFoundError, ValidationError
from ..models import SearchCriteria, UnifiedTicket
from ..search import filters_of, matches, sorted_tickets
from . import query as q
from . import translate, wire
from .client import LAST_LIST_PAGE, PER_PAGE, FreshdeskClient
from .config import FreshdeskAdapterConfig
from .directory import Directory, Names
from .meaning import Meaning

log = logging.getLogger("otai_sdk")

INDEX_LAG = timedelta(minutes=10)
"""How far the search may lag behind: tickets changed since then are read from the list instead."""
_MORE_TO_NARROW = ("queue", "user", "status", "priority", "type", "tags", "updated_after", "created_after")


class Finder:
    """Reads tickets for criteria.

    Args:
        client: the calls.
        directory: names ◄─► ids.
        settings: ``max_scan``, and where people see tickets.
    """

    def __init__(self, client: FreshdeskClient, directory: Directory, settings: FreshdeskAdapterConfig) -> None:
        self.client = client
        self.directory = directory
        self.settings = settings
        self.meaning = Meaning(directory)

    def tickets(
        self, criteria: SearchCriteria, *, with_notes: bool, enough: int | None, in_order: bool
    ) -> Generator[UnifiedTicket, None, None]:
        """The matching tickets, one by one.

        Args:
            with_notes: read the notes of each ticket that matches; ``text`` then looks into them too.
            enough: the caller stops after so many.
            in_order: yield in the order asked for. Otherwise in any order, and safe against changes meanwhile.
        """
        asked = self.meaning.understood(criteria)
        if asked is None:
            return
        search = _Search(self, asked, with_notes=with_notes)
        with closing(search.run(enough=enough, in_order=in_order)) as found:
            for ticket in found:
                if not with_notes or search.looks_into_notes or search.add_notes(ticket):
                    yield ticket


class _Search:
    """One search: the tickets read, what was accepted, and what there is to warn about."""

    def __init__(self, finder: Finder, criteria: SearchCriteria, *, with_notes: bool) -> None:
        self.client = finder.client
        self.finder = finder
        self.settings = finder.settings
        self.criteria = criteria
        self.names: Names = finder.directory.names()
        self.looks_into_notes = with_notes and bool(criteria.text)
        self.checked = msgspec.structs.replace(criteria)
        if self.looks_into_notes:
            self.checked.text = None
        self.read = 0

    def run(self, *, enough: int | None, in_order: bool) -> Generator[UnifiedTicket, None, None]:
        c = self.criteria
        if c.id is not None:
            yield from self._by_id(c.id)
            return
        ids = self.finder.meaning.ids_of(c)
        if ids is None:
            return
        self.names = self.finder.directory.names()
        if c.customer is None:  # the search knows no customer, not even in what it answers
            query = q.search_query(c, ids, self.names.custom)
            found = self._by_search(query, enough) if q.search_pays(c, query) else None
            if found is not None:
                yield from found
                return
        elif c.customer.id is None and q.customer_email(c):
            self.checked.customer = None  # the list knows all addresses of a contact, a ticket only one
        yield from self._by_list(enough, in_order)

    # --- view ------------------------------------------------------------------------------------------

    def _by_id(self, ticket_id: str) -> Iterator[UnifiedTicket]:
        try:
            row = self.client.view_ticket(ticket_id)
        except NotFoundError:
            return
        self.finder.meaning.ids_of(self.criteria)  # names that the directory does not know yet are looked up once
        self.names = self.finder.directory.names()
        ticket = self._accepted(row)
        if ticket is not None:
            yield ticket

    # --- list ------------------------------------------------------------------------------------------

    def _by_list(self, enough: int | None, in_order: bool) -> Iterator[UnifiedTicket]:
        c = self.criteria
        left = q.list_query(c, in_order=in_order, per_page=PER_PAGE).left
        # One newest ticket is simply the first of the list: no second look at its neighbours.
        settle_ties = in_order and not (enough == 1 and not left and c.order_by.startswith("-"))
        per_page = PER_PAGE if left or enough is None else min(PER_PAGE, enough + settle_ties)
        plan = q.list_query(c, in_order=in_order, per_page=per_page)
        yield from self._listed(plan, settle_ties=settle_ties)

    def _listed(self, plan: q.ListQuery, *, settle_ties: bool) -> Iterator[UnifiedTicket]:
        """The matches on the list; with ``settle_ties`` those of one second in the order asked for."""
        seen: set[int] = set()
        held: list[UnifiedTicket] = []
        second: datetime | None = None
        try:
            for row in self._rows(plan.parameters):
                if row.id in seen:  # something was changed or added while reading: the rest moved down
                    continue
                seen.add(row.id)
                ticket = self._translated(row)
                moment = getattr(ticket, plan.parameters["order_by"])
                if held and moment != second:
                    yield from sorted_tickets(held, self.criteria.order_by)
                    held = []
                if plan.beyond(ticket):
                    return
                self._count(plan.left)
                accepted = self._accepted(row, ticket)
                if accepted is not None:
                    held.append(accepted)
                    second = moment
                if held and not settle_ties:
                    yield held.pop()
            yield from sorted_tickets(held, self.criteria.order_by)
        except ValidationError as error:
            if not _unknown_customer(error, plan.parameters):
                raise
            log.info("freshdesk: %s", error)
        finally:
            self._tell(plan.left)

    def _rows(self, parameters: dict[str, Any]) -> Iterator[wire.Ticket]:
        page, more = 0, True
        while more:
            page += 1
            if page > LAST_LIST_PAGE:
                raise InvalidRequestError(
                    f"Freshdesk lists no more than {LAST_LIST_PAGE} pages ({self.read or 'too many'} tickets), and "
                    f"there are more: narrow the search with {_remedies(self.criteria)}"
                )
            rows, more = self.client.list_tickets(parameters, page)
            more = more and bool(rows)
            yield from rows

    # --- search ----------------------------------------------------------------------------------------

    def _by_search(self, query: q.SearchQuery, enough: int | None) -> list[UnifiedTicket] | None:
        """The matches in the order asked for, or None when the search cannot give all of them."""
        try:
            page, now = self.client.search_tickets(query.text, 1)
        except ValidationError as error:
            log.warning("freshdesk: the search refused %r, the list is read instead: %s", query.text, error)
            return None
        total = page.total
        if total > q.MAX_HITS:
            return None
        found: dict[int, UnifiedTicket] = {}
        changed: set[int] = set()
        fresh = {
            "updated_since": q.utc_text(now - INDEX_LAG),
            "order_by": "created_at",
            "order_type": "desc",
            "include": "description",
            "per_page": PER_PAGE,
        }
        for row in self._rows(fresh):
            changed.add(row.id)
            self._keep(row, found)
        # Newest first is how the search answers; where it does, a few results settle a few wanted.
        early = enough if self.criteria.order_by in ("-created_at", "-id") else None
        hits: dict[int, wire.Ticket] = {}
        number, kept, settled = 1, 0, False
        while True:
            for row in page.results:
                if row.id not in hits:
                    hits[row.id] = row
                    kept += row.id not in changed and self._keep(row, found)
            settled = early is not None and kept >= early and list(hits) == sorted(hits, reverse=True)
            if settled or len(hits) >= total or not page.results:
                break
            number += 1
            page, _ = self.client.search_tickets(query.text, number)
        if len(hits) < total and not settled:
            return None  # results moved between the pages while reading: only the list is sure to have all
        self.read = len(changed | set(hits))
        self._tell(query.left)
        return sorted_tickets(found.values(), self.criteria.order_by)

    def _keep(self, row: wire.Ticket, found: dict[int, UnifiedTicket]) -> bool:
        ticket = self._accepted(row)
        if ticket is not None:
            found[row.id] = ticket
        return ticket is not None

    # --- each ticket -----------------------------------------------------------------------------------

    def _translated(self, row: wire.Ticket) -> UnifiedTicket:
        ticket = translate.ticket(row, self.names, self.settings.web_url)
        ticket.owner.email = self.finder.directory.email_of(ticket.owner.id)
        return ticket

    def _accepted(self, row: wire.Ticket, ticket: UnifiedTicket | None = None) -> UnifiedTicket | None:
        """The ticket if it matches: neither deleted nor spam, and every filter says yes."""
        if row.deleted or row.spam:
            return None
        ticket = ticket or self._translated(row)
        if not matches(ticket, self.checked):
            return None
        if self.looks_into_notes and not (self.add_notes(ticket) and self._text_matches(ticket)):
            return None
        return ticket

    def _text_matches(self, ticket: UnifiedTicket) -> bool:
        return matches(ticket, SearchCriteria(text=self.criteria.text))

    def add_notes(self, ticket: UnifiedTicket) -> bool:
        """Read the notes; False when the ticket has vanished meanwhile."""
        try:
            ticket.notes = translate.notes(list(self.client.conversations(ticket.id)), self.names)
        except NotFoundError:
            return False
        return True

    def _count(self, left: list[str]) -> None:
        self.read += 1
        if left and self.read > self.settings.max_scan:
            raise InvalidRequestError(
                f"more than {self.settings.max_scan} tickets (max_scan) would have to be read to filter by "
                f"{', '.join(left)} here, as Freshdesk cannot: narrow the search with {_remedies(self.criteria)}"
            )

    def _tell(self, left: list[str]) -> None:
        if left:
            log.warning(
                "freshdesk: filtered here by %s, as Freshdesk cannot; %d tickets read", ", ".join(left), self.read
            )


def _unknown_customer(error: ValidationError, parameters: dict[str, Any]) -> bool:
    """Freshdesk refuses an unknown customer instead of listing nothing."""
    return bool(error.errors) and all(
        field in ("requester_id", "email") and field in parameters for field, _, _ in error.errors
    )


def _remedies(criteria: SearchCriteria) -> str:
    unused = [name for name in _MORE_TO_NARROW if name not in filters_of(criteria)]
    return ", ".join(unused) or "a shorter time between updated_after and updated_before"
