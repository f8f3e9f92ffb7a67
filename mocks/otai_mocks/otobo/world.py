"""World files: a fake's whole state as JSON, read and written; `from_world(to_world())` gives an equal state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from . import words
from .attachments import decode, encode
from .records import (
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
from .state import State, Tables
from .timestamps import parse, show

FORMAT = 1


def read(source: str | Path | dict[str, Any]) -> dict[str, Any]:
    """A world from a file or as it is.

    Raises:
        ValueError: it is no world file of a known format.
    """
    world = source if isinstance(source, dict) else json.loads(Path(source).read_text(encoding="utf-8"))
    if not isinstance(world, dict) or world.get("format") != FORMAT or "otobo" not in world:
        raise ValueError("this is no OTOBO world file: it needs format 1 and a section otobo")
    return world


def state_from(world: dict[str, Any]) -> State:
    tables = _tables(world)
    state = State(tables)
    for entry in world.get("tickets", ()):
        state.add_ticket(_ticket(entry, tables))
    numbers = world.get("next_ids", {})
    state.next_ticket_id = int(numbers.get("ticket", state.next_ticket_id))
    articles = [article.id for ticket in state.tickets.values() for article in ticket.articles]
    state.next_article_id = int(numbers.get("article", max(articles, default=0) + 1))
    state.next_counter = int(numbers.get("ticket_number_counter", 1))
    state.counter_day = str(numbers.get("ticket_number_day") or recorded_from(world).replace("-", "")[:8])
    return state


def recorded_from(world: dict[str, Any]) -> str:
    """The moment at which a recording from this world began; ``""`` if the world does not say."""
    return str(world.get("clock", {}).get("recorded_from") or "")


def world_from(state: State, now: int) -> dict[str, Any]:
    tables = state.tables
    return {
        "format": FORMAT,
        "about": "State of a fake OTOBO.",
        "otobo": dict(tables.system),
        "clock": {"recorded_from": show(now)},
        "settings": dict(tables.settings),
        "groups": [_row(row) for row in tables.groups.values()],
        "agents": [_agent_entry(agent, tables) for agent in tables.agents.values()],
        "customer_companies": [
            {"customer_id": c.customer_id, "name": c.name, "valid": c.valid} for c in tables.companies.values()
        ],
        "customers": [_customer_entry(c) for c in tables.customers.values()],
        "queues": [_queue_entry(q, tables) for q in tables.queues.values()],
        "state_types": [{"id": r.id, "name": r.name} for r in tables.state_types.values()],
        "states": [
            {"id": s.id, "name": s.name, "type": s.type, "type_id": s.type_id, "valid": s.valid}
            for s in tables.states.values()
        ],
        "priorities": [_row(row) for row in tables.priorities.values()],
        "locks": [_row(row) for row in tables.locks.values()],
        "types": [_row(row) for row in tables.types.values()],
        "sender_types": [{"id": r.id, "name": r.name} for r in tables.sender_types.values()],
        "communication_channels": [_row(row) for row in tables.channels.values()],
        "history_types": {str(row.id): row.name for row in tables.history_types.values()},
        "dynamic_fields": [_field_entry(f) for f in tables.dynamic_fields.values()],
        "webservices": [_service_entry(s) for s in tables.webservices.values()],
        "next_ids": {
            "ticket": state.next_ticket_id,
            "article": state.next_article_id,
            "ticket_number_counter": state.next_counter,
            "ticket_number_day": state.counter_day,
        },
        "tickets": [_ticket_entry(t, tables) for t in state.tickets.values()],
        "article_search_index": {
            "about": "what a MIMEBase_* search looks at, per article id",
            "entries": {str(a.id): words.entries(a) for t in state.tickets.values() for a in t.articles if a.indexed},
        },
    }


# --- reading --------------------------------------------------------------------------------------------


def _rows(world: dict[str, Any], name: str) -> dict[int, Row]:
    return {r["id"]: Row(r["id"], r["name"], r.get("valid", True)) for r in world.get(name, ())}


def _tables(world: dict[str, Any]) -> Tables:
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


def _ticket(entry: dict[str, Any], tables: Tables) -> Ticket:
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


_ARTICLE_TEXTS = {
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
        **{attribute: entry[key] for key, attribute in _ARTICLE_TEXTS.items()},
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


# --- writing --------------------------------------------------------------------------------------------


def _row(row: Row) -> dict[str, Any]:
    return {"id": row.id, "name": row.name, "valid": row.valid}


def _agent_entry(agent: Agent, tables: Tables) -> dict[str, Any]:
    entry = {
        "id": agent.id,
        "login": agent.login,
        "password": agent.password,
        "first_name": agent.first_name,
        "last_name": agent.last_name,
        "email": agent.email,
        "valid": agent.valid,
        "permissions": {tables.groups[g].name: sorted(keys) for g, keys in agent.permissions.items()},
        "create_time": agent.create_time,
    }
    return {**entry, "time_zone": agent.time_zone} if agent.time_zone else entry


def _customer_entry(customer: Customer) -> dict[str, Any]:
    return {name: getattr(customer, name) for name in customer.__dataclass_fields__}


def _queue_entry(queue: Queue, tables: Tables) -> dict[str, Any]:
    entry = {name: getattr(queue, name) for name in queue.__dataclass_fields__ if name != "escalation"}
    entry["group"] = tables.groups[queue.group_id].name
    if queue.escalation:
        minutes = queue.escalation
        entry["escalation_min"] = {
            "first_response": minutes.first_response, "update": minutes.update, "solution": minutes.solution
        }  # fmt: skip
    return entry


def _field_entry(field: DynamicField) -> dict[str, Any]:
    optional = ("possible_values", "possible_none", "date_restriction")
    values = {name: getattr(field, name) for name in field.__dataclass_fields__}
    return {
        name: dict(value) if name == "possible_values" else value
        for name, value in values.items()
        if name not in optional or value is not None
    }


def _service_entry(service: Webservice) -> dict[str, Any]:
    routes: list[dict[str, Any]] = []
    for route in service.routes:
        entry: dict[str, Any] = {
            "route": route.route,
            "methods": list(route.methods),
            "operation": route.operation,
            "name": route.name,
            "include_ticket_data": route.include_ticket_data,
        }
        if route.every_user_login_becomes:
            entry["every_UserLogin_becomes"] = route.every_user_login_becomes
        routes.append(entry)
    shown: dict[str, Any] = {
        "id": service.id,
        "name": service.name,
        "valid": service.valid,
        "max_length": service.max_length,
        "keep_alive": service.keep_alive,
        "routes": routes,
    }
    if service.additional_headers:
        shown["additional_headers"] = dict(service.additional_headers)
    if service.outbound_headers:
        shown["outbound_headers"] = dict(service.outbound_headers)
    if service.note:
        shown["note"] = service.note
    return shown


def _ticket_entry(ticket: Ticket, tables: Tables) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "ticket": {
            "TicketID": ticket.id,
            "TicketNumber": ticket.number,
            "Title": ticket.title,
            "Queue": tables.queues[ticket.queue_id].name,
            "QueueID": ticket.queue_id,
            "State": tables.states[ticket.state_id].name,
            "StateID": ticket.state_id,
            "Priority": tables.priorities[ticket.priority_id].name,
            "PriorityID": ticket.priority_id,
            "Created": show(ticket.created),
            "CreateBy": ticket.created_by,
            "Changed": show(ticket.changed),
            "ChangeBy": ticket.changed_by,
            "CustomerID": ticket.customer_id,
            "CustomerUserID": ticket.customer_user,
            "TypeID": ticket.type_id,
            "LockID": ticket.lock_id,
            "Lock": tables.locks[ticket.lock_id].name,
            "OwnerID": ticket.owner_id,
            "Owner": tables.agents[ticket.owner_id].login,
            "ResponsibleID": ticket.responsible_id,
            "RealTillTimeNotUsed": ticket.until,
            "UnlockTimeout": ticket.unlock_timeout,
            "ArchiveFlag": ticket.archive_flag,
        },
        "dynamic_fields": dict(ticket.dynamic_fields),
        "articles": [_article_entry(a, tables) for a in ticket.articles],
        "history": [_history_entry(h, tables) for h in ticket.history],
    }
    if not ticket.type_stored:
        entry["stored_type"] = None
    return entry


def _article_entry(article: Article, tables: Tables) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "ArticleID": article.id,
        "TicketID": article.ticket_id,
        "SenderType": tables.sender_types[article.sender_type_id].name,
        "SenderTypeID": str(article.sender_type_id),
        "CommunicationChannelID": article.channel_id,
        "IsVisibleForCustomer": article.visible,
        "CreateTime": show(article.created),
        "CreateBy": article.created_by,
        "TimeUnit": article.time_unit,
        "search_text_indexed": article.indexed,
        **{key: getattr(article, attribute) for key, attribute in _ARTICLE_TEXTS.items()},
    }
    if article.hollow:
        entry["hollow"] = True
    if article.html is not None:
        entry["html_body"] = article.html
    if article.attachments:
        entry["Attachment"] = [
            {
                "Filename": a.filename,
                "Content": encode(a.content),
                "ContentType": a.content_type,
                "Disposition": a.disposition,
                "ContentID": a.content_id,
                "ContentAlternative": a.content_alternative,
            }
            for a in article.attachments
        ]
    if article.dynamic_fields:
        entry["dynamic_fields"] = dict(article.dynamic_fields)
    return entry


def _history_entry(entry: HistoryEntry, tables: Tables) -> dict[str, Any]:
    return {
        "HistoryTypeID": entry.type_id,
        "HistoryType": tables.history_types[entry.type_id].name,
        "Name": entry.name,
        "ArticleID": entry.article_id,
        "CreateBy": entry.create_by,
        "CreateTime": show(entry.create_time),
        "QueueID": entry.queue_id,
        "StateID": entry.state_id,
        "PriorityID": entry.priority_id,
        "OwnerID": entry.owner_id,
        "TypeID": entry.ticket_type_id,
    }
