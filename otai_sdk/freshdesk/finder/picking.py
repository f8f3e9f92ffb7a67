"""Which rows are wanted, and how they become whole tickets for few credits.

A page of the list costs 1 credit, with ``include=description`` 3; a view costs 1. So the list is read without
descriptions where a filter is applied here: those of one or two matches on a page are read by views, those of more by
reading the page once more, and then the following pages are read with descriptions right away, until a page has fewer
than two matches. Where all rows match, or ``text`` is looked for, descriptions are read from the beginning. What the
search answers has them always.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from ...errors import InvalidRequestError, NotFoundError
from ...models import SearchCriteria, UnifiedTicket
from ...search import filters_of, fits
from .. import query as q
from .. import translate, wire
from ..directory import Names
from .listing import Listing

if TYPE_CHECKING:
    from .finder import Finder

log = logging.getLogger("otai_sdk")

_FEW = 2
_MORE_TO_NARROW = ("queue", "user", "status", "priority", "type", "tags", "updated_after", "created_after")
BODY = "description"
Pair = tuple[wire.Ticket, "UnifiedTicket | None"]
"""A row, and the whole ticket if it matches."""


class Picking:
    """Says which rows match.

    Args:
        finder: the calls, the names, the settings.
        criteria: the filters.
        look_at_text: ``text`` is among them; otherwise somebody looks for it later.

    Attributes:
        names: of this moment.
        checked: the filters that are checked for each row.
        include: what a list has to include; a list of rows that all match has descriptions as well.
        enough: the caller stops after so many.
        dense: many of the rows will match.
    """

    def __init__(self, finder: Finder, criteria: SearchCriteria, *, look_at_text: bool) -> None:
        self.client = finder.client
        self.directory = finder.directory
        self.settings = finder.settings
        self.criteria = criteria
        self.names: Names = finder.directory.names()
        self.checked = msgspec.structs.replace(criteria)
        if not look_at_text:
            self.checked.text = None
        self._any_will_do = not filters_of(self.checked)
        self.include: set[str] = set()
        if "text" in filters_of(self.checked):
            self.include.add(BODY)
        if criteria.customer is not None:
            self.include.add("requester")
        self.enough: int | None = None
        self.dense = False
        self._seen: set[int] = set()

    def accepted(self, row: wire.Ticket) -> UnifiedTicket | None:
        """The ticket if it matches: neither deleted nor spam, and every filter says yes."""
        if row.deleted or row.spam:
            return None
        ticket = translate.ticket(row, self.names, self.settings.web_url)
        if ticket.owner.id is not None:
            ticket.owner.email = self.directory.email_of(ticket.owner.id)
        return ticket if self._any_will_do or fits(ticket, self.checked) else None

    def text_matches(self, ticket: UnifiedTicket) -> bool:
        return fits(ticket, SearchCriteria(text=self.criteria.text))

    def read(self, listing: Listing, plan: q.ListQuery | None = None, left: list[str] | None = None) -> Iterator[Pair]:
        """The rows of a list up to the last that can match, each with its whole ticket if it matches.

        Args:
            listing: what to read.
            plan: where it ends.
            left: filters whose reading is bounded by ``max_scan``.
        """
        for rows in listing.windows():
            pairs: list[Pair] = []
            ended = False
            for row in rows:
                if plan is not None and listing.is_beyond(row, plan):
                    ended = True
                    break
                pairs.append((row, self.accepted(row)))
            for pair in self._whole(pairs, listing):
                if left:
                    self._count(pair[0].id, left)
                yield pair
            if ended:
                return

    def _whole(self, pairs: list[Pair], listing: Listing) -> Iterator[Pair]:
        """The pairs, with descriptions."""
        count = sum(ticket is not None for _, ticket in pairs)
        if BODY in listing.include:
            if count < _FEW and listing.adapts:
                listing.include.discard(BODY)
            yield from pairs
            return
        if count > _FEW:
            listing.include.add(BODY)
        wanted = count if self.enough is None else min(count, self.enough)
        page: dict[int, wire.Ticket] | None = None
        viewed = 0
        for row, ticket in pairs:
            if ticket is None:
                yield row, None
                continue
            if page is None and (wanted > _FEW or (viewed >= _FEW and count > _FEW)):
                page = {each.id: each for each in listing.again(BODY)}
            again = page.get(row.id) if page else None
            if again is None or again.updated_at != row.updated_at:
                again = self._viewed(row, listing)
                viewed += 1
            count -= 1
            if again is None or (listing.meets_again and again.updated_at != row.updated_at):
                yield row, None
            else:
                yield row, self.accepted(again)

    def _viewed(self, row: wire.Ticket, listing: Listing) -> wire.Ticket | None:
        try:
            return self.client.view_ticket(str(row.id), *({"requester"} & listing.include))
        except NotFoundError:
            return None

    def _count(self, id: int, left: list[str]) -> None:
        self._seen.add(id)
        if len(self._seen) > self.settings.max_scan:
            raise InvalidRequestError(
                f"more than {self.settings.max_scan} tickets (max_scan) would have to be read to filter by "
                f"{', '.join(left)} here, as Freshdesk cannot: narrow the search with {remedies(self.criteria)}"
            )

    def tell(self, left: list[str], count: int | None = None) -> None:
        """Warn about filters that were applied here."""
        if left:
            log.warning(
                "freshdesk: filtered here by %s, as Freshdesk cannot; %d tickets read",
                ", ".join(left),
                len(self._seen) if count is None else count,
            )


def remedies(criteria: SearchCriteria) -> str:
    """Filters that would narrow a search."""
    unused = [name for name in _MORE_TO_NARROW if name not in filters_of(criteria)]
    return ", ".join(unused) or "a shorter time between updated_after and updated_before"
