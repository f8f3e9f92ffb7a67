"""An address is a customer's only where OTOBO proves it: whoever opened the ticket may not be its customer of today."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from otai_mocks import FakeOTOBO
from otai_sdk import SearchCriteria, TicketSystemAdapter, UnifiedQueue, UnifiedTicket, UnifiedUser

JULIA, TOM = "julia@nordwind.example", "tom@nordwind.example"


@pytest.fixture(params=["11.0", "10.1"])
def fake(request: pytest.FixtureRequest) -> Iterator[FakeOTOBO]:
    with FakeOTOBO(request.param) as fake:
        yield fake


def found(adapter: TicketSystemAdapter, email: str) -> list[str]:
    criteria = SearchCriteria(customer=UnifiedUser(email=email), order_by="id")
    return [ticket.id for ticket in adapter.find_tickets(criteria)]


def email_of(adapter: TicketSystemAdapter, ticket_id: int) -> str | None:
    ticket = adapter.get_ticket(ticket_id)
    assert ticket is not None
    return ticket.customer.email


def test_the_address_of_an_untouched_ticket_is_its_customers(fake: FakeOTOBO) -> None:
    ticket = fake.add_ticket("x", customer="julia", body="x")
    with fake.adapter() as adapter:
        assert email_of(adapter, ticket.id) == JULIA


@pytest.mark.parametrize("step", [0, 1])
def test_after_a_change_of_customer_nobodys_address_is_told(fake: FakeOTOBO, step: int) -> None:
    fake.clock.step = step
    ticket = fake.add_ticket("x", customer="julia", body="x")
    fake.update_ticket(ticket.id, customer="tom")
    with fake.adapter() as adapter:
        assert email_of(adapter, ticket.id) is None
        assert found(adapter, JULIA) == []
        assert found(adapter, TOM) == [], "nothing proves that the address is tom's"


def test_all_tickets_of_a_known_customer_are_found_by_an_address_that_one_of_them_proves(fake: FakeOTOBO) -> None:
    proof = fake.add_ticket("x", customer="julia", body="x")
    by_agent = fake.add_ticket("y", customer="julia", sender="agent", body="x")
    given_to_her = fake.add_ticket("z", customer="tom", body="x")
    fake.update_ticket(given_to_her.id, customer="julia")
    taken_away = fake.add_ticket("a", customer="julia", body="x")
    fake.update_ticket(taken_away.id, customer="tom")
    with fake.adapter() as adapter:
        assert found(adapter, "Julia@Nordwind.example") == [str(t.id) for t in (proof, by_agent, given_to_her)]
        assert email_of(adapter, given_to_her.id) == JULIA
        assert email_of(adapter, taken_away.id) is None


def test_strangers_are_found_by_their_address(fake: FakeOTOBO) -> None:
    ticket = fake.add_ticket("x", customer="someone+tag@elsewhere.example.org", body="x")
    fake.add_ticket("x", customer="someoneXtag@elsewhere.example.org", body="x")
    with fake.adapter() as adapter:
        for name in ("email", "name"):
            criteria = SearchCriteria(customer=UnifiedUser(**{name: "Someone+Tag@elsewhere.example.org"}))
            assert [t.id for t in adapter.find_tickets(criteria)] == [str(ticket.id)]
        assert found(adapter, "nobody@elsewhere.example.org") == []


def test_an_address_under_which_several_have_written_is_nobodys(
    fake: FakeOTOBO, caplog: pytest.LogCaptureFixture
) -> None:
    fake.add_customer("one", email="shared@nordwind.example")
    fake.add_customer("two", email="shared@nordwind.example")
    for login in ("one", "two"):
        fake.add_ticket("x", customer=login, body="x")
    with fake.adapter() as adapter, caplog.at_level(logging.WARNING, "otai_sdk"):
        assert found(adapter, "shared@nordwind.example") == []
    assert "several customers" in caplog.text


def test_articles_of_a_merged_ticket_prove_nothing(fake: FakeOTOBO) -> None:
    toms = fake.add_ticket("older", customer="tom", body="x", age_minutes=5)
    julias = fake.add_ticket("newer", customer="julia", body="x")
    fake.merge_ticket(toms.id, julias.id)
    with fake.adapter() as adapter:
        assert email_of(adapter, julias.id) is None
        assert str(julias.id) not in found(adapter, TOM)


def test_a_change_of_customer_while_we_look_proves_nothing(fake: FakeOTOBO) -> None:
    ticket = fake.add_ticket("x", customer="julia", body="x")
    for path in ("*/TicketHistoryGet", "*/TicketGet"):
        fake.faults.add("meanwhile", change="update", values={"customer": "tom"}, tickets=[ticket.id], path=path)
        with fake.adapter() as adapter:
            assert found(adapter, JULIA) == []
        fake.faults.clear()
        fake.update_ticket(ticket.id, customer="julia")


def test_without_a_route_for_the_history_it_is_told(fake: FakeOTOBO, caplog: pytest.LogCaptureFixture) -> None:
    ticket = fake.add_ticket("x", customer="julia", body="x")
    with fake.adapter(history_operation_url="NoSuchRoute") as adapter, caplog.at_level(logging.WARNING, "otai_sdk"):
        assert email_of(adapter, ticket.id) is None
        assert "TicketHistoryGet" not in caplog.text, "a service without it may still read"
        assert found(adapter, JULIA) == []
        assert "without TicketHistoryGet" in caplog.text
        count = fake.journal.count
        adapter.get_ticket(ticket.id)
        assert fake.journal.count == count + 1, "it is not asked for again"


def test_a_history_is_asked_for_once(fake: FakeOTOBO) -> None:
    known = fake.add_ticket("x", customer="julia", body="x")
    changed = fake.add_ticket("x", customer="chloe", body="x")
    fake.update_ticket(changed.id, customer="tom")
    with fake.adapter() as adapter:
        for _ in range(3):
            adapter.get_ticket(known.id)
            adapter.get_ticket(changed.id)
    asked = [entry.path.rsplit("/", 1)[1] for entry in fake.journal]
    assert asked == ["TicketGet", "TicketHistoryGet", "TicketGet", "TicketHistoryGet", *["TicketGet"] * 4]


def test_a_ticket_created_for_a_login_shows_the_address(fake: FakeOTOBO) -> None:
    new = UnifiedTicket(subject="s", body="b", queue=UnifiedQueue(name="Raw"), customer=UnifiedUser(name="julia"))
    with fake.adapter() as adapter:
        assert adapter.create_ticket(new).customer == UnifiedUser(name="julia", email=JULIA)
