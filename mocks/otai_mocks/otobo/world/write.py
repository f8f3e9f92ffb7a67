"""Tables and tickets → world files."""

from __future__ import annotations

from typing import Any

from ..article.files import encode
from ..tables import words
from ..tables.records import Agent, Article, Customer, DynamicField, HistoryEntry, Queue, Row, Ticket, Webservice
from ..tables.state import State, Tables
from ..tables.timestamps import show
from .read import ARTICLE_TEXTS

FORMAT = 1


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
            "entries": {
                str(a.id): words.entries(a, tables.stop_words)
                for t in state.tickets.values()
                for a in t.articles
                if a.indexed
            },
        },
    }


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
        **{key: getattr(article, attribute) for key, attribute in ARTICLE_TEXTS.items()},
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
