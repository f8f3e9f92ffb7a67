"""GET associated_tickets and prime_association: what hangs on a ticket, and what it hangs on (DOC)."""

from __future__ import annotations

from typing import Any

from ...errors import not_found
from ...protocol.call import Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.records import Ticket
from .links import PRIMES
from .lookup import get_ticket


def associated_tickets(call: Call, ticket_id: int) -> Reply:
    """The children of a parent, the related tickets of a tracker; none of any other ticket (INF)."""
    ticket = get_ticket(call, ticket_id)
    numbers = [] if ticket.association_type in PRIMES else ticket.associated_ids
    found = [call.state.tickets[number] for number in numbers if number in call.state.tickets]
    return Reply(200, {"tickets": [shown(other) for other in found]})


def prime_association(call: Call, ticket_id: int) -> Reply:
    """The parent of a child, the tracker of a related ticket; of any other ticket 404 (INF)."""
    ticket = get_ticket(call, ticket_id)
    numbers = ticket.associated_ids if ticket.association_type in PRIMES else []
    prime = call.state.tickets.get(numbers[0]) if numbers else None
    if prime is None:
        raise not_found(f"ticket {ticket_id} is neither a child nor a related ticket of one that is there")
    return Reply(200, shown(prime))


def shown(ticket: Ticket) -> dict[str, Any]:
    """The sixteen keys that the documentation prints."""
    return {
        "id": ticket.id,
        "group_id": ticket.group_id,
        "priority": ticket.priority,
        "requester_id": ticket.requester_id,
        "responder_id": ticket.responder_id,
        "source": ticket.source,
        "company_id": ticket.company_id,
        "status": ticket.status,
        "subject": ticket.subject,
        "product_id": ticket.product_id,
        "type": ticket.type,
        "due_by": ticket.due_by,
        "fr_due_by": ticket.fr_due_by,
        "is_escalated": ticket.is_escalated,
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
    }


ROUTES = (
    Route("GET", f"tickets/{NUMBER}/associated_tickets", associated_tickets, pool="tickets"),
    Route("GET", f"tickets/{NUMBER}/prime_association", prime_association, pool="tickets"),
)
