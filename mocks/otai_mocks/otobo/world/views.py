"""Tickets as a test wants to read them: names instead of ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from ..tables.records import Article, HistoryEntry, Ticket
from ..tables.state import State, Tables


@dataclass(frozen=True)
class TicketView:
    """One ticket, always as it is now."""

    record: Ticket
    _tables: Tables

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def number(self) -> str:
        return self.record.number

    @property
    def title(self) -> str:
        return self.record.title

    @property
    def queue(self) -> str:
        return self._tables.queues[self.record.queue_id].name

    @property
    def state(self) -> str:
        return self._tables.states[self.record.state_id].name

    @property
    def state_type(self) -> str:
        return self._tables.states[self.record.state_id].type

    @property
    def priority(self) -> str:
        return self._tables.priorities[self.record.priority_id].name

    @property
    def lock(self) -> str:
        return self._tables.locks[self.record.lock_id].name

    @property
    def type(self) -> str:
        return self._tables.types[self.record.type_id].name

    @property
    def owner(self) -> str:
        return self._tables.agents[self.record.owner_id].login

    @property
    def responsible(self) -> str:
        return self._tables.agents[self.record.responsible_id].login

    @property
    def customer_user(self) -> str | None:
        return self.record.customer_user

    @property
    def customer_id(self) -> str | None:
        return self.record.customer_id

    @property
    def articles(self) -> list[Article]:
        """In the order in which they were written."""
        return list(self.record.articles)

    @property
    def notes(self) -> list[Article]:
        """Every article but the first."""
        return self.record.articles[1:]

    @property
    def dynamic_fields(self) -> dict[str, Any]:
        """Only the fields that are set."""
        return dict(self.record.dynamic_fields)

    @property
    def history(self) -> list[HistoryEntry]:
        return list(self.record.history)

    @property
    def created(self) -> datetime:
        return datetime.fromtimestamp(self.record.created, timezone.utc)

    @property
    def changed(self) -> datetime:
        return datetime.fromtimestamp(self.record.changed, timezone.utc)

    @property
    def pending_until(self) -> datetime | None:
        return datetime.fromtimestamp(self.record.until, timezone.utc) if self.record.until else None

    def __repr__(self) -> str:
        return f"<Ticket {self.id} {self.title!r} in {self.queue!r}, {self.state}, {self.priority}>"


class Tickets(Mapping[int, TicketView]):
    """The tickets by id."""

    def __init__(self, state: State) -> None:
        self._state = state

    def __getitem__(self, ticket_id: int) -> TicketView:
        return TicketView(self._state.tickets[ticket_id], self._state.tables)

    def __iter__(self) -> Iterator[int]:
        return iter(list(self._state.tickets))

    def __len__(self) -> int:
        return len(self._state.tickets)

    def __repr__(self) -> str:
        return "\n".join(["<Tickets>", *(f"  {view!r}" for view in self.values())])
