"""Between any two requests somebody deletes, closes, reopens, creates, changes and merges: nothing is missed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import SearchCriteria, UnifiedQueue, UnifiedStatus, UnifiedTicket, UnifiedUser, matches
from otai_sdk.search import sort_key

ORDERS = ["-created_at", "created_at", "updated_at", "-updated_at", "id", "-id"]


class Account:
    """An account of which a part is changed again and again.

    Attributes:
        constant: ids that nobody touches.
        touched: ids that get notes and other priorities, which no filter here looks at.
        moving: ids that come and go.
    """

    def __init__(self, fake: FakeFreshdesk, seed: int, count: int) -> None:
        self.fake = fake
        self.dice = random.Random(seed)
        self.constant: set[int] = set()
        self.touched: list[int] = []
        self.moving: list[int] = []
        self.start = fake.now() - timedelta(days=40)
        for _ in range(count):
            self._add()
        fake.clock.advance(minutes=self.dice.choice([1, 30]))

    def _add(self) -> None:
        dice = self.dice
        width = dice.choice([3, 3600, 86400 * 39, 86400 * 39])
        created = self.start + timedelta(seconds=dice.randrange(width))
        ticket = self.fake.add_ticket(
            dice.choice(["a broken lamp", "a broken chair", "something else"]),
            dice.choice(["it is dark", "it is broken"]),
            status=dice.choice([2, 2, 2, 3, 5]),
            group=dice.choice([None, "Billing", "Billing", "Sales"]),
            requester=dice.choice(["emma@globex.example", "tom@example.com"]),
            type=dice.choice([None, "Question"]),
            tags=dice.choice([[], ["vip"]]),
            created_at=created,
            updated_at=created + timedelta(seconds=dice.choice([0, 0, 7, 86400 // 2])),
        )
        kind = dice.random()
        if kind < 0.5:
            self.constant.add(ticket.id)
        else:
            (self.touched if kind < 0.7 else self.moving).append(ticket.id)

    def change(self, fake: FakeFreshdesk) -> None:
        """Somebody else works."""
        for _ in range(self.dice.choice([0, 1, 1, 3, 8, 60])):
            self.dice.choice(
                [self._leave, self._leave, self._come_back, self._touch, self._touch, self._merge, self._create]
            )()

    def _leave(self) -> None:
        number = self.dice.choice(self.moving)
        if not self.fake.can_change(number):
            return
        if self.dice.random() < 0.4:
            self.fake.delete_ticket(number)
        else:
            self.fake.update_ticket(number, status=5, subject="something else", tags=[], group="Sales")

    def _come_back(self) -> None:
        number = self.dice.choice(self.moving)
        if not self.fake.can_change(number):
            self.fake.restore_ticket(number)
        self.fake.update_ticket(number, status=2, subject="a broken lamp", tags=["vip"], group="Billing")

    def _touch(self) -> None:
        number = self.dice.choice(self.touched)
        self.fake.update_ticket(number, priority=self.dice.choice(["Low", "High"]))

    def _merge(self) -> None:
        number, into = self.dice.sample(self.moving, 2)
        if self.fake.can_change(number) and self.fake.can_change(into):
            self.fake.merge_ticket(number, into)

    def _create(self) -> None:
        ticket = self.fake.add_ticket("a broken lamp", "it is dark", group="Billing", tags=["vip"])
        self.moving.append(ticket.id)


def every_filter(start: datetime) -> dict[str, dict[str, Any]]:
    late = start + timedelta(days=20)
    return {
        "none": {},
        "subject": {"subject": "BROKEN"},
        "text": {"text": "broken lamp"},
        "status": {"status": UnifiedStatus(name="Open")},
        "statuses": {"status": [UnifiedStatus(id=2), UnifiedStatus(id=3), UnifiedStatus(id=5)]},
        "queue": {"queue": UnifiedQueue(name="Billing")},
        "queue and subject": {"queue": UnifiedQueue(name="Billing"), "subject": "broken"},
        "tags": {"tags": ["vip"], "type": "Question"},
        "customer": {"customer": UnifiedUser(email="emma@globex.example")},
        "customer's name": {"customer": UnifiedUser(name="Emma Evans"), "status": UnifiedStatus(id=2)},
        "created after": {"created_after": late},
        "created before": {"created_before": late},
        "created between": {"created_after": start, "created_before": late},
        "updated after": {"updated_after": late},
        "updated before": {"updated_before": late},
    }


FILTERS = list(every_filter(datetime(2026, 1, 1)))


def promised(account: Account, world: dict[int, UnifiedTicket], criteria: SearchCriteria) -> dict[int, UnifiedTicket]:
    """The tickets that match all the time."""
    safe = set(account.constant)
    if criteria.updated_before is None:
        safe.update(account.touched)
    return {number: ticket for number, ticket in world.items() if number in safe and matches(ticket, criteria)}


def everything(fake: FakeFreshdesk, adapter: Any) -> dict[int, UnifiedTicket]:
    """All tickets, with their customers."""
    tickets = list(adapter.iter_tickets(SearchCriteria()))
    for ticket in tickets:
        person = fake.contacts[ticket.customer.id]
        ticket.customer = UnifiedUser(id=person.id, name=person.name, email=person.email)
    return {int(ticket.id): ticket for ticket in tickets}


def read(way: Callable[[Any, SearchCriteria], list[UnifiedTicket]], name: str, order_by: str, seed: int) -> None:
    lag = 240 if seed % 2 else 0
    with FakeFreshdesk(plan="unlimited", seed=seed, index_lag=lag, date_is_whole_day=seed % 3 != 0) as fake:
        account = Account(fake, seed, 330)
        adapter: Any = fake.adapter()
        world = everything(fake, adapter)
        criteria = SearchCriteria(**every_filter(account.start)[name], order_by=order_by)
        must = promised(account, world, criteria)
        assert must
        fake.faults.add("meanwhile", change=account.change, times=None)
        found = way(adapter, criteria)
        fake.faults.clear()
        numbers = [int(ticket.id) for ticket in found]
        assert [number for number, times in Counter(numbers).items() if times > 1] == []
        assert set(must) - set(numbers) == set()
        assert all(matches(ticket, criteria) for ticket in found)
        keys = [sort_key(ticket, order_by) for ticket in found]
        assert keys == sorted(keys)


@pytest.mark.parametrize("order_by", ORDERS)
@pytest.mark.parametrize("name", FILTERS)
def test_every_constant_ticket_is_iterated_once(name: str, order_by: str) -> None:
    seed = FILTERS.index(name) * 10 + ORDERS.index(order_by)
    read(lambda adapter, criteria: list(adapter.iter_tickets(criteria)), name, order_by, seed)


@pytest.mark.parametrize("order_by", ["-created_at", "updated_at"])
@pytest.mark.parametrize("name", [name for name in FILTERS if name != "none"])
def test_every_constant_ticket_is_found_once(name: str, order_by: str) -> None:
    seed = FILTERS.index(name) + 1000
    read(lambda adapter, criteria: list(adapter.find_tickets(criteria)), name, order_by, seed)


@pytest.mark.parametrize("name", ["subject", "queue", "customer", "text"])
def test_every_constant_ticket_is_found_once_with_its_notes(name: str) -> None:
    seed = FILTERS.index(name) + 2000
    read(lambda adapter, criteria: list(adapter.find_tickets(criteria, with_notes=True)), name, "-created_at", seed)


@pytest.mark.parametrize("limit", [1, 7, 150])
@pytest.mark.parametrize("order_by", ORDERS)
@pytest.mark.parametrize("name", ["none", "subject", "status", "queue and subject", "created between"])
def test_the_first_few_are_the_first_few(name: str, order_by: str, limit: int) -> None:
    seed = FILTERS.index(name) * 10 + ORDERS.index(order_by) + 3000 + limit
    with FakeFreshdesk(plan="unlimited", seed=seed, index_lag=240 if seed % 2 else 0) as fake:
        account = Account(fake, seed, 330)
        adapter: Any = fake.adapter()
        world = everything(fake, adapter)
        criteria = SearchCriteria(**every_filter(account.start)[name], order_by=order_by, limit=limit)
        must = promised(account, world, criteria)
        fake.faults.add("meanwhile", change=account.change, times=None)
        found = adapter.find_tickets(criteria)
        fake.faults.clear()
        keys = [sort_key(ticket, order_by) for ticket in found]
        numbers = [int(ticket.id) for ticket in found]
        assert len(set(numbers)) == len(numbers) <= limit
        assert keys == sorted(keys)
        left_out = [
            number
            for number, ticket in must.items()
            if number not in numbers
            and (number in account.constant or "updated" not in order_by)
            and (len(found) < limit or sort_key(ticket, order_by) < keys[-1])
        ]
        assert left_out == []


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(2, 20))])
def test_a_search_in_parts_misses_nothing(seed: int) -> None:
    """More matches than the search gives out, more tickets than may be read for a filter; half of them on one day."""
    dice = random.Random(seed)
    options = {"index_lag": 240 if seed % 2 else 0, "date_is_whole_day": seed % 3 != 0}
    with FakeFreshdesk(plan="unlimited", seed=seed, **options) as fake:
        start = (fake.now() - timedelta(days=60)).replace(hour=0)
        groups = [None, *(group.name for group in fake.groups.values())]
        for _ in range(1100):
            at = start + timedelta(seconds=dice.choice([dice.randrange(80_000), dice.randrange(86400 * 58)]))
            fake.add_ticket(
                status=dice.choice([2, 3, 4, 5]),
                priority=dice.choice([1, 2, 3, 4]),
                group=dice.choice(groups),
                tags=["vip"] if dice.random() < 0.8 else [],
                created_at=at,
                updated_at=at + timedelta(seconds=dice.choice([0, 86400])),
            )
        moving = dice.sample(sorted(fake.tickets), 300)
        constant = {t.id for t in fake.tickets.values() if t.tags == ["vip"]} - set(moving)

        def change(fake: FakeFreshdesk) -> None:
            for number in dice.sample(moving, dice.choice([0, 1, 4])):
                if not fake.can_change(number):
                    fake.restore_ticket(number)
                elif dice.random() < 0.3:
                    fake.delete_ticket(number)
                else:
                    fake.update_ticket(number, tags=dice.choice([[], ["vip"]]))

        fake.faults.add("meanwhile", change=change, times=None)
        adapter: Any = fake.adapter(max_scan=200)
        found = [int(ticket.id) for ticket in adapter.find_tickets(SearchCriteria(tags=["vip"]))]
        assert len(found) == len(set(found))
        assert constant - set(found) == set()
        assert len(fake.journal.matching("GET", "*/search/tickets")) > 20


@pytest.mark.full
@pytest.mark.parametrize("seed", range(40))
def test_any_filter_in_any_order_with_any_seed(seed: int) -> None:
    dice = random.Random(seed)
    name, order_by = dice.choice(FILTERS[1:]), dice.choice(ORDERS)
    read(lambda adapter, criteria: list(adapter.iter_tickets(criteria)), name, order_by, seed + 10_000)
    read(lambda adapter, criteria: list(adapter.find_tickets(criteria)), name, order_by, seed + 20_000)


# --- the single cases --------------------------------------------------------------------------------


def many(fake: FakeFreshdesk, count: int) -> list[int]:
    start = fake.now() - timedelta(days=9)
    return [fake.add_ticket(f"ticket {n}", created_at=start + timedelta(seconds=n)).id for n in range(count)]


@pytest.mark.parametrize("gone", [1, 30, 99, 230])
@pytest.mark.parametrize("order_by", ORDERS)
@pytest.mark.parametrize("criteria", [{}, {"subject": "ticket"}])
def test_tickets_that_leave_a_page_that_was_read_take_none_with_them(
    fake: FakeFreshdesk, adapter: Any, gone: int, order_by: str, criteria: dict[str, Any]
) -> None:
    ids = many(fake, 450)
    if order_by.startswith("-"):
        ids.reverse()

    def leave(fake: FakeFreshdesk) -> None:
        for number in ids[:gone]:
            fake.delete_ticket(number)

    page = 3 if gone > 200 else 2
    fake.faults.add("meanwhile", change=leave, path="/api/v2/tickets", at=[page], optional=True)
    found = [int(ticket.id) for ticket in adapter.iter_tickets(SearchCriteria(**criteria, order_by=order_by))]
    assert len(found) == len(set(found))
    assert set(ids[gone:]) <= set(found)


def test_a_ticket_that_jumps_to_the_front_while_the_latest_are_read_is_among_them(
    fake: FakeFreshdesk, adapter: Any
) -> None:
    ids = many(fake, 450)

    def jump(fake: FakeFreshdesk) -> None:
        fake.update_ticket(ids[449 - 130], priority="High")  # the 131st, while the first page is being looked at

    fake.faults.add("meanwhile", change=jump, path="/api/v2/tickets", at=[2])
    criteria = SearchCriteria(subject="ticket", order_by="-updated_at", limit=150)
    found = [int(ticket.id) for ticket in adapter.find_tickets(criteria)]
    assert found[0] == ids[449 - 130]
    assert len(found) == 150


def test_a_result_that_leaves_the_search_while_another_comes_back_takes_none_with_it(
    fake: FakeFreshdesk, adapter: Any
) -> None:
    ids = many(fake, 95)
    closed = ids[3]
    fake.tickets[closed].status = 5

    def swap(fake: FakeFreshdesk) -> None:
        fake.update_ticket(ids[90], status=5)  # on the first page
        fake.update_ticket(closed, status=2)  # on the last: the total is the same

    for at in range(2, 6):
        fake.update_ticket(closed, status=5)
        fake.tickets[closed].updated_at = fake.tickets[closed].created_at
        fake.faults.add("meanwhile", change=swap, path="*/search/tickets", at=[at])
        found = {int(ticket.id) for ticket in adapter.find_tickets(SearchCriteria(status=UnifiedStatus(id=2)))}
        assert {*ids} - {ids[90], closed} <= found
        fake.faults.clear()
        fake.update_ticket(ids[90], status=2)
        fake.tickets[ids[90]].updated_at = fake.tickets[ids[90]].created_at


def test_where_freshdesk_itself_ends_the_list_earlier_the_rest_is_read_all_the_same(
    fake: FakeFreshdesk, adapter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("otai_mocks.freshdesk.resources.tickets.list.MAX_TICKET_PAGE", 2)
    ids = many(fake, 450)
    for order_by in ORDERS:
        found = [int(ticket.id) for ticket in adapter.iter_tickets(SearchCriteria(order_by=order_by))]
        assert found == (ids[::-1] if order_by.startswith("-") else ids)


def test_a_list_that_leaves_the_second_itself_out_is_read_all_the_same(
    fake: FakeFreshdesk, adapter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether ``updated_since`` includes the second is not documented."""
    monkeypatch.setattr(
        "otai_mocks.freshdesk.resources.tickets.list._changed_since", lambda moment: lambda t: t.updated_at > moment
    )
    ids = many(fake, 350)
    start = fake.tickets[ids[100]].created_at
    for number in ids[100:230]:
        fake.tickets[number].created_at = fake.tickets[number].updated_at = start
    found = [int(ticket.id) for ticket in adapter.iter_tickets(SearchCriteria(order_by="updated_at"))]
    assert len(found) == 350
    assert set(found) == set(ids)
