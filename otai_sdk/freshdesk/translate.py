"""Wire ◄─► unified. Pure: no request, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timezone
from html import escape, unescape
from typing import Any

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
from . import wire
from .directory import Names

MAX_ATTACHMENTS = 20 * 1024 * 1024
"""Bytes that the attachments of one call may have together."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_WRAPPED = re.compile(r"<div>(.*)</div>", re.DOTALL)
_BREAK = re.compile(r"<br ?/?>")


# --- what Freshdesk sent ------------------------------------------------------------------------------


def ticket(row: wire.Ticket, names: Names, web_url: str) -> UnifiedTicket:
    """A ticket without its notes (the list and the search have none)."""
    person = row.requester or wire.Requester()
    return UnifiedTicket(
        id=str(row.id),
        subject=row.subject or "",
        body=plain_text(row.description, row.description_text),
        body_html=row.description,
        custom_fields=dict(row.custom_fields or {}),
        queue=UnifiedQueue(id=row.group_id, name=names.name_of("queue", row.group_id)),
        priority=UnifiedPriority(id=row.priority, name=names.name_of("priority", row.priority)),
        status=UnifiedStatus(id=row.status, name=names.name_of("status", row.status)),
        owner=UnifiedUser(id=row.responder_id, name=names.name_of("owner", row.responder_id)),
        customer=UnifiedUser(id=row.requester_id, name=person.name, email=person.email),
        tags=list(row.tags or []),
        type=row.type,
        created_at=row.created_at,
        updated_at=row.updated_at,
        deleted=bool(row.deleted),
        attachments=[_attachment(each) for each in row.attachments or []],
        url=f"{web_url}/a/tickets/{row.id}",
    )


def note(row: wire.Conversation, names: Names) -> UnifiedNote:
    """A note or reply. The author's name is known when it is an agent's."""
    result = UnifiedNote(
        id=str(row.id),
        body=plain_text(row.body, row.body_text),
        body_html=row.body,
        is_internal=row.private is not False,
        author=UnifiedUser(id=row.user_id, name=names.name_of("owner", row.user_id)),
        attachments=[_attachment(each) for each in row.attachments or []],
    )
    if row.created_at is not None:
        result.created_at = row.created_at
    return result


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
        wrapped = _WRAPPED.fullmatch(markup)
        lines = _BREAK.sub("\n", wrapped.group(1) if wrapped else markup)
        if "<" not in lines:
            return unescape(lines)
    return text or ""


def _attachment(row: wire.Attachment) -> Attachment:
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
    given: UnifiedTicket, ids: Mapping[str, int], custom: Mapping[str, Any], requester: Mapping[str, Any]
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
    set_fields = {name: custom_value(value) for name, value in custom.items() if value is not None}
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
        fields["custom_fields"] = {name: custom_value(value) for name, value in updates["custom_fields"].items()}
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
        if each.content is None:
            raise InvalidRequestError(f"the attachment {each.name!r} has no content: give its bytes as content")
        if not each.name.strip():
            raise InvalidRequestError("an attachment has no name: Freshdesk needs one")
        parts.append(("attachments[]", (each.name, each.content, each.content_type)))
    size = sum(len(part[1][1]) for part in parts)
    if size > MAX_ATTACHMENTS:
        raise InvalidRequestError(f"the attachments have {size} bytes together; Freshdesk takes {MAX_ATTACHMENTS}")
    return parts


def custom_value(value: Any) -> Any:
    """A custom field's value: dates are days, and text in JSON."""
    if isinstance(value, datetime):
        return (value.astimezone(timezone.utc) if value.tzinfo else value).date().isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _as_ids(ids: Mapping[str, int | None]) -> dict[str, Any]:
    return {_ID_FIELDS[key]: id for key, id in ids.items()}


_ID_FIELDS = {"queue": "group_id", "owner": "responder_id", "status": "status", "priority": "priority"}
