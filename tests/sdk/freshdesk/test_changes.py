"""changes: a copy that is kept up to date while others write."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import InvalidRequestError, UnifiedTicket
from otai_sdk.cursor import Cursor, gone_step
from otai_sdk.freshdesk import FreshdeskAdapter

Copy = dict[str, UnifiedTicket]


def follow(adapter: Any, copy: Copy, cursor: str | None, *, steps: int = 40) -> str | None:
    """Call until nothing is new."""
    for _ in range(steps):
        found = adapter.changes(cursor)
        cursor = found.cursor
        for ticket in found.tickets:
            copy[ticket.id] = ticket
        for number in found.gone:
            copy.pop(number, None)
        if not found.tickets and not found.gone:
            return cursor
    raise AssertionError(f"still new after {steps} steps")


def state_of(fake: FakeFreshdesk) -> dict[str, tuple[Any, ...]]:
    return {
        str(t.id): (t.subject, t.status, t.priority, tuple(t.tags), t.updated_at)
        for t in fake.tickets.values()
        if not (t.deleted or t.spam)
    }


def shown(copy: Copy) -> dict[str, tuple[Any, ...]]:
    return {number: (t.subject, t.status.id, t.priority.id, tuple(t.tags), t.updated_at) for number, t in copy.items()}


def work(fake: FakeFreshdesk, dice: random.Random, times: int) -> None:
    """Somebody creates, changes, deletes, restores, merges and marks as spam."""
    for _ in range(times):
        alive = [n for n, t in fake.tickets.items() if not (t.deleted or t.spam)]
        lost = [n for n, t in fake.tickets.items() if t.deleted or t.spam]
        kind = dice.choice(["create", "update", "update", "delete", "restore", "merge", "spam"])
        if kind == "create":
            fake.add_ticket(f"new {dice.random()}")
        elif kind == "update":
            fake.update_ticket(dice.choice(alive), subject=f"other {dice.random()}", status=dice.choice([2, 3, 5]))
        elif kind == "delete":
            fake.delete_ticket(dice.choice(alive))
        elif kind == "restore" and lost:
            fake.restore_ticket(dice.choice(lost))
        elif kind == "merge":
            fake.merge_ticket(*dice.sample(alive, 2))
        elif kind == "spam":
            row = fake.tickets[dice.choice(alive)]
            row.spam, row.updated_at = True, fake.now()
        if dice.random() < 0.3:
            fake.clock.advance(seconds=dice.choice([1, 1, 9, 60]))


@pytest.mark.parametrize("seed", range(6))
def test_a_copy_is_equal_in_the_end_whatever_happened_between_any_two_requests(seed: int) -> None:
    dice = random.Random(seed)
    with FakeFreshdesk(plan="unlimited", seed=seed) as fake:
        start = fake.now() - timedelta(days=50)
        for _ in range(dice.choice([30, 340])):
            fake.add_ticket("old", created_at=start + timedelta(seconds=dice.choice([5, dice.randrange(86400 * 49)])))
        adapter, copy = fake.adapter(), Copy()
        fault = fake.faults.add("meanwhile", change=lambda fake: work(fake, dice, dice.choice([0, 2, 9])), times=25)
        cursor = follow(adapter, copy, None)
        for _ in range(4):
            work(fake, dice, 15)
            cursor = follow(adapter, copy, cursor)
        assert fault.fired == 25
        assert shown(copy) == state_of(fake)


def test_a_change_within_the_second_that_is_just_being_read_is_not_lost(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter
) -> None:
    start = fake.now() - timedelta(days=1)
    for number in range(260):
        fake.add_ticket(f"ticket {number}", created_at=start + timedelta(seconds=number))
    copy: Copy = {}
    cursor = follow(adapter, copy, None)
    for number in range(2, 241):
        fake.update_ticket(number, priority="High")  # all within this second

    def change(fake: FakeFreshdesk) -> None:
        pages = len(fake.journal.matching("GET", "*/tickets"))
        if pages == 2:
            fake.update_ticket(1, priority="Urgent")  # this second, on the page that was read already
            fake.clock.advance(minutes=1)
            fake.add_ticket("later")

    fake.journal.clear()
    fake.faults.add("meanwhile", change=change, path="/api/v2/tickets", times=None)
    follow(adapter, copy, cursor)
    assert shown(copy) == state_of(fake)


def test_what_is_up_to_date_costs_three_requests_and_brings_nothing(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter
) -> None:
    for _ in range(130):
        fake.add_ticket("all within one second")
    cursor = follow(adapter, {}, None)
    fake.journal.clear()
    found = adapter.changes(cursor)
    assert (found.tickets, found.gone, found.cursor) == ([], [], cursor)
    assert len(fake.journal) <= 4  # two for the tickets of one second, two for the bins
    fake.clock.advance(hours=2)
    fake.add_ticket("new")
    assert [ticket.subject for ticket in adapter.changes(cursor).tickets] == ["new"]


def test_each_gone_ticket_is_told_once(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    for number in range(1, 6):
        fake.add_ticket(f"ticket {number}")
    fake.delete_ticket(1)  # before the copy is made: it is not in it
    cursor = follow(adapter, {}, None)
    fake.delete_ticket(2)
    row = fake.tickets[3]
    row.spam, row.updated_at = True, fake.now()
    first = adapter.changes(cursor)
    assert sorted(set(first.gone) - {"1"}) == ["2", "3"]
    assert first.tickets == []
    fake.clock.advance(seconds=3)
    fake.delete_ticket(4)
    second = adapter.changes(first.cursor)
    assert second.gone == ["4"]
    assert adapter.changes(second.cursor).gone == []


def test_a_restored_ticket_comes_back_and_may_go_again(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    fake.add_ticket("back and forth")
    copy: Copy = {}
    cursor = follow(adapter, copy, None)
    for change in (fake.delete_ticket, fake.restore_ticket, fake.delete_ticket):
        fake.clock.advance(seconds=1)
        change(1)
        cursor = follow(adapter, copy, cursor)
        assert shown(copy) == state_of(fake)


def test_a_merged_ticket_comes_as_a_closed_one(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    fake.add_ticket("first")
    fake.add_ticket("second")
    cursor = follow(adapter, {}, None)
    fake.clock.advance(minutes=1)
    fake.merge_ticket(2, into=1)
    found = adapter.changes(cursor)
    assert {ticket.id: ticket.status.name for ticket in found.tickets} == {"1": "Open", "2": "Closed"}


def test_many_tickets_come_in_several_steps_with_their_texts(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    start = fake.now() - timedelta(days=1)
    for number in range(2300):
        fake.add_ticket(f"ticket {number}", "a text", created_at=start + timedelta(seconds=number))
    first = adapter.changes(None)
    assert len(first.tickets) == 1000
    assert {ticket.body for ticket in first.tickets} == {"a text"}
    copy = {ticket.id: ticket for ticket in first.tickets}
    follow(adapter, copy, first.cursor)
    assert len(copy) == 2300


def test_a_cursor_of_an_earlier_version_is_still_good(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    at = int(fake.now().timestamp())
    fake.add_ticket("old")
    fake.clock.advance(minutes=5)
    fake.add_ticket("new")
    fake.delete_ticket(1)
    found = adapter.changes(f"1.{at + 60}")
    assert ([ticket.id for ticket in found.tickets], found.gone) == (["2"], ["1"])
    with pytest.raises(InvalidRequestError, match="cursor"):
        adapter.changes("2.5")


def test_a_cursor_survives_being_written_down() -> None:
    with FakeFreshdesk() as fake:
        moment = fake.now()
    cursor = Cursor(moment, {"1": "abc"}, moment, {})
    gone = {"7": moment, "8": moment + timedelta(seconds=2)}
    new, cursor = gone_step(cursor, gone, moment)
    assert new == ["7", "8"]
    assert Cursor.parse(cursor.text()) == cursor
    assert cursor.gone_since == moment
    assert gone_step(cursor, gone, moment) == ([], cursor)


def test_a_thousand_gone_within_one_second_leave_the_cursor_short() -> None:
    with FakeFreshdesk() as fake:
        moment = fake.now()
    gone = {str(number): moment for number in range(1000)}
    new, cursor = gone_step(Cursor(gone_since=moment), gone, moment)
    assert len(new) == 1000
    assert len(cursor.text()) < 100
    assert gone_step(cursor, gone, moment)[0] == []
    later = {**gone, "x": moment + timedelta(seconds=1)}
    assert gone_step(cursor, later, moment)[0] == ["x"]
