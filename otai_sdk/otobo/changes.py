"""What has changed since a moment: the tickets for one step of a copy, in the order of their changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone, tzinfo

from ..models import UnifiedTicket
from .batches import SIZE, Batches
from .client import OTOBOClient
from .finder import Finder
from .moments import both, bound

_PAGE = 1200  # a step takes about 1,000
_NEWEST = {"SortBy": "Changed", "OrderBy": "Down"}
_OLDEST = {"SortBy": ["Changed", "TicketNumber"], "OrderBy": ["Up", "Down"]}
_BEGINNING = datetime(1970, 1, 2, tzinfo=timezone.utc)


class ChangesRead:
    """Tickets by the second of their last change, as it was when the step began.

    A ticket that somebody changes between the search and the get shows a later second than the one it was found for.
    Taken in its old place it would make the copy believe that everything up to that second was read. So what was
    changed later than the newest ticket when the step began stands apart, in `late`.

    Args:
        client: the calls.
        finder: reads tickets.
        zone: OTOBO's own.
    """

    def __init__(self, client: OTOBOClient, finder: Finder, zone: tzinfo) -> None:
        self._client = client
        self._finder = finder
        self._batches: Batches = finder.batches
        self._zone = zone
        self.late: list[UnifiedTicket] = []

    def since(self, moment: datetime | None) -> Iterator[UnifiedTicket]:
        """The tickets changed since then, ascending by ``updated_at``, lazily and page by page."""
        newest = self._newest()
        if newest is None:
            return
        after, seen = moment or _BEGINNING, set[str]()
        while True:
            filters = {"TicketLastChangeTimeNewerDate": bound(after, self._zone, newer=True), **_OLDEST}
            ids = self._client.search(filters, _PAGE + len(seen))
            full = len(ids) == _PAGE + len(seen)
            last = after
            for ticket in self._read([id_ for id_ in ids if id_ not in seen]):
                second = ticket.updated_at or newest
                if second > newest or (full and second == newest):
                    self.late.append(ticket)
                    continue
                if second > last:
                    last, seen = second, set()
                seen.add(ticket.id)
                yield ticket
            if not full:
                return
            after = last

    def _read(self, ids: list[str]) -> Iterator[UnifiedTicket]:
        for start in range(0, len(ids), SIZE):
            for row in self._batches.read(ids[start : start + SIZE]):
                yield self._finder.unified(row)

    def _newest(self) -> datetime | None:
        """The second of the latest change that there is."""
        for limit in (1, 20, 200):
            for row in self._batches.read(self._client.search(_NEWEST, limit), AllArticles=0, DynamicFields=0):
                if row.Changed:
                    return both(row.Changed, self._zone)[1]
        return None
