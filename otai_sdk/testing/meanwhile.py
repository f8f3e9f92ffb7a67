"""While a read goes on, others write: nothing that stays as it is may be missed or come twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ..adapter import TicketSystemAdapter
from ..models import SearchCriteria, UnifiedStatus, UnifiedUser
from .base import ContractBase

ORDERS = ["-created_at", "created_at", "-updated_at", "updated_at", "-id"]


class Meanwhile(ContractBase):
    """The adapter under test reads; a second one (`another`) writes between what comes."""

    def read_while(
        self,
        adapter: TicketSystemAdapter,
        criteria: SearchCriteria,
        happens: Callable[[TicketSystemAdapter, int, str], object],
    ) -> list[str]:
        """The ids that come, while after each of them ``happens(second adapter, how many came, the id)``."""
        second = self.another(adapter)
        seen: list[str] = []
        for ticket in adapter.iter_tickets(criteria):
            seen.append(ticket.id)
            happens(second, len(seen), ticket.id)
        return seen

    def order(self, order: str) -> str:
        """``order``, left out where the system has no such thing."""
        name = order.removeprefix("-")
        self.needs("numeric_ids" if name == "id" else name)
        return order

    @pytest.mark.parametrize("order", ORDERS)
    def test_a_loop_that_changes_what_it_reads_meets_every_ticket(
        self, adapter: TicketSystemAdapter, order: str
    ) -> None:
        word = self.unique()
        ids = [self.created(adapter, subject=f"{word} {number}").id for number in range(self.many)]
        criteria = SearchCriteria(subject=word, status=UnifiedStatus(name=self.statuses[0]), order_by=self.order(order))
        done = self.read_while(
            adapter, criteria, lambda second, _, id_: second.update_ticket(id_, {"status": self.statuses[1]})
        )
        assert len(done) == len(set(done)), "iter_tickets: a ticket that was changed while reading came twice"
        assert set(done) == set(ids), (
            f"iter_tickets: a loop that changes each ticket it reads met {len(set(done))} of {len(ids)}"
        )

    @pytest.mark.parametrize("order", ORDERS)
    def test_what_leaves_a_search_while_it_is_read_hides_nothing(
        self, adapter: TicketSystemAdapter, order: str
    ) -> None:
        word = self.unique()
        ids = [self.created(adapter, subject=f"{word} {number}").id for number in range(self.many)]
        leaving = ids[::3]

        def happens(second: TicketSystemAdapter, count: int, _: str) -> None:
            if count <= len(leaving):
                second.update_ticket(leaving[count - 1], {"status": self.statuses[1]})
            if count < 5:
                self.created(second, subject=f"{word} later {count}")

        criteria = SearchCriteria(subject=word, status=UnifiedStatus(name=self.statuses[0]), order_by=self.order(order))
        seen = self.read_while(adapter, criteria, happens)
        missed = set(ids) - set(leaving) - set(seen)
        assert len(seen) == len(set(seen)), "iter_tickets: a ticket came twice while others were changed"
        assert not missed, f"iter_tickets: {len(missed)} tickets that nobody touched were missed while others left"

    def test_changes_bring_what_is_new_and_then_nothing(self, adapter: TicketSystemAdapter) -> None:
        self.needs("updated_at")
        cursor: str | None = None
        ids: list[str] = []
        for _ in range(100):  # what the system holds already
            step = adapter.changes(cursor)
            cursor = step.cursor
            if not step.tickets and not step.gone:
                break
        one, other, _ = self.pair(adapter)
        step = adapter.changes(cursor)
        ids = [ticket.id for ticket in step.tickets]
        assert {one.id, other.id} <= set(ids), "changes: a new ticket was not among them"
        adapter.update_ticket(other.id, {"subject": f"Changed {self.unique()}"})
        step = adapter.changes(step.cursor)
        changed = {ticket.id: ticket.subject for ticket in step.tickets}
        assert changed.get(other.id, "").startswith("Changed"), "changes: a changed ticket was not among them"
        step = adapter.changes(step.cursor)
        assert (step.tickets, step.gone) == ([], []), "changes: what was read before came again, though nothing changed"

    def test_a_customer_has_what_is_theirs_now(self, adapter: TicketSystemAdapter) -> None:
        self.needs("customer", "customer_change")
        ticket = self.created(adapter, customer=self.customers[0])
        former, present = self.customers
        assert adapter.update_ticket(ticket.id, {"customer": present}) is True, (
            "update_ticket: customer was not written"
        )
        after = self.read(adapter, ticket).customer
        address = former.email or self.address_of(adapter, former)
        assert after.email is None or after.email != address, (
            "get_ticket: after a change of customer the ticket still shows the former one's address"
        )
        assert self.found(adapter, subject=ticket.subject, customer=present) == [ticket.id], (
            "find_tickets: after a change of customer the new one's search misses the ticket"
        )
        for person in (former, UnifiedUser(email=address) if address else former):
            assert self.found(adapter, subject=ticket.subject, customer=person) == [], (
                "find_tickets: after a change of customer the former one's search still finds the ticket"
            )

    def address_of(self, adapter: TicketSystemAdapter, person: UnifiedUser) -> str | None:
        """The address that a ticket of this customer shows, if it shows one."""
        return self.read(adapter, self.created(adapter, customer=person)).customer.email
