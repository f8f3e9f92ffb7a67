"""Sample tickets: the shapes and ages of real ones, and no word of theirs."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from otai_mocks import Clock, FakeFreshdesk, FakeOTOBO
from otai_sdk import InvalidRequestError
from otai_sdk.worlds import as_json, read_world

NOW = datetime.fromisoformat("2026-11-20T10:00:00+00:00")
TEXTS = ("Zora's heater", "It hums at night", "zora@quelle.example", "written by hand")


def world_of(fake: Any, count: int) -> dict[str, Any]:
    with fake, fake.adapter() as adapter:
        return json.loads(as_json(read_world(adapter, samples=count)))  # type: ignore[no-any-return]


def test_an_otobo_lends_the_shapes_of_its_newest_tickets() -> None:
    fake = FakeOTOBO(clock=Clock(NOW), time_zone="Europe/Berlin")
    fields = {"Products": ["vpn"], "Vip": 1, "DueAt": "2026-12-01 08:00:00", "Category": TEXTS[3]}
    for number in range(5):
        fake.add_ticket(
            TEXTS[0],
            queue="Support::Billing" if number % 2 else "Sales",
            state="pending reminder" if number == 4 else "open",
            pending_minutes=60 if number == 4 else None,
            priority="4 high",
            customer=TEXTS[2] if number % 2 else "other@globex.example",
            body=TEXTS[1],
            dynamic_fields=fields,
            age_minutes=600 - number,
        )
    world = world_of(fake, 3)
    assert not any(text in as_json(world) for text in TEXTS)
    copy = FakeOTOBO.from_world(world, clock=Clock(NOW))
    real, made = [list(each.state.tickets.values()) for each in (fake, copy)]
    assert len(made) == 3
    shapes = [
        [(f.state.tables.queues[t.queue_id].name, t.state_id, t.priority_id, t.created, t.until > 0) for t in tickets]
        for f, tickets in ((fake, real[-3:]), (copy, made))
    ]
    assert shapes[0] == shapes[1]
    assert made[0].dynamic_fields == {name: fields[name] for name in ("Products", "Vip", "DueAt")}


def test_a_freshdesk_lends_the_shapes_of_its_newest_tickets() -> None:
    fake = FakeFreshdesk(clock=Clock(NOW, step=0))
    for number in range(5):
        fake.add_ticket(
            TEXTS[0],
            TEXTS[1],
            status=[2, 3, 6][number % 3],
            priority=4,
            group="Billing" if number % 2 else None,
            type="Refund",
            requester=TEXTS[2],
            custom_fields={"cf_product_area": "Delivery", "cf_vip": True, "cf_order_id": TEXTS[3]},
            created_at=NOW - timedelta(days=9 - number),
        )
    world = world_of(fake, 3)
    assert not any(text in as_json(world) for text in TEXTS)
    copy = FakeFreshdesk.from_world(world, clock=Clock(NOW))
    real, made = [list(each.state.tickets.values()) for each in (fake, copy)]
    shapes = [[(t.status, t.priority, t.group_id, t.type, t.created_at) for t in each] for each in (real[-3:], made)]
    assert shapes[0] == shapes[1]
    assert made[0].custom_fields["cf_product_area"] == "Delivery"
    assert made[0].custom_fields["cf_vip"] is True
    assert not made[0].custom_fields.get("cf_order_id")


@pytest.mark.parametrize("wrong", [{"samples": -1}, {"samples": True}, {"scan": 0}, {"scan": "5"}])
def test_counts_are_numbers(wrong: dict[str, Any]) -> None:
    fake = FakeOTOBO()
    with fake, fake.adapter() as adapter, pytest.raises(InvalidRequestError, match=next(iter(wrong))):
        read_world(adapter, **wrong)
    assert fake.journal.count == 0
