"""Search by moments: dates with inclusive bounds, and minutes before now."""

from __future__ import annotations

from collections.abc import Callable

from . import perl, timestamps
from .context import Call
from .records import Ticket
from .search_values import NothingError
from .state import Tables

Test = Callable[[Ticket], bool]
_TIMES = ("TicketCreateTime", "TicketChangeTime", "TicketLastChangeTime", "TicketCloseTime", "TicketPendingTime",
          "ArticleCreateTime")  # fmt: skip


def time_tests(call: Call) -> list[Test]:
    tests: list[Test] = []
    for name in _TIMES:
        older = _bound(call, name, "Older")
        newer = _bound(call, name, "Newer")
        if older is None and newer is None:
            continue
        if newer is not None and name != "TicketPendingTime" and newer > call.now:
            raise NothingError(f"{name}NewerDate lies in the future")
        low = newer if newer is not None else 0
        high = older if older is not None else 1 << 62
        tests.append(_time_test(name, low, high, call.tables))
    return tests


def _bound(call: Call, name: str, side: str) -> int | None:
    """A date or, without one, minutes before now. Minutes that are 0, negative or no number are no filter."""
    date, minutes = call.data.get(f"{name}{side}Date"), call.data.get(f"{name}{side}Minutes")
    if perl.is_text(date):
        found = timestamps.parse(perl.text(date))
        if found is None:
            raise NothingError(f"{name}{side}Date {date!r} is no full time")
        return found
    if perl.is_text(minutes) and int(perl.number(minutes)) > 0:
        return call.now - 60 * int(perl.number(minutes))
    return None


def _time_test(name: str, low: int, high: int, tables: Tables) -> Test:
    if name == "TicketCreateTime":
        return lambda t: low <= t.created <= high
    if name == "TicketLastChangeTime":
        return lambda t: low <= t.changed <= high
    if name == "TicketChangeTime":
        return lambda t: any(low <= entry.create_time <= high for entry in t.history)
    if name == "ArticleCreateTime":
        return lambda t: any(low <= article.created <= high for article in t.articles)
    if name == "TicketPendingTime":
        pending = tables.pending_state_ids
        return lambda t: t.state_id in pending and low <= t.until <= high
    closing = {tables.history_type_ids["NewTicket"], tables.history_type_ids["StateUpdate"]}
    closed = tables.closed_state_ids
    return lambda t: any(
        e.type_id in closing and e.state_id in closed and low <= e.create_time <= high for e in t.history
    )
