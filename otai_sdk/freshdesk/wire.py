"""The exact JSON of Freshdesk, as far as it is read: unknown keys are ignored, blanks are null."""

from __future__ import annotations

import datetime as dates
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from datetime import datetime
else:
    # freezegun puts a class of its own in this place while time is frozen; msgspec reads times only into the real one
    datetime = next(kind for kind in dates.datetime.__mro__ if kind.__module__ == "datetime")


class Attachment(msgspec.Struct):
    id: int
    name: str | None = None
    content_type: str | None = None
    size: int | None = None


class Requester(msgspec.Struct):
    """``include=requester``."""

    id: int | None = None
    name: str | None = None
    email: str | None = None


class Conversation(msgspec.Struct):
    """A note or reply; also the answer to a new note."""

    id: int
    body: str | None = None
    body_text: str | None = None
    private: bool | None = None
    user_id: int | None = None
    created_at: datetime | None = None
    attachments: list[Attachment] | None = None


class Ticket(msgspec.Struct):
    """A ticket of the list, the search, the view, and the answers to POST and PUT: each leaves some keys out."""

    id: int
    subject: str | None = None
    description: str | None = None
    description_text: str | None = None
    status: int | None = None
    priority: int | None = None
    group_id: int | None = None
    responder_id: int | None = None
    requester_id: int | None = None
    requester: Requester | None = None
    type: str | None = None
    tags: list[str] | None = None
    custom_fields: dict[str, Any] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    deleted: bool | None = None
    spam: bool | None = None
    attachments: list[Attachment] | None = None


class SearchPage(msgspec.Struct):
    """``total`` counts all pages."""

    results: list[Ticket]
    total: int


class SubField(msgspec.Struct):
    """A lower level of a nested field."""

    name: str = ""


class TicketField(msgspec.Struct):
    """A field of the ticket form. The shape of ``choices`` depends on the type."""

    name: str
    type: str
    choices: Any = None
    nested_ticket_fields: list[SubField] | None = None


class AgentContact(msgspec.Struct):
    name: str | None = None
    email: str | None = None


class Agent(msgspec.Struct):
    id: int
    contact: AgentContact = msgspec.field(default_factory=AgentContact)


class FieldError(msgspec.Struct):
    field: str | None = None
    message: str | None = None
    code: str | None = None


class ErrorBody(msgspec.Struct):
    """``description`` and ``errors`` of a 400 and 409; ``code`` and ``message`` of the others."""

    description: str | None = None
    errors: list[FieldError] | None = None
    code: str | None = None
    message: str | None = None


# msgspec learns a struct when it is first decoded, and two threads that are first at once crash the process. Importing
# is done by one thread at a time.
for _kind in (Ticket, Conversation, SearchPage, TicketField, Agent, ErrorBody):
    msgspec.json.Decoder(_kind)
