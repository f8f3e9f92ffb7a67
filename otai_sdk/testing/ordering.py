"""Order and limit; find_first_ticket and iter_tickets beside find_tickets."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from ..adapter import TicketSystemAdapter
from ..models import SearchCriteria, UnifiedQueue, UnifiedStatus, UnifiedTicket, UnifiedUser
from .base import ContractBase
from .promise import refused

_NEVER = datetime.min.replace(tzinfo=timezone.utc)


class Ordering(ContractBase):
    """What is found comes in the order asked for, no more of it than asked for, alike from all three calls."""

    def three(self, adapter: TicketSystemAdapter) -> tuple[str, list[str]]:
        """A word, and the ids of the three tickets that have it, oldest first."""
        word = self.unique()
        return word, [self.created(adapter, subject=f"{word} {number}").id for number in range(3)]

    def in_order(self, tickets: list[UnifiedTicket], order: str) -> list[str]:
        """The ids in the order promised: ties by the higher id, where ids are numbers."""

        def number(ticket: UnifiedTicket) -> int:
            return int(ticket.id) if self.has("numeric_ids") else 0

        name = order.removeprefix("-")
        ranked = sorted(tickets, key=number, reverse=True)
        key: Any = number if name == "id" else lambda ticket: getattr(ticket, name) or _NEVER
        return [ticket.id for ticket in sorted(ranked, key=key, reverse=order.startswith("-"))]

    @pytest.mark.parametrize("order", ["-created_at", "created_at", "-updated_at", "updated_at", "-id", "id"])
    def test_tickets_come_in_the_order_asked_for(self, adapter: TicketSystemAdapter, order: str) -> None:
        name = order.removeprefix("-")
        self.needs("numeric_ids" if name == "id" else name)
        word, ids = self.three(adapter)
        if self.has("updated_at"):
            adapter.update_ticket(ids[0], {"status": self.statuses[1]})
        found = adapter.find_tickets(SearchCriteria(subject=word, order_by=order))
        assert {ticket.id for ticket in found} == set(ids), "find_tickets: the order decides what is found"
        if self.has("numeric_ids"):
            assert [ticket.id for ticket in found] == self.in_order(found, order), (
                f"find_tickets: the tickets do not come by {order}, ties by the higher id"
            )
        else:  # what is equal comes in any order
            times = [getattr(ticket, name) or _NEVER for ticket in found]
            assert times == sorted(times, reverse=order.startswith("-")), (
                f"find_tickets: the tickets do not come by {order}"
            )

    def test_the_newest_comes_first_unless_told_otherwise(self, adapter: TicketSystemAdapter) -> None:
        word, _ = self.three(adapter)
        found = self.found(adapter, subject=word)
        assert found == self.found(adapter, subject=word, order_by="-created_at"), (
            "find_tickets: the newest comes first unless told otherwise"
        )

    def test_the_limit_counts_after_all_filters(self, adapter: TicketSystemAdapter) -> None:
        word, _ = self.three(adapter)
        self.created(adapter)
        every = self.found(adapter, subject=word)
        for limit in (0, 1, 2, 3, 5):
            assert self.found(adapter, subject=word, limit=limit) == every[:limit], (
                f"find_tickets: limit {limit} means the first {limit} of all that match"
            )

    def test_a_limit_alone_is_enough(self, adapter: TicketSystemAdapter) -> None:
        self.pair(adapter)
        assert len(self.found(adapter, limit=1)) == 1, "find_tickets: a limit without a filter is allowed, and counts"

    def test_find_first_is_the_first_of_find(self, adapter: TicketSystemAdapter) -> None:
        word, _ = self.three(adapter)
        for order in ("-created_at", "created_at"):
            first = adapter.find_first_ticket(SearchCriteria(subject=word, order_by=order))
            assert first is not None, "find_first_ticket: nothing came, though find_tickets finds some"
            assert first.id == self.found(adapter, subject=word, order_by=order)[0], (
                "find_first_ticket: another ticket came than the first of find_tickets"
            )

    def test_find_first_applies_every_filter(self, adapter: TicketSystemAdapter) -> None:
        one, _, word = self.pair(adapter)
        assert adapter.find_first_ticket(SearchCriteria(id=one.id, subject=f"{word} other")) is None, (
            "find_first_ticket: filters combine with AND, but one was ignored"
        )

    def test_find_first_of_nothing_is_none(self, adapter: TicketSystemAdapter) -> None:
        self.created(adapter)
        assert adapter.find_first_ticket(SearchCriteria(subject=self.unique())) is None, (
            "find_first_ticket: nothing matches, so None was promised"
        )

    def test_find_first_without_a_filter_is_the_newest(self, adapter: TicketSystemAdapter) -> None:
        self.pair(adapter)
        first = adapter.find_first_ticket(SearchCriteria())
        assert first is not None, "find_first_ticket: empty criteria ask for the newest ticket"
        assert [first.id] == self.found(adapter, limit=1), "find_first_ticket: empty criteria ask for the newest ticket"

    def test_iter_gives_what_find_gives(self, adapter: TicketSystemAdapter) -> None:
        word, _ = self.three(adapter)
        for criteria in (
            SearchCriteria(subject=word),
            SearchCriteria(subject=word, order_by="created_at", limit=2),
            SearchCriteria(subject=self.unique()),
        ):
            found = [ticket.id for ticket in adapter.find_tickets(criteria)]
            assert [ticket.id for ticket in adapter.iter_tickets(criteria)] == found, (
                "iter_tickets: other tickets came than from find_tickets"
            )

    def test_all_tickets_are_read_by_iterating_without_a_filter(self, adapter: TicketSystemAdapter) -> None:
        one, other, _ = self.pair(adapter)
        ids = [ticket.id for ticket in adapter.iter_tickets(SearchCriteria())]
        assert {one.id, other.id} <= set(ids), "iter_tickets: without a filter all tickets were promised"
        assert len(ids) == len(set(ids)), "iter_tickets: a ticket came twice"

    def test_a_forgotten_filter_is_refused(self, adapter: TicketSystemAdapter) -> None:
        with refused("find_tickets: no filter and no limit would load everything and must be refused", "filter"):
            adapter.find_tickets(SearchCriteria())

    def test_an_unknown_order_is_refused(self, adapter: TicketSystemAdapter) -> None:
        with refused("find_tickets: an unknown order_by must be refused", "order_by"):
            self.found(adapter, subject="x", order_by="colour")

    def test_a_negative_limit_is_refused(self, adapter: TicketSystemAdapter) -> None:
        with refused("find_tickets: a negative limit must be refused", "limit"):
            self.found(adapter, subject="x", limit=-1)

    @pytest.mark.parametrize(
        "criteria",
        [{"queue": UnifiedQueue()}, {"status": []}, {"status": [UnifiedStatus()]}, {"user": UnifiedUser(email="")}],
        ids=["entity", "list", "entity in a list", "person"],
    )
    def test_an_empty_entity_is_refused(self, adapter: TicketSystemAdapter, criteria: dict[str, Any]) -> None:
        with refused("find_tickets: an empty entity is no filter and must be refused", next(iter(criteria))):
            self.found(adapter, **criteria)
