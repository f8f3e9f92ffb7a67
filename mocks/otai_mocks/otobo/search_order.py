"""The order of a search: SortBy and OrderBy. Equal keys come in an arbitrary order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import escalation, perl
from .collation import sort_key
from .records import Ticket
from .state import Tables

Key = Callable[[Ticket], Any]
_BY_ID: dict[str, Key] = {
    "Age": lambda t: t.created,
    "Created": lambda t: t.created,
    "Changed": lambda t: t.changed,
    "Ticket": lambda t: t.number,
    "TicketNumber": lambda t: t.number,
    "Title": lambda t: sort_key(t.title),
    "CustomerID": lambda t: sort_key(t.customer_id or ""),
    "State": lambda t: t.state_id,
    "Priority": lambda t: t.priority_id,
    "Lock": lambda t: t.lock_id,
    "Type": lambda t: t.type_id if t.type_stored else 0,
    "Service": lambda t: 0,
    "SLA": lambda t: 0,
    "PendingTime": lambda t: t.until,
}


def ordered(data: dict[str, Any], tickets: list[Ticket], tables: Tables) -> list[Ticket] | None:
    """The tickets in the order asked for; None where OTOBO does not understand it."""
    names, directions = _values(data.get("SortBy"), "Age"), _values(data.get("OrderBy"), "Down")
    if len(names) != len(directions) or any(d not in ("Up", "Down") for d in directions):
        return None
    keys = [_key(name, tables) for name in names]
    if any(key is None for key in keys):
        return None
    found = sorted(tickets, key=_tie)
    for key, direction in reversed(list(zip(keys, directions, strict=True))):
        found.sort(key=key, reverse=direction == "Down")  # type: ignore[arg-type]
    return found


def _values(given: Any, default: str) -> list[str]:
    if not perl.true(given):
        return [default]
    return [perl.text(value) for value in given] if perl.is_array(given) else [perl.text(given)]


def _tie(ticket: Ticket) -> int:
    """An order that no test should rely on, and that is the same in every run."""
    return ticket.id * 0x9E3779B1 & 0xFFFFFFFF


def _key(name: str, tables: Tables) -> Key | None:
    if name in _BY_ID:
        return _BY_ID[name]
    if name == "Queue":
        queues = tables.queues
        return lambda t: sort_key(queues[t.queue_id].name)
    if name in ("Owner", "Responsible"):
        return _person_key(name, tables)
    if name in ("EscalationTime", "EscalationUpdateTime", "EscalationResponseTime", "EscalationSolutionTime"):
        return _escalation_key(name, tables)
    if name.startswith("DynamicField_"):
        field = tables.fields_by_name.get(name[len("DynamicField_") :])
        if field is not None and field.object_type == "Ticket":
            return _field_key(field.name)
    return None


def _person_key(name: str, tables: Tables) -> Key:
    """By first name, last name, login (``sort_Owner``), not by id."""
    names = {a.id: tuple(map(sort_key, (a.first_name, a.last_name, a.login))) for a in tables.agents.values()}
    if name == "Owner":
        return lambda t: names[t.owner_id]
    return lambda t: names[t.responsible_id]


def _escalation_key(name: str, tables: Tables) -> Key:
    places = {"EscalationResponseTime": 0, "EscalationUpdateTime": 1, "EscalationSolutionTime": 2}

    def key(ticket: Ticket) -> int:
        due = escalation.destinations(ticket, tables)
        return due[places[name]] if name in places else min((at for at in due if at), default=0)

    return key


def _field_key(name: str) -> Key:
    def key(ticket: Ticket) -> tuple[int, Any]:
        value = ticket.dynamic_fields.get(name)
        if value is None:
            return (0, ())
        return (1, sort_key(perl.text(value[0] if isinstance(value, list) else value)))

    return key
