"""One step of `FreshdeskAdapter.changes`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import msgspec

from ...cursor import OVERLAP, Cursor, gone_step, step
from ...models import Changes, UnifiedTicket
from .. import query as q
from .. import wire
from ..client import FreshdeskClient
from .chain import NEVER
from .listing import Sweep
from .picking import BODY

_BINS = ("deleted", "spam")


def changes(client: FreshdeskClient, translated: Callable[[wire.Ticket], UnifiedTicket], before: Cursor) -> Changes:
    """What is new, changed and gone since a cursor. Tickets are read first: what then is gone is gone.

    Every version that is met is taken, and of each ticket the last one is handed out.
    """
    listing = _changed(client, before.read_from, {BODY})
    taken: dict[str, UnifiedTicket] = {}

    def read() -> Iterator[UnifiedTicket]:
        for row in _rows(listing, before.read_from):
            ticket = translated(row)
            taken.pop(ticket.id, None)  # the later version stands behind the others
            taken[ticket.id] = ticket
            yield ticket

    step(before, read())
    found, after = step(before, taken.values())
    end = listing.unsettled
    if end is not None and after.since is not None and after.since > end:
        _, after = step(before, [ticket for ticket in taken.values() if (ticket.updated_at or NEVER) <= end])
    gone: list[str] = []
    if before.since is None and before.gone_since is None:  # the copy is empty, so nothing can be gone from it
        after = msgspec.structs.replace(after, gone_since=listing.read_at)
    else:
        if after.gone_since is None:
            after = msgspec.structs.replace(after, gone_since=before.since)
        gone, after = gone_step(after, *_gone(client, after.gone_since))
    left = set(gone)
    return Changes(tickets=[t for t in found if t.id not in left], gone=gone, cursor=after.text())


def _gone(client: FreshdeskClient, gone_since: datetime | None) -> tuple[dict[str, datetime], datetime]:
    """What went, and the server's time before any of it was read."""
    since = None if gone_since is None else gone_since - OVERLAP
    found: dict[str, datetime] = {}
    read_at: datetime | None = None
    for name in _BINS:
        listing = _changed(client, since, set(), filter=name)
        for row in _rows(listing, since):
            found[str(row.id)] = listing.value(row)
        read_at = read_at or listing.read_at
    assert read_at is not None
    return dict(sorted(found.items(), key=lambda item: item[1])), read_at


def _changed(client: FreshdeskClient, since: datetime | None, include: set[str], **filters: str) -> Sweep:
    """A second more than is asked for: whether ``updated_since`` includes the second itself is not documented."""
    text = q.BEGINNING if since is None else q.utc_text(since - timedelta(seconds=1))
    return Sweep(client, {"updated_since": text, **filters}, include, give_up=False)


def _rows(listing: Sweep, since: datetime | None) -> Iterator[wire.Ticket]:
    for rows in listing.windows():
        yield from (row for row in rows if since is None or listing.value(row) >= since)
