"""Matches from the list, in the order asked for.

By creation, and by change ascending, the list comes in that order and is handed out while it is read. In the other
orders all is read first; so it is where the list by creation is longer than its 300 pages, and where tickets are
changed about as fast as they are read by change.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

from ...errors import UnexpectedResponseError, ValidationError
from ...models import SearchCriteria, UnifiedTicket
from ...search import sorted_tickets
from .. import query as q
from ..client import FreshdeskClient
from .chain import MOST, NEVER, EndOfPagesError
from .listing import ChasedError, Listing, Sweep
from .ordered import Ordered
from .picking import BODY, Pair, Picking

log = logging.getLogger("otai_sdk")

_ROUNDS = 5


class TooFarError(Exception):
    """Not enough matches among the first tickets."""


class Listed:
    """One reading of the list.

    Args:
        client: the calls.
        criteria: the filters.
        picking: says which rows match.
        left: the filters to warn about, and to bound by ``max_scan``; None: all that Freshdesk cannot apply.
        most: give up after so many tickets.
    """

    def __init__(
        self,
        client: FreshdeskClient,
        criteria: SearchCriteria,
        picking: Picking,
        *,
        left: list[str] | None = None,
        most: int | None = None,
    ) -> None:
        self.client = client
        self.criteria = criteria
        self.picking = picking
        self.left = left
        self.most = most
        self._told: list[str] = []

    def run(self, enough: int | None, *, whole: bool = False) -> Iterator[UnifiedTicket]:
        """The matches.

        Args:
            enough: the caller stops after so many.
            whole: the caller keeps all of them.

        Raises:
            TooFarError: ``most`` were read.
        """
        order = self.criteria.order_by
        self.picking.enough = enough
        try:
            if whole or order.endswith("id") or (enough is None and order == "-updated_at"):
                yield from self._all(in_memory=whole).drained()
            elif order == "-updated_at":
                assert enough is not None
                yield from self._latest(enough)
            elif order == "updated_at":
                yield from self._by_change()
            else:
                yield from self._by_creation(enough)
        except ValidationError as error:
            if not _unknown_customer(error, q.list_query(self.criteria, "created_at").parameters):
                raise
            log.info("freshdesk: %s", error)
        finally:
            self.picking.tell(self._told)

    # --- in the order of the list ----------------------------------------------------------------------

    def _by_creation(self, enough: int | None) -> Iterator[UnifiedTicket]:
        order = self.criteria.order_by
        down = order.startswith("-")
        left = q.list_query(self.criteria, order).left
        # One newest ticket is simply the first of the list: no second look at its neighbours.
        settle = not (enough == 1 and not left and down)
        first = MOST if left or enough is None else min(MOST, enough + settle)
        held = Ordered(order)
        second: datetime | None = None
        ids: set[int] = set()
        listing = self._listing(order, first=first)
        try:
            for row, ticket in self._read(listing, order):
                moment = listing.value(row)
                if second is None or (moment < second if down else moment > second):
                    if (single := held.single()) is not None:
                        yield single
                    else:
                        yield from held.drained()
                    second = moment
                    ids.clear()
                elif moment != second or row.id in ids:
                    continue  # handed out before; the list was read from further back
                ids.add(row.id)
                held.put(row.id, ticket)
                if not settle:
                    yield from held.drained()
            yield from held.drained()
        except EndOfPagesError:
            rest = Ordered(order)
            for ticket in held.drained():
                rest.put(int(ticket.id), ticket)
            for row, ticket in self._swept():
                moment = listing.value(row)
                behind = second is None or (moment < second if down else moment > second)
                if behind or (moment == second and row.id not in ids):
                    rest.put(row.id, ticket)
            yield from rest.drained()
        finally:
            held.close()

    def _by_change(self) -> Iterator[UnifiedTicket]:
        held = Ordered("updated_at")
        second: datetime | None = None
        given: set[int] = set()
        listing = self._listing("updated_at")
        try:
            for row, ticket in self._read(listing, "updated_at"):
                moment = listing.value(row)
                if second is None or moment > second:
                    if (single := held.single()) is not None:
                        yield single
                    else:
                        yield from held.drained()
                    second = moment
                if ticket is not None and row.id not in given:
                    given.add(row.id)
                    held.put(row.id, ticket)
            yield from held.drained()
        except ChasedError:
            yield from held.drained()
            rest = Ordered("updated_at")
            for row, ticket in self._created():
                if row.id not in given:
                    rest.put(row.id, ticket)
            yield from rest.drained()
        finally:
            held.close()

    # --- in any order ----------------------------------------------------------------------------------

    def _all(self, *, in_memory: bool = False) -> Ordered:
        found = Ordered(self.criteria.order_by, None) if in_memory else Ordered(self.criteria.order_by)
        try:
            order = q.shortest_order(self.criteria)
            if order != "updated_at":
                try:
                    for row, ticket in self._read(self._listing(order), order):
                        found.put(row.id, ticket)
                    return found
                except EndOfPagesError:
                    pass
            for row, ticket in self._swept_or_created():
                found.put(row.id, ticket)
        except BaseException:
            found.close()
            raise
        return found

    def _swept_or_created(self) -> Iterator[Pair]:
        try:
            yield from self._swept()
        except ChasedError:
            yield from self._created()

    def _swept(self) -> Iterator[Pair]:
        """All, by change."""
        return self._read(self._listing("updated_at"), "updated_at")

    def _created(self) -> Iterator[Pair]:
        """All, by creation: that ends however fast tickets are changed."""
        try:
            yield from self._read(self._listing("created_at"), "created_at")
        except EndOfPagesError:
            raise UnexpectedResponseError(
                "freshdesk: tickets are changed about as fast as they can be read, and there are more of them than "
                f"{self.client.last_list_page} pages: try again when less is being written",
                system="freshdesk",
            ) from None

    # --- the latest changes ----------------------------------------------------------------------------

    def _latest(self, enough: int) -> Iterator[UnifiedTicket]:
        """A few of those changed last.

        In this order a ticket that is changed jumps to the beginning. One page is one answer, and misses nothing.
        After more of them the beginning is read again, down to what was the latest change when the reading began, until
        that much is one page.
        """
        order = "-updated_at"
        left = q.list_query(self.criteria, order).left
        kept: dict[int, UnifiedTicket] = {}
        listing = self._listing(order, first=MOST if left else min(MOST, enough + 1))
        top: datetime | None = None
        border: datetime | None = None
        for row, ticket in self._read(listing, order):
            moment = listing.value(row)
            top = top or moment
            if border is not None and moment < border:
                break
            _keep(kept, row.id, ticket)
            if border is None and len(kept) >= enough:
                border = moment  # this second is read to its end: ties are settled here
        for _ in range(_ROUNDS):
            if listing.count <= 1:
                break
            listing = self._listing(order)
            newest: datetime | None = None
            for row, ticket in self._read(listing, order):
                newest = newest or listing.value(row)
                if top is not None and listing.value(row) < top:
                    break
                _keep(kept, row.id, ticket)
            top = newest or top
        else:
            kept, border = {}, NEVER
        yield from sorted_tickets(kept.values(), order)
        if border is not None:
            given = {ticket.id for ticket in kept.values()}
            yield from (ticket for ticket in self._all().drained() if ticket.id not in given)

    # --- the readings ----------------------------------------------------------------------------------

    def _listing(self, order: str, *, first: int = MOST) -> Listing:
        plan = q.list_query(self.criteria, order)
        include = set(self.picking.include)
        if self.picking.dense or not plan.left:
            include.add(BODY)
        if order == "updated_at":
            listing: Listing = Sweep(self.client, plan.parameters, include)
        else:
            listing = Listing(self.client, plan.parameters, include, first=first)
        listing.adapts = bool(plan.left) and BODY not in self.picking.include
        return listing

    def _read(self, listing: Listing, order: str) -> Iterator[Pair]:
        plan = q.list_query(self.criteria, order)
        self._told = plan.left if self.left is None else self.left
        for read, pair in enumerate(self.picking.read(listing, plan, self._told)):
            if self.most is not None and read >= self.most:
                raise TooFarError
            yield pair


def _keep(kept: dict[int, UnifiedTicket], id: int, ticket: UnifiedTicket | None) -> None:
    kept.pop(id, None)
    if ticket is not None:
        kept[id] = ticket


def _unknown_customer(error: ValidationError, parameters: dict[str, object]) -> bool:
    """Freshdesk refuses an unknown customer instead of listing nothing."""
    return bool(error.errors) and all(
        field in ("requester_id", "email") and field in parameters for field, _, _ in error.errors
    )
