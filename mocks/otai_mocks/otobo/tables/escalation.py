"""Escalation times of a ticket in a queue that has some, and the ``Extended`` times of every ticket."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from .records import AGENT, CUSTOMER, Ticket
from .state import Tables
from .zone import show

_OPEN, _CLOSE = 8, 21
"""Working hours of the shipped calendar, Monday to Friday."""
_HOLIDAYS = {(1, 1), (5, 1), (12, 24), (12, 25), (12, 31)}
"""Month and day of the vacation days of the shipped calendar."""


def destinations(ticket: Ticket, tables: Tables) -> tuple[int, int, int]:
    """Epochs at which first response, update and solution are due; 0: never, or done."""
    minutes = tables.queues[ticket.queue_id].escalation
    kind = tables.states[ticket.state_id].type
    if minutes is None or kind.startswith(("closed", "merged", "removed")):
        return 0, 0, 0
    response = update = solution = 0
    if minutes.first_response and first_response(ticket) is None:
        response = add_working_time(ticket.created, minutes.first_response * 60)
    if minutes.update and not kind.startswith("pending"):
        since = _last_contact(ticket)
        if since is not None:
            update = add_working_time(since, minutes.update * 60)
    if minutes.solution and not _closings(ticket, tables):
        solution = add_working_time(ticket.created, minutes.solution * 60)
    return response, update, solution


def first_response(ticket: Ticket) -> int | None:
    """When an agent first wrote something that the customer can see."""
    times = [a.created for a in ticket.articles if a.sender_type_id == AGENT and a.visible]
    return min(times) if times else None


def _last_contact(ticket: Ticket) -> int | None:
    """The epoch from which the update time of a ticket counts; None if it has no article.

    A customer waits since the first article that no agent has answered, an answered one since the last answer. Only
    what the customer sees counts, unless there is nothing else.
    """
    articles = sorted(ticket.articles, key=lambda article: (article.created, article.id))
    waiting_since = last_answer = None
    for article in articles:
        if not article.visible:
            continue
        if article.sender_type_id == AGENT:
            waiting_since, last_answer = None, article.created
        elif article.sender_type_id == CUSTOMER and waiting_since is None:
            waiting_since = article.created
    if waiting_since is not None:
        return waiting_since
    if last_answer is not None:
        return last_answer
    return articles[-1].created if articles else None


def _closings(ticket: Ticket, tables: Tables) -> list[int]:
    """When the ticket came into a closed state; a solution once found stays one, also where it was opened again."""
    closing = {tables.history_type_ids["NewTicket"], tables.history_type_ids["StateUpdate"]}
    closed = tables.closed_state_ids
    return [entry.create_time for entry in ticket.history if entry.type_id in closing and entry.state_id in closed]


def escalation_keys(ticket: Ticket, tables: Tables, now: int, due: tuple[int, int, int]) -> dict[str, Any]:
    """The keys that only tickets with a running escalation have."""
    keys: dict[str, Any] = {}
    for name, at in zip(("FirstResponseTime", "UpdateTime", "SolutionTime"), due, strict=True):
        if at:
            keys[f"{name}DestinationTime"] = at
            keys[f"{name}DestinationDate"] = show(at, tables.zone)
            keys[f"{name}WorkingTime"] = working_time(now, at)
            keys[name] = at - now
            if at <= now:
                keys[f"{name}Escalation"] = 1
    next_due = min((at for at in due if at), default=0)
    if next_due:
        left = working_time(now, next_due)
        keys["EscalationDestinationIn"] = _duration(left)
        keys["EscalationDestinationTime"] = next_due
        keys["EscalationDestinationDate"] = show(next_due, tables.zone)
        keys["EscalationTimeWorkingTime"] = left
        keys["EscalationTime"] = next_due - now
    return keys


def extended_keys(ticket: Ticket, tables: Tables) -> dict[str, Any]:
    """First response, first lock and closing, where they happened."""
    keys: dict[str, Any] = {}
    minutes = tables.queues[ticket.queue_id].escalation
    response = first_response(ticket)
    if response is not None:
        keys["FirstResponse"] = show(response, tables.zone)
    if response is not None and minutes is not None and minutes.first_response:
        keys["FirstResponseInMin"] = working_time(ticket.created, response) // 60
        keys["FirstResponseDiffInMin"] = minutes.first_response - int(keys["FirstResponseInMin"])
    lock_type = tables.history_type_ids["Lock"]
    locked = [entry.create_time for entry in ticket.history if entry.type_id == lock_type]
    if locked:
        keys["FirstLock"] = show(min(locked), tables.zone)
    closed = _closings(ticket, tables)
    if closed:
        keys["Closed"] = show(max(closed), tables.zone)
        keys["SolutionInMin"] = working_time(ticket.created, max(closed)) // 60
        if minutes is not None and minutes.solution:
            keys["SolutionDiffInMin"] = minutes.solution - int(keys["SolutionInMin"])
    return keys


def _duration(seconds: int) -> str:
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{hours}h {minutes}m" if hours else f"{minutes}m"


def _day(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)


def _hours_of(day: datetime) -> tuple[int, int] | None:
    if day.weekday() > 4 or (day.month, day.day) in _HOLIDAYS:
        return None
    start = int(day.timestamp())
    return start + _OPEN * 3600, start + _CLOSE * 3600


def add_working_time(start: int, seconds: int) -> int:
    """The epoch at which ``seconds`` of working time after ``start`` have passed."""
    day = _day(start)
    while True:
        hours = _hours_of(day)
        if hours and max(start, hours[0]) < hours[1]:
            begin = max(start, hours[0])
            if begin + seconds <= hours[1]:
                return begin + seconds
            seconds -= hours[1] - begin
        day += timedelta(days=1)


def working_time(start: int, end: int) -> int:
    """Seconds of working time between two epochs; what lies in the past counts negatively."""
    if end < start:
        return -working_time(end, start)
    total, day = 0, _day(start)
    while day.timestamp() < end:
        hours = _hours_of(day)
        if hours:
            total += max(0, min(end, hours[1]) - max(start, hours[0]))
        day += timedelta(days=1)
    return total
