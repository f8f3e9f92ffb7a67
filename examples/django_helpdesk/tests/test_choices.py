"""Drop-downs: what the helpdesk offers, read now and then, and there also when it is away."""

from __future__ import annotations

from typing import Any

import pytest
from support import choices
from support.helpdesks import pool
from support.models import Ticket

pytestmark = pytest.mark.usefixtures("helpdesks")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(choices.time, "time", lambda: now[0])
    return now


def test_the_names_are_those_of_the_helpdesk(system: str) -> None:
    names = choices.choices("acme")
    queue, priority, status = ("Misc", "4 high", "open") if system == "otobo" else ("Billing", "High", "Pending")
    assert queue in names["queues"]
    assert priority in names["priorities"]
    assert status in names["statuses"]


def test_they_are_read_once_in_five_minutes(fake: Any, clock: list[float], client: Any) -> None:
    client.get("/acme/contact/")
    asked = len(fake.journal)
    client.get("/acme/contact/")
    assert len(fake.journal) == asked


@pytest.mark.parametrize("system", ["freshdesk"])
def test_old_names_serve_while_the_helpdesk_is_away(fake: Any, clock: list[float]) -> None:
    before = choices.choices("acme")
    pool.close()  # the adapter itself knows the names for a quarter of an hour
    fake.faults.add("refuse", times=None)
    clock[0] += choices.FRESH + 1
    assert choices.choices("acme") == before


@pytest.mark.parametrize("system", ["freshdesk"])
def test_a_form_without_names_has_no_drop_downs(fake: Any, clock: list[float], client: Any) -> None:
    fake.faults.add("refuse", times=None)
    page = client.get("/acme/contact/")
    assert page.status_code == 200
    assert "<select" not in page.text
    fake.faults.clear()
    clock[0] += choices.AGAIN + 1
    assert "<select" in client.get("/acme/contact/").text


def test_an_agent_changes_a_ticket_by_drop_downs(admin_client: Any, fake: Any, system: str) -> None:
    fake.add_ticket("Hello")
    status = "closed successful" if system == "otobo" else "Resolved"
    page = admin_client.get("/acme/tickets/1/")
    assert "Hello" in page.text
    now = {name: value or "" for name, value in page.context["form"].initial.items()}
    writes = len(fake.journal.writes)
    admin_client.post("/acme/tickets/1/", now)
    assert len(fake.journal.writes) == writes, "what is not changed is not written"
    assert admin_client.post("/acme/tickets/1/", {**now, "status": status}).status_code == 302
    with fake.adapter() as adapter:
        assert adapter.get_ticket("1").status.name == status
    assert admin_client.get("/acme/tickets/4711/").status_code == 404


def test_nobody_else_does(client: Any, fake: Any, db: None) -> None:
    fake.add_ticket("Hello")
    assert client.get("/acme/tickets/1/").status_code == 403
    assert Ticket.objects.count() == 0
    assert len(fake.journal) == 0


def test_a_helpdesk_that_is_away_is_told(admin_client: Any, fake: Any) -> None:
    fake.faults.add("refuse", times=None)
    assert admin_client.get("/acme/tickets/1/").status_code == 503
