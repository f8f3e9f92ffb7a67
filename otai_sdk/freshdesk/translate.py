"""Wire ◄─► unified. Pure: no request, no clock."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from html import escape
from typing import Any, Literal

from ..characters import unescape
from ..convert import shown
from ..errors import InvalidRequestError
from ..models import (
    Attachment,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
)
from ..transport import File
from . import custom, wire
from .directory import Names
from .extra import note_extra, ticket_extra

MAX_ATTACHMENTS = 20 * 1024 * 1024
"""Bytes that the attachments of one call may have together."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_BREAK = re.compile(r"<br ?/?>")


# --- what Freshdesk sent ------------------------------------------------------------------------------


def ticket(row: wire.Ticket, names: Names, web_url: str) -> UnifiedTicket:
    """A ticket without its notes (the list and the search have none)."""
    of: Mapping[str, Mapping[Any, str]] = names.of
    fields, person, number = row.custom_fields or {}, row.requester, str(row.id)
    group, owner, markup = row.group_id, row.responder_id, row.description
    return UnifiedTicket(
        id=number,
        subject=row.subject or "",
        body=plain_text(markup, row.description_text) if markup else row.description_text or "",
        body_html=markup,
        custom_fields=custom.to_read(fields, names.decimals) if names.decimals else fields,
        queue=UnifiedQueue(id=group, name=of["queue"].get(group)) if group else UnifiedQueue(),
        priority=UnifiedPriority(id=row.priority, name=of["priority"].get(row.priority)),
        status=UnifiedStatus(id=row.status, name=of["status"].get(row.status)),
        owner=UnifiedUser(id=owner, name=of["owner"].get(owner)) if owner else UnifiedUser(),
        customer=UnifiedUser(id=row.requester_id, name=person.name, email=person.email)
        if person
        else UnifiedUser(id=row.requester_id),
        tags=row.tags or [],
        type=row.type,
        created_at=row.created_at,
        updated_at=row.updated_at,
        deleted=row.deleted is True,
        attachments=[attachment(each) for each in row.attachments] if row.attachments else [],
        url=f"{web_url}/a/tickets/{number}",
        extra=ticket_extra(row),
    )


def note(row: wire.Conversation, names: Names) -> UnifiedNote:
    """A note or reply. The author's name is known when it is an agent's."""
    result = UnifiedNote(
        id=str(row.id),
        body=plain_text(row.body, row.body_text),
        body_html=row.body,
        is_internal=row.private is not False,
        author=UnifiedUser(id=row.user_id, name=names.name_of("owner", row.user_id)),
        attachments=[attachment(each) for each in row.attachments or []],
        sender=_sender(row),
        extra=note_extra(row),
    )
    if row.created_at is not None:
        result.created_at = row.created_at
    return result


def reply(row: wire.Conversation, names: Names) -> UnifiedNote:
    """The answer to a new reply, which does not say that it is public and an agent's."""
    result = note(row, names)
    result.is_internal, result.sender = False, "agent"
    return result


def _sender(row: wire.Conversation) -> Literal["agent", "customer", "system"]:
    if row.incoming:
        return "customer"
    return "system" if row.automation_id is not None or row.auto_response is True else "agent"


def notes(rows: Sequence[wire.Conversation], names: Names) -> list[UnifiedNote]:
    """Oldest first; within one second the lower id is the older one."""
    never = datetime.min.replace(tzinfo=timezone.utc)
    return [note(row, names) for row in sorted(rows, key=lambda row: (row.created_at or never, row.id))]


def plain_text(markup: str | None, text: str | None) -> str:
    """The text of a message.

    Freshdesk's own ``body_text`` loses line ends and indentation. What was plain text when it was sent (a ``<div>``
    at most, line breaks, no other tag) is turned back exactly; for real markup Freshdesk's text is taken.
    """
    if markup:
        inner = markup[5:-6] if markup.startswith("<div>") and markup.endswith("</div>") else markup
        if "<" in inner:
            inner = _BREAK.sub("\n", inner)
        if "<" not in inner:
            return unescape(inner) if "&" in inner else inner
    return text or ""


def attachment(row: wire.Attachment) -> Attachment:
    """A file as it is listed: its link ends after minutes, and is left out."""
    return Attachment(
        id=str(row.id),
        name=row.name or "",
        content_type=row.content_type or "application/octet-stream",
        size=row.size or 0,
    )


# --- what Freshdesk is sent ---------------------------------------------------------------------------


def markup(body: str, body_html: str | None) -> str:
    """The markup of a message: as given, or made of the plain text."""
    if body_html and body_html.strip():
        return body_html
    return "<br>".join(escape(line, quote=False).replace('"', "&quot;") for line in _LINE_END.split(body))


def new_ticket_fields(
    given: UnifiedTicket, ids: Mapping[str, int], custom_fields: Mapping[str, Any], requester: Mapping[str, Any]
) -> dict[str, Any]:
    """The body of POST /tickets. ``ids`` has status and priority, and queue and owner where they are set."""
    fields: dict[str, Any] = {
        "subject": given.subject,
        "description": markup(given.body, given.body_html),
        **requester,
        **_as_ids(ids),
    }
    if given.type:
        fields["type"] = given.type
    if given.tags:
        fields["tags"] = list(given.tags)
    set_fields = {name: value for name, value in custom_fields.items() if value is not None}
    if set_fields:
        fields["custom_fields"] = set_fields
    return fields


def update_fields(updates: Mapping[str, Any], ids: Mapping[str, int | None]) -> dict[str, Any]:
    """The body of PUT /tickets/{id}, of what is neither an entity nor the note; ``ids`` has the entities."""
    fields: dict[str, Any] = _as_ids(ids)
    for key in ("subject", "type"):
        if key in updates:
            fields[key] = updates[key]
    if "tags" in updates:
        fields["tags"] = updates["tags"] or []
    if "custom_fields" in updates:
        fields["custom_fields"] = updates["custom_fields"]
    return fields


def note_fields(given: UnifiedNote) -> dict[str, Any]:
    """The body of POST /tickets/{id}/notes. ``private`` is always there: Freshdesk's default is not relied on."""
    return {"body": markup(given.body, given.body_html), "private": given.is_internal}


def files(attachments: Sequence[Attachment]) -> list[File]:
    """The file parts of a form.

    Raises:
        InvalidRequestError: one without content (only listed, not downloaded), or more bytes than Freshdesk takes.
    """
    parts: list[File] = []
    for each in attachments:
        if not isinstance(each, Attachment):
            raise InvalidRequestError(f"attachments: expected an Attachment, got {type(each).__name__} {shown(each)}")
        if each.content is None:
            raise InvalidRequestError(f"the attachment {each.name!r} has no content: give its bytes as content")
        if not isinstance(each.content, bytes):
            raise InvalidRequestError(f"the attachment {each.name!r}: content must be bytes")
        _check_header("name", each.name)
        _check_header("content_type", each.content_type)
        parts.append(("attachments[]", (each.name, each.content, each.content_type)))
    size = sum(len(part[1][1]) for part in parts)
    if size > MAX_ATTACHMENTS:
        raise InvalidRequestError(f"the attachments have {size} bytes together; Freshdesk takes {MAX_ATTACHMENTS}")
    return parts


def _check_header(what: str, value: Any) -> None:
    """Name and type of a file are headers of their part: a line end in them would begin another one."""
    if not isinstance(value, str) or not value.strip():
        raise InvalidRequestError(f"an attachment has no {what}: Freshdesk needs one, got {shown(value)}")
    if any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in value):
        raise InvalidRequestError(f"the attachment's {what} {value!r} has a line end or another control character")
    if what == "content_type" and not value.isascii():
        raise InvalidRequestError(f"the attachment's {what} {value!r} is no MIME type such as 'text/plain'")


def _as_ids(ids: Mapping[str, int | None]) -> dict[str, Any]:
    return {_ID_FIELDS[key]: id for key, id in ids.items()}


_ID_FIELDS = {"queue": "group_id", "owner": "responder_id", "status": "status", "priority": "priority"}
