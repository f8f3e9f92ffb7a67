"""Forwards: a ticket is sent to somebody outside (REC NAN26 forward-ticket), and a forward is replied to (DOC)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...errors import FieldError, invalid
from ...protocol import validate as v
from ...protocol.call import Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.html import wrap_plain
from ...tables.records import FORWARD, FORWARD_REPLY, NOTE, PRIVATE, Conversation, Ticket
from ..attachments.store import copy_files
from ..tickets.lookup import writable_ticket
from . import shape as shapes
from . import writing


def _mail_rules(call: Call) -> dict[str, v.Field]:
    addresses = v.list_of(v.email, most=v.MOST_ADDRESSES)  # INF: as of a reply
    return {
        "body": v.Field(v.text, missing="missing", wanted="String"),
        "to_emails": v.Field(v.filled(addresses), missing="missing", wanted="Array"),
        "cc_emails": v.Field(addresses),
        "bcc_emails": v.Field(addresses),
        "from_email": v.Field(v.text),
        "attachments": v.Field(v.files(call.choices.max_body)),  # INF: not documented here
    }


def forward(call: Call, ticket_id: int) -> Reply:
    """A private conversation of source 8 and category 2; the customer sees nothing of it."""
    ticket = writable_ticket(call, ticket_id)
    rules = {
        **_mail_rules(call),
        "agent_id": v.Field(v.positive),
        "include_quoted_text": v.Field(v.boolean),
        "include_original_attachments": v.Field(v.boolean),
    }
    values, item = _mail(call, ticket, rules, "agent_id")
    item = replace(item, source=FORWARD, category=PRIVATE, has_quoted_text=values.get("include_quoted_text", True))
    _send(call, ticket, item, values)
    if values.get("include_original_attachments", True):  # INF: copies of the ticket's files
        copy_files(call, call.state.files_of("ticket", ticket.id), conversation_id=item.id)
    known = ticket.fwd_emails or []
    ticket.fwd_emails = list(dict.fromkeys([*known, *(item.to_emails or [])]))  # INF: nobody shows one filled
    return Reply(201, shapes.forwarded(call, item), call.location(f"conversations/{item.id}"), wrote=True)


def reply_to_forward(call: Call, ticket_id: int) -> Reply:
    """To those whom the ticket was forwarded to. Source 2 and category 6, as the documentation prints them."""
    ticket = writable_ticket(call, ticket_id)
    values, item = _mail(call, ticket, {**_mail_rules(call), "user_id": v.Field(v.positive)}, "user_id")
    item = replace(item, source=NOTE, category=FORWARD_REPLY, has_quoted_text=True)
    _send(call, ticket, item, values)
    return Reply(201, shapes.forwarded(call, item), call.location(f"conversations/{item.id}"), wrote=True)


def _mail(call: Call, ticket: Ticket, rules: dict[str, v.Field], who: str) -> tuple[dict[str, Any], Conversation]:
    """What was sent, and the e-mail it makes. Nothing is written."""
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    user_id = writing.author(call, values, errors, agents_only=True, name=who)
    mailbox = writing.chosen_mailbox(call, ticket, values, errors)
    if errors:
        raise invalid(errors)
    item = Conversation(
        id=0,
        ticket_id=ticket.id,
        body=wrap_plain(values["body"]),
        user_id=user_id,
        created_at=call.now,
        updated_at=call.now,
        private=True,
        support_email=mailbox.reply_email if mailbox else None,
        from_email=shapes.from_line(mailbox),
        to_emails=values["to_emails"],
        cc_emails=values.get("cc_emails", []),
        bcc_emails=values.get("bcc_emails", []),
    )
    return values, item


def _send(call: Call, ticket: Ticket, item: Conversation, values: dict[str, Any]) -> None:
    item.id = call.state.next_id("conversation")
    writing.store(call, ticket, item, values.get("attachments"))


ROUTES = (
    Route("POST", f"tickets/{NUMBER}/forward", forward),
    Route("POST", f"tickets/{NUMBER}/reply_to_forward", reply_to_forward),
)
