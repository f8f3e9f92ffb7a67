"""Path and verb → handler."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import clock, faults, health, journal, snapshots, state, tickets
from .call import Call

HEALTH = "/health"
Handler = Callable[[Call], tuple[int, Any]]
"""Gives the status and the data of the answer, or a `Response` for what is no JSON."""


@dataclass(frozen=True)
class Route:
    """One operation.

    Attributes:
        path: ``{id}`` stands for one segment.
        query: its parameters.
        mask: credentials are taken out of the answer; False where the handler sees to it.
        open: whoever reaches the port may ask, by whatever name, and with whatever parameters.
    """

    method: str
    path: str
    handler: Handler
    query: tuple[str, ...] = ()
    mask: bool = True
    open: bool = False


ROUTES = (
    Route("GET", HEALTH, health.check, mask=False, open=True),
    Route("GET", "/state", tickets.tickets, ("search", "page", "limit", "id", "brief")),
    Route("GET", "/state/world", state.show_world, ("secrets",)),
    Route("PUT", "/state/world", state.load_world),
    Route("POST", "/reset", state.reset),
    Route("GET", "/files/{id}", tickets.file),
    Route("GET", "/snapshots", snapshots.listed),
    Route("POST", "/snapshots", snapshots.take),
    Route("POST", "/snapshots/{id}/restore", snapshots.restore),
    Route("DELETE", "/snapshots/{id}", snapshots.drop),
    Route("GET", "/journal", journal.entries, ("since", "limit", "cut"), mask=False),
    Route("DELETE", "/journal", journal.clear),
    Route("GET", "/faults", faults.active),
    Route("POST", "/faults", faults.add),
    Route("DELETE", "/faults", faults.clear),
    Route("DELETE", "/faults/{id}", faults.remove),
    Route("GET", "/faults/kinds", faults.kinds),
    Route("GET", "/clock", clock.now),
    Route("POST", "/clock", clock.change),
)
_PATTERNS = tuple((re.compile(re.sub(r"\\{id\\}", "([^/]+)", re.escape(route.path))), route) for route in ROUTES)


def find(path: str) -> dict[str, tuple[Route, str]]:
    """The operations at a path, by verb, each with what stands for its ``{id}``."""
    found: dict[str, tuple[Route, str]] = {}
    for pattern, route in _PATTERNS:
        match = pattern.fullmatch(path)
        if match:
            found.setdefault(route.method, (route, match[1] if pattern.groups else ""))
    return found
