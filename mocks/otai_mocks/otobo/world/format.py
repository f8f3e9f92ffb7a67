"""What a world file may contain: its sections, their rows, their keys. schema.json is made of these types.

Every section and every key that can be drawn, or taken from the default world, may be left out. What stands under
"kept" is for people: files may carry it, the fake does not look at it. How names lead to rows, `partial` says.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from ...worlds import MOMENT

Id = Annotated[int, Meta(ge=1)]
Name = Annotated[str, Meta(min_length=1)]
Seconds = Annotated[int, Meta(ge=0)]
Minutes = Annotated[int, Meta(ge=0)]
Moment = Annotated[str, Meta(pattern=MOMENT)]
Kept = Any
Permission = Literal["ro", "move_into", "create", "note", "owner", "priority", "rw"]
Operation = Literal[
    "Session::SessionCreate",
    "Session::SessionGet",
    "Ticket::TicketCreate",
    "Ticket::TicketGet",
    "Ticket::TicketSearch",
    "Ticket::TicketUpdate",
    "Ticket::TicketHistoryGet",
]
FieldType = Literal[
    "Text", "TextArea", "Dropdown", "Multiselect", "Date", "DateTime", "Checkbox", "ProcessID", "ActivityID"
]


class Part(Struct, forbid_unknown_fields=True, kw_only=True, rename={"schema": "$schema"}):
    """An object of a world file."""


class Otobo(Part, kw_only=True):
    version: str | UnsetType = UNSET
    system_id: Annotated[str, Meta(pattern=r"^[0-9]+$")] | UnsetType = UNSET
    fqdn: str | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    user_default_time_zone: str | UnsetType = UNSET
    default_language: str | UnsetType = UNSET
    server: Kept = UNSET


class Clock(Part, kw_only=True):
    recorded_from: Moment | Literal[""] | UnsetType = UNSET
    advice: Kept = UNSET


class Settings(Part, kw_only=True):
    search_default_limit: Id | UnsetType = UNSET
    session_max_time_s: Seconds | UnsetType = UNSET
    session_max_idle_time_s: Seconds | UnsetType = UNSET
    session_check_remote_ip: bool | UnsetType = UNSET
    ticket_archive: bool | UnsetType = UNSET
    ticket_type: bool | UnsetType = UNSET
    ticket_responsible: bool | UnsetType = UNSET
    stop_words: list[str] | UnsetType | None = UNSET
    email_invalid_pattern: str | UnsetType | None = UNSET
    email_valid_pattern: str | UnsetType | None = UNSET
    # kept
    ticket_hook: Kept = UNSET
    ticket_hook_divider: Kept = UNSET
    ticket_number_generator: Kept = UNSET
    ticket_service: Kept = UNSET
    ticket_watcher: Kept = UNSET
    default_type: Kept = UNSET
    search_default_sort: Kept = UNSET
    agent_session_limit: Kept = UNSET
    check_email_addresses: Kept = UNSET
    check_mx_record: Kept = UNSET
    default_agent: Kept = UNSET
    default_note: Kept = UNSET
    history_type_create_article: Kept = UNSET
    sessions_and_mail: Kept = UNSET


class Row(Part, kw_only=True):
    """A group, a priority, a lock, a type, a sender type, a channel, a state type."""

    id: Id | UnsetType = UNSET
    name: Name
    valid: bool | UnsetType = UNSET


class Agent(Part, kw_only=True):
    id: Id | UnsetType = UNSET
    login: Name
    password: str | UnsetType = UNSET
    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    permissions: dict[str, list[Permission]] | UnsetType = UNSET
    valid: bool | UnsetType = UNSET
    create_time: Moment | UnsetType = UNSET
    time_zone: str | UnsetType | None = UNSET


class Company(Part, kw_only=True):
    customer_id: Name
    name: str | UnsetType = UNSET
    valid: bool | UnsetType = UNSET


class Customer(Part, kw_only=True):
    login: Name
    password: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    customer_id: str | UnsetType = UNSET
    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    valid: bool | UnsetType = UNSET
    create_time: Moment | UnsetType = UNSET


class Escalation(Part, kw_only=True):
    first_response: Minutes | UnsetType = UNSET
    update: Minutes | UnsetType = UNSET
    solution: Minutes | UnsetType = UNSET


class Queue(Part, kw_only=True):
    id: Id | UnsetType = UNSET
    name: Name
    group: Name | UnsetType = UNSET
    group_id: Id | UnsetType = UNSET
    valid: bool | UnsetType = UNSET
    escalation_min: Escalation | UnsetType | None = UNSET
    unlock_timeout_min: Minutes | UnsetType = UNSET
    follow_up: str | UnsetType = UNSET
    follow_up_lock: int | UnsetType = UNSET


class StateRow(Part, kw_only=True):
    id: Id | UnsetType = UNSET
    name: Name
    type: Name | UnsetType = UNSET
    type_id: Id | UnsetType = UNSET
    valid: bool | UnsetType = UNSET


class DynamicField(Part, kw_only=True):
    id: Id | UnsetType = UNSET
    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9]+$")]
    label: str | UnsetType = UNSET
    type: FieldType | UnsetType = UNSET
    object_type: Literal["Ticket", "Article"] | UnsetType = UNSET
    internal: bool | UnsetType = UNSET
    valid: bool | UnsetType = UNSET
    default: Any = UNSET
    possible_values: dict[str, str] | UnsetType | None = UNSET
    possible_none: bool | UnsetType | None = UNSET
    date_restriction: str | UnsetType | None = UNSET


class Route(Part, kw_only=True):
    route: Annotated[str, Meta(pattern="^/")]
    methods: Annotated[list[Name], Meta(min_length=1)] | UnsetType = UNSET
    operation: Operation
    name: Name | UnsetType = UNSET
    include_ticket_data: bool | UnsetType = UNSET
    every_UserLogin_becomes: str | UnsetType | None = UNSET


class Webservice(Part, kw_only=True):
    id: Id | UnsetType = UNSET
    name: Name
    valid: bool | UnsetType = UNSET
    routes: list[Route] | UnsetType = UNSET
    max_length: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    keep_alive: bool | UnsetType = UNSET
    additional_headers: dict[str, str] | UnsetType = UNSET
    outbound_headers: dict[str, str] | UnsetType = UNSET
    note: str | UnsetType | None = UNSET
    transport: Kept = UNSET


class NextIds(Part, kw_only=True):
    ticket: Id | UnsetType = UNSET
    article: Id | UnsetType = UNSET
    ticket_number_counter: Id | UnsetType = UNSET
    ticket_number_day: Annotated[str, Meta(pattern=r"^([0-9]{8})?$")] | UnsetType = UNSET


class TicketHead(Part, kw_only=True):
    TicketID: Id | UnsetType = UNSET
    TicketNumber: Name | UnsetType = UNSET
    Title: str
    Queue: Name | UnsetType = UNSET
    QueueID: Id | UnsetType = UNSET
    State: Name | UnsetType = UNSET
    StateID: Id | UnsetType = UNSET
    Priority: Name | UnsetType = UNSET
    PriorityID: Id | UnsetType = UNSET
    Type: Name | UnsetType = UNSET
    TypeID: Id | UnsetType = UNSET
    Lock: Name | UnsetType = UNSET
    LockID: Id | UnsetType = UNSET
    Owner: Name | UnsetType = UNSET
    OwnerID: Id | UnsetType = UNSET
    Responsible: Name | UnsetType = UNSET
    ResponsibleID: Id | UnsetType = UNSET
    CustomerID: str | UnsetType | None = UNSET
    CustomerUserID: str | UnsetType | None = UNSET
    Created: Moment | UnsetType = UNSET
    CreateBy: Id | UnsetType = UNSET
    Changed: Moment | UnsetType = UNSET
    ChangeBy: Id | UnsetType = UNSET
    RealTillTimeNotUsed: Seconds | UnsetType = UNSET
    UnlockTimeout: Seconds | UnsetType = UNSET
    ArchiveFlag: Literal["y", "n"] | UnsetType = UNSET
    # kept
    EscalationResponseTime: Kept = UNSET
    EscalationSolutionTime: Kept = UNSET
    EscalationTime: Kept = UNSET
    EscalationUpdateTime: Kept = UNSET
    GroupID: Kept = UNSET
    SLAID: Kept = UNSET
    ServiceID: Kept = UNSET
    StateType: Kept = UNSET
    TimeUnit: Kept = UNSET


class Attachment(Part, kw_only=True):
    Filename: Name
    Content: Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/\s]*={0,2}\s*$")]
    ContentType: str
    Disposition: str | UnsetType = UNSET
    ContentID: str | UnsetType = UNSET
    ContentAlternative: str | UnsetType = UNSET
    FilesizeRaw: Kept = UNSET
    FileID: Kept = UNSET


class Article(Part, kw_only=True):
    ArticleID: Id | UnsetType = UNSET
    TicketID: Id | UnsetType = UNSET
    Subject: str | UnsetType | None = UNSET
    Body: str | UnsetType | None = UNSET
    SenderType: Name | UnsetType = UNSET
    SenderTypeID: Annotated[str, Meta(pattern=r"^[1-9][0-9]*$")] | UnsetType = UNSET
    CommunicationChannel: Name | UnsetType = UNSET
    CommunicationChannelID: Id | UnsetType = UNSET
    IsVisibleForCustomer: Literal[0, 1] | UnsetType = UNSET
    CreateTime: Moment | UnsetType = UNSET
    CreateBy: Id | UnsetType = UNSET
    From: str | UnsetType | None = UNSET
    To: str | UnsetType | None = UNSET
    Cc: str | UnsetType | None = UNSET
    Bcc: str | UnsetType | None = UNSET
    ReplyTo: str | UnsetType | None = UNSET
    MessageID: str | UnsetType | None = UNSET
    InReplyTo: str | UnsetType | None = UNSET
    References: str | UnsetType | None = UNSET
    ContentType: str | UnsetType | None = UNSET
    Charset: str | UnsetType = UNSET
    MimeType: str | UnsetType = UNSET
    html_body: str | UnsetType | None = UNSET
    TimeUnit: int | float | UnsetType = UNSET
    Attachment: list[Attachment] | UnsetType = UNSET
    dynamic_fields: dict[str, Any] | UnsetType = UNSET
    search_text_indexed: bool | UnsetType = UNSET
    hollow: bool | UnsetType = UNSET
    # kept
    ArticleNumber: Kept = UNSET
    ChangeBy: Kept = UNSET
    ChangeTime: Kept = UNSET
    ContentCharset: Kept = UNSET
    IncomingTime: Kept = UNSET
    IsDeleted: Kept = UNSET
    IsEdited: Kept = UNSET


class HistoryEntry(Part, kw_only=True):
    HistoryType: Name | UnsetType = UNSET
    HistoryTypeID: Id | UnsetType = UNSET
    Name: str | UnsetType = UNSET
    ArticleID: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    CreateBy: Id | UnsetType = UNSET
    CreateTime: Moment | UnsetType = UNSET
    QueueID: Id | UnsetType = UNSET
    StateID: Id | UnsetType = UNSET
    PriorityID: Id | UnsetType = UNSET
    OwnerID: Id | UnsetType = UNSET
    TypeID: Id | UnsetType = UNSET


class Ticket(Part, kw_only=True):
    ticket: TicketHead
    articles: list[Article] | UnsetType = UNSET
    history: list[HistoryEntry] | UnsetType = UNSET
    dynamic_fields: dict[str, Any] | UnsetType = UNSET
    stored_type: UnsetType | None = UNSET
    stored_type_note: Kept = UNSET


class World(Part, kw_only=True):
    """A world file of OTOBO."""

    schema: Kept = UNSET
    format: Literal[1]
    otobo: Otobo
    about: Kept = UNSET
    clock: Clock | UnsetType = UNSET
    settings: Settings | UnsetType = UNSET
    groups: list[Row] | UnsetType = UNSET
    agents: list[Agent] | UnsetType = UNSET
    customer_companies: list[Company] | UnsetType = UNSET
    customers: list[Customer] | UnsetType = UNSET
    queues: list[Queue] | UnsetType = UNSET
    state_types: list[Row] | UnsetType = UNSET
    states: list[StateRow] | UnsetType = UNSET
    priorities: list[Row] | UnsetType = UNSET
    locks: list[Row] | UnsetType = UNSET
    types: list[Row] | UnsetType = UNSET
    sender_types: list[Row] | UnsetType = UNSET
    communication_channels: list[Row] | UnsetType = UNSET
    history_types: dict[Annotated[str, Meta(pattern=r"^[1-9][0-9]*$")], Name] | UnsetType = UNSET
    dynamic_fields: list[DynamicField] | UnsetType = UNSET
    webservices: list[Webservice] | UnsetType = UNSET
    next_ids: NextIds | UnsetType = UNSET
    tickets: list[Ticket] | UnsetType = UNSET
    # kept
    paths: Kept = UNSET
    valid: Kept = UNSET
    permission_keys: Kept = UNSET
    sub_queue_separator: Kept = UNSET
    system_address: Kept = UNSET
    services: Kept = UNSET
    slas: Kept = UNSET
    article_search_index: Kept = UNSET
    session_data: Kept = UNSET
