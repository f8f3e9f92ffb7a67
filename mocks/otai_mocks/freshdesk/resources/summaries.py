"""/tickets/{id}/summary: one note that sums a ticket up (DOC; nobody has shown a live answer)."""

from __future__ import annotations

from typing import Any

from ..errors import FieldError, invalid, not_found
from ..protocol import validate as v
from ..protocol.call import Call, Reply
from ..protocol.routing import NUMBER, Route
from ..tables.html import conversation_text, has_markup
from ..tables.records import NOTE, PRIVATE, Conversation
from .attachments.store import store_uploads
from .conversations import writing
from .conversations.shape import conversation_files
from .tickets.lookup import get_ticket, writable_ticket


def view(call: Call, ticket_id: int) -> Reply:
    get_ticket(call, ticket_id)
    summary = _summary(call, ticket_id)
    return Reply(200, shown(call, summary))


def update(call: Call, ticket_id: int) -> Reply:
    """The first one makes the summary (INF: there is no POST). Later ones move updated_at as well (DOC)."""
    ticket = writable_ticket(call, ticket_id)
    rules = {
        "body": v.Field(v.text, missing="missing", wanted="String"),
        "attachments": v.Field(v.files(call.choices.max_body)),
        "user_id": v.Field(v.positive),
    }
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    user_id = writing.author(call, values, errors, agents_only=True)
    if errors:
        raise invalid(errors)
    body = values["body"]
    if not has_markup(body):
        body = f'<div dir="ltr">{body}</div>'  # DOC
    summary = call.state.summaries.get(ticket_id)
    if summary is None:
        number = call.state.next_id("conversation")
        summary = Conversation(number, ticket.id, body, user_id, call.now, call.now, source=NOTE, category=PRIVATE)
        call.state.summaries[ticket_id] = summary
    else:
        summary.body, summary.updated_at = body, call.now
        summary.last_edited_at, summary.last_edited_user_id = call.now, user_id
    summary.body_text = conversation_text(body)
    store_uploads(call, values.get("attachments"), conversation_id=summary.id)
    return Reply(200, shown(call, summary), wrote=True)


def delete(call: Call, ticket_id: int) -> Reply:
    writable_ticket(call, ticket_id)
    summary = _summary(call, ticket_id)
    del call.state.summaries[ticket_id]
    call.state.remove_files("conversation", summary.id)
    return Reply(204, wrote=True, why=f"the summary {summary.id} is gone")


def _summary(call: Call, ticket_id: int) -> Conversation:
    """INF: without a summary 404."""
    summary = call.state.summaries.get(ticket_id)
    if summary is None:
        raise not_found(f"ticket {ticket_id} has no summary")
    return summary


def shown(call: Call, summary: Conversation) -> dict[str, Any]:
    """In the order of the documentation."""
    return {
        "body": summary.body,
        "body_text": summary.body_text,
        "id": summary.id,
        "user_id": summary.user_id,
        "ticket_id": summary.ticket_id,
        "created_at": summary.created_at,
        "updated_at": summary.updated_at,
        "attachments": conversation_files(call, summary),
        "last_edited_at": summary.last_edited_at,
        "last_edited_user_id": summary.last_edited_user_id,
        "cloud_files": [],
    }


_PATH = f"tickets/{NUMBER}/summary"
ROUTES = (
    Route("GET", _PATH, view, pool="tickets"),
    Route("PUT", _PATH, update),
    Route("DELETE", _PATH, delete),
)
