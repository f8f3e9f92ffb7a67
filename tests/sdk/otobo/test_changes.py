"""changes(): a copy in one's own database misses nothing, whatever is written while it is made."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from otai_mocks import FakeOTOBO
from otai_sdk import TicketSystemAdapter, UnifiedTicket


@pytest.fixture(params=["11.0", "10.1"])
def fake(request: pytest.FixtureRequest) -> Iterator[FakeOTOBO]:
    with FakeOTOBO(request.param, archive=True) as fake:
        yield fake


class Copy:
    """What an application keeps."""

    def __init__(self, adapter: TicketSystemAdapter) -> None:
        self.adapter = adapter
        self.cursor: str | None = None
        self.tickets: dict[str, UnifiedTicket] = {}
        self.steps = 0

    def catch_up(self, most: int = 200) -> None:
        for _ in range(most):
            told = self.adapter.changes(self.cursor)
            self.steps += 1
            self.tickets.update((ticket.id, ticket) for ticket in told.tickets)
            for gone in told.gone:
                self.tickets.pop(gone, None)
            self.cursor = told.cursor
            if not told.tickets and not told.gone:
                return
        raise AssertionError("it never ends")


def test_a_copy_follows_everything_that_the_system_tells(fake: FakeOTOBO) -> None:
    ids = [fake.add_ticket(f"No. {n}", queue="Support", body="x", age_minutes=n).id for n in range(5)]
    with fake.adapter() as adapter:
        copy = Copy(adapter)
        copy.catch_up()
        assert sorted(copy.tickets) == sorted(map(str, ids))
        fake.clock.advance(minutes=1)
        fake.update_ticket(ids[0], title="renamed")
        fake.archive_ticket(ids[1])
        fake.merge_ticket(ids[2], ids[3])
        fake.update_ticket(ids[4], state="removed")
        new = fake.add_ticket("new", queue="Support", body="x").id
        copy.catch_up()
    assert sorted(copy.tickets) == sorted(map(str, [ids[0], ids[1], ids[3], new]))
    assert copy.tickets[str(ids[0])].subject == "renamed"
    assert copy.tickets[str(ids[1])].extra["ArchiveFlag"] == "y"
    assert copy.tickets[str(new)].subject == "new"


def test_a_step_reads_no_more_than_it_hands_out(fake_otobo: FakeOTOBO) -> None:
    for n in range(2600):
        fake_otobo.add_ticket(f"No. {n}", queue="Support", body="x", age_minutes=3000 - n)
    with fake_otobo.adapter() as adapter:
        told = adapter.changes(None)
        assert 1000 <= len(told.tickets) <= 1001
        searches = [entry.json for entry in fake_otobo.journal if entry.path.endswith("TicketSearch")]
        gets = [entry.json["TicketID"] for entry in fake_otobo.journal if entry.path.endswith("TicketGet")]
        assert [search["Limit"] for search in searches] == [1, 1200]
        assert sum(map(len, gets)) <= 1201
        copy = Copy(adapter)
        copy.catch_up()
    assert len(copy.tickets) == 2600
    assert copy.steps == 4


def test_more_than_a_step_holds_in_one_second_are_handed_out_together(fake_otobo: FakeOTOBO) -> None:
    for n in range(2600):
        fake_otobo.add_ticket(f"No. {n}", queue="Support", body="x")
    fake_otobo.clock.advance(minutes=1)
    fake_otobo.add_ticket("later", queue="Support", body="x")
    with fake_otobo.adapter() as adapter:
        copy = Copy(adapter)
        copy.catch_up()
    assert len(copy.tickets) == 2601


def test_an_idle_copy_asks_for_little(fake: FakeOTOBO) -> None:
    for n in range(30):
        fake.add_ticket(f"No. {n}", queue="Support", body="x", age_minutes=30 - n)
    with fake.adapter() as adapter:
        copy = Copy(adapter)
        copy.catch_up()
        count = fake.journal.count
        copy.catch_up()
        assert fake.journal.count - count == 4
        assert [len(e.json["TicketID"]) for e in list(fake.journal)[count:] if e.path.endswith("TicketGet")] == [1, 1]


def test_a_ticket_that_is_changed_while_it_is_read_hides_no_other(fake_otobo: FakeOTOBO) -> None:
    """Taken in its old place with its new time it would make the copy believe that all was read up to then."""
    ids = [fake_otobo.add_ticket(f"No. {n}", queue="Support", body="x", age_minutes=3000 - n).id for n in range(1300)]
    fake_otobo.faults.add(
        "meanwhile", change="update", tickets=[ids[5], ids[1199], ids[1000]], count=3, path="*/TicketGet", times=20
    )
    with fake_otobo.adapter() as adapter:
        copy = Copy(adapter)
        copy.catch_up()
    assert len(copy.tickets) == 1300
    assert all(copy.tickets[str(i)].subject == fake_otobo.tickets[i].title for i in ids)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost_while_somebody_writes_between_any_two_requests(fake: FakeOTOBO, seed: int) -> None:
    dice = random.Random(seed)
    fake.clock.step = dice.choice([0, 1, 30])
    ids = [fake.add_ticket(f"No. {n}", queue="Support", body="x", age_minutes=400 - n).id for n in range(400)]

    def write(fake: FakeOTOBO) -> None:
        for id_ in dice.sample(ids, 3):
            fake.update_ticket(id_, title=f"changed {dice.random()}")
        ids.append(fake.add_ticket("new", queue="Support", body="x").id)
        fake.clock.advance(seconds=dice.choice([0, 0, 1, 20]))

    writing = fake.faults.add("meanwhile", change=write, times=60)
    with fake.adapter() as adapter:
        copy = Copy(adapter)
        copy.catch_up()
        fake.faults.clear()
        copy.catch_up()
    assert writing.fired > 5
    assert {id_: t.subject for id_, t in copy.tickets.items()} == {str(i): fake.tickets[i].title for i in ids}
