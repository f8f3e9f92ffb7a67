"""Which tickets a caller may read and write: the one rule of ticket scopes (support article 97079)."""

from __future__ import annotations

from collections.abc import Callable

from ...errors import not_found, refuse, wrong_method
from ...protocol.call import Call
from ...tables.records import Agent, Ticket

EVERYTHING, OF_GROUPS, ASSIGNED = 1, 2, 3
"""The ticket scopes of agents. Roles have no part in it: an administrator can be restricted too."""


def sight(agent: Agent) -> Callable[[Ticket], bool] | None:
    """Whether the agent sees a ticket; None: all of them.

    Groups: those of their groups, and their own. Restricted: their own only. A second owner owns it as well.
    """
    if agent.ticket_scope == EVERYTHING:
        return None
    me, groups = agent.id, frozenset(agent.group_ids if agent.ticket_scope == OF_GROUPS else ())
    return lambda t: (
        me in (t.responder_id, t.internal_agent_id) or t.group_id in groups or t.internal_group_id in groups
    )


def check_sight(call: Call, ticket: Ticket | None) -> None:
    """Whether the caller sees the ticket; 403 as for any missing right (3P tap-freshdesk#28, for scopes INF)."""
    if call.agent.ticket_scope == EVERYTHING or ticket is None:
        return
    sees = sight(call.agent)
    if sees is not None and not sees(ticket):
        which = "of their groups or their own" if call.agent.ticket_scope == OF_GROUPS else "assigned to them"
        why = f"agent {call.agent.id} {call.agent.name!r} sees only tickets {which}, and ticket {ticket.id} is not"
        raise refuse("access_denied", why)


def get_ticket(call: Call, ticket_id: int) -> Ticket:
    """The ticket, deleted or not; 404 if there is none, 403 if the caller does not see it."""
    ticket = call.state.tickets.get(ticket_id)
    if ticket is None:
        raise not_found(f"no ticket {ticket_id} in the account")
    if call.agent.ticket_scope != EVERYTHING:
        check_sight(call, ticket)
    return ticket


def writable_ticket(call: Call, ticket_id: int) -> Ticket:
    """The ticket; 405 when it is deleted or spam (DOC 164)."""
    ticket = get_ticket(call, ticket_id)
    if ticket.deleted or ticket.spam:
        condition = "deleted" if ticket.deleted else "spam"
        raise wrong_method(call.request.method, ["GET"], f"ticket {ticket_id} is {condition}: it can only be read")
    return ticket
