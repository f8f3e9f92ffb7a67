"""The order of a search: SortBy and OrderBy. Equal keys come in an arbitrary order."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from ... import perl
from ...tables import escalation
from ...tables.collation import fold
from ...tables.records import Ticket
from ...tables.state import Tables
from ...tables.zone import wall

Key = Callable[[Ticket], Any]
_BY_ID: dict[str, Key] = {
    "Age": attrgetter("created"),
    "Created": attrgetter("created"),
    "Changed": attrgetter("changed"),
    "Ticket": attrgetter("number"),
    "TicketNumber": attrgetter("number"),
    "Title": lambda t: fold(t.title),
    "CustomerID": lambda t: fold(t.customer_id or ""),
    "State": attrgetter("state_id"),
    "Priority": attrgetter("priority_id"),
    "Lock": attrgetter("lock_id"),
    "Type": lambda t: t.type_id if t.type_stored else 0,
    "Service": lambda t: 0,
    "SLA": lambda t: 0,
    "PendingTime": attrgetter("until"),
}
_ESCALATIONS = {
    "TicketEscalation": -1,
    "EscalationTime": -1,
    "EscalationResponseTime": 0,
    "EscalationUpdateTime": 1,
    "EscalationSolutionTime": 2,
}
"""Place in `escalation.destinations`; -1: the first of them that is due."""


def ordered(data: dict[str, Any], tickets: list[Ticket], tables: Tables, limit: int) -> list[Ticket] | None:
    """The first tickets in the order asked for; None where OTOBO does not understand it."""
    names, directions = _values(data.get("SortBy"), "Age"), _values(data.get("OrderBy"), "Down")
    if len(directions) < len(names) or any(d not in ("Up", "Down") for d in directions[: len(names)]):
        return None
    keys: list[tuple[Key, bool]] = []
    for name, direction in zip(names, directions, strict=False):
        key = _key(name, tables)
        if key is None:
            return None
        keys.append((key, direction == "Down"))
    found = _sorted(tickets, keys)
    end = min(limit, len(found))
    while 0 < end < len(found) and all(key(found[end]) == key(found[end - 1]) for key, _ in keys):
        end += 1
    return _sorted(sorted(found[:end], key=_tie), keys)[:limit]


def _sorted(tickets: list[Ticket], keys: list[tuple[Key, bool]]) -> list[Ticket]:
    found = list(tickets)
    for key, reverse in reversed(keys):
        found.sort(key=key, reverse=reverse)
    return found


def _values(given: Any, default: str) -> list[str]:
    if not perl.true(given):
        return [default]
    return [perl.text(value) for value in given] if perl.is_array(given) else [perl.text(given)]


def _tie(ticket: Ticket) -> int:
    """An order that no test should rely on, and that is the same in every run."""
    return ticket.id * 0x9E3779B1 & 0xFFFFFFFF


def _key(name: str, tables: Tables) -> Key | None:
    zone = tables.zone
    if zone is not None and name in ("Age", "Created", "Changed"):
        read = _BY_ID[name]
        return lambda t: wall(read(t), zone)
    if name in _BY_ID:
        return _BY_ID[name]
    if name == "Queue":
        queues = {queue.id: fold(queue.name) for queue in tables.queues.values()}
        return lambda t: queues[t.queue_id]
    if name in ("Owner", "Responsible"):
        return _person_key(name, tables)
    if name in _ESCALATIONS:
        return _escalation_key(_ESCALATIONS[name], tables)
    if name.startswith("DynamicField_"):
        field = tables.fields_by_name.get(name[len("DynamicField_") :])
        if field is not None and field.object_type == "Ticket":
            return _field_key(field.name)
    return None


def _person_key(name: str, tables: Tables) -> Key:
    """By first and last name, not by id."""
    names = {a.id: (fold(a.first_name), fold(a.last_name)) for a in tables.agents.values()}
    if name == "Owner":
        return lambda t: names[t.owner_id]
    return lambda t: names[t.responsible_id]


def _escalation_key(place: int, tables: Tables) -> Key:
    def key(ticket: Ticket) -> int:
        due = escalation.destinations(ticket, tables)
        return due[place] if place >= 0 else min((at for at in due if at), default=0)

    return key


def _field_key(name: str) -> Key:
    def key(ticket: Ticket) -> tuple[int, Any]:
        value = ticket.dynamic_fields.get(name)
        if value is None:
            return (0, ())
        return (1, fold(perl.text(value[0] if isinstance(value, list) else value)))

    return key
