"""The fake's own time stays small. Generous here; the benchmarks measure."""

from __future__ import annotations

import base64
import random
import time
from datetime import timedelta
from urllib.parse import quote

import pytest

from otai_mocks import FakeFreshdesk
from otai_mocks.messages import Request


def test_a_thousand_fresh_fakes_take_no_time() -> None:
    started = time.perf_counter()
    for _ in range(100):
        FakeFreshdesk()
    assert time.perf_counter() - started < 1  # 10 times the aim: this must not fail on a busy machine


@pytest.mark.full
def test_100000_tickets_are_listed_searched_and_viewed_quickly() -> None:
    fake = FakeFreshdesk(plan="unlimited")
    dice = random.Random(1)
    for number in range(100_000):
        at = fake.now() - timedelta(seconds=dice.randrange(60 * 86400))
        fake.add_ticket(f"Ticket {number}", "x", status=dice.choice((2, 3, 4, 5)), created_at=at)
    key = base64.b64encode(f"{fake.api_key}:X".encode()).decode()

    def milliseconds(path: str) -> float:
        request = Request("GET", *path.split("?", 1), {"authorization": f"Basic {key}"}, b"", fake.url)  # type: ignore[arg-type]
        taken = []
        for _ in range(7):
            started = time.perf_counter()
            assert fake.handle(request).status == 200
            taken.append(1000 * (time.perf_counter() - started))
        return sorted(taken)[3]

    limit = 2.0  # room for a busy machine
    assert milliseconds("/api/v2/tickets?per_page=100") < 50 * limit
    assert milliseconds("/api/v2/tickets?updated_since=2020-01-01&order_by=updated_at&page=5") < 50 * limit
    assert (
        milliseconds(f"/api/v2/search/tickets?query={quote(chr(34) + 'status:2 AND priority:1' + chr(34))}")
        < 50 * limit
    )
    assert milliseconds("/api/v2/tickets/5000?include=stats") < 1 * limit


def test_a_changed_ticket_takes_its_new_place_in_the_list() -> None:
    fake = FakeFreshdesk()
    for _ in range(20):
        fake.add_ticket()
    order = fake.state.order("updated_at")
    assert [t.id for t in order.rows(fake.state.tickets)] == list(range(1, 21))
    fake.tickets[3].updated_at += timedelta(seconds=5)
    fake.add_ticket()
    assert [t.id for t in order.rows(fake.state.tickets)][-2:] == [21, 3]
    fake.tickets[3].updated_at -= timedelta(seconds=5)
    assert [t.id for t in order.rows(fake.state.tickets)] == list(range(1, 22))
    fake.tickets[5].due_by = None
    assert fake.state.order("due_by").rows(fake.state.tickets)[0].id == 5
