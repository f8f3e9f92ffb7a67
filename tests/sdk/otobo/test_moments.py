"""Times in the server's own zone, the hour of autumn that comes twice included."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otai_mocks import Clock, FakeOTOBO
from otai_sdk import SearchCriteria, TicketSystemAdapter
from otai_sdk.otobo.moments import both, bound, of_creation

UTC = timezone.utc
BERLIN = ZoneInfo("Europe/Berlin")
BEFORE = datetime(2026, 10, 24, 23, 50, tzinfo=UTC)  # 01:50 in summer time; at 01:00 UTC it is 02:00 once more


@pytest.fixture(params=["11.0", "10.1"])
def autumn(request: pytest.FixtureRequest) -> Iterator[tuple[TicketSystemAdapter, dict[str, datetime]]]:
    """Tickets every ten minutes through the night on which the clocks go back."""
    clock = Clock(BEFORE, step=0)
    with FakeOTOBO(request.param, time_zone="Europe/Berlin", clock=clock) as fake:
        made = {}
        for number in range(16):
            made[str(fake.add_ticket(f"No. {number}", queue="Support", body="x").id)] = clock.now()
            clock.advance(minutes=10)
        clock.advance(hours=12)
        with fake.adapter(time_zone="Europe/Berlin") as adapter:
            yield adapter, made


def test_both_hours_are_told_apart(autumn: tuple[TicketSystemAdapter, dict[str, datetime]]) -> None:
    adapter, made = autumn
    found = list(adapter.iter_tickets(SearchCriteria()))
    assert {ticket.id: ticket.created_at for ticket in found} == made


@pytest.mark.parametrize("order", ["created_at", "-created_at"])
def test_the_order_is_that_of_time_and_not_of_the_clock(
    autumn: tuple[TicketSystemAdapter, dict[str, datetime]], order: str
) -> None:
    adapter, made = autumn
    wanted = sorted(made, key=made.__getitem__, reverse=order.startswith("-"))
    assert [ticket.id for ticket in adapter.iter_tickets(SearchCriteria(order_by=order))] == wanted


def test_bounds_in_the_hour_that_comes_twice_cut_where_they_should(
    autumn: tuple[TicketSystemAdapter, dict[str, datetime]],
) -> None:
    adapter, made = autumn
    for minutes in range(0, 170, 10):
        cut = BEFORE + timedelta(minutes=minutes)
        after = {t.id for t in adapter.find_tickets(SearchCriteria(created_after=cut))}
        before = {t.id for t in adapter.find_tickets(SearchCriteria(created_before=cut))}
        assert after == {id_ for id_, moment in made.items() if moment >= cut}
        assert before == {id_ for id_, moment in made.items() if moment < cut}


@pytest.mark.parametrize("minutes", [20, 80])
def test_a_change_in_that_hour_is_never_cut_off(minutes: int) -> None:
    """OTOBO does not tell in which of the two hours it was."""
    clock = Clock(BEFORE - timedelta(days=1), step=0)
    with FakeOTOBO(time_zone="Europe/Berlin", clock=clock) as fake:
        id_ = fake.add_ticket("x", body="x").id
        changed = BEFORE + timedelta(minutes=minutes)
        clock.set(changed)
        fake.update_ticket(id_, title="changed")
        clock.advance(days=1)
        with fake.adapter(time_zone="Europe/Berlin") as adapter:
            assert len(adapter.find_tickets(SearchCriteria(updated_after=changed))) == 1
            assert len(adapter.find_tickets(SearchCriteria(updated_before=changed + timedelta(seconds=1)))) == 1
            assert adapter.find_tickets(SearchCriteria(updated_after=changed + timedelta(hours=2))) == []


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
NEAR_AUTUMN = st.integers(-9000, 9000).map(
    lambda seconds: datetime(2026, 10, 25, 1, tzinfo=UTC) + timedelta(0, seconds)
)


@given(st.one_of(MOMENTS, NEAR_AUTUMN), st.one_of(MOMENTS, NEAR_AUTUMN))
def test_a_bound_lets_through_whatever_it_should(moment: datetime, cut: datetime) -> None:
    shown = moment.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M:%S")
    if moment >= cut:
        assert shown >= bound(cut, BERLIN, newer=True)
    else:
        assert shown <= bound(cut, BERLIN, newer=False)


@given(st.one_of(MOMENTS, NEAR_AUTUMN))
def test_a_time_means_one_of_two_moments(moment: datetime) -> None:
    shown = moment.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M:%S")
    assert moment in both(shown, BERLIN)
    assert of_creation(shown, shown, moment.timestamp(), None, BERLIN) == moment


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-13-01 00:00:00", "2026-10-25", "2026-10-25T02:30:00Z", "0000-00-00 00:00:00"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"time|month|out of range|isoformat"):
        both(text, BERLIN)


WITHOUT_ZONES = """
import sys, zoneinfo
sys.modules["tzdata"] = None
zoneinfo.reset_tzpath(to=[])
from otai_mocks import FakeOTOBO
from otai_sdk import ConfigError, SearchCriteria
with FakeOTOBO() as fake:
    fake.add_ticket("one")
    for settings in ({}, {"time_zone": "UTC"}, {"time_zone": "Etc/UTC"}):
        with fake.adapter(**settings) as adapter:
            created = adapter.get_ticket(1).created_at
            assert created.tzinfo is not None
            assert adapter.find_tickets(SearchCriteria(created_after=created))
            assert adapter.changes(adapter.changes().cursor).gone == []
            assert all(check.ok for check in adapter.check().checks)
    try:
        fake.adapter(time_zone="Europe/Berlin")
    except ConfigError as error:
        print(error)
"""


def test_utc_needs_no_time_zone_data_and_others_say_what_to_install() -> None:
    """As on Windows, which brings none."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", WITHOUT_ZONES], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "time_zone 'Europe/Berlin' is unknown here" in done.stdout
    assert "pip install tzdata" in done.stdout
