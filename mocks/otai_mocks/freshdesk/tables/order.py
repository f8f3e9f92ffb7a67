"""Tickets kept in order, so that a page of 100,000 comes in a few milliseconds.

Nobody has to report a change: times are immutable objects, so comparing what was seen with what is there is a pass of
identity checks, and whatever changed is put in its new place.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from datetime import datetime, timezone
from operator import attrgetter
from typing import Any

from .records import Ticket

_LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MANY = 500


class Order:
    """All tickets by one attribute, ascending; ties by id; null before everything."""

    def __init__(self, attribute: str) -> None:
        self._get = attrgetter(attribute)
        self._rows: list[Ticket] = []
        self._seen: list[Any] = []

    def rows(self, tickets: dict[int, Ticket]) -> list[Ticket]:
        """The tickets in their present order."""
        now = list(map(self._get, tickets.values()))
        if now != self._seen or len(self._rows) != len(now):
            self._repair(tickets, now)
        return self._rows

    def sort(self, rows: list[Ticket]) -> None:
        """Put some tickets in order."""
        rows.sort(key=self._place)

    def _repair(self, tickets: dict[int, Ticket], now: list[Any]) -> None:
        values = list(tickets.values())
        before = len(self._seen)
        changed = [t for t, value, seen in zip(values, now, self._seen, strict=False) if value != seen]
        changed += values[before:]
        if before > len(now) or len(changed) > _MANY:
            self._sort(values)
        else:
            moved = {ticket.id for ticket in changed}
            self._rows = [ticket for ticket in self._rows if ticket.id not in moved]
            for ticket in changed:
                insort(self._rows, ticket, key=self._place)
        self._seen = now

    def _sort(self, tickets: Iterable[Ticket]) -> None:
        rows = sorted(tickets, key=attrgetter("id"))
        rows.sort(key=self._number)  # numbers compare several times faster than datetimes; stable: ties by id
        self._rows = rows

    def _number(self, ticket: Ticket) -> float:
        value = self._get(ticket)
        if value is None:
            return float("-inf")
        return float(value.timestamp()) if isinstance(value, datetime) else float(value)

    def _place(self, ticket: Ticket) -> tuple[Any, int]:
        value = self._get(ticket)
        return (_LONG_AGO if value is None else value), ticket.id
