"""Which tickets a caller may read and write."""

from __future__ import annotations

from ...errors import not_found, wrong_method
from ...protocol.call import Call
from ...tables.records import Ticket


def get_ticket(call: Call, ticket_id: int) -> Ticket:
    """The ticket, deleted or not; 404 if there is none."""
    ticket = call.state.tickets.get(ticket_id)
    if ticket is None:
        raise not_found(f"no ticket {ticket_id} in the account")
    return ticket


def writable_ticket(call: Call, ticket_id: int) -> Ticket:
    """The ticket; 405 when it is deleted or spam (DOC 164)."""
    ticket = get_ticket(call, ticket_id)
    if ticket.deleted or ticket.spam:
        condition = "deleted" if ticket.deleted else "spam"
        raise wrong_method(call.request.method, ["GET"], f"ticket {ticket_id} is {condition}: it can only be read")
    return ticket
