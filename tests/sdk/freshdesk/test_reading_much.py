"""Large accounts: many matches, changes by other threads, the loop's own changes, memory, and what it all costs."""

from __future__ import annotations

import random
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import SearchCriteria, UnifiedQueue, UnifiedStatus, UnifiedUser
from otai_sdk.freshdesk import FreshdeskAdapter
from otai_sdk.freshdesk.finder.ordered import Ordered
from otai_sdk.models import UnifiedTicket

OPEN = UnifiedStatus(name="Open")


def fill(fake: FakeFreshdesk, count: int, *, days: int = 300, one_day: float = 0.0, **values: Any) -> list[int]:
    """Tickets spread over some days, a part of them created on the same day (UTC)."""
    dice = random.Random(count)
    start = fake.now() - timedelta(days=days)
    busy = (start + timedelta(days=days // 2)).replace(hour=0, minute=0, second=0)
    moments = [
        busy + timedelta(seconds=dice.randrange(86400))
        if dice.random() < one_day
        else start + timedelta(seconds=dice.randrange(days * 86400 - 7200))
        for _ in range(count)
    ]
    return [fake.add_ticket(f"ticket {n}", created_at=at, **values).id for n, at in enumerate(sorted(moments))]


def nothing_spent(fake: FakeFreshdesk) -> None:
    fake.journal.clear()
    fake.limits.reset()


def spent(fake: FakeFreshdesk) -> tuple[int, int]:
    """Requests and credits."""
    return len(fake.journal), fake.limits._used.get(None, 0)


# --- others write meanwhile --------------------------------------------------------------------------


@contextmanager
def another_thread(fake: FakeFreshdesk, moving: list[int], seed: int) -> Iterator[None]:
    """Closes, reopens, deletes, notes and creates beside the reader: 100 times for each of its requests.

    Without a bound, a machine that gives the reader little time would let the account grow faster than it is read.
    """
    dice, stop, errors = random.Random(seed), threading.Event(), []
    due = threading.Semaphore(100)
    fake.faults.add("meanwhile", change=lambda _: due.release(100), times=None)

    def work() -> None:
        try:
            while due.acquire() and not stop.is_set():
                number = dice.choice(moving)
                kind = dice.random()
                if kind < 0.1:
                    fake.add_ticket("new", group="Billing")
                elif not fake.can_change(number):
                    fake.restore_ticket(number)
                elif kind < 0.3:
                    fake.delete_ticket(number)
                else:
                    fake.update_ticket(number, status=dice.choice([2, 5]))
                if dice.random() < 0.2:
                    fake.clock.advance(seconds=1)
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        due.release()
        thread.join()
    assert errors == []


def read_while_changed(count: int, way: str, order_by: str, criteria: dict[str, Any]) -> None:
    with FakeFreshdesk(plan="unlimited") as fake:
        fill(fake, count, one_day=0.5)
        for number in range(1, count + 1, 3):
            fake.tickets[number].status = 5
        moving = list(range(5, count + 1, 7))
        adapter: Any = fake.adapter(max_scan=count * 10)
        constant = {
            number
            for number, ticket in fake.tickets.items()
            if number not in set(moving) and ("status" not in criteria or ticket.status == 2)
        }
        with another_thread(fake, moving, count):
            found = [int(t.id) for t in getattr(adapter, way)(SearchCriteria(**criteria, order_by=order_by))]
        assert len(found) == len(set(found))
        assert constant - set(found) == set()


@pytest.mark.parametrize(
    ("way", "order_by", "criteria"),
    [
        ("iter_tickets", "-created_at", {}),
        ("iter_tickets", "-updated_at", {}),
        ("find_tickets", "-created_at", {"status": OPEN}),
        ("find_tickets", "updated_at", {"subject": "ticket"}),
    ],
)
@pytest.mark.parametrize("count", [1500, pytest.param(25_000, marks=pytest.mark.full)])
def test_nothing_is_missed_while_another_thread_writes(
    count: int, way: str, order_by: str, criteria: dict[str, Any]
) -> None:
    read_while_changed(count, way, order_by, criteria)


@pytest.mark.parametrize("order_by", ["-created_at", "created_at", "updated_at", "-updated_at", "id", "-id"])
def test_a_loop_that_changes_what_it_reads_misses_nothing(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, order_by: str
) -> None:
    ids = set(fill(fake, 318))
    read = []
    for ticket in adapter.iter_tickets(SearchCriteria(order_by=order_by)):
        read.append(int(ticket.id))
        adapter.update_ticket(ticket.id, {"priority": "High"})
    assert len(read) == 318
    assert set(read) == ids
    assert {ticket.priority for ticket in fake.tickets.values()} == {3}


def test_all_tickets_changed_before_every_page_are_read_all_the_same(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter
) -> None:
    ids = set(fill(fake, 250))

    def change(fake: FakeFreshdesk) -> None:
        fake.clock.advance(seconds=1)
        for number in ids:
            fake.update_ticket(number, priority="High")

    fake.faults.add("meanwhile", change=change, times=None)
    for order_by in ("updated_at", "-updated_at", "-created_at"):
        assert {int(t.id) for t in adapter.iter_tickets(SearchCriteria(order_by=order_by))} == ids
    assert {int(t.id) for t in adapter.find_tickets(SearchCriteria(subject="ticket"))} == ids


# --- few among many ----------------------------------------------------------------------------------


@pytest.mark.parametrize("total", [2000, pytest.param(12_000, marks=pytest.mark.full)])
def test_more_open_tickets_than_the_search_gives_out_are_found_among_many(total: int) -> None:
    with FakeFreshdesk(plan="unlimited") as fake:
        ids = fill(fake, total, days=2000, status=5)
        wanted = random.Random(1).sample(ids, 301)
        for number in wanted:
            fake.tickets[number].status = 2
        adapter = fake.adapter(max_scan=1500)
        found = adapter.find_tickets(SearchCriteria(status=OPEN))
        assert sorted(int(ticket.id) for ticket in found) == sorted(wanted)
        assert len(fake.journal) <= 25


def test_many_matches_of_one_day_are_split_by_other_fields() -> None:
    dice = random.Random(1)
    with FakeFreshdesk(plan="unlimited") as fake:
        ids = fill(fake, 2200, days=40, one_day=1)
        for number in ids:
            ticket = fake.tickets[number]
            ticket.status, ticket.priority = dice.choice([2, 3, 4, 5]), dice.choice([1, 2, 3, 4])
            ticket.type = "Question" if number <= 2000 else None
            ticket.group_id = dice.choice([None, *fake.groups])
        fill(fake, 1000, days=30)
        adapter = fake.adapter(max_scan=500)
        found = adapter.find_tickets(SearchCriteria(type="Question"))
        assert sorted(int(ticket.id) for ticket in found) == ids[:2000]


# --- memory ------------------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.parametrize(
    ("order_by", "criteria"), [("-created_at", {}), ("updated_at", {}), ("-id", {}), ("-created_at", {"status": OPEN})]
)
def test_iterating_needs_memory_for_the_ids_only(fake: FakeFreshdesk, order_by: str, criteria: dict[str, Any]) -> None:
    """20 MiB per 100,000 tickets."""
    adapter: Any = fake.adapter(max_scan=100)
    count = 3000
    text = "a long text " * 200
    fill(fake, count)
    for ticket in fake.tickets.values():
        ticket.description = ticket.description_text = text
    fake.journal.clear()
    adapter.find_first_ticket(SearchCriteria())
    peak = least = None
    tracemalloc.start()
    try:
        for number, _ in enumerate(adapter.iter_tickets(SearchCriteria(**criteria, order_by=order_by))):
            fake.journal.clear()
            if number % 500 == 499:
                size = tracemalloc.take_snapshot().filter_traces(
                    [tracemalloc.Filter(True, "*/otai_sdk/*"), tracemalloc.Filter(True, "*/msgspec/*")]
                )
                held = sum(statistic.size for statistic in size.statistics("filename"))
                peak, least = max(peak or 0, held), min(least or held, held)
    finally:
        tracemalloc.stop()
    assert peak is not None
    page = 2 * 100 * len(text) * 3  # a page or two are under way
    assert peak < page + 20 * 2**20 * count / 100_000


def test_waiting_tickets_cost_little_memory() -> None:
    def ticket(number: int) -> UnifiedTicket:
        return UnifiedTicket(id=str(number), subject="x" * 500, body="y" * 2000)

    order = Ordered("-id")
    tracemalloc.start()
    try:
        for number in range(1, 10_001):
            order.put(number * 7919 % 10_007, ticket(number * 7919 % 10_007))
        assert tracemalloc.get_traced_memory()[0] < 2 * 2**20
        drained = [int(ticket.id) for ticket in order.drained()]
    finally:
        tracemalloc.stop()
    assert drained == sorted({number * 7919 % 10_007 for number in range(1, 10_001)}, reverse=True)


# --- what it costs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("criteria", "requests", "cost"),
    [
        ({"limit": 1}, 1, 3),  # the newest ticket
        ({"limit": 50}, 1, 3),
        ({"id": "77"}, 1, 2),
        ({"number": "77"}, 1, 2),
        ({"id": "77", "with_notes": True}, 1, 3),
        ({"status": UnifiedStatus(id=6)}, 2, 2),  # a search and what it does not know yet
        ({"status": UnifiedStatus(id=6), "limit": 1}, 2, 2),
        ({"queue": UnifiedQueue(name="Billing")}, 4, 4),  # 45 hits
        ({"customer": UnifiedUser(email="emma@globex.example")}, 1, 5),
        ({"subject": "ticket 777"}, 12, 12),  # 1,050 tickets in pages without descriptions, and one view
        ({"subject": "ticket 1049", "limit": 1}, 2, 2),
        ({"subject": "ticket"}, 12, 34),  # all match
        ({"text": "nothing of the kind"}, 11, 33),
        ({"updated_after": "hour"}, 1, 3),
    ],
)
def test_what_a_search_costs(criteria: dict[str, Any], requests: int, cost: int) -> None:
    with FakeFreshdesk(plan="unlimited", statuses={6: "Waiting"}) as fake:
        ids = fill(fake, 1050)
        fake.tickets[ids[5]].status = 6
        (billing,) = (group.id for group in fake.groups.values() if group.name == "Billing")
        for number in ids[100:145]:
            fake.tickets[number].group_id = billing
        (emma,) = (person.id for person in fake.contacts.values() if person.email == "emma@globex.example")
        for number, ticket in fake.tickets.items():
            ticket.requester_id = emma if number == ids[3] else 0
        if criteria.get("updated_after") == "hour":
            criteria = {"updated_after": fake.now() - timedelta(hours=1)}
            fake.add_ticket("new")
        adapter: Any = fake.adapter()
        adapter.list_statuses()
        nothing_spent(fake)
        assert adapter.find_tickets(SearchCriteria(**criteria)) or "text" in criteria
        assert spent(fake) == (requests, cost)


def test_a_ticket_with_few_notes_is_one_request(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    ticket = fake.add_ticket("Hello", "the text")
    for number in range(9):
        fake.add_note(ticket, f"note {number}")
    adapter.list_statuses()
    nothing_spent(fake)
    found = adapter.get_ticket(ticket.id)
    assert found is not None
    assert [note.body for note in found.notes] == [f"note {number}" for number in range(9)]
    assert found.customer.name is not None
    assert spent(fake) == (1, 3)
    fake.add_note(ticket, "note 9")
    found = adapter.get_ticket(ticket.id)
    assert found is not None
    assert len(found.notes) == 10
    assert len(fake.journal) == 3, "ten may be all, or not: they are read"


def test_three_thousand_tickets_take_thirty_one_requests(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    fill(fake, 3000)
    adapter.list_statuses()
    fake.journal.clear()
    after = fake.now() - timedelta(days=3000)
    assert len(adapter.find_tickets(SearchCriteria(updated_after=after))) == 3000
    assert len(fake.journal) == 31
