"""Who is responsible for a ticket, where that is switched on; and who may be its customer."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks import FakeOTOBO

from .helpers import ARTICLE, TICKET, ask, create, error


def people(fake: FakeOTOBO, ticket_id: int = 1) -> tuple[str, str]:
    shown = ask(fake, "TicketGet", TicketID=ticket_id)["Ticket"][0]
    return shown["Owner"], shown["Responsible"]


def history(fake: FakeOTOBO) -> list[str]:
    entries = ask(fake, "TicketHistoryGet", TicketID=1)["TicketHistory"][0]["History"]
    return [entry["HistoryType"] for entry in entries if entry["HistoryType"].endswith("Update")]


def test_without_the_switch_nobody_becomes_responsible_by_owning() -> None:
    fake = FakeOTOBO()
    create(fake, Owner="anna")
    assert people(fake) == ("anna", "root@localhost")
    ask(fake, "TicketUpdate", TicketID=1, Ticket={"Responsible": "ben"})
    assert people(fake) == ("anna", "ben")


def test_the_first_owner_becomes_responsible_where_there_are_responsibles() -> None:
    fake = FakeOTOBO(responsible=True)
    create(fake, Owner="anna")
    assert people(fake) == ("anna", "anna")
    assert history(fake) == ["CustomerUpdate", "OwnerUpdate", "ResponsibleUpdate"]
    ask(fake, "TicketUpdate", TicketID=1, Ticket={"Owner": "ben"})
    assert people(fake) == ("ben", "anna")


def test_a_responsible_may_change_a_ticket_that_others_may_only_read() -> None:
    for responsible, refused in ((True, False), (False, True)):
        fake = FakeOTOBO(responsible=responsible)
        create(fake, Owner="anna", Responsible="reader")
        answer = ask(fake, "TicketUpdate", login="reader", TicketID=1, Ticket={"Priority": "1 very low"})
        assert ("Error" in answer) is refused


def test_a_world_file_keeps_the_switch() -> None:
    world = FakeOTOBO(responsible=True).to_world()
    for on, expected in ((True, "anna"), (False, "root@localhost")):
        world["settings"]["ticket_responsible"] = on
        fake = FakeOTOBO.from_world(world)
        create(fake, Owner="anna")
        assert people(fake)[1] == expected


def test_a_switch_of_one_fake_is_none_of_another() -> None:
    FakeOTOBO(responsible=True)
    fake = FakeOTOBO()
    create(fake, Owner="anna")
    assert people(fake)[1] == "root@localhost"


@pytest.mark.parametrize("name", ["nobody", "someone@example.com", "a b@@c"])
def test_a_world_that_does_not_check_addresses_takes_any_customer_and_sender(name: str) -> None:
    world: dict[str, Any] = FakeOTOBO().to_world()
    strict = FakeOTOBO.from_world(world)
    create(strict)
    assert error(ask(strict, "TicketUpdate", TicketID=1, Ticket={"CustomerUser": name}))[0].endswith("InvalidParameter")
    world["settings"]["check_email_addresses"] = False
    fake = FakeOTOBO.from_world(world)
    create(fake, {"From": name})
    assert "Error" not in ask(fake, "TicketUpdate", TicketID=1, Ticket={"CustomerUser": name})
    assert ask(fake, "TicketGet", TicketID=1)["Ticket"][0]["CustomerUserID"] == name
    assert "TicketID" in ask(fake, "TicketCreate", Ticket={**TICKET, "CustomerUser": name}, Article=ARTICLE)
