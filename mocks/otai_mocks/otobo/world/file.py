"""World files: a fake's state as JSON, read and written; `from_world(to_world())` gives an equal state.

A file may leave out what the default world has; see `partial`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...worlds import check, read_world, refuse_other
from ..tables.state import State
from .format import World
from .partial import completed
from .read import tables_from, ticket_from
from .write import FORMAT, world_from

__all__ = ["completed", "read", "recorded_from", "state_from", "world_from"]


def read(source: str | Path | Mapping[str, Any]) -> dict[str, Any]:
    """A world, whole or in part, from a file or as it is.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no world file of OTOBO; the message tells the place.
    """
    world = read_world(source)
    refuse_other(world, "otobo")
    if world.get("format") != FORMAT or "otobo" not in world:
        raise ValueError('this is no OTOBO world file: it needs "format": 1 and a section "otobo"')
    check(world, World)
    return world


def state_from(world: dict[str, Any]) -> State:
    tables = tables_from(world)
    state = State(tables)
    for entry in world.get("tickets", ()):
        state.add_ticket(ticket_from(entry, tables))
    numbers = world.get("next_ids", {})
    state.next_ticket_id = int(numbers.get("ticket", state.next_ticket_id))
    articles = [article.id for ticket in state.tickets.values() for article in ticket.articles]
    state.next_article_id = int(numbers.get("article", max(articles, default=0) + 1))
    state.next_counter = int(numbers.get("ticket_number_counter", 1))
    state.counter_day = str(numbers.get("ticket_number_day") or recorded_from(world).replace("-", "")[:8])
    return state


def recorded_from(world: dict[str, Any]) -> str:
    """The moment at which a recording from this world began; ``""`` if the world does not say."""
    return str(world.get("clock", {}).get("recorded_from") or "")
