"""View, search and list, early or to the end, give what `matches` says about every single ticket."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import SearchCriteria, UnifiedPriority, UnifiedQueue, UnifiedStatus, UnifiedTicket, UnifiedUser, matches
from otai_sdk.search import sorted_tickets

ORDERS = ["-created_at", "created_at", "updated_at", "-updated_at", "id", "-id"]


def fill(fake: FakeFreshdesk, dice: random.Random, start: datetime, count: int) -> None:
    for seconds in sorted(dice.randrange(dice.choice([20, 86400 * 60])) for _ in range(count)):
        at = start + timedelta(seconds=seconds)
        fake.add_ticket(
            dice.choice(["alpha", "beta", "Gamma ray"]),
            dice.choice(["one two", "three"]),
            status=dice.choice([2, 2, 3, 5]),
            priority=dice.choice([1, 2, 4]),
            group=dice.choice([None, "Billing", "Sales"]),
            agent=dice.choice([None, "Ben Berger"]),
            requester=dice.choice(["emma@globex.example", "tom@example.com"]),
            type=dice.choice([None, "Question"]),
            tags=dice.choice([[], ["a"], ["a", "b"], ["it's"]]),
            custom_fields=dice.choice([{}, {"cf_vip": True}, {"cf_order_id": "A1"}, {"cf_reference_number": 7}]),
            created_at=at,
            updated_at=at + timedelta(seconds=dice.choice([0, 5, 86400])),
            deleted=dice.random() < 0.05,
            spam=dice.random() < 0.05,
        )


def some_criteria(dice: random.Random, start: datetime) -> SearchCriteria:
    def moment() -> datetime:
        return start + timedelta(
            seconds=dice.choice([0, 10, 86400, 86400 * 30]), microseconds=dice.choice([0, 500_000])
        )

    options: dict[str, Callable[[], Any]] = {
        "subject": lambda: dice.choice(["ALPHA", "ray", "zz"]),
        "queue": lambda: UnifiedQueue(name=dice.choice(["Billing", "Sales"])),
        "user": lambda: UnifiedUser(name="Ben Berger"),
        "status": lambda: dice.choice([UnifiedStatus(id=2), [UnifiedStatus(name="open"), UnifiedStatus(id=5)]]),
        "priority": lambda: UnifiedPriority(name=dice.choice(["Low", "Urgent"])),
        "customer": lambda: dice.choice([UnifiedUser(email="emma@globex.example"), UnifiedUser(name="Tom Tanaka")]),
        "type": lambda: "Question",
        "tags": lambda: dice.choice([["a"], ["a", "b"], ["it's"]]),
        "text": lambda: dice.choice(["one two", "alpha three"]),
        "custom_fields": lambda: dice.choice([{"cf_vip": True}, {"cf_order_id": "A1"}, {"cf_reference_number": "7"}]),
        "created_after": moment,
        "created_before": moment,
        "updated_after": moment,
        "updated_before": moment,
    }
    chosen = {name: options[name]() for name in dice.sample(sorted(options), dice.choice([1, 1, 2, 3]))}
    return SearchCriteria(**chosen, order_by=dice.choice(ORDERS), limit=dice.choice([None, None, 1, 3, 50]))


@pytest.mark.parametrize(("seed", "count"), [(1, 5), (2, 60), (3, 60), (4, 340)])
@pytest.mark.parametrize("options", [{}, {"index_lag": 300, "date_is_whole_day": False}])
def test_every_way_agrees_with_matches(seed: int, count: int, options: dict[str, Any]) -> None:
    dice = random.Random(seed)
    with FakeFreshdesk(plan="unlimited", seed=seed, **options) as fake:
        start = fake.now() - timedelta(days=61)
        fill(fake, dice, start, count)
        fake.clock.advance(minutes=30)
        adapter: Any = fake.adapter()
        alive = [ticket.id for ticket in fake.tickets.values() if not (ticket.deleted or ticket.spam)]
        for number in dice.sample(alive, 3):  # what the index does not know yet where it lags
            adapter.update_ticket(str(number), {"status": dice.choice([2, 3, 5])})
        world: list[UnifiedTicket] = [adapter.get_ticket(number) for number in alive]
        for _ in range(20):
            criteria = some_criteria(dice, start)
            expected = sorted_tickets([t for t in world if matches(t, criteria)], criteria.order_by)
            ids = [ticket.id for ticket in expected][: criteria.limit]
            assert [ticket.id for ticket in adapter.find_tickets(criteria)] == ids, criteria
            assert [ticket.id for ticket in adapter.iter_tickets(criteria)] == ids, criteria
            first = adapter.find_first_ticket(criteria)
            assert (first.id if first else None) == (ids[0] if ids else None), criteria
