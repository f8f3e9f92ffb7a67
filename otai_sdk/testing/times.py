"""find_tickets: created_after, created_before, updated_after, updated_before."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ..adapter import TicketSystemAdapter
from ..errors import InvalidRequestError
from .base import ContractBase
from .promise import refused

SECOND = timedelta(seconds=1)
LONG = timedelta(days=400)
INDIA = timezone(timedelta(hours=5, minutes=30))


class Times(ContractBase):
    """Times are half-open, exact to the second, and aware."""

    @pytest.mark.parametrize("name", ["created", "updated"])
    def test_times_are_half_open(self, adapter: TicketSystemAdapter, name: str) -> None:
        self.needs(f"{name}_at")
        ticket = self.created(adapter)
        moment = getattr(self.read(adapter, ticket), f"{name}_at")
        assert moment is not None, f"get_ticket: the ticket has no {name}_at"

        def finds(after: datetime, before: datetime) -> bool:
            criteria = {f"{name}_after": after, f"{name}_before": before}
            return self.found(adapter, subject=ticket.subject, **criteria) == [ticket.id]

        assert finds(moment, moment + SECOND), f"find_tickets: {name}_after includes the moment itself"
        assert not finds(moment - SECOND, moment), f"find_tickets: {name}_before excludes the moment itself"
        assert not finds(moment + SECOND, moment + 5 * SECOND), f"find_tickets: {name}_after was ignored"
        assert finds(moment - LONG, moment + LONG), f"find_tickets: {name}_before may lie in the future"

    @pytest.mark.parametrize("name", ["created_after", "created_before", "updated_after", "updated_before"])
    def test_each_bound_counts_alone(self, adapter: TicketSystemAdapter, name: str) -> None:
        kind, _, side = name.partition("_")
        self.needs(f"{kind}_at")
        ticket = self.created(adapter)
        moment = getattr(self.read(adapter, ticket), f"{kind}_at")
        towards = -LONG if side == "after" else LONG
        assert self.found(adapter, subject=ticket.subject, **{name: moment + towards}) == [ticket.id], (
            f"find_tickets: {name} keeps what lies {side} it"
        )
        assert self.found(adapter, subject=ticket.subject, **{name: moment - towards}) == [], (
            f"find_tickets: {name} was ignored"
        )

    def test_a_moment_is_the_same_in_every_zone(self, adapter: TicketSystemAdapter) -> None:
        ticket = self.created(adapter)
        moment = self.read(adapter, ticket).created_at
        assert moment is not None, "get_ticket: the ticket has no created_at"
        criteria = {
            "created_after": moment.astimezone(INDIA),
            "created_before": (moment + SECOND).astimezone(timezone(-timedelta(hours=8))),
        }
        assert self.found(adapter, subject=ticket.subject, **criteria) == [ticket.id], (
            "find_tickets: a time in another zone is the same moment"
        )

    @pytest.mark.parametrize(
        "text",
        ["2026-10-25T00:30Z", "2026-10-25T01:30Z", "2027-03-28T01:00Z", "2037-12-31T23:59Z", "2040-02-29T12:00Z"],
    )
    def test_a_moment_is_kept_exactly_or_refused(self, adapter: TicketSystemAdapter, text: str) -> None:
        self.needs("pending_until")
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        before = self.read(adapter, self.created(adapter))
        updates = {"subject": f"Waits {self.unique()}", "pending_until": moment}
        if self.pending_status:
            updates["status"] = self.pending_status
        try:
            adapter.update_ticket(before.id, updates)
        except InvalidRequestError:
            assert moment.year > 2037, "update_ticket: a moment that any system can hold was refused"
            assert self.read(adapter, before).subject == before.subject, (
                "update_ticket: pending_until was refused, and yet the subject was written"
            )
            return
        assert self.read(adapter, before).pending_until == moment, (
            "update_ticket: pending_until came back as another moment"
        )

    @pytest.mark.parametrize("name", ["created_after", "created_before", "updated_after", "updated_before"])
    def test_a_time_without_a_zone_is_refused(self, adapter: TicketSystemAdapter, name: str) -> None:
        with refused(f"find_tickets: {name} without a time zone must be refused", name):
            self.found(adapter, **{name: datetime(2026, 1, 1)})  # noqa: DTZ001  that is the point

    def test_a_change_is_seen_in_updated_at(self, adapter: TicketSystemAdapter) -> None:
        self.needs("updated_at")
        before = self.read(adapter, self.created(adapter))
        adapter.update_ticket(before.id, {"subject": f"Changed {self.unique()}"})
        after = self.read(adapter, before)
        assert after.updated_at is not None, "get_ticket: the ticket has no updated_at"
        assert after.updated_at.tzinfo is not None, "get_ticket: updated_at has no time zone"
        assert before.updated_at is not None, "get_ticket: the ticket has no updated_at"
        assert after.updated_at >= before.updated_at, "update_ticket: updated_at went backwards"
        assert after.created_at == before.created_at, "update_ticket: created_at was changed"
