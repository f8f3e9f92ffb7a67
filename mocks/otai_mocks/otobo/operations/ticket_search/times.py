"""Search by moments: dates with inclusive bounds, and minutes before now."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ... import perl
from ...protocol.context import Call
from ...tables import escalation, timestamps
from ...tables.records import Ticket
from ...tables.state import Tables
from ...tables.zone import epoch_of, wall
from .values import NothingError, text_of

Test = Callable[[Ticket], bool]
_ALWAYS = 1 << 62
_MINUTES_REPLACE_DATES = ("TicketChangeTime", "TicketLastChangeTime", "TicketCloseTime", "TicketPendingTime")
_TICKET_TIMES = ("TicketCreateTime", *_MINUTES_REPLACE_DATES)
_ESCALATIONS = ("TicketEscalationTime", "TicketEscalationResponseTime", "TicketEscalationUpdateTime",
                "TicketEscalationSolutionTime")  # fmt: skip


class Span(NamedTuple):
    """Both ends belong to it."""

    low: int
    high: int

    def holds(self, moment: int) -> bool:
        return self.low <= moment <= self.high


def time_tests(call: Call) -> list[Test]:
    """The tests for the times of tickets; those of articles are `search_words`' business."""
    tests: list[Test] = []
    for name in _TICKET_TIMES:
        asked = span(call, name)
        if asked is not None:
            tests.append(_ticket_test(name, asked, call.tables))
    for place, name in enumerate(_ESCALATIONS):
        asked = span(call, name)
        if asked is not None:
            tests.append(_escalation_test(place - 1, asked, call.tables))
    return tests


def span(call: Call, name: str) -> Span | None:
    """What the four parameters of a time ask for together; None where none of them is given.

    Raises:
        NothingError: a date that is none, or one after which nothing can have happened yet.
    """
    newer_minutes, older_minutes = _minutes(call, name, "Newer"), _minutes(call, name, "Older")
    newer_date = older_date = None
    if newer_minutes is None or name not in _MINUTES_REPLACE_DATES:
        newer_date = _date(call, name, "Newer")
    if older_minutes is None or name not in _MINUTES_REPLACE_DATES:
        older_date = _date(call, name, "Older")
    lows = [moment for moment in (newer_minutes, newer_date) if moment is not None]
    highs = [moment for moment in (older_minutes, older_date) if moment is not None]
    if not lows and not highs:
        return None
    if newer_date is not None and name != "TicketPendingTime" and newer_date > _kept(call, name, call.now):
        raise NothingError(f"{name}NewerDate lies in the future")
    return Span(max(lows, default=0), min(highs, default=_ALWAYS))


def _kept(call: Call, name: str, moment: int) -> int:
    """A moment as it is kept: pending and escalation times as a number, all others as what the server's clock shows."""
    numbers = name == "TicketPendingTime" or name in _ESCALATIONS
    return moment if numbers else wall(moment, call.tables.zone)


def _date(call: Call, name: str, side: str) -> int | None:
    parameter = f"{name}{side}Date"
    text = text_of(call.data, parameter)
    if not perl.true(text):
        return None
    found = timestamps.parse(str(text))
    if found is None:
        raise NothingError(f"{parameter} {text!r} is no full time")
    if name == "TicketPendingTime" or name in _ESCALATIONS:
        return epoch_of(found, call.tables.zone)
    return found


def _minutes(call: Call, name: str, side: str) -> int | None:
    """So many whole minutes before now; what is no number means now."""
    text = text_of(call.data, f"{name}{side}Minutes")
    if not text:
        return None
    seconds = 60 * int(perl.number(text)) if perl.looks_like_number(text) else 0
    return _kept(call, name, call.now - seconds)


def _ticket_test(name: str, asked: Span, tables: Tables) -> Test:
    zone = tables.zone
    if name == "TicketCreateTime":
        return lambda t: asked.holds(wall(t.created, zone))
    if name == "TicketLastChangeTime":
        return lambda t: asked.holds(wall(t.changed, zone))
    if name == "TicketChangeTime":
        return lambda t: any(asked.holds(wall(entry.create_time, zone)) for entry in t.history)
    if name == "TicketPendingTime":
        pending = tables.pending_state_ids
        return lambda t: t.state_id in pending and asked.holds(t.until)
    closing = {tables.history_type_ids["NewTicket"], tables.history_type_ids["StateUpdate"]}
    closed = tables.closed_state_ids
    return lambda t: any(
        e.type_id in closing and e.state_id in closed and asked.holds(wall(e.create_time, zone)) for e in t.history
    )


def _escalation_test(place: int, asked: Span, tables: Tables) -> Test:
    """Only tickets that escalate; ``place`` in `escalation.destinations`, -1: the first of them that is due."""

    def test(ticket: Ticket) -> bool:
        due = escalation.destinations(ticket, tables)
        moment = due[place] if place >= 0 else min((at for at in due if at), default=0)
        return moment != 0 and asked.holds(moment)

    return test
