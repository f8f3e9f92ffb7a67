"""Tickets as plain data, alike for all systems: names instead of ids, texts instead of markup (the admin API)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...kit.tickets import Card, TicketFile
from ..tables.records import Attachment, Ticket
from ..tables.state import State


def cards(state: State) -> Iterator[Card]:
    """All tickets from outside, in no order. Looked up by hand: there may be twenty thousand."""
    statuses = state.statuses
    for ticket in state.tickets.values():
        person = state.user(ticket.requester_id)
        group = state.groups.get(ticket.group_id) if ticket.group_id else None
        status = statuses.get(ticket.status, str(ticket.status))
        yield Card(
            ticket.id,
            ticket.updated_at,
            str(ticket.id),
            ticket.subject,
            f"{person.email or ''} {person.name}" if person else str(ticket.requester_id),
            group.name if group else "",
            status + " deleted" * ticket.deleted + " spam" * ticket.spam,
            ticket.type or "",
            "\n".join(ticket.tags),
        )


def row(state: State, ticket_id: int) -> dict[str, Any]:
    ticket = state.tickets[ticket_id]
    field = state.ticket_field("priority")
    priorities = {number: name for name, number in field.choices.items()} if field and field.choices else {}
    group = state.groups.get(ticket.group_id) if ticket.group_id else None
    owner = state.agents.get(ticket.responder_id) if ticket.responder_id else None
    return {
        "id": ticket.id,
        "number": str(ticket.id),
        "subject": ticket.subject,
        "body": ticket.description_text,
        "status": state.statuses.get(ticket.status, str(ticket.status)),
        "priority": priorities.get(ticket.priority, str(ticket.priority)),
        "type": ticket.type,
        "queue": group.name if group else None,
        "owner": owner.name if owner else None,
        "customer": _person(state, ticket.requester_id, address=True),
        "tags": list(ticket.tags),
        "custom_fields": _custom_fields(state, ticket),
        "deleted": ticket.deleted,
        "created": ticket.created_at.isoformat(),
        "updated": ticket.updated_at.isoformat(),
        "attachments": _files(state, "ticket", ticket.id),
        "notes": [
            {
                "author": _person(state, item.user_id),
                "body": item.body_text,
                "internal": item.private,
                "created_at": item.created_at.isoformat(),
                "attachments": _files(state, "conversation", item.id),
            }
            for item in state.thread(ticket.id)
        ],
    }


def file(state: State, file_id: str) -> TicketFile | None:
    """The file with this id, if it hangs on a ticket or a conversation that is there."""
    kept = (
        state.attachments.get(int(file_id)) if file_id.isascii() and file_id.isdigit() and len(file_id) < 19 else None
    )
    if kept is None or not (kept.ticket_id in state.tickets or kept.conversation_id in state.conversations):
        return None
    return _content(kept)


def _content(kept: Attachment) -> TicketFile:
    return TicketFile(str(kept.id), kept.name, kept.content_type, kept.content)


def _files(state: State, kind: str, owner_id: int) -> list[dict[str, object]]:
    return [_content(kept).shown() for kept in state.files_of(kind, owner_id)]


def _custom_fields(state: State, ticket: Ticket) -> list[dict[str, Any]]:
    """The fields that are set."""
    labels = {field.name: field.label for field in state.ticket_fields.values()}
    return [
        {"name": name, "label": labels.get(name, name), "value": value}
        for name, value in ticket.custom_fields.items()
        if value not in (None, "")
    ]


def _person(state: State, user_id: int, *, address: bool = False) -> str:
    person = state.user(user_id)
    if person is None:
        return str(user_id)
    return (person.email if address else None) or person.name
