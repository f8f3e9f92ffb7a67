"""The form creates a ticket: once, and also when the helpdesk is down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest
import responses
from webdesk import outbox
from webdesk.jobs import send_waiting
from webdesk.outbox import Outbox
from webdesk.settings import Settings

from otai_sdk import create_adapter

WRITES = {"otobo": "*/TicketCreate", "freshdesk": "/api/v2/tickets"}
HOOK = "https://chat.example.org/hooks/not-for-everyone"


def waiting(settings: Settings) -> int:
    return len(Outbox(settings.database).waiting())


def send_later(settings: Settings) -> int:
    """What cron does when every earlier attempt has ended for certain."""
    with mock.patch.object(outbox, "CLAIM", 0):
        return send_now(settings)


def send_now(settings: Settings) -> int:
    with create_adapter(settings.system) as helpdesk:
        return send_waiting(helpdesk, settings)


def test_the_form_creates_a_ticket(me: Any, fake: Any, settings: Settings) -> None:
    page = me.send(subject="No paper", body="The printer is empty.\n\nHelp!")
    assert page.status_code == 200
    assert "is ticket 1." in page.text
    with create_adapter(settings.system) as helpdesk:
        ticket = helpdesk.get_ticket(1)
    assert ticket is not None
    assert ticket.subject.startswith("No paper [W-")
    assert ticket.body.strip() == "The printer is empty.\n\nHelp!"
    assert ticket.customer.email == "emma@globex.example"
    assert waiting(settings) == 0


def test_a_double_click_creates_one_ticket(me: Any, fake: Any) -> None:
    hidden = me.open_form()
    for _ in range(2):
        assert "is ticket 1." in me.send(hidden).text
    assert len(fake.tickets) == 1


def test_two_forms_are_two_tickets(me: Any, fake: Any) -> None:
    me.send()
    me.send()
    assert len(fake.tickets) == 2


@pytest.mark.parametrize("fault", [("refuse", {}), ("timeout", {}), ("status", {"status": 503}), ("html", {})])
def test_a_helpdesk_that_is_down_loses_nothing(me: Any, fake: Any, settings: Settings, fault: Any) -> None:
    kind, options = fault
    fake.faults.add(kind, times=None, **options)
    page = me.send(subject="Nobody answers")
    assert page.status_code == 200
    assert "We have your request W-" in page.text
    assert "The list cannot be shown just now" in page.text
    assert len(fake.tickets) == 0
    assert waiting(settings) == 1
    assert send_later(settings) == 0, "it is still down"

    fake.faults.clear()
    assert send_later(settings) == 1
    assert send_later(settings) == 0, "once is enough"
    assert len(fake.tickets) == 1
    assert waiting(settings) == 0


def test_a_lost_answer_makes_no_second_ticket(me: Any, fake: Any, settings: Settings, system: str) -> None:
    """The helpdesk created the ticket, and the connection broke before it could say so."""
    fake.faults.add("reset_after", method="POST", path=WRITES[system])
    assert "We have your request W-" in me.send().text
    assert len(fake.tickets) == 1
    assert waiting(settings) == 1

    assert send_now(settings) == 0, "the first attempt may still be on its way: nobody else begins"
    assert send_later(settings) == 1
    assert len(fake.tickets) == 1, "the ticket was found again, not created again"


def test_what_the_helpdesk_refuses_is_told_and_kept(visit: Any, settings: Settings, fake: Any) -> None:
    me = visit(replace(settings, queue="No Such Queue"))
    assert "could not be taken. Please call us; your text is kept." in me.send().text
    assert len(fake.tickets) == 0
    assert waiting(settings) == 0


@pytest.mark.parametrize("fields", [{"subject": ""}, {"body": " "}, {"subject": "x" * 121}])
def test_a_form_that_is_not_filled_in_comes_back(me: Any, fake: Any, fields: dict[str, str]) -> None:
    page = me.send(**{"body": "kept <as> it was", **fields})
    assert page.status_code == 422
    assert "Please fill in the" in page.text
    assert len(fake.journal) == 0


@pytest.mark.parametrize("hidden", [{"csrf": "0" * 32}, {"csrf": ""}, {"token": "../1"}])
def test_a_form_of_another_site_is_refused(me: Any, fake: Any, hidden: dict[str, str]) -> None:
    assert me.send({**me.open_form(), **hidden}).status_code == 400
    assert len(fake.journal) == 0


def test_nobody_is_let_in_without_a_name(me: Any) -> None:
    me.client.environ_base["REMOTE_USER"] = ""
    assert me.client.get("/").status_code == 401


@pytest.fixture
def chat() -> Iterator[responses.RequestsMock]:
    """The chat, mocked by hand. Asked for before the fake, it lies around it, and both answer."""
    with responses.RequestsMock() as mock:
        yield mock


def test_the_chat_hears_of_new_tickets(chat: responses.RequestsMock, visit: Any, settings: Settings) -> None:
    chat.add(responses.POST, HOOK, json={})
    assert "is ticket 1." in visit(replace(settings, chat_hook=HOOK)).send(subject="No paper").text
    assert json.loads(chat.calls[0].request.body or "")["text"] == "New ticket 1: No paper"


def test_a_chat_that_is_down_harms_nobody(visit: Any, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    assert "is ticket 1." in visit(replace(settings, chat_hook=HOOK)).send().text
    assert "the chat was not told" in caplog.text
    assert HOOK not in caplog.text
