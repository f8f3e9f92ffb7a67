"""The list of tickets, read as `chain` tells: by creation, or by change with a moving anchor.

**By change, ascending**, the list has no end: ``updated_since`` is set to the last second that was seen, and page 1 is
asked again (a keyset). A ticket that is changed moves behind the reader and is met again. This keeps the claim of
`chain`: what stands before the anchor was changed before it, stood there already when the anchor was seen, and was
handed out. Pages after the first are asked for only within a second that holds more tickets than a page. Nothing here
depends on a clock, only on ``updated_at`` never going back.

**By creation** nothing moves at all, so the reading ends however fast tickets are changed; but pages end with number
300.

**By change, descending**, a changed ticket jumps to the beginning, behind the reader's back: see `latest`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ...errors import InvalidRequestError, ValidationError
from .. import query as q
from .. import wire
from ..client import FreshdeskClient
from .chain import MOST, NEVER, Chain, EndOfPagesError

_CHEAP = 14
"""Rows of the last second up to which asking for them again is cheaper than an overlapping page."""
_SECOND = timedelta(seconds=1)
_LATE = timedelta(seconds=10)
"""How long a change of a second may take to become visible."""


class ChasedError(Exception):
    """Tickets are changed about as fast as they are read."""


class Listing(Chain[wire.Ticket]):
    """The list in the order of one field.

    Args:
        client: the calls.
        parameters: of the request: filters, order, ``updated_since``.
        include: ``description`` and ``requester``, each if it is to be there.
        first: rows of the first page.

    Attributes:
        include: may be changed from page to page.
        adapts: descriptions are asked for as it pays (see `picking`).
        meets_again: a ticket that is changed is met again later.
        read_at: the server's time when the reading began.
    """

    def __init__(
        self, client: FreshdeskClient, parameters: Mapping[str, Any], include: set[str], *, first: int = MOST
    ) -> None:
        down = parameters["order_type"] == "desc"
        super().__init__(first=first, last_page=client.last_list_page, descending=down)
        self.client = client
        self.parameters = dict(parameters)
        self.include = set(include)
        self.adapts = False
        self.by: str = parameters["order_by"]
        self.meets_again = self.by == "updated_at" and not down
        self.read_at: datetime | None = None
        self._asked: tuple[int, int] = (0, 0)
        self._now = NEVER

    def ask(self, page: int, per_page: int) -> tuple[list[wire.Ticket], bool]:
        self._asked = page, per_page
        rows, more, now = self._ask(page, per_page, self.include)
        self.read_at = self.read_at or now
        self._now = now
        return rows, more

    def again(self, *include: str) -> list[wire.Ticket]:
        """The last page once more, with other parts."""
        return self._ask(*self._asked, {*self.include, *include})[0]

    def _ask(self, page: int, per_page: int, include: set[str]) -> tuple[list[wire.Ticket], bool, datetime]:
        parameters = {**self.parameters, "per_page": per_page}
        if include:
            parameters["include"] = ",".join(sorted(include))
        try:
            return self.client.list_tickets(parameters, page, bulk=self.count > 0)
        except ValidationError as error:
            if page > 1 and any(field == "page" for field, _, _ in error.errors):
                raise EndOfPagesError from error
            raise

    def is_beyond(self, row: wire.Ticket, plan: q.ListQuery) -> bool:
        """Whether neither this row nor any behind it can match."""
        moment = self.value(row)
        return moment is not NEVER and plan.beyond(moment)

    def value(self, row: wire.Ticket) -> datetime:
        return (row.created_at if self.by == "created_at" else row.updated_at) or NEVER


class Sweep(Listing):
    """The list by change, ascending, to its end, however long it is.

    Args:
        give_up: raise ChasedError when tickets are changed about as fast as they are read.

    Attributes:
        unsettled: the first second of which several pages were read before it was over: a ticket that changed then may
            have been handed out as it was before only.
    """

    def __init__(
        self, client: FreshdeskClient, parameters: Mapping[str, Any], include: set[str], *, give_up: bool = True
    ) -> None:
        super().__init__(client, {**parameters, "order_by": "updated_at", "order_type": "asc"}, include)
        self.give_up = give_up
        self.unsettled: datetime | None = None
        self._anchor: datetime | None = None
        self._late = 0

    def _linked(self, rows: list[wire.Ticket], begin: int) -> bool:
        if self._anchor is None or begin or self._anchor < self._last:
            return super()._linked(rows, begin)
        return self._overlaps(rows)  # whether updated_since includes the second itself is not documented

    def _step_back(self, begin: int, rows: int) -> tuple[int, int]:
        if begin == 0:
            return self._from(self._last - _SECOND)
        return super()._step_back(begin, rows)

    def _next(self, rows: list[wire.Ticket], end: int) -> tuple[int, int]:
        last = self._last
        if self.give_up and self.read_at is not None and last > self.read_at:
            self._late += 1
            if self._late > 10 + self.count // 2:
                raise ChasedError
        moves = self._anchor is None or last > self._anchor
        if moves and sum(self.value(row) == last for row in rows) <= _CHEAP:
            return self._from(last)
        if last >= self._now - _LATE and self.unsettled is None:
            self.unsettled = last
        try:
            return super()._next(rows, end)
        except EndOfPagesError:
            if moves and last > self.value(rows[0]):
                return self._from(last)
            raise InvalidRequestError(
                f"Freshdesk lists no more than {self.last_page} pages, and more tickets than that were changed within "
                f"the second {q.utc_text(last)}: they cannot be read in full"
            ) from None

    def _from(self, second: datetime) -> tuple[int, int]:
        self._anchor = second
        self.parameters["updated_since"] = q.utc_text(second)
        return 1, MOST


def changed_since(client: FreshdeskClient, moment: datetime, include: set[str], **more: Any) -> Sweep:
    """What was changed from a moment on."""
    return Sweep(client, {"updated_since": q.utc_text(moment)}, include, **more)
