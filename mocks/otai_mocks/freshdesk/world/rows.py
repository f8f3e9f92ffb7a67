"""Tickets as plain data, alike for all systems: names instead of ids, texts instead of markup (the admin API)."""

from __future__ import annotations

from typing import Any

from ...server import latest
from ..tables.records import Ticket
from ..tables.state import State


def rows(state: State, limit: int | None, only: int | None) -> list[dict[str, Any]]:
    records = state.tickets
    chosen = [records[only]] if only in records else [] if only is not None else records.values()
    field = state.ticket_field("priority")
    priorities = {number: name for name, number in field.choices.items()} if field and field.choices else {}
    statuses = state.statuses
    found = latest(chosen, limit, lambda t: (t.updated_at, t.id))
    return [_row(state, ticket, statuses, priorities) for ticket in found]


def _row(state: State, ticket: Ticket, statuses: dict[int, str], priorities: dict[int, str]) -> dict[str, Any]:
    group = state.groups.get(ticket.group_id) if ticket.group_id else None
    owner = state.agents.get(ticket.responder_id) if ticket.responder_id else None
    return {
        "id": ticket.id,
        "number": str(ticket.id),
        "subject": ticket.subject,
        "body": ticket.description_text,
        "status": statuses.get(ticket.status, str(ticket.status)),
        "priority": priorities.get(ticket.priority, str(ticket.priority)),
        "queue": group.name if group else None,
        "owner": owner.name if owner else None,
        "customer": _person(state, ticket.requester_id, address=True),
        "deleted": ticket.deleted,
        "created": ticket.created_at.isoformat(),
        "updated": ticket.updated_at.isoformat(),
        "notes": [
            {
                "author": _person(state, item.user_id),
                "body": item.body_text,
                "internal": item.private,
                "created_at": item.created_at.isoformat(),
            }
            for item in state.thread(ticket.id)
        ],
    }


def _person(state: State, user_id: int, *, address: bool = False) -> str:
    person = state.user(user_id)
    if person is None:
        return str(user_id)
    return (person.email if address else None) or person.name
