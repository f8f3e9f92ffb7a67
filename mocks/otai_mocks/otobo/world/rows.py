"""Tickets as plain data, alike for all systems: names instead of ids, texts instead of markup (the admin API)."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from ...server import latest
from ..tables.records import Article
from ..tables.state import State
from .views import Tickets, TicketView


def rows(state: State, limit: int | None, only: int | None) -> list[dict[str, Any]]:
    views = Tickets(state)
    records = state.tickets
    chosen = [records[only]] if only in records else [] if only is not None else records.values()
    return [_row(state, views[t.id]) for t in latest(chosen, limit, lambda t: (t.changed, t.id))]


def _row(state: State, ticket: TicketView) -> dict[str, Any]:
    articles = ticket.articles
    return {
        "id": ticket.id,
        "number": ticket.number,
        "subject": ticket.title,
        "body": (articles[0].body or "") if articles else "",
        "status": ticket.state,
        "priority": ticket.priority,
        "queue": ticket.queue,
        "owner": ticket.owner,
        "customer": ticket.customer_user or None,
        "deleted": ticket.state_type == "removed",
        "created": ticket.created.isoformat(),
        "updated": ticket.changed.isoformat(),
        "notes": [
            {
                "author": _author(state, article),
                "body": article.body or "",
                "internal": not article.visible,
                "created_at": datetime.fromtimestamp(article.created, timezone.utc).isoformat(),
            }
            for article in articles[1:]
        ],
    }


def _author(state: State, article: Article) -> str:
    """A customer's article was stored by an agent's login: who wrote it stands in From."""
    tables = state.tables
    if tables.sender_types[article.sender_type_id].name == "customer" and article.from_:
        return article.from_
    agent = tables.agents.get(article.created_by)
    return agent.full_name if agent else str(article.created_by)
