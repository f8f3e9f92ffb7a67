"""The default world: a stock OTOBO, and a small company around it."""

from __future__ import annotations

import time

import pytest

from otai_mocks import FakeOTOBO

from .helpers import ARTICLE, TICKET, ask, create, error, send


@pytest.fixture
def fake() -> FakeOTOBO:
    return FakeOTOBO()


def test_it_has_the_queues_states_and_priorities_that_otobo_ships(fake: FakeOTOBO) -> None:
    assert {"Postmaster", "Raw", "Junk", "Misc"} <= set(fake.queues)
    states = fake.state.tables.states
    assert [states[i].name for i in (1, 2, 4, 6)] == ["new", "closed successful", "open", "pending reminder"]
    assert fake.state.tables.priorities[3].name == "3 normal"
    assert not fake.tickets


def test_its_params_lead_to_routes_that_answer(fake: FakeOTOBO) -> None:
    params = fake.params_for("http://127.0.0.1:8080/")
    assert params["server_address"] == "http://127.0.0.1:8080/otobo/nph-genericinterface.pl"
    assert params["webservice_name"] == "OTAI"
    for name in ("search", "get", "update", "create", "history"):
        answer = send(fake, params[f"{name}_operation_url"], {"UserLogin": params["username"]})
        assert answer.status == 200
        assert "Error" in answer.json()


def test_the_api_agent_works_in_every_queue_but_hr(fake: FakeOTOBO) -> None:
    assert create(fake, Queue="Sales") == 1
    answer = ask(fake, "TicketCreate", Ticket={**TICKET, "Queue": "HR"}, Article=ARTICLE)
    assert error(answer)[0] == "TicketCreate.AccessDenied"


def test_the_read_only_agent_reads_and_writes_nothing(fake: FakeOTOBO) -> None:
    ticket_id = create(fake)
    assert ask(fake, "TicketGet", login="reader", TicketID=ticket_id)["Ticket"][0]["Title"] == "Printer"
    refused = ask(fake, "TicketUpdate", login="reader", TicketID=ticket_id, Ticket={"Queue": "Sales"})
    assert error(refused) == (
        "TicketUpdate.AccessDenied",
        "TicketUpdate: Does not have permissions to update queue!",
    )


@pytest.mark.parametrize(
    ("service", "route", "method"),
    [
        ("OTAI", "TicketUpdate", "POST"),
        ("OTAI", "TicketUpdate", "PUT"),
        ("GenericTicketConnectorREST", "Ticket/1", "PATCH"),
        ("OpenTicketAI", "ticket-update", "PUT"),
    ],
)
def test_three_web_services_lead_to_the_same_tickets(fake: FakeOTOBO, service: str, route: str, method: str) -> None:
    create(fake)
    data = {"UserLogin": "otai", "Password": "otai-secret", "TicketID": 1, "Ticket": {"Priority": "5 very high"}}
    assert send(fake, route, data, service=service, method=method).status == 200
    assert fake.tickets[1].priority == "5 very high"


def test_a_ticket_number_is_day_system_counter_and_check_digit(fake: FakeOTOBO) -> None:
    create(fake)
    number = fake.tickets[1].number
    assert number[:8] == fake.clock.now().strftime("%Y%m%d")
    assert number[8:15] == "1000001"
    total = sum(int(d) * (1 + i % 2) for i, d in enumerate(number[:-1]))
    assert int(number[-1]) == (1 if total % 10 == 0 else 10 - total % 10)


def test_another_user_and_password_can_be_named() -> None:
    fake = FakeOTOBO(user="robot", password="s3cret-robot")
    assert ask(fake, "TicketSearch", login="robot", password="s3cret-robot") == {}
    assert fake.params["username"] == "robot"
    assert ask(FakeOTOBO(password="other-secret"), "TicketSearch", password="other-secret") == {}


def test_two_fakes_share_nothing() -> None:
    one, two = FakeOTOBO(), FakeOTOBO()
    one.add_queue("Only here")
    create(one)
    assert "Only here" not in two.queues
    assert not two.tickets


def test_a_fresh_fake_costs_less_than_a_millisecond() -> None:
    FakeOTOBO()
    best = min(_seconds(100) for _ in range(5))
    assert best < 0.1


def _seconds(count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        FakeOTOBO()
    return time.perf_counter() - start


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(ValueError, match=r"choose one of 11\.0, 10\.1"):
        FakeOTOBO("9.0")
