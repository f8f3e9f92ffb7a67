"""The journal says why, and who wrote; the wire does not."""

from __future__ import annotations

import pytest

from otai_mocks import FakeOTOBO

from .helpers import ARTICLE, TICKET, ask, create, send


@pytest.fixture
def fake() -> FakeOTOBO:
    return FakeOTOBO()


def test_a_refusal_says_which_right_is_missing_where(fake: FakeOTOBO) -> None:
    fake.add_ticket("Contract", queue="HR")
    answer = ask(fake, "TicketGet", TicketID=1)
    assert answer["Error"]["ErrorMessage"] == "TicketGet: User does not have access to the ticket!"
    assert fake.journal[-1].why == "agent 'otai' has no ro on group 'hr' of queue 'HR'"
    assert "hr" not in fake.journal[-1].answer


@pytest.mark.parametrize(
    ("operation", "data", "why"),
    [
        ("TicketGet", {"TicketID": 99}, "there is no ticket '99'"),
        ("TicketSearch", {"Queues": "Suport"}, "Queues: there is no 'Suport'"),
        ("TicketSearch", {"Title": "nothing like it"}, "no ticket matches"),
        ("TicketUpdate", {"TicketID": 1, "Ticket": {"Queue": "support"}}, "queue names are exact"),
        ("TicketUpdate", {"TicketID": 1, "Ticket": {"State": "pending reminder"}}, "needs a PendingTime"),
    ],
)
def test_cryptic_answers_have_a_reason(fake: FakeOTOBO, operation: str, data: dict[str, object], why: str) -> None:
    create(fake, Queue="Raw")
    ask(fake, operation, **data)
    assert why in fake.journal[-1].why


def test_a_wrong_password_is_named_but_not_shown(fake: FakeOTOBO) -> None:
    ask(fake, "TicketSearch", password="guessed-secret")
    assert fake.journal[-1].why == "wrong password for agent 'otai'"
    assert "guessed-secret" not in repr(fake.journal) + str(fake.journal[-1].to_dict())


def test_only_what_changed_tickets_counts_as_a_write(fake: FakeOTOBO) -> None:
    create(fake)
    ask(fake, "TicketUpdate", TicketID=1, Ticket={"Title": "Printer"})  # as it is already
    ask(fake, "TicketGet", TicketID=1)
    ask(fake, "SessionCreate")
    ask(fake, "TicketUpdate", TicketID=1, Ticket={"Title": "Scanner"})
    assert [entry.number for entry in fake.journal.writes] == [1, 5]


def test_the_clock_moves_with_writes_only(fake: FakeOTOBO) -> None:
    start = fake.clock.time()
    create(fake)
    ask(fake, "TicketGet", TicketID=1)
    assert fake.clock.time() == start + 1


def test_an_unknown_route_lists_the_known_ones(fake: FakeOTOBO) -> None:
    answer = send(fake, "Nope", {})
    assert answer.body == b"HTTP::REST Error while determine Operation for request URI '/Nope'."
    assert "POST /TicketGet" in fake.journal[-1].why


def test_half_a_write_is_a_write(fake: FakeOTOBO) -> None:
    data = {"Ticket": TICKET, "Article": {**ARTICLE, "Body": ["no", "text"]}}
    answer = send(fake, "TicketCreate", {"UserLogin": "otai", "Password": "otai-secret", **data})
    assert answer.status == 500
    assert answer.json()["faultcode"] == "Server"
    assert fake.journal[-1].wrote
    assert list(fake.tickets) == [1]


def test_a_refused_pending_state_leaves_title_queue_and_lock_behind(fake: FakeOTOBO) -> None:
    create(fake)
    values = {"Title": "new", "Queue": "Sales", "Lock": "lock", "State": "pending reminder", "Priority": "5 very high"}
    answer = ask(fake, "TicketUpdate", TicketID=1, Ticket=values)
    assert answer["Error"]["ErrorMessage"] == "Can't set a ticket on a pending state without pendig time!"
    ticket = fake.tickets[1]
    assert (ticket.title, ticket.queue, ticket.lock) == ("new", "Sales", "lock")
    assert (ticket.state, ticket.priority) == ("new", "3 normal")
    assert fake.journal[-1].wrote
