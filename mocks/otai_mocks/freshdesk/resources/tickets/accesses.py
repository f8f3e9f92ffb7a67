"""Who may see a ticket though no rule of the account lets them: /tickets/{id}/accesses (DOC)."""

from __future__ import annotations

from typing import Any

from ...protocol import validate as v
from ...protocol.call import Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.records import Ticket
from .lookup import get_ticket, writable_ticket


def view(call: Call, ticket_id: int) -> Reply:
    ticket = get_ticket(call, ticket_id)
    return _shown(ticket)


def add(call: Call, ticket_id: int) -> Reply:
    """More users. The status is a free choice (INF), and that only agents can be named."""
    ticket = writable_ticket(call, ticket_id)
    values = _read(call, v.list_of(v.existing(call.state.agents, "agent", "user_ids")))
    return _write(ticket, [*ticket.access_ids, *values], 201)


def change(call: Call, ticket_id: int) -> Reply:
    """``[{"id": 2, "deleted": true}, {"id": 3}]``: some go, some come (DOC)."""
    ticket = writable_ticket(call, ticket_id)
    changes = _read(call, v.list_of(_change(call)))
    kept = list(ticket.access_ids)
    for number, deleted in changes:
        kept = [known for known in kept if known != number] if deleted else [*kept, number]
    return _write(ticket, kept, 200)


def remove(call: Call, ticket_id: int) -> Reply:
    """All of them."""
    ticket = writable_ticket(call, ticket_id)
    wrote, ticket.access_ids = bool(ticket.access_ids), []
    return Reply(204, wrote=wrote)


def _change(call: Call) -> v.Check:
    agent = v.existing(call.state.agents, "agent", "user_ids")

    def checked(value: Any, form: bool) -> tuple[int, bool]:
        given = v.mapping(value, form)
        if set(given) - {"id", "deleted"}:
            raise v.Bad("unknown")
        return agent(given.get("id"), form), v.boolean(given.get("deleted", False), form)

    return checked


def _read(call: Call, check: v.Check) -> list[Any]:
    values = call.read({"user_ids": v.Field(check, missing="missing", wanted="Array")})
    return list(values["user_ids"])


def _write(ticket: Ticket, user_ids: list[int], status: int) -> Reply:
    before, ticket.access_ids = ticket.access_ids, list(dict.fromkeys(user_ids))
    return Reply(status, _shown(ticket).body, wrote=before != ticket.access_ids)


def _shown(ticket: Ticket) -> Reply:
    return Reply(200, {"user_ids": ticket.access_ids})


_PATH = f"tickets/{NUMBER}/accesses"
ROUTES = (
    Route("GET", _PATH, view, pool="tickets"),
    Route("POST", _PATH, add),
    Route("PATCH", _PATH, change),
    Route("DELETE", _PATH, remove),
)
