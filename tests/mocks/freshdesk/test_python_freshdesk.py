"""The unchanged client python-freshdesk at the served fake: files, pages, refusals and limits.

``test_python_freshdesk_calls.py`` drives each of its calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk

from .python_freshdesk import client_of

errors = pytest.importorskip("freshdesk.v2.errors")


@pytest.fixture
def fake() -> FakeFreshdesk:
    return FakeFreshdesk()


@pytest.fixture
def api(fake: FakeFreshdesk) -> Iterator[Any]:
    with client_of(fake) as client:
        yield client


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # the client leaves its files open
def test_a_ticket_with_attachments_is_created(api: Any, fake: FakeFreshdesk, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    made = api.tickets.create_ticket(
        "Hello",
        email="emma@globex.example",
        description="See file",
        tags=["a", "b"],
        custom_fields={"cf_order_id": "A-1", "cf_reference_number": 7},
        attachments=[str(path)],
    )
    assert [file["name"] for file in made.attachments] == ["notes.txt"]
    assert made.tags == ["a", "b"]
    assert fake.tickets[1].custom_fields == {"cf_order_id": "A-1", "cf_reference_number": 7}


def test_tickets_are_listed_over_all_pages(api: Any, fake: FakeFreshdesk) -> None:
    for _ in range(230):
        fake.add_ticket(agent="Ada Admin")
    fake.add_ticket(created_at=fake.now() - timedelta(days=60), watchers=["Ada Admin"])
    assert len(api.tickets.list_tickets()) == 230
    assert len(api.tickets.list_new_and_my_open_tickets()) == 230
    assert len(api.tickets.list_tickets(filter_name=None, updated_since="2020-01-01T00:00:00Z")) == 231
    assert len(api.tickets.list_tickets(page=2, per_page=100)) == 100
    assert [t.id for t in api.tickets.list_tickets(filter_name="watching", updated_since="2020-01-01")] == [231]
    assert api.tickets.list_watched_tickets() == []


def test_tickets_are_searched(api: Any, fake: FakeFreshdesk) -> None:
    for number in range(40):
        fake.add_ticket(priority=4 if number % 2 else 1, tags=["vip"])
    assert len(api.tickets.filter_tickets("priority:4 AND tag:'vip'")) == 20
    assert len(api.tickets.filter_tickets("status:2")) == 40


def test_refusals_become_the_clients_own_errors(api: Any, fake: FakeFreshdesk) -> None:
    with pytest.raises(errors.FreshdeskNotFound):
        api.tickets.get_ticket(99)
    with pytest.raises(errors.FreshdeskBadRequest, match="missing_field"):
        api.tickets.create_ticket("No requester", description="x")
    fake.add_ticket(deleted=True)
    with pytest.raises(errors.FreshdeskError, match="405"):
        api.tickets.update_ticket(1, status=4)
    api._session.auth = ("nobody", "X")
    with pytest.raises(errors.FreshdeskUnauthorized):
        api.tickets.list_tickets()


def test_the_rate_limit_reaches_the_client() -> None:
    fake = FakeFreshdesk(plan="trial")
    with client_of(fake) as client:
        for _ in range(50):
            client.groups.list_groups()
        with pytest.raises(errors.FreshdeskRateLimited):
            client.groups.list_groups()
