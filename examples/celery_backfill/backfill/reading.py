"""What one worker does. Nothing here knows Celery: any queue, or a loop, may call it.

The history is split by the time of the last change, up to the moment of the latest change when the backfill begins.
A ticket that is changed while the backfill runs leaves its part, and is met at the end, by `changes` since that moment:
so nothing falls between. No clock of ours has a part in it, only the helpdesk's.
"""

from __future__ import annotations

import itertools
import time
from datetime import datetime, timezone

from otai_sdk import SearchCriteria, TicketSystemAdapter, UnifiedTicket, cursor_at

from .settings import LONGEST, MOST, PAGE, PARTS
from .store import Store


def plan(helpdesk: TicketSystemAdapter, store: Store) -> None:
    """Split the history into parts, once: later calls change nothing."""
    if store.is_planned:
        return
    newest = helpdesk.find_first_ticket(SearchCriteria(order_by="-updated_at"))
    oldest = helpdesk.find_first_ticket(SearchCriteria(order_by="updated_at"))
    begin, end = _second(oldest), _second(newest)
    bounds = [begin + (end - begin) * number // PARTS for number in range(PARTS + 1)]
    parts = [(one, other) for one, other in itertools.pairwise(bounds) if one < other]
    store.plan(cursor_at(_moment(end)), parts)


def read_part(helpdesk: TicketSystemAdapter, store: Store, number: int) -> list[int]:
    """Read a part, or go on with it where somebody was killed.

    Returns:
        Parts that are to be read next: what was left when this one had many tickets.
    """
    part = store.claim(number)
    if part is None:  # done; but whoever did it may have died before telling anybody of the rest
        return store.rest_of(number)
    begin, stored, began = part.position, 0, time.monotonic()
    page: list[UnifiedTicket] = []
    # In the order of their changes: once a ticket is stored, all earlier ones are.
    wanted = SearchCriteria(
        updated_after=_moment(begin), updated_before=_moment(part.until), order_by="updated_at", with_notes=False
    )
    for ticket in helpdesk.iter_tickets(wanted):
        if is_gone(ticket):
            continue
        page.append(ticket)
        if len(page) < PAGE:
            continue
        position = _second(ticket)  # inclusive: there may be more of this second
        if not store.keep(part, page, position):
            return []  # somebody else has the part
        stored, page = stored + len(page), []
        enough = stored >= MOST or time.monotonic() - began > LONGEST
        if enough and position > begin:
            middle = (position + part.until + 1) // 2
            halves = [(position, middle), (middle, part.until)]
            store.finish(part, [(one, other) for one, other in halves if one < other])
            return store.rest_of(number)
    if store.keep(part, page, part.until):
        store.finish(part)
    return []


def catch_up(helpdesk: TicketSystemAdapter, store: Store) -> None:
    """What was changed and what was gone since the backfill began. Later calls keep the copy up to date."""
    while True:
        before = store.cursor
        step = helpdesk.changes(before)
        if not store.keep_step(before, step) or not (step.tickets or step.gone):
            return


def is_gone(ticket: UnifiedTicket) -> bool:
    """What `changes` would hand out as gone: OTOBO's removed and merged tickets are still found."""
    return ticket.deleted or ticket.extra.get("StateType") == "merged"


def _second(ticket: UnifiedTicket | None) -> int:
    return 0 if ticket is None or ticket.updated_at is None else int(ticket.updated_at.timestamp())


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, timezone.utc)
