"""Wire ──► unified. Pure."""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timezone, tzinfo
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal, cast

from ..models import (
    Attachment,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
)
from . import addresses, moments, wire

log = logging.getLogger("otai_sdk")

PROCESS_FIELDS = ("ProcessManagementProcessID", "ProcessManagementActivityID")
_HTML_PARTS = ("file-1", "file-2")  # the names under which OTOBO hands out the markup of an article
_BODY_EXTRA = ("From", "To", "Cc", "MessageID", "CommunicationChannelID")
_SENDERS = ("agent", "customer", "system")
_EPOCH = datetime.fromtimestamp(0, timezone.utc)
# What changes by itself with every second (Age, UntilTime, countdowns) is left out: a ticket that nobody touched stays
# equal to itself.
_TICKET_EXTRA = (
    *("ArchiveFlag", "ChangeBy", "CreateBy", "CustomerID", "EscalationResponseTime", "EscalationSolutionTime"),
    *("EscalationUpdateTime", "GroupID", "Lock", "LockID", "Responsible", "ResponsibleID", "SLA", "SLAID", "Service"),
    *("ServiceID", "StateType", "TimeUnit", "TypeID", "UnlockTimeout"),
)
_ARTICLE_EXTRA = (
    *("From", "To", "Cc", "Bcc", "ReplyTo", "MessageID", "InReplyTo", "References", "CommunicationChannelID"),
    *("TimeUnit", "IsEdited", "IsDeleted"),
)


class Reader:
    """Reads tickets as one system shows them.

    Args:
        zone: OTOBO's own.
        interface_url: where people see tickets.
        emails: login of a customer → address, as far as it is certain.
        logins: id of an agent → login, as far as it was seen.
    """

    def __init__(self, zone: tzinfo, interface_url: str, emails: Mapping[str, str], logins: Mapping[int, str]) -> None:
        self._zone = zone
        self._url = f"{interface_url}/index.pl?Action=AgentTicketZoom;TicketID="
        self._emails = emails
        self._logins = logins

    def ticket(self, row: wire.Ticket) -> UnifiedTicket:
        """A ticket. Body = the article with the lowest id, notes = the others by id: within one second OTOBO puts the
        later article first. A value of a shape that is not documented is left out, with a warning."""
        odd: list[str] = []
        articles = _by_id(row.Article, odd)
        first = articles[0] if articles else None
        created = self._created(row, first, odd)
        ticket = UnifiedTicket(
            id=str(row.TicketID),
            number=row.TicketNumber,
            subject=row.Title or "",
            body=(first.Body or "") if first else "",
            body_html=_markup(first, odd) if first else None,
            attachments=_attachments(first, odd) if first else [],
            notes=[self._note(article, odd) for article in articles[1:]],
            queue=UnifiedQueue(id=_int(row.QueueID, "QueueID", odd), name=row.Queue),
            status=UnifiedStatus(id=_int(row.StateID, "StateID", odd), name=row.State),
            priority=UnifiedPriority(id=_int(row.PriorityID, "PriorityID", odd), name=row.Priority),
            owner=UnifiedUser(id=_int(row.OwnerID, "OwnerID", odd), name=row.Owner),
            customer=self.customer(row.CustomerUserID),
            type=row.Type,
            custom_fields={
                field.Name: field.Value
                for field in row.DynamicField
                if field.Name not in PROCESS_FIELDS or field.Value is not None
            },
            pending_until=_epoch(row.RealTillTimeNotUsed, "RealTillTimeNotUsed", odd),
            created_at=created,
            updated_at=self._changed(row, created, odd),
            deleted=row.StateType == "removed",
            url=f"{self._url}{row.TicketID}",
            extra=_extra(row, _TICKET_EXTRA),
        )
        if first is not None:
            ticket.extra.update(_extra(first, _BODY_EXTRA))
        if odd:
            log.warning("otobo: ticket %s: what cannot be read is left out: %s", row.TicketID, ", ".join(odd))
        return ticket

    def note(self, article: wire.Article) -> UnifiedNote:
        """An article as a note."""
        odd: list[str] = []
        note = self._note(article, odd)
        if odd:
            log.warning("otobo: article %s: what cannot be read is left out: %s", article.ArticleID, ", ".join(odd))
        return note

    def _note(self, article: wire.Article, odd: list[str]) -> UnifiedNote:
        extra = _extra(article, _ARTICLE_EXTRA)
        fields = {field.Name: field.Value for field in article.DynamicField if field.Value not in (None, "", [])}
        if fields:
            extra["DynamicField"] = fields
        sender = article.SenderType if article.SenderType in _SENDERS else None
        return UnifiedNote(
            id=str(article.ArticleID),
            subject=article.Subject,
            body=article.Body or "",
            body_html=_markup(article, odd),
            created_at=self._written(article, odd),
            is_internal=article.IsVisibleForCustomer not in (1, "1"),
            author=self._author(article, odd),
            attachments=_attachments(article, odd),
            sender=cast("Literal['agent', 'customer', 'system'] | None", sender),
            extra=extra,
        )

    def _author(self, article: wire.Article, odd: list[str]) -> UnifiedUser:
        """An agent by id and login where that was seen; an agent's note says no more than From: First Last."""
        name, email = addresses.parse(article.From)
        if article.SenderType == "customer":
            return UnifiedUser(name=name, email=email)
        id_ = _int(article.CreateBy, "CreateBy", odd)
        if article.SenderType == "agent" and id_ is not None:
            name = self._logins.get(id_, name)
        return UnifiedUser(id=id_, name=name, email=email)

    def customer(self, login: str | None) -> UnifiedUser:
        """A customer by login, with the address as far as it is certain."""
        if not login:
            return UnifiedUser()
        return UnifiedUser(name=login, email=login if "@" in login else self._emails.get(login.casefold()))

    # --- times ----------------------------------------------------------------------------------------

    def _created(self, row: wire.Ticket, first: wire.Article | None, odd: list[str]) -> datetime | None:
        if not row.Created:
            return None
        try:
            incoming = _number(first.IncomingTime) if first else None
            article = first.CreateTime if first else None
            return moments.of_creation(row.Created, article, incoming, _number(row.Age), self._zone)
        except ValueError:
            odd.append("Created")
            return None

    def _changed(self, row: wire.Ticket, created: datetime | None, odd: list[str]) -> datetime | None:
        if not row.Changed:
            return None
        try:
            return moments.of_change(row.Changed, created, self._zone)
        except ValueError:
            odd.append("Changed")
            return None

    def _written(self, article: wire.Article, odd: list[str]) -> datetime:
        if not article.CreateTime:
            return _EPOCH
        try:
            return moments.of_article(article.CreateTime, _number(article.IncomingTime), self._zone)
        except ValueError:
            odd.append(f"CreateTime of article {article.ArticleID}")
            return _EPOCH


def has_markup(ticket: wire.Ticket) -> bool:
    """Whether an article has markup."""
    return any(_is_markup(part) for article in ticket.Article for part in article.Attachment)


def _is_markup(part: wire.Attachment) -> bool:
    return part.Filename in _HTML_PARTS and part.Disposition == "inline" and part.ContentType.startswith("text/html")


def _markup(article: wire.Article, odd: list[str]) -> str | None:
    for part in article.Attachment:
        if part.Content and _is_markup(part):
            try:
                return base64.b64decode(part.Content).decode("utf-8", "replace")
            except (binascii.Error, ValueError):
                odd.append(f"{part.Filename} of article {article.ArticleID}")
    return None


def _attachments(article: wire.Article, odd: list[str]) -> list[Attachment]:
    return [
        Attachment(
            id=f"{article.ArticleID}/{part.FileID}" if part.FileID else None,
            name=part.Filename,
            content_type=part.ContentType,
            size=_int(part.FilesizeRaw, f"size of {part.Filename!r}", odd) or 0,
        )
        for part in article.Attachment
        if not _is_markup(part)
    ]


def _by_id(articles: list[wire.Article], odd: list[str]) -> list[wire.Article]:
    try:
        return sorted(articles, key=lambda article: int(article.ArticleID))
    except ValueError:
        odd.append("the order of the articles")
        return articles


def _extra(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    values = _getters(names)(row)
    return {name: value for name, value in zip(names, values, strict=True) if value is not None and value != ""}


@lru_cache(maxsize=8)
def _getters(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*names)


def _int(value: int | str | None, name: str, odd: list[str]) -> int | None:
    if value is None or type(value) is int:
        return value
    try:
        return int(value) if len(str(value)) < 20 else _too_long()
    except ValueError:
        if value != "":
            odd.append(name)
        return None


def _too_long() -> int:
    raise ValueError("no number of OTOBO's")


def _number(value: float | str | None) -> float | None:
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return None
    return value


def _epoch(value: int | str | None, name: str, odd: list[str]) -> datetime | None:
    seconds = _int(value, name, odd)
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(seconds, timezone.utc)
    except (ValueError, OverflowError, OSError):
        odd.append(name)
        return None
