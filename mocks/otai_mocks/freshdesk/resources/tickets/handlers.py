"""Tickets: create, view, update, delete, restore. Listing and searching have files of their own."""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import FieldError, invalid, not_found
from ...protocol import validate as v
from ...protocol.call import Call, Reply, read_include
from ...protocol.routing import NUMBER, Route
from ..contacts import rules as people
from . import links, write
from . import shape as shapes
from .form import check_form
from .lookup import get_ticket, writable_ticket
from .outbound import OUTBOUND
from .rules import accepted, check_due_pair

VIEW_INCLUDES = ("conversations", "requester", "company", "stats")


def create(call: Call) -> Reply:
    state, body = call.state, call.body
    errors: list[FieldError] = []
    values = v.validate(body, accepted(call, creating=True), errors)
    check_form(call, values, errors)
    if not any(key in body.values for key in people.REQUESTER_KEYS):
        errors.append(FieldError("requester_id", "missing_requester"))
    requester = people.find_requester(call, values, errors)
    check_due_pair(body.values, errors)
    links.check_new(state, values, errors)
    if errors:
        raise invalid(errors)
    links.check_tracked(state, values)
    ticket = write.add(call, values, requester or people.make_requester(call, values))
    shown = shapes.created_ticket(call, ticket, due_sent=ticket.due_fixed)
    return Reply(201, shown, call.location(f"tickets/{ticket.id}"), wrote=True)


def view(call: Call, ticket_id: int) -> Reply:
    ticket = get_ticket(call, ticket_id)
    if not call.query:
        return Reply(200, shapes.viewed_ticket(call, ticket, []))
    errors: list[FieldError] = []
    include = read_include(call.query, VIEW_INCLUDES, errors)
    if errors:
        raise invalid(errors)
    return Reply(200, shapes.viewed_ticket(call, ticket, include))


def update(call: Call, ticket_id: int) -> Reply:
    state = call.state
    ticket = writable_ticket(call, ticket_id)
    errors: list[FieldError] = []
    values = v.validate(call.body, accepted(call, creating=False, ticket=ticket), errors)
    keys = [key for key in people.REQUESTER_KEYS if key in values]
    requester = people.find_requester(call, values, errors) if keys else None
    check_form(call, values, errors, ticket)
    check_due_pair(call.body.values, errors)
    if ticket.source == OUTBOUND:  # subject and description of outbound tickets are fixed (DOC 1464)
        errors += [FieldError(name, "read_only") for name in ("subject", "description") if name in values]
    links.check(state, ticket, values, errors)
    if errors:
        raise invalid(errors)
    if not values:
        return Reply(200, shapes.updated_ticket(call, ticket), why="nothing to change was sent")
    state.remember(ticket.id, call.now, call.choices.index_lag)
    if keys:
        values["requester_id"] = (requester or people.make_requester(call, values)).id
        for key in ("email", "phone", "twitter_id", "facebook_id", "unique_external_id", "name"):
            values.pop(key, None)
    wrote = write.apply(call, ticket, values)
    return Reply(200, shapes.updated_ticket(call, ticket), why="" if wrote else "it was so before", wrote=wrote)


def delete(call: Call, ticket_id: int) -> Reply:
    write.delete(call, writable_ticket(call, ticket_id))
    return Reply(204, wrote=True)


def restore(call: Call, ticket_id: int) -> Reply:
    """Back from the bin, and from spam."""
    ticket = get_ticket(call, ticket_id)
    if not (ticket.deleted or ticket.spam):
        raise not_found(f"ticket {ticket_id} is neither deleted nor spam: there is nothing to restore")
    call.state.remember(ticket.id, call.now, call.choices.index_lag)
    ticket.deleted, ticket.spam, ticket.updated_at = False, False, call.now
    return Reply(204, wrote=True)


def _view_cost(query: Mapping[str, str]) -> int:
    """1 and 1 per include (DOC 927-945)."""
    return 1 + sum(name.strip() in VIEW_INCLUDES for name in query.get("include", "").split(","))


ROUTES = (
    Route("POST", "tickets", create, pool="create"),
    Route("GET", f"tickets/{NUMBER}", view, query=("include",), pool="tickets", cost=_view_cost),
    Route("PUT", f"tickets/{NUMBER}", update, pool="update"),
    Route("PATCH", f"tickets/{NUMBER}", update, pool="update"),
    Route("DELETE", f"tickets/{NUMBER}", delete),
    Route("PUT", f"tickets/{NUMBER}/restore", restore, bodiless=True),
)
