"""Path and verb → handler."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import clock, faults, health, journal, state
from .call import Call

HEALTH = "/health"
Handler = Callable[[Call], tuple[int, Any]]


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
    Route("GET", "/state", state.tickets, ("limit", "id")),
    Route("GET", "/state/world", state.show_world, ("secrets",)),
    Route("PUT", "/state/world", state.load_world),
    Route("POST", "/reset", state.reset),
    Route("GET", "/snapshots", state.list_snapshots),
    Route("POST", "/snapshots", state.take_snapshot),
    Route("POST", "/snapshots/{id}/restore", state.restore_snapshot),
    Route("DELETE", "/snapshots/{id}", state.drop_snapshot),
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
