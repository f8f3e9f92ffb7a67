"""The unified models: one shape for every helpdesk.

They are msgspec structs: mutable, keyword-only, compared by value. Constructors do not validate; data from people
(JSON, YAML, dicts) goes through ``Model.from_dict(data)``. All times are aware; what a system sends is UTC.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = [
    "Attachment",
    "Changes",
    "HealthCheck",
    "HealthReport",
    "SearchCriteria",
    "UnifiedEntity",
    "UnifiedNote",
    "UnifiedPriority",
    "UnifiedQueue",
    "UnifiedStatus",
    "UnifiedTicket",
    "UnifiedUser",
]


def _now() -> datetime:
    return datetime.now(timezone.utc)


class Model(msgspec.Struct, kw_only=True):
    """What all models share."""

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Build the model from data that a person wrote.

        Nested objects are dicts; digits count as int, an int as a text id; times are ISO 8601 text (a bare date is
        midnight UTC, no zone means UTC) or aware datetimes; bytes are base64 text.

        Raises:
            InvalidRequestError: an unknown key or a wrong type; the message has the path and the nearest valid key.
        """
        from .convert import from_dict

        return from_dict(cls, data)

    def to_dict(self) -> dict[str, Any]:
        """The inverse of `from_dict`: plain JSON-able data."""
        from .convert import to_dict

        return to_dict(self)


# gc=False below: they hold no containers, so the garbage collector need not walk through those of all tickets.


class UnifiedEntity(Model, kw_only=True, gc=False):
    """Something with an id, a name, or both.

    Attributes:
        id: the system's number.
        name: the system's name for it, exactly as the system spells it.
    """

    id: int | None = None
    name: str | None = None


class UnifiedUser(UnifiedEntity, kw_only=True, gc=False):
    """A person.

    An OTOBO agent has id and name (the login); an OTOBO customer has no id, name is the login, email when known.
    A Freshdesk person has an id, and name or email when the directory tells.
    """

    email: str | None = None


class UnifiedQueue(UnifiedEntity, kw_only=True, gc=False):
    """Where a ticket waits: an OTOBO queue, a Freshdesk group."""


class UnifiedPriority(UnifiedEntity, kw_only=True, gc=False):
    """How urgent a ticket is."""


class UnifiedStatus(UnifiedEntity, kw_only=True, gc=False):
    """The state of a ticket: an OTOBO state, a Freshdesk status."""


class Attachment(Model, kw_only=True, gc=False):
    """A file on a ticket or note.

    Attributes:
        id: the system's id, if it has one.
        name: the file name.
        content_type: the MIME type.
        size: bytes.
        content: the bytes themselves: give them when sending; None when only listed.
    """

    id: str | None = None
    name: str
    content_type: str = "application/octet-stream"
    size: int = 0
    content: bytes | None = None


class UnifiedNote(Model, kw_only=True):
    """A note (comment, reply, article) on a ticket.

    Attributes:
        id: the system's id; None until it is stored.
        body: plain text.
        created_at: aware. Defaults to this moment, so two equal notes made apart differ.
        is_internal: True hides it from the customer. The default is True: a machine's note must never reach a
            customer by accident.
        author: who wrote it.
        subject: the subject line, where the system has one.
        body_html: the markup, where the system has it. When both are given, the markup is sent.
        attachments: files on the note.
        sender: who speaks: ``"agent"``, ``"customer"``, or ``"system"`` for what a machine wrote; None where the system
            does not tell.
        extra: what the system tells beyond this, by its own names.
    """

    id: str | None = None
    body: str = ""
    created_at: datetime = msgspec.field(default_factory=_now)
    is_internal: bool = True
    author: UnifiedUser = msgspec.field(default_factory=UnifiedUser)
    subject: str | None = None
    body_html: str | None = None
    attachments: list[Attachment] = msgspec.field(default_factory=list)
    sender: Literal["agent", "customer", "system"] | None = None
    extra: dict[str, Any] = msgspec.field(default_factory=dict)


class UnifiedTicket(Model, kw_only=True):
    """A ticket.

    Attributes:
        id: the system's id as text; ``""`` for a ticket about to be created.
        subject: one line.
        body: the first message as plain text.
        custom_fields: OTOBO dynamic fields, Freshdesk custom fields (``cf_…``); types kept.
        queue, priority, status, owner, customer: entities; empty ones mean "not set" or "the default".
        notes: what was written after the body, oldest first.
        number: what people call the ticket, where it differs from the id (OTOBO).
        tags: labels (Freshdesk).
        type: the ticket type, where the system uses one.
        body_html: the body's markup, where the system has it. When both are given, the markup is sent.
        pending_until: aware; when a pending ticket wakes up (OTOBO).
        created_at, updated_at: aware, UTC, whole seconds.
        deleted: the ticket is in the bin, or removed.
        attachments: files of the body.
        url: the ticket's page in the helpdesk's own user interface.
        extra: what the system tells beyond this, by its own names (Freshdesk ``source``, ``due_by`` …, OTOBO ``Lock``,
            ``Service`` …). On create, those on the system's whitelist are sent.
    """

    id: str = ""
    subject: str = ""
    body: str = ""
    custom_fields: dict[str, Any] = msgspec.field(default_factory=dict)
    queue: UnifiedQueue = msgspec.field(default_factory=UnifiedQueue)
    priority: UnifiedPriority = msgspec.field(default_factory=UnifiedPriority)
    status: UnifiedStatus = msgspec.field(default_factory=UnifiedStatus)
    owner: UnifiedUser = msgspec.field(default_factory=UnifiedUser)
    notes: list[UnifiedNote] = msgspec.field(default_factory=list)
    customer: UnifiedUser = msgspec.field(default_factory=UnifiedUser)
    number: str | None = None
    tags: list[str] = msgspec.field(default_factory=list)
    type: str | None = None
    body_html: str | None = None
    pending_until: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    deleted: bool = False
    attachments: list[Attachment] = msgspec.field(default_factory=list)
    url: str | None = None
    extra: dict[str, Any] = msgspec.field(default_factory=dict)


class SearchCriteria(Model, kw_only=True):
    """What to look for. Filters combine with AND; `otai_sdk.search.matches` is their one definition.

    Attributes:
        id: exactly this ticket.
        number: exactly the ticket that people call so (OTOBO's ticket number; the id where there is no other).
        subject: contained in the subject, case ignored; ``*`` and ``%`` are ordinary characters.
        queue: exactly this queue, without sub-queues.
        user: the owner.
        status, priority: one entity, or a list (any of them).
        customer: whose ticket it is.
        type: the ticket type.
        tags: all of them.
        text: all of its words, in subject, body or notes as far as the system looks.
        custom_fields: every given field has the given value; None: the field is not set.
        created_after, created_before, updated_after, updated_before: aware; half-open [after, before).
        order_by: ``created_at``, ``updated_at`` or ``id``, with ``-`` in front for descending. Default
            ``-created_at``; equal times are settled by the higher id first.
        limit: at most so many tickets, counted after all filters; 0: none.
        with_notes: read the notes of the tickets found too, where that costs further requests (Freshdesk); no filter.
    """

    id: str | None = None
    subject: str | None = None
    queue: UnifiedQueue | None = None
    user: UnifiedUser | None = None
    status: UnifiedStatus | list[UnifiedStatus] | None = None
    priority: UnifiedPriority | list[UnifiedPriority] | None = None
    customer: UnifiedUser | None = None
    type: str | None = None
    tags: list[str] | None = None
    text: str | None = None
    custom_fields: dict[str, Any] | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    order_by: str = "-created_at"
    limit: int | None = None
    number: str | None = None
    with_notes: bool = False


class Changes(Model, kw_only=True):
    """What has changed since a cursor: one step of keeping a copy in a database of one's own.

    Attributes:
        tickets: those that are new or changed, in the order of ``updated_at``. One may come again with the next step
            although nothing changed: store by id.
        gone: ids of those that were deleted or merged into another, where the system tells.
        cursor: store it with the copy, in the same transaction; the next call goes on from there. Short ASCII text that
            outlives restarts and versions of this library.
    """

    tickets: list[UnifiedTicket] = msgspec.field(default_factory=list)
    gone: list[str] = msgspec.field(default_factory=list)
    cursor: str = ""


class HealthCheck(Model, kw_only=True):
    """One thing that `TicketSystemAdapter.check` looked at.

    Attributes:
        name: what was looked at.
        ok: whether it is in order.
        detail: what was seen.
        remedy: what to do about it; ``""`` if it is in order.
        tried: False: it could not be looked at, ``detail`` says why, and ``ok`` says nothing of it.
    """

    name: str
    ok: bool
    detail: str = ""
    remedy: str = ""
    tried: bool = True


class HealthReport(Model, kw_only=True):
    """Whether a system can be worked with.

    Attributes:
        ok: all checks are.
        system: the adapter's provider key.
        version: the system's version, where it tells.
        checks: one entry per thing looked at.
    """

    ok: bool
    system: str
    version: str | None = None
    checks: list[HealthCheck] = msgspec.field(default_factory=list)
