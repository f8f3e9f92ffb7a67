"""``manage.py sync_tickets``: each ticket copied, the cursor stored with the copies or not at all."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from support import copies
from support.models import Cursor, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("helpdesks")]


def sync(*tenants: str) -> str:
    out = StringIO()
    call_command("sync_tickets", *tenants, stdout=out)
    return out.getvalue().strip()


def test_new_and_changed_tickets_are_copied(fake: Any, system: str) -> None:
    fake.populate(30, seed=1)
    status = "closed successful" if system == "otobo" else "Resolved"
    assert sync() == "acme: 30 new or changed"
    assert sync() == "acme: 0 new or changed"
    fake.clock.advance(minutes=1)
    with fake.adapter() as adapter:
        adapter.update_ticket("7", {"subject": "Changed", "status": status})
        ticket = adapter.get_ticket("7")
    assert sync("acme") == "acme: 1 new or changed"
    copy = Ticket.objects.get(ticket_id="7")
    assert (copy.subject, copy.status, copy.updated_at) == ("Changed", status, ticket.updated_at)
    assert Ticket.objects.count() == 30


@pytest.mark.parametrize("system", ["freshdesk"])
def test_deleted_tickets_go(fake: Any) -> None:
    fake.populate(3, seed=1)
    sync()
    fake.clock.advance(minutes=1)
    fake.delete_ticket(2)
    sync()
    assert sorted(Ticket.objects.values_list("ticket_id", flat=True)) == ["1", "3"]


def test_a_step_that_cannot_be_stored_is_read_again(fake: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fake.populate(5, seed=1)

    def full(*_: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(copies, "store", full)
    with pytest.raises(DatabaseError):
        sync()
    monkeypatch.undo()
    assert Cursor.objects.get().value == ""
    assert sync() == "acme: 5 new or changed"


def test_of_two_at_once_one_stores_the_step(fake: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process stores the same step while this one reads it."""
    fake.populate(5, seed=1)
    store, stored = copies.store, []

    def counted(tenant: str, tickets: Any) -> None:
        stored.extend(tickets)
        store(tenant, tickets)

    monkeypatch.setattr(copies, "store", counted)
    fake.faults.add("meanwhile", change=lambda _: sync(), times=1, when="after")
    assert sync() == "acme: 0 new or changed"
    assert sorted(stored) == ["1", "2", "3", "4", "5"]
    assert Ticket.objects.count() == 5


def test_one_helpdesk_that_is_away_holds_up_no_other(fake: Any, helpdesks: Any, settings: Any) -> None:
    fake.populate(5, seed=1)
    away = {"provider_key": "FreshdeskAdapter", "queue": "", "params": {"freshdesk_domain": "away", "retries": 0}}
    away["params"]["freshdesk_api_key"] = "notarealkey0001"
    settings.HELPDESKS = {"away": away, **helpdesks}
    errors = StringIO()
    with pytest.raises(CommandError, match="not up to date: away"):
        call_command("sync_tickets", stdout=StringIO(), stderr=errors)
    assert errors.getvalue().startswith("away: ")
    assert Ticket.objects.filter(tenant="acme").count() == 5


def test_an_unknown_tenant_is_named() -> None:
    with pytest.raises(CommandError, match="nobody"):
        sync("nobody")
