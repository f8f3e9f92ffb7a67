"""The rows of the fake's tables. Reference rows are frozen; tickets change through `changes` and the operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

PERMISSIONS = ("ro", "move_into", "create", "note", "owner", "priority", "rw")

ROOT_ID = 1
"""The agent that every OTOBO has."""
AGENT, SYSTEM, CUSTOMER = 1, 2, 3
"""Sender types."""


@dataclass(frozen=True, slots=True)
class Row:
    """A named row: a group, a priority, a lock, a type, a sender type, a channel, a history type, a state type."""

    id: int
    name: str
    valid: bool = True


@dataclass(frozen=True, slots=True)
class StateRow:
    id: int
    name: str
    type: str
    type_id: int
    valid: bool = True


@dataclass(frozen=True, slots=True)
class Escalation:
    """Minutes until a ticket of the queue escalates; 0: never."""

    first_response: int = 0
    update: int = 0
    solution: int = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue. World files carry all of it; unlocking by itself and follow-ups are of the server's daemon and of its
    mail, which the fake has not: `unlock_timeout_min`, `follow_up` and `follow_up_lock` are kept and have no effect."""

    id: int
    name: str
    group_id: int
    valid: bool = True
    unlock_timeout_min: int = 0
    follow_up: str = "possible"
    follow_up_lock: int = 0
    escalation: Escalation | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    id: int
    login: str
    password: str = field(repr=False)
    first_name: str
    last_name: str
    email: str
    permissions: Mapping[int, frozenset[str]]
    """Group id → permission keys."""
    valid: bool = True
    create_time: str = "2026-01-01 00:00:00"
    time_zone: str | None = None

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Company:
    customer_id: str
    name: str
    valid: bool = True


@dataclass(frozen=True, slots=True)
class Customer:
    login: str
    password: str = field(repr=False)
    email: str
    customer_id: str
    first_name: str
    last_name: str
    valid: bool = True
    create_time: str = "2026-01-01 00:00:00"

    @property
    def mail_string(self) -> str:
        return f'"{self.first_name} {self.last_name}" <{self.email}>'


@dataclass(frozen=True, slots=True)
class DynamicField:
    id: int
    name: str
    label: str
    type: str
    object_type: str = "Ticket"
    internal: bool = False
    valid: bool = True
    default: Any = None
    possible_values: Mapping[str, str] | None = None
    possible_none: bool | None = None
    date_restriction: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One line of a web service's route table."""

    route: str
    methods: tuple[str, ...]
    operation: str
    name: str
    include_ticket_data: bool = False
    every_user_login_becomes: str | None = None


@dataclass(frozen=True, slots=True)
class Webservice:
    id: int
    name: str
    routes: tuple[Route, ...] = ()
    valid: bool = True
    max_length: int = 100_000_000
    keep_alive: bool = False
    additional_headers: tuple[tuple[str, str], ...] = ()
    outbound_headers: tuple[tuple[str, str], ...] = ()
    note: str | None = None


@dataclass(slots=True)
class Attachment:
    filename: str
    content: bytes = field(repr=False)
    content_type: str
    disposition: str = "attachment"
    content_id: str = ""
    content_alternative: str = ""


@dataclass(slots=True)
class Article:
    id: int
    ticket_id: int
    subject: str | None
    body: str | None
    sender_type_id: int
    channel_id: int
    visible: int
    created: int
    created_by: int
    from_: str | None = ""
    to: str | None = ""
    cc: str | None = ""
    bcc: str | None = ""
    reply_to: str | None = ""
    message_id: str | None = ""
    in_reply_to: str | None = ""
    references: str | None = ""
    content_type: str | None = "text/plain; charset=utf-8"
    charset: str = "utf-8"
    mime_type: str = "text/plain"
    html: str | None = None
    """The HTML that the body was made from; None for plain articles."""
    time_unit: int | float = 0
    attachments: list[Attachment] = field(default_factory=list)
    dynamic_fields: dict[str, Any] = field(default_factory=dict)
    indexed: bool = True
    """False: the article is not in the word index (the welcome article that OTOBO ships)."""
    hollow: bool = False
    """True: only the head was written, the content failed (a fault; the id is used up)."""

    def copy(self) -> Article:
        values = {name: getattr(self, name) for name in self.__slots__}
        values["attachments"] = list(self.attachments)
        values["dynamic_fields"] = dict(self.dynamic_fields)
        return Article(**values)


class HistoryEntry(NamedTuple):
    type_id: int
    name: str
    article_id: int
    create_by: int
    create_time: int
    queue_id: int
    state_id: int
    priority_id: int
    owner_id: int
    ticket_type_id: int


@dataclass(slots=True)
class Ticket:
    id: int
    number: str
    title: str
    queue_id: int
    state_id: int
    priority_id: int
    created: int
    created_by: int
    changed: int
    changed_by: int
    customer_id: str | None = ""
    customer_user: str | None = ""
    type_id: int = 1
    lock_id: int = 1
    owner_id: int = 1
    responsible_id: int = 1
    until: int = 0
    unlock_timeout: int = 0
    archive_flag: str = "n"
    type_stored: bool = True
    """False: the type column is empty although TicketGet shows a type (the welcome ticket)."""
    articles: list[Article] = field(default_factory=list)
    history: list[HistoryEntry] = field(default_factory=list)
    dynamic_fields: dict[str, Any] = field(default_factory=dict)

    def copy(self) -> Ticket:
        values = {name: getattr(self, name) for name in self.__slots__}
        values["articles"] = [article.copy() for article in self.articles]
        values["history"] = list(self.history)
        values["dynamic_fields"] = dict(self.dynamic_fields)
        return Ticket(**values)


@dataclass(slots=True)
class Session:
    token: str = field(repr=False)
    user_type: str
    """``User`` (an agent) or ``Customer``."""
    login: str
    user_id: int
    """The agent's id; 0 for a customer."""
    address: str
    user_agent: str
    started: int
    last_request: int

    def copy(self) -> Session:
        return Session(**{name: getattr(self, name) for name in self.__slots__})
