"""Tickets as plain data, alike for both systems: names instead of ids, texts instead of markup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from heapq import nlargest
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from ..freshdesk import FakeFreshdesk
    from ..freshdesk.records import Ticket
    from ..freshdesk.state import State
    from ..otobo import FakeOTOBO
    from ..otobo.records import Article
    from ..otobo.views import TicketView
    from ..server import FakeServer


def title(fake: FakeServer) -> str:
    """What the fake is, for people."""
    if fake.system == "otobo":
        return f"OTOBO {cast('FakeOTOBO', fake).version}"
    return f"Freshdesk {cast('FakeFreshdesk', fake).domain}"


def count(fake: FakeServer) -> int:
    return len(fake.state.tickets)


def tickets(fake: FakeServer, limit: int | None = None, only: int | None = None) -> list[dict[str, Any]]:
    """The tickets, the one that changed last first; at most ``limit``, or the one with the id ``only``."""
    if fake.system == "otobo":
        return _otobo(cast("FakeOTOBO", fake), limit, only)
    return _freshdesk(cast("FakeFreshdesk", fake), limit, only)


def _latest(records: Any, limit: int | None, key: Callable[[Any], Any]) -> list[Any]:
    return sorted(records, key=key, reverse=True) if limit is None else nlargest(limit, records, key=key)


# --- OTOBO -------------------------------------------------------------------------------------------


def _otobo(fake: FakeOTOBO, limit: int | None, only: int | None) -> list[dict[str, Any]]:
    views = fake.tickets
    records = fake.state.tickets
    chosen = [records[only]] if only in records else [] if only is not None else records.values()
    return [_otobo_ticket(fake, views[t.id]) for t in _latest(chosen, limit, lambda t: (t.changed, t.id))]


def _otobo_ticket(fake: FakeOTOBO, ticket: TicketView) -> dict[str, Any]:
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
                "author": _otobo_author(fake, article),
                "body": article.body or "",
                "internal": not article.visible,
                "created_at": datetime.fromtimestamp(article.created, timezone.utc).isoformat(),
            }
            for article in articles[1:]
        ],
    }


def _otobo_author(fake: FakeOTOBO, article: Article) -> str:
    """A customer's article was stored by an agent's login: who wrote it stands in From."""
    tables = fake.state.tables
    if tables.sender_types[article.sender_type_id].name == "customer" and article.from_:
        return article.from_
    agent = tables.agents.get(article.created_by)
    return agent.full_name if agent else str(article.created_by)


# --- Freshdesk ---------------------------------------------------------------------------------------


def _freshdesk(fake: FakeFreshdesk, limit: int | None, only: int | None) -> list[dict[str, Any]]:
    records = fake.state.tickets
    chosen = [records[only]] if only in records else [] if only is not None else records.values()
    field = fake.state.ticket_field("priority")
    priorities = {number: name for name, number in field.choices.items()} if field and field.choices else {}
    statuses = fake.state.statuses
    found = _latest(chosen, limit, lambda t: (t.updated_at, t.id))
    return [_freshdesk_ticket(fake.state, ticket, statuses, priorities) for ticket in found]


def _freshdesk_ticket(
    state: State, ticket: Ticket, statuses: dict[int, str], priorities: dict[int, str]
) -> dict[str, Any]:
    group = state.groups.get(ticket.group_id) if ticket.group_id else None
    owner = state.agents.get(ticket.responder_id) if ticket.responder_id else None
    return {
        "id": ticket.id,
        "number": str(ticket.id),
        "subject": ticket.subject,
        "body": ticket.description_text,
        "status": statuses.get(ticket.status, str(ticket.status)),
        "priority": priorities.get(ticket.priority, str(ticket.priority)),
        "queue": group.name if group else None,
        "owner": owner.name if owner else None,
        "customer": _freshdesk_person(state, ticket.requester_id, address=True),
        "deleted": ticket.deleted,
        "created": ticket.created_at.isoformat(),
        "updated": ticket.updated_at.isoformat(),
        "notes": [
            {
                "author": _freshdesk_person(state, item.user_id),
                "body": item.body_text,
                "internal": item.private,
                "created_at": item.created_at.isoformat(),
            }
            for item in state.thread(ticket.id)
        ],
    }


def _freshdesk_person(state: State, user_id: int, *, address: bool = False) -> str:
    person = state.user(user_id)
    if person is None:
        return str(user_id)
    return (person.email if address else None) or person.name
