"""Builders of what is kept beside tickets: time entries; see builders.py for what they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from ...kit.locking import locked
from ..protocol.validate import Bad
from ..resources.time_entries.rules import stop_timers
from ..resources.time_entries.rules import time_spent as read_time_spent
from ..tables.modules.time_entries import TimeEntry
from ..tables.naming import Named, find
from ..tables.records import Agent, Ticket
from .people_builders import PeopleBuilders


class TimeBuilders(PeopleBuilders):
    """Builders of time entries."""

    @property
    def time_entries(self) -> Mapping[int, TimeEntry]:
        """The time entries by id."""
        return MappingProxyType(self.state.time_entries)

    @locked
    def add_time_entry(
        self,
        ticket: int | Ticket,
        time_spent: str = "00:00",
        *,
        agent: Named | Agent = None,
        note: str | None = None,
        billable: bool = True,
        running: bool = False,
        executed_at: datetime | None = None,
        created_at: datetime | None = None,
    ) -> TimeEntry:
        """Time of an agent (the administrator, if nobody is named) at a ticket; ``time_spent`` as ``hh:mm``.

        ``running``: the timer runs since ``created_at``, and the agent's other timers are stopped.
        """
        at = self._at(created_at)
        row = self._ticket(ticket)
        who = next(iter(self.state.agents)) if agent is None else find(self.state.agents, agent, "agent")
        try:
            seconds = read_time_spent(time_spent)
        except Bad:
            raise ValueError(f"time_spent={time_spent!r}: it is written hh:mm, as 01:30") from None
        entry = TimeEntry(
            self.state.next_id("time_entry"), row.id, who, at, at, at, at, seconds, note, billable, running
        )
        entry.executed_at = self._at(executed_at) if executed_at else at
        self.state.time_entries[entry.id] = entry
        if running:
            stop_timers(self.state, who, self.now(), but=entry)
        return entry
