"""The backfill without Redis and without Celery's processes: what is stored, and what becomes of a worker that dies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("celery", reason="Celery is in the extra test")
pytest.importorskip("redis", reason="the package redis is in the extra test")

from backfill import reading, tasks
from backfill.__main__ import main
from backfill.store import Store
from kombu.exceptions import OperationalError

from otai_mocks import Clock, FakeFreshdesk, FakeOTOBO
from otai_mocks.fake import Fake
from otai_sdk import ServerError

COUNT = 130


def freshdesk() -> Fake:
    fake = FakeFreshdesk(plan="unlimited")
    for number in range(COUNT):
        day = timedelta(days=40 if number < 60 else number % 30)  # sixty within one second
        fake.add_ticket(f"Ticket {number}", created_at=fake.clock.now() - day)
    return fake


def otobo() -> Fake:
    fake = FakeOTOBO(clock=Clock(FakeOTOBO().clock.now() - timedelta(days=40)))
    for number in range(COUNT):
        fake.add_ticket(f"Ticket {number}", queue="Support")
        fake.clock.advance(hours=0 if number < 60 else 8)
    return fake


@pytest.fixture(params=[freshdesk, otobo])
def fake(request: pytest.FixtureRequest) -> Iterator[Any]:
    with request.param() as fake:
        yield fake


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts and pages that a few tickets fill."""
    monkeypatch.setattr(reading, "PAGE", 5)
    monkeypatch.setattr(reading, "MOST", 15)
    monkeypatch.setattr(reading, "PARTS", 3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "tickets.db", "desk") as store:
        yield store


def copied(store: Store) -> dict[str, str]:
    rows = store._db.execute("SELECT id, subject FROM ticket WHERE system = 'desk'").fetchall()
    assert len({id for id, _ in rows}) == len(rows)
    return dict(rows)


def subjects(fake: Any) -> dict[str, str]:
    if isinstance(fake, FakeOTOBO):
        return {str(t.id): t.title for t in fake.tickets.values() if t.state_type != "merged"}
    return {str(t.id): t.subject for t in fake.state.tickets.values() if not t.deleted}


def work(fake: Any, store: Store) -> None:
    """What workers do, one after the other, until all is done."""
    with fake.adapter() as helpdesk:
        reading.plan(helpdesk, store)
        while store.left():
            for number in store.left():
                reading.read_part(helpdesk, store, number)
        reading.catch_up(helpdesk, store)


def test_the_copy_has_every_ticket_once_and_parts_with_many_were_split(fake: Any, store: Store) -> None:
    work(fake, store)
    assert copied(store) == subjects(fake)
    assert store.is_complete
    assert store._one("SELECT count(*) FROM part WHERE parent IS NOT NULL") > 2


def test_what_happens_meanwhile_is_in_the_copy(fake: Any, store: Store) -> None:
    with fake.adapter() as helpdesk:
        reading.plan(helpdesk, store)
        for step, number in enumerate(store.left()):
            fake.clock.advance(minutes=1)
            changed = {"title" if isinstance(fake, FakeOTOBO) else "subject": f"Changed {step}"}
            fake.update_ticket(COUNT - step, **changed)  # not read yet
            fake.update_ticket(step + 1, **changed)  # perhaps read
            fake.add_ticket(f"New {step}")
            fake.merge_ticket(70 + step, 90) if isinstance(fake, FakeOTOBO) else fake.delete_ticket(70 + step)
            reading.read_part(helpdesk, store, number)
    work(fake, store)
    assert copied(store) == subjects(fake)


@pytest.mark.parametrize("deaths", [1, 7])
def test_a_worker_that_dies_in_a_part_loses_nothing_and_doubles_nothing(
    fake: Any, store: Store, deaths: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, kept = Store.keep, iter(range(10_000))

    def dies(self: Store, *arguments: Any) -> bool:
        number = next(kept)
        if number < 4 * deaths and number % 4 == 3:
            raise SystemExit
        return keep(self, *arguments)

    monkeypatch.setattr(Store, "keep", dies)
    for _ in range(deaths):
        with pytest.raises(SystemExit):
            work(fake, store)
        assert len(copied(store)) < COUNT
    work(fake, store)
    assert copied(store) == subjects(fake)


def test_who_lost_a_part_to_another_stores_nothing_more(store: Store) -> None:
    store.plan("1.0", [(0, 10)])
    slow = store.claim(1)
    quick = store.claim(1)
    assert slow is not None
    assert quick is not None
    assert not store.keep(slow, [], 5)
    store.finish(slow, [(5, 10)])
    assert store.left() == [1]
    assert store.keep(quick, [], 10)
    store.finish(quick)
    assert (store.left(), store.claim(1)) == ([], None)


def test_who_dies_before_telling_of_the_rest_tells_when_the_message_comes_again(store: Store) -> None:
    store.plan("1.0", [(0, 10)])
    part = store.claim(1)
    assert part is not None
    store.finish(part, [(5, 7), (7, 10)])
    assert reading.read_part(None, store, 1) == [2, 3]  # type: ignore[arg-type]


def test_it_is_planned_once(fake: Any, store: Store) -> None:
    work(fake, store)
    before = store.cursor
    work(fake, store)
    assert (store.left(), store.cursor) == ([], before)


def test_a_helpdesk_without_tickets_is_complete_at_once(store: Store) -> None:
    with FakeFreshdesk() as empty:
        work(empty, store)
    assert (copied(store), store.is_complete) == ({}, True)


@pytest.fixture
def eager() -> Iterator[None]:
    """Tasks run where they are sent."""
    tasks.app.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield
    tasks.app.conf.update(task_always_eager=False, task_eager_propagates=False)


@pytest.mark.usefixtures("eager")
def test_the_tasks_and_the_command_do_the_same(
    fake: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with fake.adapter() as helpdesk:
        monkeypatch.setattr(tasks, "helpdesk", lambda: helpdesk)
        monkeypatch.setattr(tasks.settings, "DATABASE", str(tmp_path / "tickets.db"))
        assert main(["start"]) == 0
        assert main(["status"]) == 0
        assert f"{COUNT} tickets" in capsys.readouterr().out.splitlines()[-1]
        with tasks.store() as store:
            assert store.is_complete
    assert main(["begin"]) == 2
    assert "backfill start" in capsys.readouterr().err


@pytest.mark.parametrize("error", [OperationalError("no connection"), ServerError("the helpdesk is down", status=500)])
def test_what_is_away_is_told_in_one_line(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def away() -> str:
        raise error

    monkeypatch.setattr(tasks, "start", away)
    assert main(["start"]) == 1
    told = capsys.readouterr().err
    assert str(error) in told
    assert told.count("\n") == 1
