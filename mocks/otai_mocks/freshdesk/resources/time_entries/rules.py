"""What a time entry may be told, and how its timer follows (DOC, Time Entries)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from ...errors import FieldError
from ...protocol import validate as v
from ...protocol.call import Call
from ...tables.modules.time_entries import TimeEntry
from ...tables.state import State

_TIME_SPENT = re.compile(r"(\d{1,5}):([0-5]?\d)", re.ASCII)


def time_spent(value: Any, form: bool = False) -> int:
    """``hh:mm`` as seconds."""
    match = _TIME_SPENT.fullmatch(v.text(value, form))
    if match is None:
        raise v.Bad("format", wanted="time in hh:mm format")
    return 3600 * int(match[1]) + 60 * int(match[2])


def fields(call: Call) -> dict[str, v.Field]:
    return {
        "agent_id": v.Field(v.existing(call.state.agents, "agent", "agent_id")),
        "billable": v.Field(v.boolean),
        "executed_at": v.Field(v.moment),
        "note": v.Field(v.text, null=True),
        "start_time": v.Field(v.moment),
        "time_spent": v.Field(time_spent),
        "timer_running": v.Field(v.boolean),
    }


def check_start(call: Call, values: dict[str, Any], errors: list[FieldError]) -> None:
    """A timer cannot have been started later than now."""
    if "start_time" in values and values["start_time"] > call.now:
        errors.append(FieldError("start_time", "future"))


def check_new(values: dict[str, Any], errors: list[FieldError]) -> None:
    if "start_time" in values and values.get("timer_running") is False:
        errors.append(FieldError("start_time", "incompatible", {"when": "when timer_running is false"}))


def runs_at_once(values: dict[str, Any]) -> bool:
    """Whether a new entry's timer runs: it does where a start, or no time at all, was given."""
    default = "start_time" in values or "time_spent" not in values
    return bool(values.get("timer_running", default))


def check_change(entry: TimeEntry, values: dict[str, Any], errors: list[FieldError]) -> None:
    running = entry.timer_running
    switched = "timer_running" in values
    if switched and values["timer_running"] == running:
        state = "running" if running else "stopped"
        errors.append(FieldError("timer_running", "incompatible", {"when": f"as the timer is {state} already"}))
    if "start_time" in values and not switched:
        # DOC has two notes on it that contradict each other; both refuse this (INF: what they leave is allowed)
        errors.append(FieldError("start_time", "incompatible", {"when": "unless timer_running changes with it"}))
    if running and values.get("agent_id", entry.agent_id) != entry.agent_id:
        errors.append(FieldError("agent_id", "incompatible", {"when": "while the timer is running"}))


def apply(entry: TimeEntry, values: dict[str, Any], now: datetime) -> None:
    """Change an entry. ``time_spent`` is the whole time: a running timer counts on from there (DOC sample of PUT)."""
    for name in ("agent_id", "billable", "executed_at", "note", "start_time"):
        if name in values:
            setattr(entry, name, values[name])
    if values.get("timer_running"):
        entry.start(values.get("start_time", now))
    elif "timer_running" in values:
        entry.stop(now)
    if "time_spent" in values:
        entry.seconds = values["time_spent"]
        if entry.timer_running and "start_time" not in values:
            entry.start_time = now


def stop_timers(state: State, agent_id: int, now: datetime, *, but: TimeEntry) -> None:
    """An agent has one running timer: starting it stops the others (DOC)."""
    for entry in state.time_entries.values():
        if entry is not but and entry.timer_running and entry.agent_id == agent_id:
            entry.stop(now)
            entry.updated_at = now
