"""ONE table of what OTOBO says when it says no: the sentence → our error, the thing it is about, and what to do."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..errors import (
    AuthenticationError,
    NotFoundError,
    PermissionDeniedError,
    ResponseError,
    ServerError,
    ValidationError,
)


class UnknownAccessDenied(PermissionDeniedError):
    """An AccessDenied whose text does not tell "no such ticket" from "not allowed": one read settles it."""


class Refusal(NamedTuple):
    """One line of the table.

    Attributes:
        text: matches OTOBO's sentence, without the operation in front.
        about: the field of the request whose value is named: ``Queue``, ``Article.Subject``, ``DynamicField.Name`` …
        says: what is wrong with it.
        remedy: what to do.
        kind: the error.
    """

    text: re.Pattern[str]
    about: str
    says: str
    remedy: str = ""
    kind: type[ResponseError] = ValidationError


def _line(text: str, about: str, says: str, remedy: str = "", kind: type[ResponseError] = ValidationError) -> Refusal:
    return Refusal(re.compile(text), about, says, remedy, kind)


_WHERE = {
    "Queue": "Admin → Queues; upper and lower case count",
    "State": "Admin → States",
    "Priority": "Admin → Priorities",
    "Type": "Admin → Types",
    "Service": "Admin → Services, and switched on by the setting Ticket::Service",
    "SLA": "Admin → Service Level Agreements, and switched on by the setting Ticket::Service",
    "Lock": "'lock' or 'unlock'",
    "Owner": "Admin → Agents: a valid agent, by login or id",
    "Responsible": "Admin → Agents: a valid agent, by login or id",
}
_DEFAULTS = {"Queue": "default_queue", "State": "default_state", "Priority": "default_priority", "Type": "default_type"}
_ARTICLE = {
    "AutoResponseType": "is no type of automatic response",
    "From": "is no e-mail address that OTOBO accepts",
    "ContentType": "is no MIME type with a known charset",
    "MimeType": "is no MIME type",
    "Charset": "is not known",
    "HistoryType": "is no history type",
    "TimeUnit": "is no decimal number",
    "NoAgent": "must be 0 or 1",
}
_NO_LOGIN = "Check username and password, and that the agent is valid (Admin → Agents)"
_RIGHT = "Grant it in Admin → Agents ↔ Groups"


def _of_names() -> list[Refusal]:
    """What a ticket names: queue, state …"""
    table = []
    for name, where in _WHERE.items():
        both = rf"Ticket->{name}ID or Ticket->{name} parameter"
        default = _DEFAULTS.get(name)
        hint = f"Give one, or set {default}" if default else "Give one"
        table += [
            _line(rf"{both} is invalid", name, "does not exist, or is invalid", f"See {where}"),
            _line(rf"{both} is required by sysconfig", name, "is needed by this system", hint),
            _line(rf"{both} is required", name, "is missing", hint),
        ]
    return table


REFUSALS: tuple[Refusal, ...] = (
    # logging in
    _line("User could not be authenticated", "", "the login was refused", _NO_LOGIN, AuthenticationError),
    _line("User needs to an Agent", "", "only agents may do this", "Use an agent's login", AuthenticationError),
    _line("Authorization failing", "", "the login was refused", _NO_LOGIN, AuthenticationError),
    _line("SessionID is Invalid", "", "the session has ended", "Log in again", AuthenticationError),
    _line("UserLogin, CustomerUserLogin or SessionID is required", "", "no login was sent", "Set username"),
    _line("Password (or SessionID is required|parameter is missing)", "", "no password was sent", "Set password"),
    _line("The request (is empty|data is invalid)", "", "an empty request was sent", "Send an object"),
    # which ticket
    _line(
        "User does not have access to the ticket",
        "",
        "there is no such ticket, or the agent may not read it",
        "Check its id, and the agent's right ro on the group of its queue",
        NotFoundError,
    ),
    _line("TicketID (parameter is missing|or TicketNumber is required)", "TicketID", "is missing", "Give an id"),
    _line("Structure for TicketID is not correct", "TicketID", "is no id", "Give whole numbers"),
    _line("Could not get Ticket data", "TicketID", "cannot be read", "Give whole numbers"),
    # the shape of a request
    _line("(Ticket|Article) parameter is (missing or )?not valid", "", "Ticket or Article is no filled object"),
    _line("DynamicField parameter is missing or not valid", "", "DynamicField is no filled list of objects"),
    _line("Attachment parameter is missing or not valid", "", "Attachment is no filled list of objects"),
    # ticket values
    _line("Ticket->Title parameter is missing", "Title", "is missing", "Give a subject"),
    _line("Ticket->CustomerUser parameter is missing", "CustomerUser", "is missing", "Set default_customer_user"),
    _line(
        "Ticket->CustomerUser parameter is invalid",
        "CustomerUser",
        "is neither the login of a valid customer nor an e-mail address that OTOBO accepts",
        "See Admin → Customer Users",
    ),
    *_of_names(),
    _line("Ticket->PendingTime parameter is invalid", "PendingTime", "is no possible time"),
    _line("Can't set a ticket on a pending state", "State", "is a pending state and needs a time", "Set pending_until"),
    # article values
    *(
        _line(rf"Article->{name} parameter is missing", f"Article.{name}", "is missing", "Give a text")
        for name in ("Subject", "Body")
    ),
    _line(
        r"Article->(ContentType or Ticket->MimeType and Article->Charset parameters are|\w+ is) required",
        "Article.ContentType",
        "is missing",
        "Give ContentType, or MimeType and Charset",
    ),
    _line(
        "Article->CommunicationChannel or Article->CommunicationChannelID parameter is invalid",
        "Article.CommunicationChannel",
        "holds no articles",
        "Use Internal, Phone or Email",
    ),
    _line(
        "Article->SenderTypeID or Ticket->SenderType parameter is invalid",
        "Article.SenderType",
        "does not exist",
        "Use agent, system or customer",
    ),
    *(_line(rf"Article->{name} (parameter )?is invalid", f"Article.{name}", says) for name, says in _ARTICLE.items()),
    _line(
        r"Article->\w+ (UserID=\S* )?parameter is invalid",
        "Article",
        "names an agent who does not exist",
        "Give a list of ids of valid agents",
    ),
    # dynamic fields and attachments: TicketCreate has two blanks where TicketUpdate has one
    _line(r"DynamicField->Name +parameter is missing", "DynamicField.Name", "has no name"),
    _line(r"DynamicField->Value +parameter is missing", "DynamicField.Value", "has no value that OTOBO can read"),
    _line(
        "DynamicField->Name parameter is invalid",
        "DynamicField.Name",
        "does not exist or is invalid",
        "See Admin → Dynamic Fields; upper and lower case count",
    ),
    _line(
        "DynamicField->Value parameter is invalid",
        "DynamicField.Value",
        "does not fit the field",
        "A dropdown takes a key, a date YYYY-MM-DD HH:MM:SS, a checkbox 0 or 1: see Admin → Dynamic Fields",
    ),
    _line("To create an article DynamicField an article is required", "DynamicField.Name", "needs a note"),
    _line(r"Attachment->(Content|ContentType|Filename) +parameter is missing", "Attachment", "is not complete"),
    _line("Attachment->ContentType is invalid", "Attachment", "has a content_type that is no MIME type"),
    _line("To create an attachment an article is needed", "Attachment", "needs a note"),
    # rights
    _line(
        "Can not create tickets in given Queue",
        "Queue",
        "the agent has no right to create tickets here",
        f"It needs 'create' on the queue's group. {_RIGHT}",
        PermissionDeniedError,
    ),
    _line(
        "Does not have permissions to create new articles",
        "",
        "the agent has no right to write notes",
        f"It needs 'note' on the group of the ticket's queue. {_RIGHT}",
        PermissionDeniedError,
    ),
    *(
        _line(
            rf"Does not have permissions to update {word}",
            about,
            f"the agent has no right to change the {what}",
            f"It needs '{right}' on the group of the ticket's queue. {_RIGHT}",
            PermissionDeniedError,
        )
        for word, about, what, right in (
            ("dynamic fields", "DynamicField.Name", "dynamic fields", "rw"),
            ("queue", "Queue", "queue", "rw"),
            ("owner", "Owner", "owner", "owner"),
            ("responsibe", "Responsible", "responsible agent", "rw"),
            ("priority", "Priority", "priority", "priority"),
            ("state", "State", "status", "rw"),
        )
    ),
)

FAULTS: tuple[Refusal, ...] = (
    _line(
        "Ticket could not be created",
        "Queue",
        "was not taken, and nothing was written",
        "Names of queues and types must agree in upper and lower case",
    ),
    _line(
        "Ticket queue could not be updated",
        "Queue",
        "was not taken, and the ticket not moved",
        "The queue's name must agree in upper and lower case, and the agent needs rw on its group "
        "(Admin → Agents ↔ Groups)",
    ),
    _line(
        "Article could not be created",
        "Article.Subject",
        "the text was not stored",
        "Subject and body must be plain text; OTOBO's log (Admin → System Log) says more",
        ServerError,
    ),
    _line(
        r"Dynamic Field \S+ could not be set",
        "DynamicField.Value",
        "could not be set",
        "A text field takes no list: see Admin → Dynamic Fields",
    ),
    _line("Ticket->(Attachment|DynamicField) parameter is invalid", "", "a list holds something else than objects"),
)
"""Faults inside an operation: they come with status 500. What was written before them stays."""

BY_CODE: dict[str, type[ResponseError]] = {
    "AuthFail": AuthenticationError,
    "SessionInvalid": AuthenticationError,
    "AccessDenied": UnknownAccessDenied,
}
"""What a refusal means whose sentence is not in the table."""


def refusal_for(message: str) -> Refusal | None:
    """The line for a sentence, with or without the operation in front."""
    return _found(REFUSALS, message)


def fault_for(text: str) -> Refusal | None:
    """The line for a fault's text."""
    return _found(FAULTS, text)


def _found(table: tuple[Refusal, ...], message: str) -> Refusal | None:
    text = re.sub(r"^(Ticket|Session)\w+: ", "", message)
    return next((line for line in table if line.text.match(text)), None)
