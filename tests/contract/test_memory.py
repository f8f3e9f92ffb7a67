"""A helpdesk in memory: what a user's own adapter with the five methods looks like. It keeps the same contract."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar

from otai_sdk import (
    InvalidRequestError,
    NotFoundError,
    SearchCriteria,
    SystemConfig,
    TicketSystemAdapter,
    UnifiedNote,
    UnifiedTicket,
    matches,
)
from otai_sdk.search import check_criteria, filters_of, sorted_tickets
from otai_sdk.testing import AdapterContract
from otai_sdk.updates import read_note, read_ticket_id, read_updates


class MemoryAdapter(TicketSystemAdapter):
    """Tickets in a dict."""

    def __init__(self, config: SystemConfig) -> None:
        super().__init__(config)
        self.tickets: dict[str, UnifiedTicket] = {}
        self._now = datetime(2026, 1, 1, tzinfo=timezone.utc)

    def create_ticket(self, ticket_data: UnifiedTicket) -> UnifiedTicket:
        if ticket_data.notes:
            raise InvalidRequestError("create_ticket stores no notes")
        ticket = copy.deepcopy(ticket_data)
        ticket.id = str(len(self.tickets) + 1)
        ticket.created_at = ticket.updated_at = self._tick()
        self.tickets[ticket.id] = ticket
        return copy.deepcopy(ticket)

    def update_ticket(self, ticket_id: str, updates: dict[str, Any]) -> bool:
        ticket = self.tickets.get(read_ticket_id(ticket_id))
        unified, _ = read_updates(updates, {})
        if ticket is None:
            return False
        note = unified.pop("note", None)
        ticket.custom_fields.update(unified.pop("custom_fields", {}))
        for key, value in unified.items():
            setattr(ticket, key, value)
        ticket.updated_at = self._tick()
        if note is not None:
            self.add_note(ticket_id, note)
        return True

    def add_note(self, ticket_id: str, note: UnifiedNote) -> UnifiedNote:
        ticket = self.tickets.get(read_ticket_id(ticket_id))
        if ticket is None:
            raise NotFoundError(f"memory: there is no ticket {ticket_id}")
        stored = copy.deepcopy(read_note(note))
        stored.id, stored.created_at = str(len(ticket.notes) + 1), self._tick()
        ticket.notes.append(stored)
        return copy.deepcopy(stored)

    def find_tickets(self, criteria: SearchCriteria) -> list[UnifiedTicket]:
        if not filters_of(criteria) and criteria.limit is None:
            raise InvalidRequestError("find_tickets needs a filter or a limit")
        return list(self.iter_tickets(criteria))

    def find_first_ticket(self, criteria: SearchCriteria) -> UnifiedTicket | None:
        return next(self.iter_tickets(criteria), None)

    def iter_tickets(self, criteria: SearchCriteria) -> Iterator[UnifiedTicket]:
        check_criteria(criteria)
        if criteria.id is not None:
            read_ticket_id(criteria.id)
        found = [ticket for ticket in self.tickets.values() if matches(ticket, criteria)]
        return iter(copy.deepcopy(sorted_tickets(found, criteria.order_by)[: criteria.limit]))

    def _tick(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


class TestMemoryAdapter(AdapterContract):
    supports: ClassVar = {"entity_ids": False, "unknown_names": False}
    text_field = "category"
    strangers = "example.net"

    def make_adapter(self) -> TicketSystemAdapter:
        return MemoryAdapter(SystemConfig(id="memory"))
