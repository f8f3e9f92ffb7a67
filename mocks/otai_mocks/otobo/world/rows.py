"""Tickets as plain data, alike for all systems: names instead of ids, texts instead of markup (the admin API)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from ...kit.tickets import Card, TicketFile
from ..tables.records import Article, Ticket
from ..tables.state import State, Tables
from .views import Tickets


def cards(state: State) -> Iterator[Card]:
    """All tickets from outside, in no order. Looked up by hand: there may be twenty thousand."""
    tables = state.tables
    known: dict[str, str] = {}
    for ticket in state.tickets.values():
        login = ticket.customer_user or ""
        if login not in known:
            known[login] = _customer(tables, login)
        yield Card(
            ticket.id,
            ticket.changed,
            ticket.number,
            ticket.title,
            known[login],
            tables.queues[ticket.queue_id].name,
            tables.states[ticket.state_id].name,
            tables.types[ticket.type_id].name,
            "",
        )


def row(state: State, ticket_id: int) -> dict[str, Any]:
    ticket = Tickets(state)[ticket_id]
    articles = ticket.articles
    return {
        "id": ticket.id,
        "number": ticket.number,
        "subject": ticket.title,
        "body": (articles[0].body or "") if articles else "",
        "status": ticket.state,
        "priority": ticket.priority,
        "type": ticket.type,
        "queue": ticket.queue,
        "owner": ticket.owner,
        "customer": ticket.customer_user or None,
        "tags": [],
        "custom_fields": _custom_fields(state.tables, ticket.record),
        "deleted": ticket.state_type == "removed",
        "created": ticket.created.isoformat(),
        "updated": ticket.changed.isoformat(),
        "attachments": _files(articles[0]) if articles else [],
        "notes": [
            {
                "author": _author(state, article),
                "body": article.body or "",
                "internal": not article.visible,
                "created_at": datetime.fromtimestamp(article.created, timezone.utc).isoformat(),
                "attachments": _files(article),
            }
            for article in articles[1:]
        ],
    }


def file(state: State, file_id: str) -> TicketFile | None:
    """The file ``article-place``, if there is one. Articles are found by going through all: a person asks once."""
    article_id = file_id.partition("-")[0]
    articles = (a for ticket in state.tickets.values() for a in ticket.articles if str(a.id) == article_id)
    return next((found for article in articles for found in _contents(article) if found.id == file_id), None)


def _contents(article: Article) -> Iterator[TicketFile]:
    for place, kept in enumerate(article.attachments, 1):
        yield TicketFile(f"{article.id}-{place}", kept.filename, kept.content_type, kept.content)


def _files(article: Article) -> list[dict[str, object]]:
    return [found.shown() for found in _contents(article)]


def _custom_fields(tables: Tables, ticket: Ticket) -> list[dict[str, Any]]:
    """The fields that are set, those of the articles left out."""
    values = ticket.dynamic_fields
    return [
        {"name": field.name, "label": field.label, "value": values[field.name]}
        for field in tables.ticket_fields
        if values.get(field.name) not in (None, "")
    ]


def _customer(tables: Tables, login: str) -> str:
    customer = tables.customer(login) if login else None
    return f"{login} {customer.mail_string}" if customer else login


def _author(state: State, article: Article) -> str:
    """A customer's article was stored by an agent's login: who wrote it stands in From."""
    tables = state.tables
    if tables.sender_types[article.sender_type_id].name == "customer" and article.from_:
        return article.from_
    agent = tables.agents.get(article.created_by)
    return agent.full_name if agent else str(article.created_by)
