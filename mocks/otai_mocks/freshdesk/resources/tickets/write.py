"""What a ticket becomes by create and update: written from clean values, with what follows from them."""

from __future__ import annotations

import copy
from typing import Any

from ...protocol.call import Call
from ...tables.html import description_text, wrap_plain
from ...tables.records import Agent, Contact, Ticket
from ...tables.service_levels import CONDITIONS
from ..attachments.store import store_uploads
from . import links


def add(call: Call, values: dict[str, Any], requester: Contact | Agent) -> Ticket:
    """A new ticket; what was not sent comes from the account (REC NAN26)."""
    state = call.state
    first = next(iter(state.email_configs.values()), None)
    mailbox = state.email_configs.get(values.get("email_config_id") or 0, first)
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
        email_config_id=mailbox.id if mailbox else None,
        internal_agent_id=values.get("internal_agent_id"),
        internal_group_id=values.get("internal_group_id"),
        tags=list(dict.fromkeys(values.get("tags") or [])),
        custom_fields={k: x for k, x in (values.get("custom_fields") or {}).items() if x is not None},
        cc_emails=cc_emails,
        reply_cc_emails=list(cc_emails),
        ticket_cc_emails=list(cc_emails),
        form_id=call.choices.form_id,
    )
    if call.choices.sentiment:
        ticket.sentiment_score = ticket.initial_sentiment_score = 50
    if values.get("due_by") is not None:
        ticket.due_by, ticket.fr_due_by, ticket.due_fixed = values["due_by"], values["fr_due_by"], True
    state.remember(ticket.id, call.now, call.choices.index_lag)
    state.add_ticket(ticket)
    links.write(call.state, ticket, values)
    store_uploads(call, values.get("attachments"), ticket_id=ticket.id)
    return ticket


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
    links.write(call.state, ticket, values)
    store_uploads(call, values.get("attachments"), ticket_id=ticket.id)
    if ticket == before and not values.get("attachments"):
        return False
    ticket.updated_at = call.now
    return True


def delete(call: Call, ticket: Ticket) -> None:
    """Into the bin."""
    call.state.remember(ticket.id, call.now, call.choices.index_lag)
    ticket.deleted, ticket.updated_at = True, call.now
