"""The form becomes a ticket: one, however often it is sent, and also when the helpdesk is down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from support import delivery
from support.models import Contact

CREATE = {"otobo": "*/TicketCreate", "freshdesk": "/api/v2/tickets"}


def five_minutes_later() -> None:
    """Claims end."""
    Contact.objects.update(claimed_at=F("claimed_at") - delivery.CLAIM - timedelta(seconds=1))


def test_the_form_becomes_a_ticket(emma: Any, fake: Any, system: str) -> None:
    queue, priority = ("Misc", "4 high") if system == "otobo" else ("Billing", "High")
    page = emma.send(queue=queue, priority=priority)
    assert "Your message is ticket 1." in page.text
    with fake.adapter() as adapter:
        ticket = adapter.get_ticket("1")
    assert ticket.subject.startswith("No paper [C-")
    assert (ticket.body.strip(), ticket.customer.email) == ("The printer is empty.", "emma@globex.example")
    assert (ticket.queue.name, ticket.priority.name) == (queue, priority)


def test_without_a_choice_it_goes_where_the_settings_say(emma: Any, fake: Any, helpdesks: Any) -> None:
    emma.send()
    with fake.adapter() as adapter:
        assert adapter.get_ticket("1").queue.name == helpdesks["acme"]["queue"]


def test_the_same_form_twice_is_one_ticket(emma: Any, fake: Any) -> None:
    """A double click, the back button, a page that is loaded again."""
    hidden = emma.open_form()
    for _ in range(3):
        assert "Your message is ticket 1." in emma.send(hidden).text
    assert len(fake.tickets) == 1


def test_a_second_click_while_the_first_is_under_way_is_one_ticket(emma: Any, fake: Any, system: str) -> None:
    hidden = emma.open_form()
    pages: list[str] = []
    fake.faults.add(
        "meanwhile",
        change=lambda _: pages.append(emma.send(hidden).text),
        method="POST",
        path=CREATE[system],
        times=1,
    )
    assert "Your message is ticket 1." in emma.send(hidden).text
    assert "We have your message C-" in pages[0]
    assert len(fake.tickets) == 1


def test_two_forms_are_two_tickets(emma: Any, fake: Any) -> None:
    emma.send()
    emma.send()
    assert len(fake.tickets) == 2


def test_who_goes_back_and_writes_something_else_is_told(emma: Any, fake: Any) -> None:
    hidden = emma.open_form()
    emma.send(hidden)
    page = emma.send(hidden, body="And no toner.")
    assert page.status_code == 409
    assert "This form was sent already." in page.text
    assert "And no toner." in page.text
    assert len(fake.tickets) == 1


def test_a_lost_answer_with_dedupe_field_is_one_ticket_at_once(
    emma: Any, fake: Any, system: str, once_field: str, helpdesks: Any
) -> None:
    """The helpdesk stored the ticket, and the connection broke before it could say so: the SDK looks for it."""
    helpdesks["acme"]["params"]["dedupe_field"] = once_field
    fake.faults.add("reset_after", method="POST", path=CREATE[system])
    assert "Your message is ticket 1." in emma.send().text
    assert len(fake.tickets) == 1


def test_a_lost_answer_without_it_is_one_ticket_later(emma: Any, fake: Any, system: str) -> None:
    fake.faults.add("reset_after", method="POST", path=CREATE[system])
    hidden = emma.open_form()
    for _ in range(2):
        assert "We have your message C-" in emma.send(hidden).text, "nobody tries again at once"
    five_minutes_later()
    call_command("send_contacts")
    assert Contact.objects.get().ticket_id == "1"
    assert len(fake.tickets) == 1, "found again, not created again"


def test_a_process_that_dies_before_it_stores_the_number_makes_no_second_ticket(
    emma: Any, fake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = delivery._create

    def killed(contact: Any, adapter: Any) -> str:
        create(contact, adapter)
        raise SystemExit

    hidden = emma.open_form()
    monkeypatch.setattr(delivery, "_create", killed)
    with pytest.raises(SystemExit):
        emma.send(hidden)
    monkeypatch.undo()
    assert len(fake.tickets) == 1
    assert "We have your message C-" in emma.send(hidden).text, "it may still be at it"
    five_minutes_later()
    assert "Your message is ticket 1." in emma.send(hidden).text
    assert len(fake.tickets) == 1


@pytest.mark.parametrize("kind", ["refuse", "timeout", "html"])
def test_a_helpdesk_that_is_down_loses_nothing(emma: Any, fake: Any, kind: str) -> None:
    fake.faults.add(kind, times=None)
    assert "We have your message C-" in emma.send().text
    five_minutes_later()
    with pytest.raises(CommandError, match="1 still waiting"):
        call_command("send_contacts")
    fake.faults.clear()
    five_minutes_later()
    call_command("send_contacts")
    call_command("send_contacts")
    assert len(fake.tickets) == 1


def test_what_the_helpdesk_refuses_is_told_and_kept(emma: Any, fake: Any, helpdesks: Any) -> None:
    helpdesks["acme"]["queue"] = "No Such Queue"
    assert "could not be taken. Please call us; your text is kept." in emma.send().text
    call_command("send_contacts")
    assert "No Such Queue" in Contact.objects.get().refused
    assert len(fake.tickets) == 0


@pytest.mark.parametrize("fields", [{"subject": ""}, {"email": "emma"}, {"subject": "x" * 121}, {"token": "1"}])
def test_a_form_that_is_not_filled_in_comes_back(emma: Any, fake: Any, fields: dict[str, str]) -> None:
    page = emma.send(**{"body": "kept <as> it was", **fields})
    assert page.status_code == 422
    assert "kept &lt;as&gt; it was" in page.text
    assert len(fake.tickets) == Contact.objects.count() == 0


def test_a_tenant_that_is_not_there(emma: Any) -> None:
    assert emma.client.get("/nobody/contact/").status_code == 404
