"""Tickets as text."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...models import UnifiedEntity, UnifiedNote, UnifiedTicket, UnifiedUser


def named(thing: UnifiedEntity) -> str:
    """An entity as people know it."""
    return thing.name or ("" if thing.id is None else str(thing.id))


def person(user: UnifiedUser) -> str:
    """A person with the address, where it is known."""
    name = named(user)
    return f"{name} <{user.email}>" if user.email and user.email != name else name


def when(moment: datetime | None) -> str:
    """A time in UTC, to the minute."""
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def describe(ticket: UnifiedTicket) -> str:
    """A ticket as text."""
    fields = {
        "queue": named(ticket.queue),
        "status": named(ticket.status) + (" (deleted)" if ticket.deleted else ""),
        "priority": named(ticket.priority),
        "type": ticket.type or "",
        "owner": person(ticket.owner),
        "customer": person(ticket.customer),
        "tags": ", ".join(ticket.tags),
        "created": when(ticket.created_at),
        "updated": when(ticket.updated_at),
        "pending until": when(ticket.pending_until),
        "attachments": ", ".join(f"{file.name} ({file.size} bytes)" for file in ticket.attachments),
        "url": ticket.url or "",
        **{name: str(value) for name, value in ticket.custom_fields.items() if value not in (None, "", [])},
    }
    number = f" (number {ticket.number})" if ticket.number else ""
    width = max(len(name) for name, value in fields.items() if value or name == "queue")
    lines = [f"#{ticket.id}{number} {ticket.subject}"]
    lines += [f"  {name:<{width}}  {value}" for name, value in fields.items() if value]
    lines += ["", ticket.body.strip()]
    for note in ticket.notes:
        lines += ["", _note_line(note), note.body.strip()]
    return "\n".join(lines)


def _note_line(note: UnifiedNote) -> str:
    kind = "internal" if note.is_internal else "public"
    return f"--- {when(note.created_at)} {person(note.author)} ({kind})"
