"""A fake's time is the test's to control."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from otai_mocks import Clock

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
