"""Worlds: what a fake starts from, and the files it is written to and read from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ...worlds import check, read_world, refuse_other
from ..choices import Choices
from ..tables.state import State
from . import defaults
from .files.adding import add
from .files.format import world_type
from .files.partial import completed
from .files.tables import write_tables

if TYPE_CHECKING:
    from typing_extensions import Self

    from ...kit.clock import Clock
    from .builders import Builders

VERSION = 1


class Worlds:
    """Worlds as files, and the sample."""

    state: State
    domain: str
    api_key: str
    plan: str
    choices: Choices

    if TYPE_CHECKING:

        def __init__(self, domain: str = "acme", **options: Any) -> None: ...

        def now(self) -> datetime: ...

    @classmethod
    def sample_world(cls, **options: Any) -> Self:
        """The default world with some tickets in it, a few of them older than 30 days."""
        return cls(**{**options, "tickets": "sample"})

    def add_sample_tickets(self, count: int = len(defaults.SAMPLE_TICKETS)) -> None:
        """Some tickets, the oldest first; more than there are different ones repeat them, spread over 90 days."""
        builders: Builders = self  # type: ignore[assignment]
        people = list(self.state.contacts)
        samples = list(reversed(defaults.SAMPLE_TICKETS))
        groups = {row.name for row in self.state.groups.values()}
        spread = timedelta(days=90) / max(count, 1)
        for number in range(count):
            subject, text, who, status, priority, group, kind, days = samples[number % len(samples)]
            age = timedelta(days=days) if count <= len(samples) else spread * (count - number)
            at = self.now() - age
            ticket = builders.add_ticket(
                subject,
                text,
                requester=people[who % len(people)] if people else None,
                status=status if status in self.state.statuses else 2,
                priority=priority,
                group=group if group in groups else None,
                type=kind if kind in self.state.types else None,
                created_at=at,
            )
            if status in (3, 4, 5):
                builders.add_reply(ticket, "Thank you, we are looking into it.", created_at=at + timedelta(minutes=5))
                builders.add_note(ticket, "Asked the colleagues next door.", created_at=at + timedelta(minutes=7))
            if status in (4, 5, 6) and ticket.requester_id in self.state.contacts:
                at += timedelta(minutes=30)
                builders.add_reply(ticket, "Thanks for the quick answer!", by=ticket.requester_id, created_at=at)

    @classmethod
    def from_world(cls, world: str | Path | Mapping[str, Any], *, clock: Clock | None = None, **options: Any) -> Self:
        """A fake that starts from a world: a path of a JSON file, or its data.

        Keys: ``about`` (for people), ``domain``, ``api_key``, ``plan``, ``options`` (of the constructor), ``tables``
        (as ``to_world`` writes them; tables and keys that are left out come from the default world: see the page
        "World files"), and ``add``: what the builders are to add, by hand::

            {"add": {"groups": [{"name": "Returns"}], "tickets": [{"subject": "Hello", "group": "Returns"}]}}

        Raises:
            OSError: the file cannot be read.
            ValueError: it is no world of Freshdesk; the message tells the place, what is wrong and what there is.
        """
        data = read_world(world)
        refuse_other(data, "freshdesk")
        if data.get("version", VERSION) != VERSION:
            raise ValueError(f"the world has version {data['version']}, this library reads {VERSION}")
        check(data, world_type())
        given = {key: data[key] for key in ("domain", "api_key", "plan") if key in data}
        wanted = {**given, **data.get("options", {}), **options}
        samples = wanted.pop("tickets", None) if "tables" in data else None  # they come into the world of the file
        fake = cls(**{**wanted, "clock": clock})
        if "tables" in data:
            fake.state, key = completed(data["tables"], fake.state, fake.now(), wanted, fake.domain)
            fake.api_key = key or fake.api_key
        if samples is not None:
            fake.add_sample_tickets(*(() if samples == "sample" else (samples,)))
        add(fake, data.get("add", {}))
        return fake

    def to_world(self, path: str | Path | None = None) -> dict[str, Any]:
        """The world as data, written to ``path`` if one is given. API keys are part of it."""
        data: dict[str, Any] = {
            "version": VERSION,
            "domain": self.domain,
            "api_key": self.api_key,
            "plan": self.plan,
            "options": msgspec.json.decode(msgspec.json.encode(self.choices)),
            "tables": write_tables(self.state),
        }
        if path is not None:
            Path(path).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return data
