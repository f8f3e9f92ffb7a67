"""The rows of the tables: plain dataclasses. Times are aware, in UTC, without fractions; markup is HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

REPLY, NOTE, FEEDBACK, FORWARD = 0, 2, 6, 8
"""Sources of conversations."""
CUSTOMER, PRIVATE, PUBLIC, FORWARD_REPLY, SURVEY = 1, 2, 3, 6, 7
"""Categories of conversations."""
IN_PROGRESS, COMPLETED = "in_progress", "completed"
"""States of a job, as clients know them (3P pango); the docs print "IN PROGRESS"."""


@dataclass(slots=True)
class Attachment:
    """A file at a ticket, a conversation or an article."""

    id: int
    name: str
    content_type: str
    content: bytes
    created_at: datetime
    updated_at: datetime
    ticket_id: int | None = None
    conversation_id: int | None = None
    article_id: int | None = None
    canned_response_id: int | None = None
    contact_id: int | None = None

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(slots=True)
class Ticket:
    """A ticket. The stats of the service are plain attributes here."""

    id: int
    subject: str
    description: str
    requester_id: int
    created_at: datetime
    updated_at: datetime
    description_text: str = ""
    status: int = 2
    priority: int = 1
    source: int = 2
    type: str | None = None
    responder_id: int | None = None
    group_id: int | None = None
    company_id: int | None = None
    product_id: int | None = None
    email_config_id: int | None = None
    internal_agent_id: int | None = None
    internal_group_id: int | None = None
    tags: list[str] = field(default_factory=list)
    custom_fields: dict[str, Any] = field(default_factory=dict)
    cc_emails: list[str] | None = field(default_factory=list)
    fwd_emails: list[str] | None = field(default_factory=list)
    reply_cc_emails: list[str] | None = field(default_factory=list)
    ticket_cc_emails: list[str] | None = field(default_factory=list)
    ticket_bcc_emails: list[str] | None = field(default_factory=list)
    to_emails: list[str] | None = None
    support_email: str | None = None
    spam: bool = False
    deleted: bool = False
    fr_escalated: bool = False
    nr_escalated: bool = False
    is_escalated: bool = False
    due_by: datetime | None = None
    fr_due_by: datetime | None = None
    nr_due_by: datetime | None = None
    due_fixed: bool = False
    association_type: int | None = None
    associated_ids: list[int] = field(default_factory=list)
    form_id: int | None = None
    sentiment_score: int | None = None
    initial_sentiment_score: int | None = None
    watcher_ids: list[int] = field(default_factory=list)
    access_ids: list[int] = field(default_factory=list)
    agent_responded_at: datetime | None = None
    requester_responded_at: datetime | None = None
    first_responded_at: datetime | None = None
    status_updated_at: datetime | None = None
    reopened_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    pending_since: datetime | None = None


@dataclass(slots=True)
class Conversation:
    """A reply, a note or a forwarded e-mail; a ticket's summary is one too.

    source: 0 reply, 2 note, 8 forward. category: 1 customer, 2 private, 3 public, 6 reply to a forward, 7 feedback.
    """

    id: int
    ticket_id: int
    body: str
    user_id: int
    created_at: datetime
    updated_at: datetime
    body_text: str = ""
    incoming: bool = False
    private: bool = False
    source: int = 0
    category: int = 3
    support_email: str | None = None
    to_emails: list[str] | None = field(default_factory=list)
    from_email: str | None = None
    cc_emails: list[str] | None = field(default_factory=list)
    bcc_emails: list[str] | None = None
    last_edited_at: datetime | None = None
    last_edited_user_id: int | None = None
    has_quoted_text: bool = False

    @property
    def is_note(self) -> bool:
        return self.source == NOTE and self.category != FORWARD_REPLY

    @property
    def is_sent(self) -> bool:
        """It went out as an e-mail."""
        return self.source in (REPLY, FORWARD) or self.category == FORWARD_REPLY


@dataclass(slots=True)
class Contact:
    """A customer."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    email: str | None = None
    phone: str | None = None
    mobile: str | None = None
    twitter_id: str | None = None
    unique_external_id: str | None = None
    company_id: int | None = None
    view_all_tickets: bool | None = False
    other_companies: list[dict[str, Any]] = field(default_factory=list)
    other_emails: list[str] = field(default_factory=list)
    address: str | None = None
    description: str | None = None
    job_title: str | None = None
    language: str = "en"
    time_zone: str = "UTC"
    tags: list[str] = field(default_factory=list)
    custom_fields: dict[str, Any] = field(default_factory=dict)
    active: bool = False
    deleted: bool = False
    blocked: bool = False
    preferred_source: str | None = None
    visitor_id: str = ""
    org_contact_id: int = 0

    @property
    def first_name(self) -> str:
        return self.name.split(" ", 1)[0]

    @property
    def last_name(self) -> str:
        return self.name.partition(" ")[2]


@dataclass(slots=True)
class Company:
    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    description: str | None = None
    note: str | None = None
    domains: list[str] = field(default_factory=list)
    custom_fields: dict[str, Any] = field(default_factory=dict)
    health_score: str | None = None
    account_tier: str | None = None
    renewal_date: str | None = None
    industry: str | None = None
    org_company_id: int = 0


@dataclass(slots=True)
class Agent:
    """An agent; ``id`` is the user's id too. ``api_key`` is what the agent logs in with.

    Attributes:
        contact_created_at: of who was a contact before: since when they are known; None: as long as the agent.
        assignment_limits: how many tickets they take at a time, by channel.
    """

    id: int
    name: str
    email: str
    created_at: datetime
    updated_at: datetime
    api_key: str | None = None
    password: str | None = None
    role_ids: list[int] = field(default_factory=list)
    group_ids: list[int] = field(default_factory=list)
    ticket_scope: int = 1
    occasional: bool = False
    available: bool = False
    type: str = "support_agent"
    signature: str | None = None
    focus_mode: bool = True
    phone: str | None = None
    mobile: str | None = None
    job_title: str | None = None
    language: str = "en"
    time_zone: str = "UTC"
    active: bool = True
    deactivated: bool = False
    last_active_at: datetime | None = None
    last_login_at: datetime | None = None
    skill_ids: list[int] = field(default_factory=list)
    contribution_group_ids: list[int] = field(default_factory=list)
    contact_created_at: datetime | None = None
    contact_updated_at: datetime | None = None
    assignment_limits: dict[str, int] = field(default_factory=dict)
    availability_control: str = "agent_controlled"


@dataclass(slots=True)
class Group:
    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    description: str | None = None
    escalate_to: int | None = None
    unassigned_for: str | None = "30m"
    business_hour_id: int | None = None
    group_type: str = "support_agent_group"
    auto_ticket_assign: int = 0
    agent_ids: list[int] = field(default_factory=list)
    allow_agents_to_change_availability: bool = False
    automatic_agent_assignment: dict[str, Any] = field(default_factory=lambda: {"enabled": False})


@dataclass(slots=True)
class Role:
    id: int
    name: str
    description: str
    created_at: datetime
    updated_at: datetime
    default: bool = True
    agent_type: int = 1


@dataclass(slots=True)
class Product:
    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    description: str | None = None
    primary_email: str | None = None
    default: bool = False


@dataclass(slots=True)
class EmailConfig:
    """A mailbox of the account.

    Attributes:
        reply_email: the support address.
        primary_role: replies go out from it: the first of the account, or of its product.
        to_email: where Freshdesk takes the mail in; None: ``reply_email`` is an address of Freshdesk itself.
        custom_mailbox: the servers of a mailbox of one's own, without passwords; None: a mailbox of Freshdesk's.
    """

    id: int
    name: str
    reply_email: str
    created_at: datetime
    updated_at: datetime
    product_id: int | None = None
    group_id: int | None = None
    primary_role: bool = True
    active: bool = True
    to_email: str | None = None
    custom_mailbox: dict[str, Any] | None = None


@dataclass(slots=True)
class Job:
    """Work that is done when its time has come, by the fake's clock.

    Attributes:
        name: what kind of work.
        agent_id: who asked for it.
        ends_at: when it is done, all at once.
        work: what was asked for, as it was sent.
        skipped: which tickets were left as they were, and why.
    """

    id: str
    name: str
    agent_id: int
    created_at: datetime
    updated_at: datetime
    status_updated_at: datetime
    ends_at: datetime
    status: str = IN_PROGRESS
    progress: int = 0
    work: dict[str, Any] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)


def done(number: str, name: str, agent_id: int, at: datetime) -> Job:
    """A job whose work was done while it was asked for."""
    return Job(number, name, agent_id, at, at, at, at, COMPLETED, 100)
