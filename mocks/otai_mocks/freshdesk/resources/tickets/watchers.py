"""Watchers: agents who follow a ticket that is not theirs (DOC, REC NAN26 add-ticket-watcher)."""

from __future__ import annotations

from typing import Any

from ...protocol import validate as v
from ...protocol.call import Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.records import Ticket
from .lookup import get_ticket, writable_ticket


def watchers(call: Call, ticket_id: int) -> Reply:
    ticket = get_ticket(call, ticket_id)
    return Reply(200, {"watcher_ids": ticket.watcher_ids})


def watch(call: Call, ticket_id: int) -> Reply:
    """204, without a Location (REC NAN26)."""
    ticket = writable_ticket(call, ticket_id)
    values = call.read({"user_id": v.Field(_agent(call), missing="missing", wanted="Positive Integer")})
    return _follow(call, [ticket], values["user_id"])


def unwatch(call: Call, ticket_id: int) -> Reply:
    """The caller follows no more: it takes no user_id (DOC)."""
    ticket = writable_ticket(call, ticket_id)
    call.read({})
    return _leave(call, [ticket])


def bulk_watch(call: Call) -> Reply:
    """For several tickets; without user_id it is the caller who follows (INF)."""
    values = call.read({"ids": _ids(call), "user_id": v.Field(_agent(call))})
    return _follow(call, _tickets(call, values), values.get("user_id", call.agent.id))


def bulk_unwatch(call: Call) -> Reply:
    """The caller follows these no more; user_id is not taken (DOC)."""
    return _leave(call, _tickets(call, call.read({"ids": _ids(call)})))


def _agent(call: Call) -> v.Check:
    """INF: nobody quotes how an unknown agent is refused."""
    return v.existing(call.state.agents, "agent", "user_id")


def _ids(call: Call) -> v.Field:
    """INF: one unknown ticket refuses them all."""
    there = {number: t for number, t in call.state.tickets.items() if not (t.deleted or t.spam)}
    return v.Field(v.list_of(v.existing(there, "ticket", "ids")), missing="missing", wanted="Array")


def _tickets(call: Call, values: dict[str, Any]) -> list[Ticket]:
    return [call.state.tickets[number] for number in values["ids"]]


def _follow(call: Call, tickets: list[Ticket], agent_id: int) -> Reply:
    new = [ticket for ticket in tickets if agent_id not in ticket.watcher_ids]
    for ticket in new:
        if agent_id not in ticket.watcher_ids:  # an id may be there twice
            ticket.watcher_ids.append(agent_id)
    return Reply(204, wrote=bool(new), why="" if new else "the agent follows already")


def _leave(call: Call, tickets: list[Ticket]) -> Reply:
    mine = [ticket for ticket in tickets if call.agent.id in ticket.watcher_ids]
    for ticket in mine:
        ticket.watcher_ids = [number for number in ticket.watcher_ids if number != call.agent.id]
    return Reply(204, wrote=bool(mine), why="" if mine else "the caller did not follow")


ROUTES = (
    Route("GET", f"tickets/{NUMBER}/watchers", watchers, pool="tickets"),
    Route("POST", f"tickets/{NUMBER}/watch", watch),
    Route("PUT", f"tickets/{NUMBER}/unwatch", unwatch, bodiless=True),
    Route("PUT", "tickets/bulk_watch", bulk_watch),
    Route("PUT", "tickets/bulk_unwatch", bulk_unwatch),
)
