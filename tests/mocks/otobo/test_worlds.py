"""A world file holds the whole state, and comes back equal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from otai_mocks import Clock, FakeOTOBO

from .helpers import ask, create


@pytest.mark.parametrize("version", ["11.0", "10.1"])
def test_a_world_comes_back_equal(version: str, tmp_path: Path) -> None:
    fake = FakeOTOBO(version)
    fake.add_group("vip")
    fake.add_queue("VIP", group="vip")
    fake.add_ticket("One", customer="julia", html=True, body="<p>x</p>", notes=["a"], dynamic_fields={"Vip": 1})
    create(fake, Lock="lock", State="pending reminder", PendingTime={"Diff": 60})
    ask(fake, "TicketUpdate", TicketID=1, Ticket={"State": "closed successful"})
    fake.to_world(tmp_path / "world.json")
    again = FakeOTOBO.from_world(tmp_path / "world.json")
    assert again.state == fake.state
    assert again.version == version
    assert again.clock.now() == fake.clock.now()
    assert again.to_world() == fake.to_world()


def test_the_next_ticket_continues_the_numbers() -> None:
    fake = FakeOTOBO()
    create(fake)
    again = FakeOTOBO.from_world(fake.to_world())
    create(fake)
    create(again)
    assert fake.tickets[2].number == again.tickets[2].number


def test_clock_version_and_user_can_be_chosen() -> None:
    clock = Clock()
    fake = FakeOTOBO.from_world(FakeOTOBO().to_world(), version="10.1", clock=clock, user="anna")
    assert fake.clock is clock
    assert fake.version == "10.1"
    assert fake.params["username"] == "anna"
    assert fake.params["password"] == "anna-secret"


def test_what_is_no_world_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"format": 7}))
    with pytest.raises(ValueError, match="no OTOBO world file"):
        FakeOTOBO.from_world(path)


def test_a_snapshot_can_be_restored_as_often_as_wanted() -> None:
    fake = FakeOTOBO()
    create(fake)
    before = fake.snapshot()
    for _ in range(2):
        ask(fake, "TicketUpdate", TicketID=1, Ticket={"Title": "changed"})
        create(fake)
        fake.restore(before)
        assert len(fake.tickets) == 1
        assert fake.tickets[1].title == "Printer"
