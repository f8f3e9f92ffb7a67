"""Rows → the JSON of answers. Which value is a number and which a text is OTOBO's choice."""

from __future__ import annotations

import random
from typing import Any

import msgspec

from ..article.article import in_order
from ..article.files import HTML_FILE, encode
from ..tables import escalation
from ..tables.collation import fold
from ..tables.records import Article, Attachment, Ticket
from ..tables.state import Tables
from ..tables.zone import as_shown, show

_TEXT_FILE = "file-1"
_ENCODER = msgspec.json.Encoder()


def ticket(row: Ticket, tables: Tables, now: int, *, extended: bool = False, fields: bool = False) -> dict[str, Any]:
    """A ticket without its articles."""
    queue, state = tables.queues[row.queue_id], tables.states[row.state_id]
    agents, zone = tables.agents, tables.zone
    shown: dict[str, Any] = {
        "Age": now - as_shown(row.created, zone),
        "ArchiveFlag": row.archive_flag,
        "ChangeBy": row.changed_by,
        "Changed": show(row.changed, zone),
        "CreateBy": row.created_by,
        "Created": show(row.created, zone),
        "CustomerID": row.customer_id,
        "CustomerUserID": row.customer_user,
        "EscalationResponseTime": 0,
        "EscalationSolutionTime": 0,
        "EscalationTime": 0,
        "EscalationUpdateTime": 0,
        "GroupID": queue.group_id,
        "Lock": tables.locks[row.lock_id].name,
        "LockID": row.lock_id,
        "Owner": agents[row.owner_id].login,
        "OwnerID": row.owner_id,
        "Priority": tables.priorities[row.priority_id].name,
        "PriorityID": row.priority_id,
        "Queue": queue.name,
        "QueueID": row.queue_id,
        "RealTillTimeNotUsed": row.until,
        "Responsible": agents[row.responsible_id].login,
        "ResponsibleID": row.responsible_id,
        "SLAID": "",
        "ServiceID": "",
        "State": state.name,
        "StateID": row.state_id,
        "StateType": state.type,
        "TicketID": row.id,
        "TicketNumber": row.number,
        "Title": row.title,
        "Type": tables.types[row.type_id].name,
        "TypeID": row.type_id,
        "UnlockTimeout": row.unlock_timeout,
        "UntilTime": row.until - now if row.until else 0,
    }
    if queue.escalation is not None:
        due = escalation.destinations(row, tables)
        shown["EscalationResponseTime"], shown["EscalationUpdateTime"], shown["EscalationSolutionTime"] = due
        shown.update(escalation.escalation_keys(row, tables, now, due))
    if extended:
        shown.update(escalation.extended_keys(row, tables))
    if fields:
        shown["DynamicField"] = [
            {"Name": field.name, "Value": row.dynamic_fields.get(field.name)} for field in tables.ticket_fields
        ]
    return shown


def article_head(row: Article, number: int, tables: Tables) -> dict[str, Any]:
    """What an article list knows about an article."""
    moment = show(row.created, tables.zone)
    return {
        "ArticleID": row.id,
        "ArticleNumber": number,
        "ChangeBy": row.created_by,
        "ChangeTime": moment,
        "CommunicationChannelID": row.channel_id,
        "CreateBy": row.created_by,
        "CreateTime": moment,
        "IsVisibleForCustomer": row.visible,
        "SenderType": tables.sender_types[row.sender_type_id].name,
        "SenderTypeID": str(row.sender_type_id),
        "TicketID": row.ticket_id,
    }


def article(row: Article, number: int, tables: Tables, version: str, *, fields: bool = False) -> dict[str, Any]:
    """An article without its attachments."""
    shown = article_head(row, number, tables)
    shown.update(
        {
            "Bcc": row.bcc,
            "Body": row.body,
            "Cc": row.cc,
            "Charset": row.charset,
            "ContentCharset": row.charset,
            "ContentType": row.content_type,
            "From": row.from_,
            "InReplyTo": row.in_reply_to,
            "IncomingTime": row.created,
            "MessageID": row.message_id,
            "MimeType": row.mime_type,
            "References": row.references,
            "ReplyTo": row.reply_to,
            "Subject": row.subject,
            "To": row.to,
        }
    )
    if version == "11.0":
        shown["IsDeleted"] = 0
        shown["IsEdited"] = 0
    if fields and tables.article_fields:  # where articles have no fields, nothing is shown (cassettes, both versions)
        shown["DynamicField"] = [
            {"Name": field.name, "Value": row.dynamic_fields.get(field.name)} for field in tables.article_fields
        ]
    return shown


def attachments(
    row: Article, *, contents: bool = True, html_body: bool = False, file_ids: bool = True
) -> list[dict[str, Any]]:
    """All files are numbered by name (``FileID``), then sorted by that number as if it were a text: 1, 10, 11, 2.

    The HTML of a body is one of them, listed on request only. Where there is a ``file-2``, which is what that HTML is
    called, a ``file-1`` counts as the body's text and is never listed (seen with both uploaded to a plain article).
    """
    rows = list(row.attachments)
    body = None
    if row.html is not None:
        body = Attachment(HTML_FILE, row.html.encode("utf-8"), f'text/html; charset="{row.charset}"', "inline")
        rows.append(body)
    rows.sort(key=lambda attachment: fold(attachment.filename))
    marked_up = any(item.filename == HTML_FILE for item in rows)
    numbered = sorted(enumerate(rows, 1), key=lambda pair: str(pair[0]))
    return [
        _attachment(item, number if file_ids else 0, contents)
        for number, item in numbered
        if (item is not body or html_body) and not (marked_up and item.filename == _TEXT_FILE)
    ]


def _attachment(item: Attachment, number: int, contents: bool) -> dict[str, Any]:
    shown = {
        "Content": encode(item.content) if contents else "",
        "ContentAlternative": item.content_alternative if contents else "",
        "ContentID": item.content_id,
        "ContentType": item.content_type,
        "Disposition": item.disposition,
        "Filename": item.filename,
        "FilesizeRaw": str(len(item.content)),
    }
    if number:
        shown["FileID"] = str(number)
    return shown


def with_ticket_data(
    row: Ticket,
    shown_article: Article | None,
    tables: Tables,
    now: int,
    version: str,
    *,
    whole: bool,
    files: bool,
) -> dict[str, Any]:
    """The ``Ticket`` of an answer with IncludeTicketData.

    Args:
        whole: the article was written by this very call.
        files: the call brought attachments; then all of the article are shown, the HTML of its body too.
    """
    shown = ticket(row, tables, now, fields=True)
    if shown_article is None:
        return shown
    number = 1 + in_order(row).index(shown_article)
    if not whole:
        shown["Article"] = article_head(shown_article, number, tables)
        return shown
    shown["Article"] = article(shown_article, number, tables, version, fields=True)
    if files:
        shown["Article"]["Attachment"] = attachments(shown_article, html_body=True, file_ids=False)
    return shown


def article_id(row: Article) -> int | str:
    """A number for agents, text for articles of customers."""
    return str(row.id) if row.sender_type_id == 3 else row.id


def to_json(value: Any, chance: random.Random) -> bytes:
    """JSON as OTOBO sends it: the order of keys means nothing and changes from answer to answer."""
    return _ENCODER.encode(_shuffled(value, chance.random))


def _shuffled(value: Any, roll: Any) -> Any:
    if isinstance(value, dict):
        pairs = list(value.items())
        cut = int(roll() * len(pairs))
        return {k: _shuffled(v, roll) if isinstance(v, (dict, list)) else v for k, v in pairs[cut:] + pairs[:cut]}
    if isinstance(value, list):
        return [_shuffled(item, roll) if isinstance(item, (dict, list)) else item for item in value]
    return value
