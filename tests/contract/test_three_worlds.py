"""One test, three worlds, both systems: only the name of a fixture differs."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from vcr.errors import CannotOverwriteExistingCassetteException

from otai_sdk import SearchCriteria, TicketSystemAdapter, UnifiedNote, UnifiedQueue, UnifiedTicket, UnifiedUser

PLACES = ("in_process", "on_a_port", "from_a_cassette")
WORLDS = [f"{system}_{place}" for system in ("otobo", "freshdesk") for place in PLACES]

QUEUES = {
    "OTOBOAdapter": ("Raw", "Support::Billing"),
    "FreshdeskAdapter": ("Technical Support", "Billing"),
}


@pytest.fixture
def helpdesk(request: pytest.FixtureRequest) -> TicketSystemAdapter:
    return request.getfixturevalue(request.param).adapter()  # type: ignore[no-any-return]


@pytest.mark.parametrize("helpdesk", WORLDS, indirect=True)
def test_an_invoice_goes_to_billing(helpdesk: TicketSystemAdapter) -> None:
    """What an application does all day; nothing here knows in which world it happens."""
    inbox, billing = QUEUES[helpdesk.get_provider_key()]
    emma = UnifiedUser(email="emma@globex.example")
    helpdesk.create_ticket(
        UnifiedTicket(subject="Facture 4711", body="Deux fois !", customer=emma, queue=UnifiedQueue(name=inbox))
    )

    (ticket,) = helpdesk.find_tickets(SearchCriteria(subject="facture 4711"))
    helpdesk.update_ticket(ticket.id, {"queue": billing})
    helpdesk.add_note(ticket.id, UnifiedNote(body="Sorted by its words."))

    stored = helpdesk.get_ticket(ticket.id)
    assert stored is not None
    assert stored.queue.name == billing
    assert [(note.body, note.is_internal) for note in stored.notes] == [("Sorted by its words.", True)]
    assert helpdesk.find_first_ticket(SearchCriteria(customer=emma)) is not None


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_a_cassette_answers_what_was_recorded_and_nothing_else(request: pytest.FixtureRequest, system: str) -> None:
    world: Any = request.getfixturevalue(f"{system}_from_a_cassette")
    helpdesk = world.adapter()
    assert helpdesk.get_ticket("4711") is None
    if world.tape is not None:  # the second run
        assert len(world.tape) > 0
        with pytest.raises(CannotOverwriteExistingCassetteException):
            helpdesk.get_ticket("4712")


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_a_replayed_test_can_reach_no_server(request: pytest.FixtureRequest, system: str) -> None:
    world: Any = request.getfixturevalue(f"{system}_from_a_cassette")
    if world.tape is None:
        world.adapter().get_ticket("4711")
        assert world.fake.journal.count > 0, "the first run asks the fake"
    else:  # the second run
        world.fake.journal.clear()
        world.adapter().get_ticket("4711")
        assert world.fake.journal.count == 0, "the recording answers, not the fake"
        with pytest.raises(AssertionError, match="touched a socket"):
            socket.create_connection(("127.0.0.1", world.server.port), timeout=1)


def test_no_secret_is_on_the_tape(otobo_from_a_cassette: Any) -> None:
    helpdesk = otobo_from_a_cassette.adapter()
    helpdesk.get_ticket("4711")
    if otobo_from_a_cassette.tape is not None:
        recorded = otobo_from_a_cassette.file.read_text()
        assert otobo_from_a_cassette.server.params["password"] not in recorded


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("order", ["-created_at", "created_at", "-updated_at", "updated_at"])
def test_within_one_second_the_higher_id_comes_first(request: pytest.FixtureRequest, name: str, order: str) -> None:
    world: Any = request.getfixturevalue(name)
    world.fake.clock.step = 0
    helpdesk = world.adapter()
    queue = UnifiedQueue(name=QUEUES[helpdesk.get_provider_key()][0])
    for number in range(3):
        customer = UnifiedUser(email="emma@globex.example")
        helpdesk.create_ticket(UnifiedTicket(subject=f"No. {number}", body="Hello", customer=customer, queue=queue))
    for criteria in (SearchCriteria(queue=queue, order_by=order), SearchCriteria(queue=queue, order_by=order, limit=2)):
        found = helpdesk.find_tickets(criteria)
        assert len({ticket.created_at for ticket in found}) == 1, "all in one second"
        assert [ticket.id for ticket in found] == ["3", "2", "1"][: criteria.limit]
    first = helpdesk.find_first_ticket(SearchCriteria(queue=queue, order_by=order))
    assert first is not None
    assert first.id == "3"
