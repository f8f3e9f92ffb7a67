"""A fake's time is the test's to control."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta, timezone
from time import sleep as sleep_by_another_name
from typing import Any

import freezegun
import pytest
import requests
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from otai_mocks import Clock, FakeFreshdesk, FakeOTOBO
from otai_sdk import RateLimitError, UnifiedNote

NOON = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)


def test_it_stands_still_until_a_write_takes_its_step() -> None:
    clock = Clock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.tick()
    assert clock.now() == NOON + timedelta(seconds=1)
    clock.step = 0
    clock.tick()
    assert clock.now() == NOON + timedelta(seconds=1)


def test_it_moves_when_told() -> None:
    clock = Clock(NOON)
    clock.advance(days=31, minutes=5)
    clock.advance(timedelta(seconds=2))
    assert clock.now() == NOON + timedelta(days=31, minutes=5, seconds=2)
    clock.set(NOON)
    assert clock.now() == NOON


@given(st.floats(0, 1e6), st.timedeltas(timedelta(), timedelta(days=400)))
def test_what_is_planned_after_an_odd_wait_is_reached_to_the_moment(wait: float, delta: timedelta) -> None:
    clock = Clock(NOON)
    clock.advance(seconds=wait)
    planned = clock.now() + delta
    clock.advance(delta)
    assert clock.time() == clock.now().timestamp() == planned.timestamp()


def test_it_starts_at_the_present_second() -> None:
    assert abs((Clock().now() - datetime.now(timezone.utc)).total_seconds()) < 5
    assert Clock().now().microsecond == 0


def test_running_it_follows_real_time_and_takes_no_steps() -> None:
    clock = Clock(NOON)
    clock.run()
    assert clock.running
    before = clock.now()
    for _ in range(1000):
        clock.tick()
    assert timedelta() <= clock.now() - before < timedelta(seconds=10)
    clock.stop()
    assert not clock.running
    assert clock.now() == clock.now()


def test_a_time_without_a_zone_and_the_way_back_are_refused() -> None:
    with pytest.raises(ValueError, match="tzinfo"):
        Clock(datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="tzinfo"):
        Clock().set(datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="backwards"):
        Clock().advance(seconds=-1)


# --- waiting that moves the clock -----------------------------------------------------------------


def test_sleeping_moves_the_clock_and_takes_no_time() -> None:
    clock, real = Clock(NOON), time.sleep
    started = time.perf_counter()
    with clock.replaces_sleep() as same:
        assert same is clock
        time.sleep(3600)
        sleep_by_another_name(60)
        with pytest.raises(ValueError, match="non-negative"):
            time.sleep(-1)
    assert clock.now() == NOON + timedelta(seconds=3660)
    assert time.perf_counter() - started < 5
    assert time.sleep is real
    assert sleep_by_another_name is real


def test_blocks_are_nested_overlap_and_end_when_the_test_raises() -> None:
    one, other, real = Clock(NOON), Clock(NOON), time.sleep
    with one.replaces_sleep(), one.replaces_sleep():
        time.sleep(1)
    assert one.now() == NOON + timedelta(seconds=1), "the same clock moves once"
    with one.replaces_sleep(), other.replaces_sleep():
        time.sleep(1)
    assert (one.now() - NOON, other.now() - NOON) == (timedelta(seconds=2), timedelta(seconds=1))
    first, last = one.replaces_sleep(), other.replaces_sleep()
    first.__enter__()
    last.__enter__()
    first.__exit__(None, None, None)
    time.sleep(5)
    last.__exit__(None, None, None)
    assert (one.now() - NOON, other.now() - NOON) == (timedelta(seconds=2), timedelta(seconds=6))
    with pytest.raises(KeyError), one.replaces_sleep():
        raise KeyError
    assert time.sleep is real


def test_threads_move_it_together() -> None:
    clock = Clock(NOON)
    with clock.replaces_sleep():
        threads = [threading.Thread(target=lambda: [time.sleep(1) for _ in range(200)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert clock.now() == NOON + timedelta(seconds=800)


def test_somebody_elses_patch_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(NOON)
    theirs: list[float] = []
    with clock.replaces_sleep():
        monkeypatch.setattr(time, "sleep", theirs.append)
        time.sleep(1)
    time.sleep(2)
    assert (theirs, clock.now()) == ([1, 2], NOON)
    monkeypatch.undo()  # puts ours back, which is out of work by now and waits in earnest
    time.sleep(0)
    time.sleep = sleep_by_another_name


def test_a_program_that_polls_is_tested_without_waiting() -> None:
    with FakeFreshdesk(plan="trial") as fake, fake.adapter(max_wait=0) as adapter, fake.clock.replaces_sleep():
        fake.add_ticket("Hello")
        waits = 0
        for _ in range(200):
            try:
                adapter.get_ticket("1")
            except RateLimitError as error:
                waits += 1
                time.sleep(error.retry_after or 1)
        assert waits
        assert fake.clock.now() - fake.journal[0].at >= timedelta(minutes=3)


# --- freezegun and time-machine -------------------------------------------------------------------


def frozen_by_freezegun() -> Any:
    return freezegun.freeze_time("2026-02-03 04:05:06")


def frozen_by_time_machine() -> Any:
    return time_machine.travel("2026-02-03T04:05:06Z", tick=False)


@pytest.mark.parametrize("frozen", [frozen_by_freezegun, frozen_by_time_machine])
@pytest.mark.parametrize("make", [FakeOTOBO, FakeFreshdesk])
def test_frozen_time_starts_a_fake_and_does_not_stop_a_served_one(make: Any, frozen: Any) -> None:
    with frozen():
        fake = make()
        assert fake.clock.now().isoformat() == "2026-02-03T04:05:06+00:00"
        fake.add_ticket("Hello")
        with fake, fake.adapter() as adapter:
            assert adapter.update_ticket("1", {"subject": "x"})
            assert fake.clock.now().isoformat() == "2026-02-03T04:05:07+00:00", "in process it is the test's"
        with fake.serve() as server, server.adapter() as adapter:
            before = fake.clock.time()
            deadline = threading.Event()
            for _ in range(500):
                if fake.clock.time() > before:
                    break
                deadline.wait(0.01)
            assert fake.clock.time() > before
            assert fake.clock.time() - before < 60
            assert adapter.get_ticket("1") is not None


@pytest.mark.parametrize("make", [FakeOTOBO, FakeFreshdesk])
def test_a_running_clock_takes_no_notice_of_travels(make: Any) -> None:
    fake = make(clock=Clock(NOON))
    with fake.serve(), time_machine.travel("2050-01-01T00:00:00Z", tick=False):
        assert fake.clock.now() - NOON < timedelta(minutes=1)


@pytest.mark.parametrize("served", [False, True])
@pytest.mark.parametrize("make", [FakeOTOBO, FakeFreshdesk])
def test_freezeguns_auto_tick_uses_up_no_limit_and_moves_no_fake(make: Any, served: bool) -> None:
    """Each look at the time is an hour later: deadlines and limits are counted in real seconds all the same."""
    with freezegun.freeze_time("2026-02-03 04:05:06", auto_tick_seconds=3600):
        fake = make()
        began = fake.clock.now()
        fake.add_ticket("Hello")
        fake.faults.add("gateway", times=1)
        fake.faults.add("slow_headers", times=1, seconds=0.001, size=100)
        with fake.serve() if served else fake as door, door.adapter() as adapter:
            assert adapter.update_ticket("1", {"subject": "x"})
            assert adapter.get_ticket("1").subject == "x"
        assert fake.clock.now() - began < timedelta(minutes=1)


@pytest.mark.parametrize("frozen", [frozen_by_freezegun, frozen_by_time_machine])
def test_what_is_new_at_freshdesk_is_seen_though_time_stands(frozen: Any) -> None:
    with frozen(), FakeFreshdesk() as fake, fake.adapter() as adapter:
        fake.add_ticket("Hello")
        assert adapter.update_ticket("1", {"queue": "Billing"})
        fake.add_group("Returns")
        assert adapter.update_ticket("1", {"queue": "Returns"})


# --- everything in the fakes follows the clock ----------------------------------------------------


def test_when_tickets_and_notes_were_made() -> None:
    for make in (FakeOTOBO, FakeFreshdesk):
        fake = make(clock=Clock(NOON))
        with fake, fake.adapter() as adapter:
            fake.add_ticket("Hello")
            fake.clock.advance(hours=5)
            adapter.add_note("1", UnifiedNote(body="later"))
            ticket = adapter.get_ticket("1")
            assert ticket is not None
            assert (ticket.created_at, ticket.notes[0].created_at) == (NOON, NOON + timedelta(hours=5))


def test_a_step_of_its_own() -> None:
    for make in (FakeOTOBO, FakeFreshdesk):
        fake = make(clock=Clock(NOON, step=0))
        fake.add_ticket("Hello")
        with fake, fake.adapter() as adapter:
            for step in (0, 30):
                fake.clock.step = step
                adapter.update_ticket("1", {"subject": f"after {step}"})
        assert fake.clock.now() == NOON + timedelta(seconds=30)


def otobo(fake: FakeOTOBO, operation: str, **data: Any) -> Any:
    url = f"{fake.params['server_address']}/Webservice/OTAI/{operation}"
    return requests.post(url, json=data, timeout=1).json()


def test_otobos_age_and_sessions() -> None:
    with FakeOTOBO(clock=Clock(NOON)) as fake:
        fake.add_ticket("Hello")
        login = {"UserLogin": fake.params["username"], "Password": fake.params["password"]}
        session = otobo(fake, "SessionCreate", **login)
        fake.clock.advance(minutes=119)
        ticket = otobo(fake, "TicketGet", TicketID=1, **session)["Ticket"][0]
        assert int(ticket["Age"]) == 119 * 60
        fake.clock.advance(minutes=1)  # use does not keep a session of the generic interface alive
        assert otobo(fake, "TicketGet", TicketID=1, **session)["Error"]["ErrorCode"] == "TicketGet.AuthFail"


def test_freshdesks_rate_window_month_and_index() -> None:
    with FakeFreshdesk(clock=Clock(NOON), plan="trial", index_lag=120) as fake:
        fake.add_ticket("Hello")

        def get(path: str) -> requests.Response:
            return requests.get(f"{fake.url}/api/v2/{path}", auth=(fake.api_key, "X"), timeout=1)

        with fake.adapter() as adapter:
            adapter.update_ticket("1", {"priority": "Urgent"})
        search = 'search/tickets?query="priority:4"'
        assert get(search).json()["total"] == 0
        fake.clock.advance(minutes=2)
        assert get(search).json()["total"] == 1
        while get("agents/me").status_code != 429:
            pass
        assert 1 <= int(get("agents/me").headers["Retry-After"]) <= 60
        fake.clock.advance(minutes=1)
        assert len(get("tickets").json()) == 1
        fake.clock.advance(days=31)
        assert get("tickets").json() == [], "the list hides what is older than 30 days"


def test_a_bare_number_is_no_step_of_the_clock() -> None:
    with pytest.raises(TypeError, match=r"advance\(seconds=10\)"):
        Clock().advance(10)  # type: ignore[arg-type]
