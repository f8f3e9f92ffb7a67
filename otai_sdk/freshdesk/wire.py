"""The exact JSON of Freshdesk, as far as it is read: unknown keys are ignored, blanks are null.

What goes into ``extra`` as it is has no type here.
"""

from __future__ import annotations

import datetime as dates
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

if TYPE_CHECKING:
    from datetime import datetime
else:
    # freezegun puts a class of its own in this place while time is frozen; msgspec reads times only into the real one
    datetime = next(kind for kind in dates.datetime.__mro__ if kind.__module__ == "datetime")

Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Attachment(msgspec.Struct):
    """``attachment_url`` is signed and ends after minutes."""

    id: int
    name: str | None = None
    content_type: str | None = None
    size: int | None = None
    attachment_url: str | None = None


class Requester(msgspec.Struct):
    """``include=requester``."""

    id: int | None = None
    name: str | None = None
    email: str | None = None


class Conversation(msgspec.Struct):
    """A note or reply; also the answer to a new one."""

    id: int
    ticket_id: int | None = None
    body: str | None = None
    body_text: str | None = None
    private: bool | None = None
    incoming: bool | None = None
    user_id: int | None = None
    created_at: Moment | None = None
    attachments: list[Attachment] | None = None
    # in ``extra``, too:
    source: Any = None
    category: Any = None
    support_email: Any = None
    from_email: Any = None
    to_emails: Any = None
    cc_emails: Any = None
    bcc_emails: Any = None
    updated_at: Any = None
    last_edited_at: Any = None
    last_edited_user_id: Any = None
    automation_id: Any = None
    automation_type_id: Any = None
    auto_response: Any = None
    email_failure_count: Any = None
    outgoing_failures: Any = None
    delivery_details: Any = None
    thread_id: Any = None
    thread_message_id: Any = None
    source_additional_info: Any = None


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
    created_at: Moment | None = None
    updated_at: Moment | None = None
    deleted: bool | None = None
    spam: bool | None = None
    attachments: list[Attachment] | None = None
    conversations: list[Conversation] | None = None
    # in ``extra``:
    source: Any = None
    due_by: Any = None
    fr_due_by: Any = None
    nr_due_by: Any = None
    is_escalated: Any = None
    fr_escalated: Any = None
    nr_escalated: Any = None
    company_id: Any = None
    company: Any = None
    product_id: Any = None
    email_config_id: Any = None
    support_email: Any = None
    to_emails: Any = None
    cc_emails: Any = None
    fwd_emails: Any = None
    reply_cc_emails: Any = None
    ticket_cc_emails: Any = None
    ticket_bcc_emails: Any = None
    association_type: Any = None
    associated_tickets_count: Any = None
    associated_tickets_list: Any = None
    internal_agent_id: Any = None
    internal_group_id: Any = None
    source_info: Any = None
    source_additional_info: Any = None
    structured_description: Any = None
    sentiment_score: Any = None
    initial_sentiment_score: Any = None
    form_id: Any = None
    stats: Any = None


class SearchPage(msgspec.Struct):
    """``total`` counts all pages."""

    results: list[Ticket]
    total: int


class SubField(msgspec.Struct):
    """A lower level of a nested field."""

    name: str = ""


class TicketField(msgspec.Struct):
    """A field of the ticket form. The shape of ``choices`` depends on the type."""

    name: str = ""
    type: str = ""
    required_for_agents: bool | None = None
    choices: Any = None
    nested_ticket_fields: list[SubField] | None = None


class AgentContact(msgspec.Struct):
    name: str | None = None
    email: str | None = None


class Agent(msgspec.Struct):
    """``ticket_scope``: 1 all tickets, 2 those of its groups, 3 its own."""

    id: int
    ticket_scope: int | None = None
    type: str | None = None
    occasional: bool | None = None
    deactivated: bool | None = None
    contact: AgentContact = msgspec.field(default_factory=AgentContact)


# msgspec learns a struct when it is first decoded, and two threads that are first at once crash the process. Importing
# is done by one thread at a time.
for _kind in (Ticket, Conversation, SearchPage, TicketField, Agent):
    msgspec.json.Decoder(_kind)
