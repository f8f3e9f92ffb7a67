"""Wire ◄─► unified. Pure."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date, datetime, timezone
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from ..errors import InvalidRequestError
from ..models import (
    Attachment,
    UnifiedEntity,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
)
from . import wire

TITLE_LENGTH = 191  # OTOBO cuts longer titles without a word (recorded on 11.0.6 and 10.1.11)
_HTML_PARTS = ("file-1", "file-2")  # the names under which OTOBO hands out the markup of an article
PROCESS_FIELDS = ("ProcessManagementProcessID", "ProcessManagementActivityID")
_NAMES = {"queue": "Queue", "status": "State", "priority": "Priority", "owner": "Owner"}


# --- from the wire ----------------------------------------------------------------------------------


def to_ticket(ticket: wire.Ticket, zone: ZoneInfo, interface_url: str) -> UnifiedTicket:
    """A ticket as OTOBO shows it. Body = the article with the lowest id, notes = the others by id: within one second
    OTOBO puts the later article first."""
    articles = sorted(ticket.Article, key=lambda article: int(article.ArticleID))
    first = articles[0] if articles else None
    until = int(ticket.RealTillTimeNotUsed or 0)
    return UnifiedTicket(
        id=str(ticket.TicketID),
        number=ticket.TicketNumber,
        subject=ticket.Title or "",
        body=(first.Body or "") if first else "",
        body_html=_markup(first) if first else None,
        attachments=_attachments(first) if first else [],
        notes=[to_note(article, zone) for article in articles[1:]],
        queue=UnifiedQueue(id=_int(ticket.QueueID), name=ticket.Queue),
        status=UnifiedStatus(id=_int(ticket.StateID), name=ticket.State),
        priority=UnifiedPriority(id=_int(ticket.PriorityID), name=ticket.Priority),
        owner=UnifiedUser(id=_int(ticket.OwnerID), name=ticket.Owner),
        customer=_customer(ticket.CustomerUserID, first),
        type=ticket.Type,
        custom_fields={
            field.Name: field.Value
            for field in ticket.DynamicField
            if field.Name not in PROCESS_FIELDS or field.Value is not None
        },
        pending_until=datetime.fromtimestamp(until, timezone.utc) if until else None,
        created_at=to_moment(ticket.Created, zone),
        updated_at=to_moment(ticket.Changed, zone),
        deleted=ticket.StateType == "removed",
        url=f"{interface_url}/index.pl?Action=AgentTicketZoom;TicketID={ticket.TicketID}",
    )


def to_note(article: wire.Article, zone: ZoneInfo) -> UnifiedNote:
    """An article as a note."""
    name, email = parseaddr(article.From or "")
    by_customer = article.SenderType == "customer"
    return UnifiedNote(
        id=str(article.ArticleID),
        subject=article.Subject,
        body=article.Body or "",
        body_html=_markup(article),
        created_at=to_moment(article.CreateTime, zone) or datetime.fromtimestamp(0, timezone.utc),
        is_internal=not int(article.IsVisibleForCustomer or 0),
        author=UnifiedUser(
            id=None if by_customer else _int(article.CreateBy),
            # An agent's note says From: First Last, without an address
            name=name or (article.From or "").strip() or None,
            email=email if "@" in email else None,
        ),
        attachments=_attachments(article),
    )


def to_moment(text: str | None, zone: ZoneInfo) -> datetime | None:
    """``YYYY-MM-DD HH:MM:SS`` in OTOBO's own zone → aware, UTC."""
    if not text:
        return None
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone).astimezone(timezone.utc)


def has_markup(ticket: wire.Ticket) -> bool:
    """Whether an article has markup whose text was not asked for."""
    return any(_is_markup(part) for article in ticket.Article for part in article.Attachment)


def _customer(login: str | None, first: wire.Article | None) -> UnifiedUser:
    if not login:
        return UnifiedUser()
    email = login if "@" in login else None
    if email is None and first is not None and first.SenderType == "customer":
        address = parseaddr(first.From or "")[1]
        email = address if "@" in address else None
    return UnifiedUser(name=login, email=email)


def _is_markup(part: wire.Attachment) -> bool:
    return part.Filename in _HTML_PARTS and part.Disposition == "inline" and part.ContentType.startswith("text/html")


def _markup(article: wire.Article) -> str | None:
    for part in article.Attachment:
        if _is_markup(part) and part.Content:
            return base64.b64decode(part.Content).decode("utf-8", "replace")
    return None


def _attachments(article: wire.Article) -> list[Attachment]:
    return [
        Attachment(
            id=f"{article.ArticleID}/{part.FileID}" if part.FileID else None,
            name=part.Filename,
            content_type=part.ContentType,
            size=int(part.FilesizeRaw or 0),
        )
        for part in article.Attachment
        if not _is_markup(part)
    ]


def _int(value: int | str | None) -> int | None:
    return None if value is None else int(value)


# --- to the wire ------------------------------------------------------------------------------------


def from_entity(kind: str, entity: UnifiedEntity) -> dict[str, Any]:
    """One of id and name: OTOBO lets the id win on create and the name on update.

    Raises:
        InvalidRequestError: an entity OTOBO cannot be told.
    """
    name = _NAMES[kind]
    if entity.id is not None:
        return {f"{name}ID": entity.id}
    if entity.name:
        return {name: entity.name}
    raise InvalidRequestError(f"{kind}: OTOBO knows agents by id or login, not by e-mail: give one of these")


def from_customer(customer: UnifiedUser) -> dict[str, Any]:
    """A customer by login or e-mail.

    Raises:
        InvalidRequestError: only a number, which OTOBO's customers do not have.
    """
    login = customer.name or customer.email
    if not login:
        raise InvalidRequestError("customer: OTOBO's customers have no number: give the login (name) or the e-mail")
    return {"CustomerUser": login}


def from_note(note: UnifiedNote) -> dict[str, Any]:
    """A note as ``Article``; whether the customer sees it is always said."""
    html = note.body_html
    subject = (note.subject or "").strip() or _first_line(note.body) or "Note"
    return {
        "CommunicationChannel": "Internal",
        "SenderType": "agent",
        "IsVisibleForCustomer": 0 if note.is_internal else 1,
        "Subject": subject,
        "Body": html if html else note.body,
        "ContentType": f"text/{'html' if html else 'plain'}; charset=utf-8",
    }


def from_body(ticket: UnifiedTicket) -> dict[str, Any]:
    """The first article of a new ticket: the customer's own words."""
    html = ticket.body_html
    return {
        "CommunicationChannel": "Internal",
        "SenderType": "customer",
        "IsVisibleForCustomer": 1,
        "Subject": ticket.subject,
        "Body": html if html else ticket.body,
        "ContentType": f"text/{'html' if html else 'plain'}; charset=utf-8",
    }


def from_attachments(attachments: list[Attachment]) -> list[dict[str, str]]:
    """Files to be stored.

    Raises:
        InvalidRequestError: a file without content.
    """
    for attachment in attachments:
        if attachment.content is None:
            raise InvalidRequestError(f"attachment {attachment.name!r} has no content: give the bytes to be sent")
    return [
        {
            "Filename": attachment.name,
            "ContentType": attachment.content_type,
            "Content": base64.b64encode(attachment.content or b"").decode("ascii"),
        }
        for attachment in attachments
    ]


def from_custom_fields(fields: Mapping[str, Any], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Dynamic fields; None clears."""
    return [{"Name": name, "Value": field_value(value, zone)} for name, value in fields.items()]


def from_pending(until: datetime, zone: ZoneInfo) -> dict[str, int]:
    """``PendingTime``: whole minutes, in OTOBO's own zone."""
    local = until.astimezone(zone)
    return {
        "Year": local.year,
        "Month": local.month,
        "Day": local.day,
        "Hour": local.hour,
        "Minute": local.minute,
    }


def field_value(value: Any, zone: ZoneInfo) -> Any:
    """The value of a dynamic field as OTOBO is sent it and sends it back: times in its own zone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)  # OTOBO 11 takes a JSON boolean for a missing value
    if isinstance(value, datetime):
        return (value.astimezone(zone) if value.tzinfo else value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d 00:00:00")
    if isinstance(value, (list, tuple)):
        return [field_value(item, zone) for item in value]
    return value


def _first_line(text: str) -> str:
    line = text.strip().split("\n", 1)[0].strip()
    return line if len(line) <= 80 else line[:79].rstrip() + "…"
