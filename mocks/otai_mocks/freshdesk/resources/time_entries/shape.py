"""A time entry on the wire."""

from __future__ import annotations

from typing import Any

from ...tables.modules.time_entries import TimeEntry
from ...tables.records import Ticket


def hours_and_minutes(seconds: int) -> str:
    """``hh:mm``; 103 seconds are 00:01 (REC AIR)."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"


def shown(entry: TimeEntry, ticket: Ticket | None) -> dict[str, Any]:
    """One shape for lists and answers (REC AIR; that POST and PUT order the keys the same way is INF).

    A running timer shows what was spent before its start, the rest is added when it stops (INF).
    """
    return {
        "billable": entry.billable,
        "note": entry.note,
        "id": entry.id,
        "timer_running": entry.timer_running,
        "agent_id": entry.agent_id,
        "ticket_id": entry.ticket_id,
        "company_id": ticket.company_id if ticket else None,
        "time_spent": hours_and_minutes(entry.seconds),
        "executed_at": entry.executed_at,
        "start_time": entry.start_time,
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
        "time_spent_in_seconds": entry.seconds,
    }
