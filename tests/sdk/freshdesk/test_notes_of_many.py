"""with_notes: in parallel, in order, whole, and nothing left behind."""

from __future__ import annotations

import logging
import random
import threading
from datetime import timedelta
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import SearchCriteria, ServerError
from otai_sdk.call import current_call
from otai_sdk.freshdesk import FreshdeskAdapter


def filled(fake: FakeFreshdesk, count: int) -> None:
    for number in range(count):
        ticket = fake.add_ticket(f"ticket {number}", created_at=fake.now() - timedelta(hours=1, seconds=-number))
        fake.add_note(ticket, f"note of {number}")


def ours() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("otai")]


@pytest.mark.parametrize("asked", [{"with_notes": True}, {}])
def test_each_ticket_has_its_own_notes_in_the_order_asked_for(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, asked: dict[str, bool]
) -> None:
    filled(fake, 40)
    criteria = SearchCriteria(subject="ticket", order_by="created_at", with_notes=not asked)
    found = adapter.find_tickets(criteria, **asked)
    assert [[note.body for note in ticket.notes] for ticket in found] == [[f"note of {number}"] for number in range(40)]


def test_at_most_four_are_read_at_a_time(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(fake, 30)
    client, lock, now, most = adapter._client, threading.Lock(), [0], [0]
    meeting = threading.Barrier(4, timeout=10)
    read = client.conversations

    def counted(*args: Any) -> Any:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
            first = len(most) == 1 and most[0] < 5 and args[0] in {"30", "29", "28", "27"}
        if first:
            meeting.wait()
        try:
            return read(*args)
        finally:
            with lock:
                now[0] -= 1

    monkeypatch.setattr(client, "conversations", counted)
    assert len(adapter.find_tickets(SearchCriteria(subject="ticket"), with_notes=True)) == 30
    assert most[0] == 4


def test_the_first_error_ends_the_reading_and_leaves_no_thread(fake: FakeFreshdesk) -> None:
    filled(fake, 40)
    adapter: Any = fake.adapter(retries=0)
    fake.faults.add("status", path="*/conversations", after=5, status=500)
    with pytest.raises(ServerError, match="notes of ticket"):
        adapter.find_tickets(SearchCriteria(subject="ticket"), with_notes=True)
    assert len(fake.journal.matching("GET", "*/conversations")) <= 16
    assert ours() == []


def test_an_iterator_that_is_left_early_leaves_no_thread(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    filled(fake, 40)
    reading = adapter.iter_tickets(SearchCriteria(), with_notes=True)
    assert next(reading).notes
    assert ours() == [], "between two tickets nothing is under way"
    del reading
    assert len(fake.journal.matching("GET", "*/conversations")) <= 16


def test_no_more_notes_are_read_than_tickets_are_wanted(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    filled(fake, 40)
    assert len(adapter.find_tickets(SearchCriteria(subject="ticket", limit=3), with_notes=True)) == 3
    assert len(fake.journal.matching("GET", "*/conversations")) == 3


def test_the_deadline_of_the_call_holds_for_the_notes_too(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(fake, 10)
    client, seen = adapter._client, set()
    read = client.conversations

    def watched(*args: Any) -> Any:
        call = current_call()
        seen.add(call.deadline if call else None)
        return read(*args)

    monkeypatch.setattr(client, "conversations", watched)
    adapter.with_options(deadline=50).find_tickets(SearchCriteria(subject="ticket"), with_notes=True)
    assert seen == {50}


def test_a_ticket_that_vanishes_before_its_notes_are_read_is_left_out(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter
) -> None:
    filled(fake, 5)

    def vanish(fake: FakeFreshdesk) -> None:
        fake.state.tickets.pop(5, None)

    fake.faults.add("meanwhile", change=vanish, path="*/conversations")
    first = adapter.find_first_ticket(SearchCriteria(subject="ticket"), with_notes=True)
    assert first is not None
    assert first.id == "4"


@pytest.mark.parametrize("seed", range(5))
def test_notes_are_whole_while_others_are_deleted_and_written(seed: int) -> None:
    dice = random.Random(seed)
    with FakeFreshdesk(plan="unlimited", seed=seed) as fake, fake.adapter() as adapter:
        ticket = fake.add_ticket("long")
        notes = [fake.add_note(ticket, f"note {number}") for number in range(350)]
        moving = {note.id for note in dice.sample(notes, 170)}

        def change(fake: FakeFreshdesk) -> None:
            for number in dice.sample(sorted(moving), min(len(moving), dice.choice([0, 5, 60]))):
                moving.discard(number)
                fake.state.remove_conversation(fake.state.conversations[number])
            fake.add_note(ticket, "new")

        constant = {str(note.id) for note in notes if note.id not in moving}
        fake.faults.add("meanwhile", change=change, path="*/conversations", times=None)
        found = adapter.get_ticket(ticket.id)
        assert found is not None
        ids = [note.id for note in found.notes]
        assert len(ids) == len(set(ids))
        assert constant <= set(ids)


def test_a_row_that_can_only_be_read_in_part_is_found_with_a_warning(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(3):
        fake.add_ticket(f"ticket {number}")
    fake.tickets[2].tags = [{"no": "text"}]  # type: ignore[list-item]
    with caplog.at_level(logging.WARNING):
        assert [ticket.id for ticket in adapter.iter_tickets(SearchCriteria())] == ["3", "2", "1"]
    assert "ticket 2" in caplog.text
    assert "tags" in caplog.text
