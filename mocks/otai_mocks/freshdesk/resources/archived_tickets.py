"""/tickets/archived/{id}: tickets that were put away (DOC). They are in no list, no search, and not at /tickets/{id}.

Freshdesk archives what was closed and idle for 120 days; the fake does so when a test says so (`archive_ticket`).
"""

from __future__ import annotations

from typing import Any

from ..errors import not_found
from ..protocol.call import LIST_QUERY, Call, Reply
from ..protocol.routing import NUMBER, Route
from ..tables.records import Ticket
from ..tables.state import State
from .conversations.shape import conversation
from .tickets.links import unlink
from .tickets.shape import viewed_ticket


def view(call: Call, ticket_id: int) -> Reply:
    ticket = _archived(call, ticket_id)
    return Reply(200, shown(call, ticket))


def shown(call: Call, ticket: Ticket) -> dict[str, Any]:
    """The view, with ``archived`` between tags and attachments (DOC; else INF: the order of the live view)."""
    body: dict[str, Any] = {}
    for name, value in viewed_ticket(call, ticket, []).items():
        if name == "attachments":
            body["archived"] = True
        body[name] = value
    return body


def delete(call: Call, ticket_id: int) -> Reply:
    """For good (INF: the docs know no way back)."""
    ticket = _archived(call, ticket_id)
    purge(call.state, ticket)
    return Reply(204, wrote=True)


def purge(state: State, ticket: Ticket) -> None:
    """The ticket and all that was in it."""
    unlink({**state.tickets, **state.archived_tickets}, ticket)
    for item in state.thread(ticket.id):
        state.remove_files("conversation", item.id)
        state.remove_conversation(item)
    summary = state.summaries.pop(ticket.id, None)
    if summary is not None:
        state.remove_files("conversation", summary.id)
    state.remove_files("ticket", ticket.id)
    del state.archived_tickets[ticket.id]


def conversations(call: Call, ticket_id: int) -> Reply:
    _archived(call, ticket_id)
    return call.page_of(call.state.thread(ticket_id), lambda item: conversation(call, item))


def _archived(call: Call, ticket_id: int) -> Ticket:
    ticket = call.state.archived_tickets.get(ticket_id)
    if ticket is None:
        where = "it is not archived" if ticket_id in call.state.tickets else "there is none"
        raise not_found(f"no archived ticket {ticket_id}: {where}")
    return ticket


_PATH = f"tickets/archived/{NUMBER}"
ROUTES = (
    Route("GET", _PATH, view, pool="tickets"),
    Route("DELETE", _PATH, delete),
    Route("GET", f"{_PATH}/conversations", conversations, query=LIST_QUERY, pool="tickets"),
)
