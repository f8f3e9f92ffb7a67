"""The JSON of the GenericInterface, as msgspec reads it. Unknown keys are ignored; ids come now as text, now as int."""

from __future__ import annotations

from typing import Any

import msgspec

# gc=False: JSON holds no cycles, and the collector need not walk through thousands of rows.
Id = int | str


class Attachment(msgspec.Struct, gc=False):
    """A file of an article; ``Content`` is base64 text, empty when contents were not asked for."""

    Filename: str = ""
    ContentType: str = ""
    FilesizeRaw: int | str = 0
    FileID: Id | None = None
    Content: str | None = None
    Disposition: str | None = None


class DynamicField(msgspec.Struct, gc=False):
    Name: str
    Value: Any = None


class Article(msgspec.Struct, gc=False):
    ArticleID: Id
    Subject: str | None = None
    Body: str | None = None
    From: str | None = None
    SenderType: str | None = None
    IsVisibleForCustomer: int | str | None = 0
    CreateBy: Id | None = None
    CreateTime: str | None = None
    IncomingTime: int | float | str | None = None
    Attachment: list[Attachment] = []
    DynamicField: list[DynamicField] = []
    # in ``extra``, beside From:
    To: Any = None
    Cc: Any = None
    Bcc: Any = None
    ReplyTo: Any = None
    MessageID: Any = None
    InReplyTo: Any = None
    References: Any = None
    CommunicationChannelID: Any = None
    TimeUnit: Any = None
    IsEdited: Any = None
    IsDeleted: Any = None


class Ticket(msgspec.Struct, gc=False):
    TicketID: Id
    TicketNumber: str | None = None
    Title: str | None = None
    Queue: str | None = None
    QueueID: Id | None = None
    State: str | None = None
    StateID: Id | None = None
    StateType: str | None = None
    Priority: str | None = None
    PriorityID: Id | None = None
    Owner: str | None = None
    OwnerID: Id | None = None
    Type: str | None = None
    CustomerUserID: str | None = None
    RealTillTimeNotUsed: int | str | None = None
    Age: int | float | str | None = None
    Created: str | None = None
    Changed: str | None = None
    DynamicField: list[DynamicField] = []
    Article: list[Article] = []
    # in ``extra``, beside StateType:
    ArchiveFlag: Any = None
    ChangeBy: Any = None
    CreateBy: Any = None
    CustomerID: Any = None
    EscalationResponseTime: Any = None
    EscalationSolutionTime: Any = None
    EscalationUpdateTime: Any = None
    GroupID: Any = None
    Lock: Any = None
    LockID: Any = None
    Responsible: Any = None
    ResponsibleID: Any = None
    SLA: Any = None
    SLAID: Any = None
    Service: Any = None
    ServiceID: Any = None
    TimeUnit: Any = None
    TypeID: Any = None
    UnlockTimeout: Any = None


class TicketGetAnswer(msgspec.Struct):
    Ticket: list[Ticket]


class TicketSearchAnswer(msgspec.Struct):
    """``{}`` when nothing was found."""

    TicketID: list[Id] | Id = []


class HistoryEntry(msgspec.Struct):
    """``CustomerUpdate`` has the name ``%%CustomerID=acme;CustomerUser=carla;``; a note's is its HistoryComment."""

    HistoryType: str = ""
    Name: str = ""
    ArticleID: Id | None = None


class TicketHistory(msgspec.Struct):
    TicketID: Id
    History: list[HistoryEntry] = []


class TicketHistoryAnswer(msgspec.Struct):
    TicketHistory: list[TicketHistory]


class TicketWriteAnswer(msgspec.Struct):
    """The answer to create and update; ``ArticleID`` only when an article was written."""

    TicketID: Id
    TicketNumber: str | None = None
    ArticleID: Id | None = None


class SessionAnswer(msgspec.Struct):
    SessionID: str


class Error(msgspec.Struct):
    ErrorCode: str = ""
    ErrorMessage: str = ""


class Refusal(msgspec.Struct):
    """How an operation says no, with status 200."""

    Error: Error


class Fault(msgspec.Struct):
    """How an operation fails half-way, with status 500 and a plain-text content type."""

    faultstring: str
    faultcode: str = ""


# msgspec learns a struct when it is first decoded, and two threads that are first at once crash the process. Importing
# is done by one thread at a time.
for _kind in (
    TicketGetAnswer,
    TicketHistoryAnswer,
    TicketSearchAnswer,
    TicketWriteAnswer,
    SessionAnswer,
    Refusal,
    Fault,
):
    msgspec.json.Decoder(_kind)
