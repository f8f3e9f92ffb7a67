"""When tickets are due: working hours, answers, solutions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from otai_mocks import Clock, FakeOTOBO
from otai_mocks.otobo.tables.escalation import _last_contact

from .helpers import ARTICLE, TICKET, ask, create

FRIDAY = datetime(2026, 11, 20, 20, 0, tzinfo=timezone.utc)


@pytest.fixture
def fake() -> FakeOTOBO:
    world = FakeOTOBO(clock=Clock(FRIDAY, step=0)).to_world()
    queue = next(entry for entry in world["queues"] if entry["name"] == "Support")
    queue["escalation_min"] = {"first_response": 60, "update": 120, "solution": 480}
    fake = FakeOTOBO.from_world(world)
    fake.clock.step = 0
    by_customer = {**ARTICLE, "SenderType": "customer"}
    ask(fake, "TicketCreate", Ticket=TICKET, Article=by_customer)
    return fake


def due(fake: FakeOTOBO) -> dict[str, Any]:
    ticket: dict[str, Any] = ask(fake, "TicketGet", TicketID=1)["Ticket"][0]
    return {
        name: datetime.fromtimestamp(ticket[f"Escalation{name}Time"], timezone.utc).strftime("%a %H:%M")
        for name in ("Response", "Update", "Solution")
        if ticket[f"Escalation{name}Time"]
    }


def note(fake: FakeOTOBO, sender: str, *, visible: int = 1) -> None:
    fake.clock.advance(minutes=10)
    article = {**ARTICLE, "SenderType": sender, "IsVisibleForCustomer": visible}
    ask(fake, "TicketUpdate", TicketID=1, Article=article)


def test_hours_outside_of_work_do_not_count(fake: FakeOTOBO) -> None:
    assert due(fake) == {"Response": "Fri 21:00", "Update": "Mon 09:00", "Solution": "Mon 15:00"}


def test_an_answer_that_the_customer_sees_counts_another_does_not(fake: FakeOTOBO) -> None:
    note(fake, "agent", visible=0)
    assert due(fake)["Response"] == "Fri 21:00"
    note(fake, "agent")
    assert due(fake) == {"Update": "Mon 09:20", "Solution": "Mon 15:00"}
    note(fake, "customer")
    note(fake, "customer")
    note(fake, "system")
    assert due(fake)["Update"] == "Mon 09:30"


@pytest.mark.parametrize(
    ("articles", "since"),
    [
        ("c", 0),
        ("cc", 0),
        ("ca", 1),
        ("caa", 2),
        ("caacc", 3),
        ("cacac", 4),
        ("ccsc", 0),
        ("casa", 3),
        ("cacA", 2),
        ("cCa", 2),
        ("caC", 1),
        ("s", 0),
        ("sAC", 2),
        ("sAcC", 2),
        ("", None),
    ],
)
def test_a_ticket_waits_since_its_first_open_question_or_its_last_answer(articles: str, since: int | None) -> None:
    """One letter is one article, a minute after the one before: customer, agent or system; capitals are not visible."""
    fake = FakeOTOBO(clock=Clock(FRIDAY, step=0))
    ticket_id = create(fake)
    ticket = fake.state.tickets[ticket_id]
    pattern = ticket.articles[0]
    ticket.articles = [
        replace(pattern, id=n, created=60 * n, sender_type_id=" asc".index(who.lower()), visible=int(who.islower()))
        for n, who in enumerate(articles)
    ]
    assert _last_contact(ticket) == (None if since is None else 60 * since)


def test_a_solution_stays_one_when_the_ticket_is_opened_again(fake: FakeOTOBO) -> None:
    ask(fake, "TicketUpdate", TicketID=1, Ticket={"State": "closed successful"})
    assert due(fake) == {}
    ask(fake, "TicketUpdate", TicketID=1, Ticket={"State": "open"})
    assert due(fake) == {"Response": "Fri 21:00", "Update": "Mon 09:00"}


def test_pending_tickets_need_no_update(fake: FakeOTOBO) -> None:
    ask(fake, "TicketUpdate", TicketID=1, Ticket={"State": "pending reminder", "PendingTime": {"Diff": 5}})
    assert "Update" not in due(fake)


def test_tickets_are_found_by_when_they_are_due(fake: FakeOTOBO) -> None:
    ask(fake, "TicketCreate", Ticket={**TICKET, "Queue": "Raw"}, Article=ARTICLE)
    fake.clock.advance(hours=2)
    assert ask(fake, "TicketSearch", TicketEscalationTimeOlderMinutes=0) == {"TicketID": ["1"]}
    assert ask(fake, "TicketSearch", TicketEscalationSolutionTimeOlderMinutes=0) == {}
    assert ask(fake, "TicketSearch", TicketEscalationResponseTimeNewerDate="2026-11-20 20:59:00") == {"TicketID": ["1"]}
    assert ask(fake, "TicketSearch", TicketEscalationTimeNewerDate="2030-01-01 00:00:00") == {}


def test_no_work_is_done_on_holidays() -> None:
    from otai_mocks.otobo.tables.escalation import add_working_time, working_time

    christmas_eve = int(datetime(2026, 12, 24, 9, 0, tzinfo=timezone.utc).timestamp())
    first_of_work = int(datetime(2026, 12, 28, 9, 0, tzinfo=timezone.utc).timestamp())
    assert add_working_time(christmas_eve, 3600) == first_of_work
    assert working_time(christmas_eve, first_of_work) == 3600
    assert working_time(first_of_work, christmas_eve) == -3600
