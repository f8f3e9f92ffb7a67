"""Time spent on tickets, and the timers that measure it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class TimeEntry:
    """Time of one agent at one ticket.

    Attributes:
        seconds: what was spent; of a running timer, what was spent before it was started the last time.
        start_time: when the entry was made or its timer last started.
        executed_at: the day or moment of the work.
    """

    id: int
    ticket_id: int
    agent_id: int
    created_at: datetime
    updated_at: datetime
    executed_at: datetime
    start_time: datetime
    seconds: int = 0
    note: str | None = None
    billable: bool = True
    timer_running: bool = False

    def start(self, now: datetime) -> None:
        self.timer_running, self.start_time = True, now

    def stop(self, now: datetime) -> None:
        """The time since the start is added to what was spent before."""
        self.seconds += max(0, int((now - self.start_time).total_seconds()))
        self.timer_running = False
