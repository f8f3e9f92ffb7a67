"""PUT /tickets/merge: several tickets become one (DOC). What the notes say where none are given is a free choice."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, invalid
from ...protocol import validate as v
from ...protocol.call import Call, Reply
from ...protocol.routing import Route
from ...tables.html import wrap_plain
from ...tables.records import NOTE, PRIVATE, PUBLIC, Conversation, Ticket
from ...tables.state import CLOSED
from .lookup import writable_ticket


def merge(call: Call) -> Reply:
    """The secondary tickets are closed with a note that leads to the primary one, which gets a note too."""
    rules = {
        "primary_id": v.Field(v.positive, missing="missing", wanted="Positive Integer"),
        "ticket_ids": v.Field(v.list_of(v.positive), missing="missing", wanted="Array"),
        "note_in_primary": v.Field(_note_given, null=True),
        "note_in_secondary": v.Field(_note_given, null=True),
        "convert_recepients_to_cc": v.Field(v.boolean),
    }
    errors: list[FieldError] = []
    values = v.validate(call.body, rules, errors)
    # the primary one may be named among the others (DOC, its sample); alone it makes no merge (INF)
    primary_id, others = values.get("primary_id"), values.get("ticket_ids", [])
    secondary_ids = [number for number in dict.fromkeys(others) if number != primary_id]
    for name, numbers in (("primary_id", [primary_id]), ("ticket_ids", secondary_ids or [None])):
        if name in values and not all(number in call.state.tickets for number in numbers):
            errors.append(FieldError(name, "no_match", {"thing": "ticket", "attribute": name}))  # INF: the text
    if errors:
        raise invalid(errors)
    primary = writable_ticket(call, values["primary_id"])
    secondary = [writable_ticket(call, number) for number in secondary_ids]
    named = ", ".join(str(ticket.id) for ticket in secondary)
    for ticket in secondary:
        call.state.remember(ticket.id, call.now, call.choices.index_lag)
        call.state.set_status(ticket, CLOSED, call.now)
        text = f"This ticket is closed and merged into ticket {primary.id}"
        _note(call, ticket, values.get("note_in_secondary"), text)
    call.state.remember(primary.id, call.now, call.choices.index_lag)
    _note(call, primary, values.get("note_in_primary"), f"Ticket(s) with ID {named} were merged into this ticket")
    if values.get("convert_recepients_to_cc"):
        people = (call.state.user(ticket.requester_id) for ticket in secondary)
        addresses = [person.email for person in people if person is not None and person.email]
        primary.cc_emails = list(dict.fromkeys([*(primary.cc_emails or []), *addresses]))
    return Reply(204, wrote=True)


def _note_given(value: Any, form: bool) -> dict[str, Any]:
    given = v.mapping(value, form)
    for name, check in (("body", v.text), ("private", v.boolean)):
        if name in given:
            check(given[name], form)
    if set(given) - {"body", "private"}:
        raise v.Bad("unknown")
    return given


def _note(call: Call, ticket: Ticket, given: dict[str, Any] | None, text: str) -> None:
    note = given or {}
    private = note.get("private") is not False
    call.state.add_conversation(
        Conversation(
            id=call.state.next_id("conversation"),
            ticket_id=ticket.id,
            body=wrap_plain(str(note.get("body") or text)),
            user_id=call.agent.id,
            created_at=call.now,
            updated_at=call.now,
            private=private,
            source=NOTE,
            category=PRIVATE if private else PUBLIC,
        )
    )
    ticket.updated_at = call.now


ROUTES = (Route("PUT", "tickets/merge", merge),)
