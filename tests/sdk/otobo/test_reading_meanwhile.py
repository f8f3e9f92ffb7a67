"""Others write while we read: every ticket that matched all along is returned, once."""

from __future__ import annotations

import gc
import random
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_sdk import (
    InvalidRequestError,
    SearchCriteria,
    UnexpectedResponseError,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
)
from otai_sdk.search import sort_key

ORDERS = ["created_at", "-created_at", "updated_at", "-updated_at", "id", "-id"]
SUPPORT = UnifiedQueue(name="Support")
FILTERS: dict[str, dict[str, Any]] = {
    "queue": {"queue": SUPPORT},
    "subject": {"subject": "(constant)"},
    "text": {"text": "the constant words"},
    "field": {"custom_fields": {"Category": "a*b"}},
    "customer": {"customer": UnifiedUser(name="julia")},
    "e-mail": {"customer": UnifiedUser(email="julia@nordwind.example")},
    "owner by name": {"user": UnifiedUser(name="ben")},
    "status": {"queue": SUPPORT, "status": [UnifiedStatus(name="open"), UnifiedStatus(name="new")]},
    "status misspelt": {"queue": SUPPORT, "status": [UnifiedStatus(name=n) for n in ("open", "Opne", "new")]},
    "priority": {"queue": SUPPORT, "priority": [UnifiedPriority(name="3 NORMAL"), UnifiedPriority(name="4 high")]},
    "all": {},
}


@pytest.fixture(params=["11.0", "10.1"])
def fake(request: pytest.FixtureRequest) -> Iterator[FakeOTOBO]:
    with FakeOTOBO(request.param) as fake:
        yield fake


def constant(fake: FakeOTOBO, count: int) -> list[int]:
    """Tickets that match every filter above; nothing that happens to them changes that."""
    return [
        fake.add_ticket(
            f"A (constant) & No. {n}",
            queue="Support",
            customer="julia",
            owner="ben",
            body="The constant words.",
            dynamic_fields={"Category": "a*b"},
        ).id
        for n in range(count)
    ]


class Busy:
    """Somebody who does something before every request."""

    def __init__(self, fake: FakeOTOBO, kept: list[int], doomed: list[int]) -> None:
        self.fake, self.kept, self.doomed = fake, kept, list(doomed)
        self.dice = random.Random(7)
        self.turn = 0
        fake.faults.add("meanwhile", change=self, times=10_000)

    def __call__(self, fake: FakeOTOBO) -> None:
        self.turn += 1
        kept = self.dice.choice(self.kept)
        fake.update_ticket(kept, state="open" if fake.tickets[kept].state == "new" else "new")
        fake.add_note(self.dice.choice(self.kept), "another note")
        fake.add_ticket(f"A (constant) & new {self.turn}", queue="Support", customer="julia", body="Constant words.")
        if len(self.doomed) > 3:
            fake.delete_ticket(self.doomed.pop())
            fake.close_ticket(self.doomed.pop(0))
            fake.update_ticket(self.doomed.pop(), queue="Raw", customer="tom")
            fake.merge_ticket(self.doomed.pop(), kept)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("name", FILTERS)
def test_every_constant_ticket_is_returned_once(fake: FakeOTOBO, name: str, order: str) -> None:
    first = constant(fake, 15)
    doomed = constant(fake, 40)
    kept = first + constant(fake, 15)
    with fake.adapter() as adapter:
        Busy(fake, kept, doomed)
        found = list(adapter.iter_tickets(SearchCriteria(**FILTERS[name], order_by=order)))
    ids = [int(ticket.id) for ticket in found]
    assert len(ids) == len(set(ids))
    assert set(kept) <= set(ids)


@pytest.mark.parametrize("order", ORDERS)
def test_a_list_is_in_order_whatever_happened(fake: FakeOTOBO, order: str) -> None:
    kept, doomed = constant(fake, 20), constant(fake, 20)
    with fake.adapter() as adapter:
        Busy(fake, kept, doomed)
        found = adapter.find_tickets(SearchCriteria(queue=SUPPORT, order_by=order))
    assert found == sorted(found, key=lambda ticket: sort_key(ticket, order))


def test_a_ticket_that_moved_is_not_returned_for_its_former_queue(fake: FakeOTOBO) -> None:
    ids = constant(fake, 3)
    fake.faults.add("meanwhile", change="update", tickets=[ids[1]], values={"queue": "Raw"}, path="*/TicketGet")
    with fake.adapter() as adapter:
        found = adapter.find_tickets(SearchCriteria(queue=SUPPORT, order_by="id"))
    assert [int(ticket.id) for ticket in found] == [ids[0], ids[2]]


def test_the_first_is_the_next_one_when_the_newest_vanishes(fake: FakeOTOBO) -> None:
    ids = constant(fake, 20)
    fake.faults.add("meanwhile", change="delete", tickets=[ids[-1]], path="*/TicketGet")
    with fake.adapter() as adapter:
        first = adapter.find_first_ticket(SearchCriteria(queue=SUPPORT))
    assert first is not None
    assert int(first.id) == ids[-2]


def test_a_vanished_ticket_costs_two_requests(fake: FakeOTOBO) -> None:
    ids = constant(fake, 200)
    fake.faults.add("meanwhile", change="delete", tickets=[ids[77]], path="*/TicketGet")
    with fake.adapter() as adapter:
        assert len(adapter.find_tickets(SearchCriteria(queue=SUPPORT))) == 199
    asked = [entry.path.rsplit("/", 1)[1] for entry in fake.journal]
    assert asked == ["TicketSearch", "TicketGet", "TicketSearch", "TicketGet"]


@pytest.mark.parametrize("others", [0, 250])
def test_one_that_goes_from_one_state_to_the_other_is_found_though_a_third_is_misspelt(
    fake: FakeOTOBO, others: int
) -> None:
    for _ in range(others):
        fake.add_ticket("x", queue="Support", state="closed successful", body="x")
    for state in ("new", "open") if others else ():
        fake.add_ticket("x", queue="Raw", state=state, body="x")
    (id_,) = constant(fake, 1)

    def turn(fake: FakeOTOBO) -> None:
        fake.update_ticket(id_, state="open" if fake.tickets[id_].state == "new" else "new")

    fake.faults.add("meanwhile", change=turn, times=100)
    with fake.adapter() as adapter:
        found = adapter.find_tickets(SearchCriteria(**FILTERS["status misspelt"]))
    assert [int(ticket.id) for ticket in found] == [id_]


def test_a_bound_in_the_future_misses_nothing_though_the_oldest_vanishes(fake: FakeOTOBO) -> None:
    ids = constant(fake, 3)
    fake.faults.add("meanwhile", change="delete", tickets=[ids[0]], path="*/TicketGet")
    with fake.adapter() as adapter:
        later = fake.clock.now().replace(year=2036)
        found = adapter.find_tickets(SearchCriteria(queue=SUPPORT, updated_before=later, order_by="id"))
    assert [int(ticket.id) for ticket in found] == ids[1:]


def test_an_answer_about_another_ticket_is_none(fake: FakeOTOBO) -> None:
    ids = constant(fake, 2)
    with fake.adapter() as adapter:
        get = adapter._client.get  # type: ignore[attr-defined]
        adapter._client.get = lambda asked, **more: get([str(ids[0])], **more)  # type: ignore[attr-defined]
        with pytest.raises(UnexpectedResponseError, match=f"ticket {ids[1]} was asked for"):
            adapter.find_tickets(SearchCriteria(id=str(ids[1])))


def test_tickets_that_are_too_long_together_are_read_apart(fake: FakeOTOBO) -> None:
    for number in range(8):
        fake.add_ticket(f"No. {number}", queue="Support", body="x" * 20_000)
    with fake.adapter(max_response_size=70_000) as adapter:
        assert len(adapter.find_tickets(SearchCriteria(queue=SUPPORT))) == 8
    with fake.adapter(max_response_size=10_000) as adapter, pytest.raises(UnexpectedResponseError, match="max_resp"):
        adapter.find_tickets(SearchCriteria(queue=SUPPORT))


# --- what a filter means ----------------------------------------------------------------------------------


def test_archived_tickets_are_found() -> None:
    with FakeOTOBO(archive=True) as fake, fake.adapter() as adapter:
        ids = constant(fake, 2)
        fake.archive_ticket(ids[0])
        for criteria in (
            SearchCriteria(queue=SUPPORT),
            SearchCriteria(id=str(ids[0])),
            SearchCriteria(text="constant"),
        ):
            assert str(ids[0]) in [ticket.id for ticket in adapter.find_tickets(criteria)]


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        ({"queue": UnifiedQueue(id=5, name="Billing")}, 'queue 5 is "Support", not "Billing"'),
        ({"status": [UnifiedStatus(id=1, name="open")]}, 'status 1 is "new", not "open"'),
        ({"priority": UnifiedPriority(id=3, name="4 high")}, 'priority 3 is "3 normal", not "4 high"'),
        ({"user": UnifiedUser(id=4, name="anna")}, 'owner 4 is "ben", not "anna"'),
    ],
)
def test_an_id_and_a_name_that_disagree_are_refused(fake: FakeOTOBO, criteria: dict[str, Any], message: str) -> None:
    constant(fake, 1)
    with fake.adapter() as adapter, pytest.raises(InvalidRequestError) as caught:
        adapter.find_tickets(SearchCriteria(**criteria))
    assert message in str(caught.value)


def test_an_id_and_a_name_that_agree_are_one_filter(fake: FakeOTOBO) -> None:
    ids = constant(fake, 1)
    with fake.adapter() as adapter:
        found = adapter.find_tickets(SearchCriteria(queue=UnifiedQueue(id=5, name="Support")))
        assert [int(ticket.id) for ticket in found] == ids
        assert adapter.find_tickets(SearchCriteria(queue=UnifiedQueue(id=4711, name="Unseen"))) == []


def test_a_priority_in_other_case_is_found(fake: FakeOTOBO) -> None:
    ids = constant(fake, 1)
    with fake.adapter() as adapter:
        found = adapter.find_tickets(SearchCriteria(priority=UnifiedPriority(name="3 NORMAL")))
    assert [int(ticket.id) for ticket in found] == ids


def test_an_owner_that_was_seen_is_filtered_by_the_server(fake: FakeOTOBO) -> None:
    ids = constant(fake, 1)
    fake.add_ticket("other", body="x")
    with fake.adapter() as adapter:
        adapter.get_ticket(ids[0])
        found = adapter.find_tickets(SearchCriteria(user=UnifiedUser(name="ben")))
    assert [int(ticket.id) for ticket in found] == ids
    assert fake.journal[-2].json["OwnerIDs"] == [4]


# --- at scale -----------------------------------------------------------------------------------------------


@pytest.mark.full
def test_iterating_keeps_no_more_than_ids(fake: FakeOTOBO) -> None:
    count = 600
    for n in range(count):
        fake.add_ticket(f"No. {n}", queue="Support", body="x" * 2000)
    with fake.adapter() as adapter:
        for order in ("id", "-created_at", "updated_at"):
            found = adapter.iter_tickets(SearchCriteria(queue=SUPPORT, order_by=order))
            assert 1 <= _most_alive(found) <= 250, "never all of them"


def _most_alive(tickets: Iterator[UnifiedTicket]) -> int:
    """The most tickets that are there at once."""
    most = 0
    for number, _ in enumerate(tickets):
        if number % 50 == 0:
            most = max(most, sum(isinstance(each, UnifiedTicket) for each in gc.get_objects()))
    return most


@pytest.mark.full
def test_five_thousand_tickets_changed_by_another_thread_are_all_read() -> None:
    with FakeOTOBO() as fake:
        kept = [fake.add_ticket(f"No. {n}", queue="Support", body="x").id for n in range(5000)]
        over = threading.Event()

        def write() -> None:
            dice = random.Random(3)
            while not over.is_set():
                fake.update_ticket(dice.choice(kept), title="changed")
                gone = fake.add_ticket("gone soon", queue="Support", body="x").id
                if dice.random() < 0.5:
                    fake.delete_ticket(gone)
                over.wait(0.001)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            with fake.adapter() as adapter:
                for order in ("updated_at", "-created_at"):
                    ids = [int(t.id) for t in adapter.iter_tickets(SearchCriteria(queue=SUPPORT, order_by=order))]
                    assert len(ids) == len(set(ids))
                    assert set(kept) <= set(ids)
        finally:
            over.set()
            writer.join()
