"""What notes, replies and forwards have in common: who writes, from which mailbox, and how it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from ...errors import FieldError
from ...protocol import validate as v
from ...protocol.body import Upload
from ...protocol.call import Call
from ...tables.html import wrap_plain
from ...tables.records import PUBLIC, REPLY, Agent, Conversation, EmailConfig, Ticket
from ..attachments.store import store_uploads
from .shape import from_line


def body_rules(call: Call, *, required: bool) -> dict[str, v.Field]:
    given = "structured_body" in call.body.values
    return {
        "body": v.Field(v.text, missing="missing" if required and not given else None, wanted="String"),
        "structured_body": v.Field(v.mapping, null=True),
        "attachments": v.Field(v.files(call.choices.max_body)),
    }


def author(
    call: Call, values: Mapping[str, Any], errors: list[FieldError], *, agents_only: bool, name: str = "user_id"
) -> int:
    """Who writes: the one named, or the caller."""
    user_id: int = values.get(name, call.agent.id)
    user = call.state.user(user_id)
    if user is None or (agents_only and not isinstance(user, Agent)):
        thing = "agent" if agents_only else "contact"
        errors.append(FieldError(name, "no_match", {"thing": thing, "attribute": name}))
    return user_id


def mailbox_of(call: Call, ticket: Ticket) -> EmailConfig | None:
    """The mailbox that a ticket's e-mails come from."""
    configs = call.state.email_configs
    return configs.get(ticket.email_config_id or 0) or next(iter(configs.values()), None)


def mailbox_named(call: Call, address: str) -> EmailConfig | None:
    """The mailbox that a ``from_email`` names."""
    bare = parseaddr(address)[1].lower()
    return next((c for c in call.state.email_configs.values() if c.reply_email.lower() == bare), None)


def chosen_mailbox(
    call: Call, ticket: Ticket, values: Mapping[str, Any], errors: list[FieldError]
) -> EmailConfig | None:
    """The mailbox of ``from_email`` if one was sent, else the ticket's."""
    if "from_email" not in values:
        return mailbox_of(call, ticket)
    mailbox = mailbox_named(call, values["from_email"])
    if mailbox is None:
        errors.append(FieldError("from_email", "from_email"))
    return mailbox


def reply(
    call: Call, ticket: Ticket, values: Mapping[str, Any], user_id: int, mailbox: EmailConfig | None
) -> Conversation:
    """An agent's answer to the requester; it moves the stats of the ticket."""
    requester = call.state.user(ticket.requester_id)
    item = Conversation(
        id=call.state.next_id("conversation"),
        ticket_id=ticket.id,
        body=wrap_plain(values.get("body", "")),
        user_id=user_id,
        created_at=call.now,
        updated_at=call.now,
        source=REPLY,
        category=PUBLIC,
        support_email=mailbox.reply_email if mailbox else None,
        to_emails=[requester.email] if requester and requester.email else [],
        from_email=from_line(mailbox),
        cc_emails=values.get("cc_emails", []),
        bcc_emails=values.get("bcc_emails", []),
    )
    store(call, ticket, item, values.get("attachments"))
    ticket.agent_responded_at = call.now
    ticket.first_responded_at = ticket.first_responded_at or call.now
    return item


def store(call: Call, ticket: Ticket, item: Conversation, uploads: list[Upload] | None) -> None:
    call.state.remember(ticket.id, call.now, call.choices.index_lag)
    call.state.add_conversation(item)
    store_uploads(call, uploads, conversation_id=item.id)
    ticket.updated_at = call.now
