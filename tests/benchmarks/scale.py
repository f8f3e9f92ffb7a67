"""What calls cost as a helpdesk grows: requests and seconds against the number of its tickets."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any, NamedTuple

from clients import adapter_for
from figure import seconds
from served import served

from otai_sdk import SearchCriteria, TicketSystemAdapter, UnifiedStatus

SIZES = (100, 1_000, 10_000, 100_000)
SLOW = "read all"
"""Is measured once; the others several times."""


class Cost(NamedTuple):
    """What one call costs in a helpdesk with so many tickets."""

    system: str
    call: str
    tickets: int
    requests: int
    seconds: float


def calls(system: str, tickets: int) -> dict[str, Callable[[TicketSystemAdapter], Any]]:
    """The calls that are measured, by what a reader calls them."""
    status = UnifiedStatus(name="new" if system == "otobo" else "Pending")
    return {
        "get_ticket": lambda adapter: adapter.get_ticket(tickets // 2),
        "find_first_ticket": lambda adapter: adapter.find_first_ticket(SearchCriteria()),
        "find 20 of a status": lambda adapter: adapter.find_tickets(SearchCriteria(status=status, limit=20)),
        SLOW: lambda adapter: sum(1 for _ in adapter.iter_tickets(SearchCriteria())),
    }


def costs(system: str, sizes: tuple[int, ...] = SIZES) -> list[Cost]:
    """The costs of one system."""
    found: list[Cost] = []
    for tickets in sizes:
        with served(system, tickets) as params, adapter_for(system, {**params, "timeout": 600}) as adapter:
            adapter.get_ticket(1)
            asked: list[Any] = []
            adapter.on_request(asked.append)
            for name, call in calls(system, tickets).items():
                asked.clear()
                took = [seconds(lambda: call(adapter))]  # noqa: B023  called at once
                count = len(asked)
                if name != SLOW:
                    took = [seconds(lambda: call(adapter)) for _ in range(15)]  # noqa: B023
                found.append(Cost(system, name, tickets, count, statistics.median(took)))
    return found
