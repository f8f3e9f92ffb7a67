"""changes(): nothing lost, nothing for ever."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import InvalidRequestError, UnifiedTicket, cursor_at
from otai_sdk.cursor import Cursor, step

START = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)


class Desk:
    """Tickets whose changes can be seen a little late."""

    def __init__(self) -> None:
        self.now = START
        self.tickets: dict[str, UnifiedTicket] = {}

    def write(self, id: str, **changes: Any) -> None:
        ticket = UnifiedTicket(id=id, updated_at=self.now, **changes)
        self.tickets[id] = ticket

    def since(self, cursor: Cursor) -> list[UnifiedTicket]:
        earliest = cursor.read_from
        found = [t for t in self.tickets.values() if earliest is None or (t.updated_at and t.updated_at >= earliest)]
        return sorted(found, key=lambda ticket: (ticket.updated_at or START, int(ticket.id)))

    def step(self, text: str | None) -> tuple[list[UnifiedTicket], str]:
        cursor = Cursor.parse(text)
        found, after = step(cursor, self.since(cursor))
        return found, after.text()


def test_a_second_change_within_the_second_that_was_read_is_seen() -> None:
    desk = Desk()
    desk.write("1", subject="one")
    found, cursor = desk.step(None)
    desk.write("1", subject="two")
    found, cursor = desk.step(cursor)
    assert [ticket.subject for ticket in found] == ["two"]


def test_a_change_that_becomes_visible_behind_a_later_one_is_seen() -> None:
    desk = Desk()
    desk.write("1")
    desk.now += timedelta(seconds=5)
    desk.write("2")
    _, cursor = desk.step(None)
    desk.now -= timedelta(seconds=3)
    desk.write("3")  # committed late
    found, _ = desk.step(cursor)
    assert [ticket.id for ticket in found] == ["3"]


@pytest.mark.parametrize("count", [1, 39, 200])
def test_what_is_known_is_not_handed_out_again(count: int) -> None:
    desk = Desk()
    for number in range(count):
        desk.write(str(number + 1))
    found, cursor = desk.step(None)
    assert len(found) == count
    for _ in range(3):
        found, cursor = desk.step(cursor)
        assert found == []
    assert len(cursor) < 1500
    assert cursor.isascii()


def test_thousands_in_one_second_come_at_once_and_the_steps_go_on_behind_them() -> None:
    desk = Desk()
    for number in range(2500):
        desk.write(str(number + 1))
    desk.now += timedelta(seconds=1)
    desk.write("9999")
    sizes = []
    cursor: str | None = None
    for _ in range(4):
        found, cursor = desk.step(cursor)
        sizes.append(len(found))
    assert sizes == [2500, 1, 0, 0]


@pytest.mark.parametrize("seed", range(5))
def test_a_copy_kept_while_others_write_ends_equal(seed: int) -> None:
    chance = random.Random(seed)
    desk, copy = Desk(), dict[str, UnifiedTicket]()
    cursor: str | None = None
    for moment in range(300):
        for _ in range(chance.randrange(4)):
            desk.write(str(chance.randrange(1, 80)), subject=str(moment))
        desk.now += timedelta(seconds=chance.choice([0, 0, 1, 7, 60]))
        if chance.random() < 0.4:
            found, cursor = desk.step(cursor)
            copy.update({ticket.id: ticket for ticket in found})
    while True:
        found, cursor = desk.step(cursor)
        if not found:
            break
        copy.update({ticket.id: ticket for ticket in found})
    assert copy == desk.tickets


@pytest.mark.parametrize("text", ["2", "1.", "1.x", "1.99999999999999", "'; drop", "1.1.ä", 7])
def test_what_is_no_cursor_is_refused(text: Any) -> None:
    with pytest.raises(InvalidRequestError, match="cursor"):
        Cursor.parse(text)


def test_a_system_without_updated_at_is_refused_by_name() -> None:
    with pytest.raises(InvalidRequestError, match="ticket 5"):
        step(Cursor(), [UnifiedTicket(id="5")])


def test_a_cursor_of_a_moment_brings_what_was_changed_and_what_was_gone_since(fake_freshdesk: FakeFreshdesk) -> None:
    fake = fake_freshdesk
    ids = [fake.add_ticket(f"Ticket {number}").id for number in range(4)]
    fake.clock.advance(hours=1)
    with fake.adapter() as adapter:
        cursor = cursor_at(fake.clock.now())
        assert adapter.changes(cursor).tickets == []
        adapter.update_ticket(str(ids[1]), {"priority": "High"})
        assert adapter.raw.request("DELETE", f"/tickets/{ids[2]}").status == 204
        step = adapter.changes(cursor)
    assert ([ticket.id for ticket in step.tickets], step.gone) == ([str(ids[1])], [str(ids[2])])


@pytest.mark.parametrize("moment", [datetime(2026, 1, 1), "2026-01-01", START - timedelta(days=30_000), None])
def test_a_cursor_needs_a_moment_of_the_systems_time(moment: Any) -> None:
    with pytest.raises(InvalidRequestError, match="cursor_at: expected a datetime with a time zone"):
        cursor_at(moment)
