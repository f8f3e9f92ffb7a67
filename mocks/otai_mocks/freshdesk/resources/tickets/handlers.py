"""Tickets: create, view, update, delete, restore. Listing and searching have files of their own."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from ...errors import FieldError, invalid, not_found, refuse
from ...protocol import validate as v
from ...protocol.call import Call, Reply, read_include
from ...protocol.routing import NUMBER, Route
from ...tables.html import description_text, wrap_plain
from ...tables.records import Ticket
from ...tables.service_levels import CONDITIONS
from ..attachments.store import store_uploads
from ..contacts import rules as people
from . import shape as shapes
from .access import get_ticket, writable_ticket
from .form import check_form
from .rules import accepted, check_due_pair

VIEW_INCLUDES = ("conversations", "requester", "company", "stats")


def create(call: Call) -> Reply:
    state, body = call.state, call.body
    errors: list[FieldError] = call.know_query()
    values = v.validate(body, accepted(call, creating=True), errors)
    check_form(call, values, errors)
    if not any(key in body.values for key in people.REQUESTER_KEYS):
        errors.append(FieldError("requester_id", "missing_requester"))
    requester = people.find_requester(call, values, errors)
    check_due_pair(body.values, errors)
    if errors:
        raise invalid(errors)
    if values.get("related_ticket_ids") is not None and not all(
        i in state.tickets for i in values["related_ticket_ids"]
    ):
        # top level, no errors (REC R7)
        message = "Tracker ticket can't be created as related_ticket_ids are invalid"
        refused = refuse("invalid_json", "related_ticket_ids name tickets that do not exist")
        refused.body = {"code": "cannot_create_tracker", "message": message}
        raise refused
    ticket = _build(call, values, requester or people.make_requester(call, values))
    state.remember(ticket.id, call.now, call.choices.index_lag)
    state.add_ticket(ticket)
    store_uploads(call, values.get("attachments"), ticket_id=ticket.id)
    shown = shapes.created_ticket(call, ticket, due_sent=ticket.due_fixed)
    return Reply(201, shown, call.location(f"tickets/{ticket.id}"), wrote=True)


def _build(call: Call, values: dict[str, Any], requester: Any) -> Ticket:
    """A ticket from clean values; what was not sent comes from the account (REC NAN26)."""
    state = call.state
    mailbox = next(iter(state.email_configs.values()), None)
    product = next((p for p in state.products.values() if p.default), None)
    cc_emails = list(values.get("cc_emails") or [])
    company_id = values.get("company_id") or getattr(requester, "company_id", None)
    number = state.next_id("ticket")
    ticket = Ticket(
        id=number,
        subject=values.get("subject") or "",
        description=wrap_plain(values.get("description") or ""),
        requester_id=requester.id,
        created_at=call.now,
        updated_at=call.now,
        status=values.get("status", 2),
        priority=values.get("priority", 1),
        source=values.get("source", 2),
        type=values.get("type"),
        responder_id=values.get("responder_id"),
        group_id=values.get("group_id") or (mailbox.group_id if mailbox else None),  # DOC 567
        company_id=company_id,
        product_id=values.get("product_id") or (product.id if product else None),
        email_config_id=values.get("email_config_id") or (mailbox.id if mailbox else None),
        internal_agent_id=values.get("internal_agent_id"),
        internal_group_id=values.get("internal_group_id"),
        parent_id=values.get("parent_id"),
        tags=list(dict.fromkeys(values.get("tags") or [])),
        custom_fields={k: x for k, x in (values.get("custom_fields") or {}).items() if x is not None},
        cc_emails=cc_emails,
        reply_cc_emails=list(cc_emails),
        ticket_cc_emails=list(cc_emails),
        association_type=2 if values.get("parent_id") else 3 if values.get("related_ticket_ids") else None,
        form_id=call.choices.form_id,
    )
    if call.choices.sentiment:
        ticket.sentiment_score = ticket.initial_sentiment_score = 50
    if values.get("due_by") is not None:
        ticket.due_by, ticket.fr_due_by, ticket.due_fixed = values["due_by"], values["fr_due_by"], True
    return ticket


def view(call: Call, ticket_id: int) -> Reply:
    ticket = call.state.tickets.get(ticket_id)
    if ticket is None:
        raise not_found(f"no ticket {ticket_id} in the account")
    if not call.query:
        return Reply(200, shapes.viewed_ticket(call, ticket, []))
    errors = call.know_query("include")
    include = read_include(call.query, VIEW_INCLUDES, errors)
    if errors:
        raise invalid(errors)
    return Reply(200, shapes.viewed_ticket(call, ticket, include))


def update(call: Call, ticket_id: int) -> Reply:
    state = call.state
    ticket = writable_ticket(call, ticket_id)
    errors: list[FieldError] = call.know_query()
    values = v.validate(call.body, accepted(call, creating=False, ticket=ticket), errors)
    keys = [key for key in people.REQUESTER_KEYS if key in values]
    requester = people.find_requester(call, values, errors) if keys else None
    check_form(call, values, errors, ticket)
    check_due_pair(call.body.values, errors)
    if ticket.source == 10:  # subject and description of outbound tickets are fixed (DOC 1464)
        errors += [FieldError(name, "read_only") for name in ("subject", "description") if name in values]
    if errors:
        raise invalid(errors)
    if not values:
        return Reply(200, shapes.updated_ticket(call, ticket), why="nothing to change was sent")
    state.remember(ticket.id, call.now, call.choices.index_lag)
    if keys:
        values["requester_id"] = (requester or people.make_requester(call, values)).id
        for key in ("email", "phone", "twitter_id", "facebook_id", "unique_external_id", "name"):
            values.pop(key, None)
    wrote = apply(call, ticket, values)
    return Reply(200, shapes.updated_ticket(call, ticket), why="" if wrote else "it was so before", wrote=wrote)


_PLAIN = (
    "subject",
    "priority",
    "source",
    "type",
    "responder_id",
    "group_id",
    "company_id",
    "product_id",
    "email_config_id",
    "internal_agent_id",
    "internal_group_id",
    "parent_id",
    "requester_id",
)


_DECIDE_DUE = ("priority", *CONDITIONS)
"""What the due times hang on: the policy that applies now counts (REC NAN26 for the priority, INF for the others)."""


def apply(call: Call, ticket: Ticket, values: dict[str, Any]) -> bool:
    """Write clean values into a ticket, and what follows from them. False: it was so before, and no time moves."""
    before = copy.copy(ticket)  # values are replaced, never changed
    for name in _PLAIN:
        if name in values:
            setattr(ticket, name, values[name])
    if "requester_id" in values and "company_id" not in values:
        ticket.company_id = getattr(call.state.user(ticket.requester_id), "company_id", None)
    if "description" in values:
        sent = values["description"]
        ticket.description = sent if call.choices.unwrap_on_update else wrap_plain(sent)
        ticket.description_text = description_text(ticket.description)
    if "tags" in values:
        ticket.tags = list(dict.fromkeys(values["tags"]))
    if "custom_fields" in values:
        merged = {**ticket.custom_fields, **values["custom_fields"]}
        ticket.custom_fields = {name: value for name, value in merged.items() if value is not None}
    if "status" in values:
        call.state.set_status(ticket, values["status"], call.now)
    if values.get("due_by") is not None:
        ticket.due_by, ticket.fr_due_by, ticket.due_fixed = values["due_by"], values["fr_due_by"], True
    elif not ticket.due_fixed and any(getattr(ticket, name) != getattr(before, name) for name in _DECIDE_DUE):
        call.state.compute_due(ticket)
    store_uploads(call, values.get("attachments"), ticket_id=ticket.id)
    if ticket == before and not values.get("attachments"):
        return False
    ticket.updated_at = call.now
    return True


def delete(call: Call, ticket_id: int) -> Reply:
    ticket = writable_ticket(call, ticket_id)
    call.state.remember(ticket.id, call.now, call.choices.index_lag)
    ticket.deleted, ticket.updated_at = True, call.now
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
    Route("GET", f"tickets/{NUMBER}", view, pool="tickets", cost=_view_cost),
    Route("PUT", f"tickets/{NUMBER}", update, pool="update"),
    Route("PATCH", f"tickets/{NUMBER}", update, pool="update"),
    Route("DELETE", f"tickets/{NUMBER}", delete),
    Route("PUT", f"tickets/{NUMBER}/restore", restore, bodiless=True),
)
