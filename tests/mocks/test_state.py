"""Back to the beginning, and thousands of tickets: alike on both systems."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest
import requests

from otai_mocks import Clock, FakeFreshdesk, FakeOTOBO
from otai_mocks.samples.populate import drawn

FAKES = [FakeOTOBO, FakeFreshdesk]


@pytest.mark.parametrize("make", FAKES)
@pytest.mark.parametrize("served", [False, True])
def test_reset_brings_back_what_the_first_door_opened_on(make: Any, served: bool) -> None:
    fake = make()
    fake.add_ticket("From the start")
    start, now = fake.to_world(), fake.clock.now()
    answers = []
    for _ in range(2):
        with fake.serve(real_time=False) if served else fake as door:
            fake.add_ticket("Later")
            fake.clock.advance(days=3)
            fake.clock.step = 7
            fake.faults.add("status", optional=True)
            requests.get(f"{door.url}/api/v2/tickets", timeout=5)
            fake.reset()
            assert [len(fake.tickets), len(fake.journal), len(fake.faults)] == [1, 0, 0]
            assert (fake.clock.now(), fake.clock.step) == (now, 1)
            assert fake.to_world() == start
            adapter = door.adapter()
            adapter.update_ticket("1", {"subject": "Changed"})
            answers.append([entry.answer for entry in fake.journal])
            adapter.close()
            fake.reset()
    assert answers[0] == answers[1], "chances are drawn anew"


def test_reset_opens_a_new_rate_window() -> None:
    with FakeFreshdesk(plan="trial") as fake:
        for expected in (49, 49):
            answer = requests.get(f"{fake.url}/api/v2/tickets", auth=(fake.api_key, "X"), timeout=1)
            assert int(answer.headers["X-Ratelimit-Remaining"]) == expected
            fake.reset()


@pytest.mark.parametrize("make", FAKES)
def test_without_a_door_reset_empties_journal_and_faults(make: Any) -> None:
    fake = make()
    fake.add_ticket("Stays")
    fake.faults.add("status")
    fake.reset()
    assert (len(fake.tickets), len(fake.faults)) == (1, 0)


# --- populate -----------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_tickets_and_another_seed_others() -> None:
    assert drawn(50, 1) == drawn(50, 1)
    assert drawn(50, 1) != drawn(50, 2)


def test_they_vary() -> None:
    tickets = drawn(1000)
    assert {ticket.sample.language for ticket in tickets} == {"en", "de", "fr"}
    assert {ticket.fate for ticket in tickets} == {"new", "open", "pending", "closed"}
    assert len({ticket.sample.body for ticket in tickets}) > 700
    assert 100 < len({ticket.sample.email for ticket in tickets}) < 500, "people come back"
    assert [ticket.minutes for ticket in tickets] == sorted((t.minutes for t in tickets), reverse=True)
    assert all(ticket.sample.email.isascii() for ticket in tickets)
    assert drawn(0) == []


@pytest.mark.parametrize("make", FAKES)
def test_a_populated_fake_is_reproducible_and_can_be_searched(make: Any) -> None:
    clock = Clock()
    fake, other = make(clock=clock), make(clock=clock)
    ids = fake.populate(60, seed=7)
    assert other.populate(60, seed=7) == ids
    assert fake.to_world() == other.to_world()
    assert len(fake.journal) == 0
    with fake, fake.adapter() as adapter:
        ticket = adapter.get_ticket(str(ids[0]))
        assert ticket is not None
        assert ticket.subject == drawn(60, 7)[0].sample.subject
        assert (fake.clock.now() - ticket.created_at).days in range(85, 91)


def test_both_systems_hold_the_same_tickets() -> None:
    otobo, freshdesk = FakeOTOBO(), FakeFreshdesk()
    otobo.populate(40, seed=3)
    freshdesk.populate(40, seed=3)
    assert Counter(t.title for t in otobo.tickets.values()) == Counter(t.subject for t in freshdesk.tickets.values())
    low = sum(t.priority == "2 low" for t in otobo.tickets.values())
    assert low == sum(t.priority == 1 for t in freshdesk.tickets.values())


@pytest.mark.parametrize("make", FAKES)
def test_a_thousand_take_less_than_a_second_of_work(make: Any) -> None:
    fake = make()
    started = time.process_time()
    fake.populate(500)
    assert (time.process_time() - started) / 500 < 0.003, "the aim is 1 ms; the rest is for busy machines"


def test_no_negative_number() -> None:
    with pytest.raises(ValueError, match="n=-1"):
        FakeOTOBO().populate(-1)
