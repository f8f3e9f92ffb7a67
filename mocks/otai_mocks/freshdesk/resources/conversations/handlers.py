"""Conversations: list, note, reply, edit, delete (DOC, Conversations)."""

from __future__ import annotations

from ...errors import FieldError, invalid, not_found, wrong_method
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.html import conversation_text, wrap_plain
from ...tables.records import NOTE, PRIVATE, PUBLIC, Conversation
from ..attachments.store import store_uploads
from ..tickets.lookup import check_sight, get_ticket, writable_ticket
from . import shape as shapes
from . import writing


def list_of_ticket(call: Call, ticket_id: int) -> Reply:
    get_ticket(call, ticket_id)
    return call.page_of(call.state.thread(ticket_id), lambda item: shapes.conversation(call, item))


def add_note(call: Call, ticket_id: int) -> Reply:
    ticket = writable_ticket(call, ticket_id)
    rules = {
        **writing.body_rules(call, required=True),
        "incoming": v.Field(v.boolean),
        "notify_emails": v.Field(v.list_of(v.email)),
        "private": v.Field(v.boolean),
        "user_id": v.Field(v.positive),
    }
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    author = writing.author(call, values, errors, agents_only=False)
    if errors:
        raise invalid(errors)
    private = values.get("private", True)  # the default is private
    mailbox = writing.mailbox_of(call, ticket)
    item = Conversation(
        id=call.state.next_id("conversation"),
        ticket_id=ticket.id,
        body=wrap_plain(values.get("body", "")),
        user_id=author,
        created_at=call.now,
        updated_at=call.now,
        incoming=values.get("incoming", False),
        private=private,
        source=NOTE,
        # a public note has 3 even when it is incoming (REC PBR, NAN26)
        category=PRIVATE if private else PUBLIC,
        support_email=mailbox.reply_email if mailbox and private and call.choices.support_email_on_notes else None,
        to_emails=values.get("notify_emails", []),
    )
    writing.store(call, ticket, item, values.get("attachments"))
    return Reply(201, shapes.note(call, item), call.location(f"conversations/{item.id}"), wrote=True)  # REC NAN26


def add_reply(call: Call, ticket_id: int) -> Reply:
    ticket = writable_ticket(call, ticket_id)
    rules = {
        **writing.body_rules(call, required=True),
        "from_email": v.Field(v.text),
        "user_id": v.Field(v.positive),
        "cc_emails": v.Field(v.list_of(v.email, most=v.MOST_ADDRESSES)),
        "bcc_emails": v.Field(v.list_of(v.email, most=v.MOST_ADDRESSES)),
    }
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    author = writing.author(call, values, errors, agents_only=True)
    mailbox = writing.chosen_mailbox(call, ticket, values, errors)
    if errors:
        raise invalid(errors)
    item = writing.reply(call, ticket, values, author, mailbox)
    return Reply(201, shapes.reply(call, item), call.location(f"conversations/{item.id}"), wrote=True)  # REC NAN26


def _conversation(call: Call, conversation_id: int) -> Conversation:
    item = call.state.conversations.get(conversation_id)
    if item is None:
        raise not_found(f"no conversation {conversation_id}")
    check_sight(call, call.state.tickets.get(item.ticket_id))
    return item


def edit(call: Call, conversation_id: int) -> Reply:
    """Notes only. An edited note keeps its updated_at (REC PBR)."""
    item = _conversation(call, conversation_id)
    if not item.is_note:  # INF: how a reply refuses
        raise wrong_method(
            call.request.method, ["DELETE"], f"conversation {item.id} is no note: only notes can be edited"
        )
    values = call.read(writing.body_rules(call, required=False))
    if "body" in values:
        item.body = wrap_plain(values["body"])
        item.body_text = conversation_text(item.body)
    store_uploads(call, values.get("attachments"), conversation_id=item.id)
    item.last_edited_at, item.last_edited_user_id = call.now, call.agent.id
    return Reply(200, shapes.note(call, item), wrote=True)


def delete(call: Call, conversation_id: int) -> Reply:
    call.state.remove_conversation(_conversation(call, conversation_id))
    return Reply(204, wrote=True)


ROUTES = (
    Route("GET", f"tickets/{NUMBER}/conversations", list_of_ticket, query=LIST_QUERY, pool="tickets"),
    Route("POST", f"tickets/{NUMBER}/notes", add_note),
    Route("POST", f"tickets/{NUMBER}/reply", add_reply),
    Route("PUT", f"conversations/{NUMBER}", edit),
    Route("DELETE", f"conversations/{NUMBER}", delete),
)
