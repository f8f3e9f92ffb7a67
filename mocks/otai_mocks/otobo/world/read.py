"""World files → tables and tickets."""

from __future__ import annotations

from typing import Any

from ..article.files import decode
from ..tables.records import (
    Agent,
    Article,
    Attachment,
    Company,
    Customer,
    DynamicField,
    Escalation,
    HistoryEntry,
    Queue,
    Route,
    Row,
    StateRow,
    Ticket,
    Webservice,
)
from ..tables.state import Tables
from ..tables.timestamps import parse

ARTICLE_TEXTS = {
    "From": "from_",
    "To": "to",
    "Cc": "cc",
    "Bcc": "bcc",
    "ReplyTo": "reply_to",
    "MessageID": "message_id",
    "InReplyTo": "in_reply_to",
    "References": "references",
    "ContentType": "content_type",
    "Charset": "charset",
    "MimeType": "mime_type",
    "Subject": "subject",
    "Body": "body",
}
"""Key of an article in a world → attribute of the record."""


def _rows(world: dict[str, Any], name: str) -> dict[int, Row]:
    return {r["id"]: Row(r["id"], r["name"], r.get("valid", True)) for r in world.get(name, ())}


def tables_from(world: dict[str, Any]) -> Tables:
    groups = _rows(world, "groups")
    group_ids = {row.name: row.id for row in groups.values()}
    return Tables(
        groups=groups,
        agents={a["id"]: _agent(a, group_ids) for a in world.get("agents", ())},
        companies={
            c["customer_id"]: Company(c["customer_id"], c["name"], c.get("valid", True))
            for c in world.get("customer_companies", ())
        },
        customers={c["login"]: Customer(**c) for c in world.get("customers", ())},
        queues={q["id"]: _queue(q, group_ids) for q in world.get("queues", ())},
        state_types=_rows(world, "state_types"),
        states={s["id"]: StateRow(**s) for s in world.get("states", ())},
        priorities=_rows(world, "priorities"),
        locks=_rows(world, "locks"),
        types=_rows(world, "types"),
        sender_types=_rows(world, "sender_types"),
        channels=_rows(world, "communication_channels"),
        history_types={int(k): Row(int(k), v) for k, v in world.get("history_types", {}).items()},
        dynamic_fields={f["id"]: DynamicField(**f) for f in world.get("dynamic_fields", ())},
        webservices={s["id"]: _service(s) for s in world.get("webservices", ())},
        settings=dict(world.get("settings", {})),
        system=dict(world["otobo"]),
    )


def _agent(entry: dict[str, Any], group_ids: dict[str, int]) -> Agent:
    held = {group_ids[name]: frozenset(keys) for name, keys in entry["permissions"].items()}
    return Agent(**{**entry, "permissions": held})


def _queue(entry: dict[str, Any], group_ids: dict[str, int]) -> Queue:
    values = {k: v for k, v in entry.items() if k not in ("group", "escalation_min")}
    values.setdefault("group_id", group_ids.get(entry.get("group", ""), 0))
    minutes = entry.get("escalation_min")
    return Queue(**values, escalation=Escalation(**minutes) if minutes else None)


def _service(entry: dict[str, Any]) -> Webservice:
    routes = tuple(
        Route(
            r["route"],
            tuple(r["methods"]),
            r["operation"],
            r["name"],
            r.get("include_ticket_data", False),
            r.get("every_UserLogin_becomes"),
        )
        for r in entry.get("routes", ())
    )
    return Webservice(
        entry["id"],
        entry["name"],
        routes,
        entry.get("valid", True),
        entry.get("max_length", 100_000_000),
        entry.get("keep_alive", False),
        tuple(entry.get("additional_headers", {}).items()),
        tuple(entry.get("outbound_headers", {}).items()),
        entry.get("note"),
    )


def _epoch(text: str) -> int:
    found = parse(text)
    if found is None:
        raise ValueError(f"{text!r} is no time in a world file")
    return found


def ticket_from(entry: dict[str, Any], tables: Tables) -> Ticket:
    shown = entry["ticket"]
    return Ticket(
        id=shown["TicketID"],
        number=shown["TicketNumber"],
        title=shown["Title"],
        queue_id=shown["QueueID"],
        state_id=shown["StateID"],
        priority_id=shown["PriorityID"],
        created=_epoch(shown["Created"]),
        created_by=shown["CreateBy"],
        changed=_epoch(shown["Changed"]),
        changed_by=shown["ChangeBy"],
        customer_id=shown["CustomerID"],
        customer_user=shown["CustomerUserID"],
        type_id=shown["TypeID"],
        lock_id=shown["LockID"],
        owner_id=shown["OwnerID"],
        responsible_id=shown["ResponsibleID"],
        until=shown["RealTillTimeNotUsed"],
        unlock_timeout=shown["UnlockTimeout"],
        archive_flag=shown["ArchiveFlag"],
        type_stored="stored_type" not in entry or entry["stored_type"] is not None,
        articles=[_article(a) for a in entry["articles"]],
        history=[_history(h) for h in entry["history"]],
        dynamic_fields=dict(entry.get("dynamic_fields", {})),
    )


def _article(entry: dict[str, Any]) -> Article:
    return Article(
        id=entry["ArticleID"],
        ticket_id=entry["TicketID"],
        sender_type_id=int(entry["SenderTypeID"]),
        channel_id=entry["CommunicationChannelID"],
        visible=entry["IsVisibleForCustomer"],
        created=_epoch(entry["CreateTime"]),
        created_by=entry["CreateBy"],
        html=entry.get("html_body"),
        time_unit=entry.get("TimeUnit", 0),
        attachments=[_attachment(a) for a in entry.get("Attachment", ())],
        dynamic_fields=dict(entry.get("dynamic_fields", {})),
        indexed=entry.get("search_text_indexed", True),
        hollow=entry.get("hollow", False),
        **{attribute: entry[key] for key, attribute in ARTICLE_TEXTS.items()},
    )


def _attachment(entry: dict[str, Any]) -> Attachment:
    return Attachment(
        entry["Filename"],
        decode(entry["Content"]),
        entry["ContentType"],
        entry.get("Disposition", "attachment"),
        entry.get("ContentID", ""),
        entry.get("ContentAlternative", ""),
    )


def _history(entry: dict[str, Any]) -> HistoryEntry:
    return HistoryEntry(
        entry["HistoryTypeID"],
        entry["Name"],
        entry["ArticleID"],
        entry["CreateBy"],
        _epoch(entry["CreateTime"]),
        entry["QueueID"],
        entry["StateID"],
        entry["PriorityID"],
        entry["OwnerID"],
        entry["TypeID"],
    )
