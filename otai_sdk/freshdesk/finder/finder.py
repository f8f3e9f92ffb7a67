"""Finding tickets: view, list or search, whichever reads least.

Whatever way is taken, every ticket that matches all the time is found once (`chain`, `listing`, `searching` tell why),
and each is checked once more with `otai_sdk.search.matches`.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, timezone
from math import ceil

from ...cursor import Cursor
from ...errors import InvalidRequestError, NotFoundError, ValidationError
from ...models import Changes, SearchCriteria, UnifiedTicket
from .. import query as q
from .. import translate, wire
from ..client import FreshdeskClient
from ..config import FreshdeskAdapterConfig
from ..directory import Directory
from ..meaning import Meaning
from .chain import NEVER
from .listed import Listed, TooFarError
from .listing import ChasedError, changed_since
from .news import changes
from .notes import IN_A_VIEW, conversations, in_parallel
from .ordered import Ordered
from .picking import BODY, Picking
from .searching import PRIORITIES, CannotSearchError, Searching

log = logging.getLogger("otai_sdk")

_A_LOOK = 1000
"""Tickets of the list to look at for a few matches, before the search is read to the end."""
_PER_PAGE = 100


class Finder:
    """Reads tickets.

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

    def ticket(self, ticket_id: str) -> UnifiedTicket | None:
        """A ticket with all its notes, in one request if there are fewer than ten; None: there is none."""
        try:
            row = self.client.view_ticket(ticket_id, "conversations", "requester")
            rows = self.all_conversations(row)
        except NotFoundError:
            return None
        names = self.directory.names()
        ticket = translate.ticket(row, names, self.settings.web_url)
        ticket.owner.email = self.directory.email_of(ticket.owner.id)
        ticket.notes = translate.notes(rows, names)
        return ticket

    def tickets(
        self, criteria: SearchCriteria, *, with_notes: bool, enough: int | None, whole: bool
    ) -> Generator[UnifiedTicket, None, None]:
        """The matching tickets, one by one, in the order asked for.

        Args:
            criteria: the filters.
            with_notes: read the notes of each ticket that matches; ``text`` then looks into them too.
            enough: the caller stops after so many.
            whole: the caller keeps them all.
        """
        asked = self.meaning.understood(criteria)
        if asked is None:
            return
        into_notes = with_notes and bool((asked.text or "").strip())
        picking = Picking(self, asked, look_at_text=not into_notes)
        search = _Search(self, asked, picking, with_notes=with_notes)
        with closing(search.run(None if into_notes else enough, whole=whole)) as found:
            if not with_notes:
                yield from found
                return

            def read_notes(ticket: UnifiedTicket) -> bool:
                return (search.has_notes or self._add_notes(ticket)) and (
                    not into_notes or picking.text_matches(ticket)
                )

            yield from in_parallel(found, read_notes, None if into_notes else enough)

    def changes(self, cursor: str | None) -> Changes:
        """What is new, changed and gone since a cursor."""
        before = Cursor.parse(cursor)
        names = self.directory.names()
        return changes(self.client, lambda row: translate.ticket(row, names, self.settings.web_url), before)

    def _add_notes(self, ticket: UnifiedTicket) -> bool:
        """Read the notes; False when the ticket has vanished meanwhile."""
        try:
            ticket.notes = translate.notes(conversations(self.client, ticket.id), self.directory.names())
        except NotFoundError:
            return False
        return True

    def all_conversations(self, row: wire.Ticket) -> Sequence[wire.Conversation]:
        """Those of a view that includes them, and the rest where there may be more."""
        if row.conversations is not None and len(row.conversations) < IN_A_VIEW:
            return row.conversations
        return conversations(self.client, str(row.id))


class _Search:
    """One search for criteria.

    Attributes:
        has_notes: the tickets come with their notes.
    """

    def __init__(self, finder: Finder, criteria: SearchCriteria, picking: Picking, *, with_notes: bool) -> None:
        self.client = finder.client
        self.finder = finder
        self.criteria = criteria
        self.picking = picking
        self.has_notes = with_notes and criteria.id is not None

    def run(self, enough: int | None, *, whole: bool) -> Generator[UnifiedTicket, None, None]:
        c = self.criteria
        if c.id is not None:
            yield from self._by_id(c.id)
            return
        ids = self.finder.meaning.ids_of(c)
        if ids is None:
            return
        self.picking.names = self.finder.directory.names()
        if c.customer is None:  # the search knows no customer, not even in what it answers
            query = q.search_query(c, ids, self.picking.names.custom)
            if q.search_pays(c, query):
                yield from self._by_search(query, ids, enough, whole=whole)
                return
        elif c.customer.id is None and q.customer_email(c):
            self.picking.checked.customer = None  # the list knows all addresses of a contact, a ticket only one
        yield from self._by_list(enough, whole=whole)

    def _by_list(self, enough: int | None, *, whole: bool, left: list[str] | None = None) -> Iterator[UnifiedTicket]:
        return Listed(self.client, self.criteria, self.picking, left=left).run(enough, whole=whole)

    # --- view ------------------------------------------------------------------------------------------

    def _by_id(self, ticket_id: str) -> Iterator[UnifiedTicket]:
        try:
            row = self.client.view_ticket(ticket_id, "requester", *(["conversations"] if self.has_notes else []))
            notes = self.finder.all_conversations(row) if self.has_notes else []
        except NotFoundError:
            return
        self.finder.meaning.ids_of(self.criteria)  # names that the directory does not know yet are looked up once
        self.picking.names = self.finder.directory.names()
        ticket = self.picking.accepted(row)
        if ticket is not None:
            ticket.notes = translate.notes(notes, self.picking.names)
            yield ticket

    # --- search ----------------------------------------------------------------------------------------

    def _by_search(
        self, query: q.SearchQuery, ids: dict[str, list[int]], enough: int | None, *, whole: bool
    ) -> Iterator[UnifiedTicket]:
        try:
            search = Searching(self.client, query.text, self._splits(ids))
        except ValidationError as error:
            log.warning("freshdesk: the search refused %r, the list is read instead: %s", query.text, error)
            yield from self._by_list(enough, whole=whole)
            return
        except CannotSearchError:
            yield from self._by_list(enough, whole=whole)
            return
        given: set[str] = set()
        try:
            for ticket in self._first_few(search, query, enough):
                given.add(ticket.id)
                yield ticket
            hits = self._hits(search, in_memory=whole)
            search.read_all(lambda total: self._search_is_cheaper(search, total))
            found = self._merged(search, hits, query)
        except _ListIsCheaperError as cheaper:
            self.picking.dense = cheaper.dense
            rest = self._by_list(enough, whole=whole, left=query.left)
        except (CannotSearchError, ChasedError):
            rest = self._by_list(enough, whole=whole)
        else:
            rest = found.drained()
        yield from (ticket for ticket in rest if ticket.id not in given)

    def _first_few(self, search: Searching, query: q.SearchQuery, enough: int | None) -> Iterator[UnifiedTicket]:
        """Where a few matches are wanted: those, if they can be had without reading all."""
        order = self.criteria.order_by
        if enough is None or search.is_complete or order.endswith("id"):
            return
        day = self._day_of(search, enough) if order == "-created_at" else None
        hits = self._hits(search, in_memory=True)
        if day is not None and search.has_all_created_since(day):
            try:
                found = self._merged(search, hits, query)
            except ChasedError:
                return
            start = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)
            yield from (ticket for ticket in found.drained() if (ticket.created_at or NEVER) >= start)
        elif search.total > q.MAX_HITS:
            try:
                yield from Listed(self.client, self.criteria, self.picking, left=query.left, most=_A_LOOK).run(enough)
            except (TooFarError, InvalidRequestError):  # more than are to be read here
                return

    def _day_of(self, search: Searching, enough: int) -> date | None:
        """The day since when the newest results have enough matches."""
        matching = sorted(
            ((row.created_at or NEVER) for row in search.first if self.picking.accepted(row)), reverse=True
        )
        return matching[enough - 1].astimezone(timezone.utc).date() if len(matching) >= enough else None

    def _hits(self, search: Searching, *, in_memory: bool) -> Ordered:
        """Where the matching tickets go that the search finds from now on."""
        hits = Ordered(self.criteria.order_by, None) if in_memory else Ordered(self.criteria.order_by)
        search.keep = lambda row: hits.put(row.id, self.picking.accepted(row))
        for row in search.first:
            search.keep(row)
        return hits

    def _merged(self, search: Searching, hits: Ordered, query: q.SearchQuery) -> Ordered:
        """The hits, and in the place of what was changed since, what the list says."""
        self.picking.enough = None
        include = {BODY, *self.picking.include} if search.left_much else self.picking.include
        listing = changed_since(self.client, search.since, include)
        listing.adapts = BODY not in self.picking.include
        changed = 0
        for row, ticket in self.picking.read(listing):
            changed += 1
            hits.put(row.id, ticket)
        self.picking.tell(query.left, search.total + changed)
        return hits

    def _search_is_cheaper(self, search: Searching, total: int) -> bool:
        """By credits: the search gives 30 tickets with their descriptions, the list 100 without for each.

        Raises:
            _ListIsCheaperError: it is not.
        """
        since = [moment for moment in (self.criteria.created_after, self.criteria.updated_after) if moment is not None]
        day = max(since).astimezone(timezone.utc).date() if since else date(1970, 1, 1)
        everything = search.count(q.since_day("updated_at", day))
        dense = total * _PER_PAGE >= 2 * everything
        by_list = ceil(everything / _PER_PAGE) * (3 if dense else 1) + (0 if dense else total)
        by_search = 1.25 * total / q.HITS_A_PAGE + 2
        if everything > self.finder.settings.max_scan or by_search < by_list:
            return True
        raise _ListIsCheaperError(dense)

    def _splits(self, ids: dict[str, list[int]]) -> list[tuple[str, list[int | None]]]:
        """The fields by which many results of one day may be split, with all the values they may have."""
        names = self.picking.names
        result: list[tuple[str, list[int | None]]] = []
        for name, key, field, may_be_null in (
            ("priority", "priority", "priority", False),
            ("status", "status", "status", False),
            ("queue", "queue", "group_id", True),
            ("user", "owner", "agent_id", True),
        ):
            known = PRIORITIES if name == "priority" else names.of[key]
            values: list[int | None] = [*ids.get(name, known)]
            if may_be_null and name not in ids:
                values.append(None)
            if len(values) > 1:
                result.append((field, values))
        return result


class _ListIsCheaperError(Exception):
    """The list has the same tickets for fewer credits; ``dense``: many of its rows match."""

    def __init__(self, dense: bool) -> None:
        super().__init__()
        self.dense = dense
