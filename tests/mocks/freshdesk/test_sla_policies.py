"""Due times follow the account's SLA policies and business hours."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otai_mocks import Clock, FakeFreshdesk
from otai_mocks.freshdesk.tables.service_levels import WEEKDAYS, BusinessHours

WEDNESDAY = datetime(2026, 8, 19, 15, 0, 0, tzinfo=timezone.utc)
MOMENT = datetime(2026, 1, 1, tzinfo=timezone.utc)


def _fake() -> FakeFreshdesk:
    return FakeFreshdesk(clock=Clock(WEDNESDAY))


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 8, day, hour, minute, tzinfo=timezone.utc)


def _ticket(fake: FakeFreshdesk, **values: Any) -> tuple[datetime | None, datetime | None]:
    ticket = fake.add_ticket(created_at=WEDNESDAY, **values)
    return ticket.fr_due_by, ticket.due_by


def test_a_policy_of_ones_own_is_tried_before_the_defaults() -> None:
    fake = _fake()
    fake.add_sla_policy("Refunds", types=["Refund"], respond={"Low": 60, "Medium": 60, "High": 60, "Urgent": 30})
    assert _ticket(fake, type="Refund")[0] == _at(19, 15, 1)
    assert _ticket(fake, type="Question")[0] == _at(19, 17)


def test_the_first_by_position_wins_and_an_inactive_one_never() -> None:
    fake = _fake()
    fake.add_sla_policy("Slow", respond=7200, groups=["Billing"])
    fake.add_sla_policy("Fast", respond=1800, groups=["Billing"], position=1)
    assert _ticket(fake, group="Billing")[0] == _at(19, 15, 30)
    fake.add_sla_policy("Off", respond=60, position=1, active=False)
    assert _ticket(fake)[0] == _at(19, 17)


def test_a_group_has_its_own_hours() -> None:
    fake = _fake()
    fake.add_business_hours("Night", {"wednesday": ("22:00", "24:00")}, groups=["Sales"])
    fake.add_sla_policy("Hour", respond=3600, resolve=7200)
    assert _ticket(fake, group="Sales") == (_at(19, 23), _at(20, 0))
    assert _ticket(fake, group="Billing") == (_at(19, 16), _at(19, 17))
    fake.add_group("Owls", business_hours="Night")
    assert _ticket(fake, group="Owls")[0] == _at(19, 23)


def test_round_the_clock_asks_no_calendar() -> None:
    fake = _fake()
    fake.add_sla_policy("Always", respond=14400, resolve=43200, business_hours=False)
    assert _ticket(fake) == (_at(19, 19), _at(20, 3))


def test_holidays_are_left_out_and_zones_are_kept() -> None:
    fake = _fake()
    fake.add_business_hours("Berlin", time_zone="Europe/Berlin", holidays=["2026-08-20"], default=True)
    fake.add_sla_policy("Hours", respond=3600, resolve=7200)
    fake.state.groups.clear()
    assert _ticket(fake) == (_at(21, 7), _at(21, 8))  # 15:00 UTC is 17:00 in Berlin, where the day is over


def test_another_type_or_group_moves_the_due_times() -> None:
    fake = _fake()
    fake.add_sla_policy("Refunds", types=["Refund"], respond=60, resolve=120)
    ticket = fake.add_ticket(type="Question")
    made = ticket.created_at
    fake.update_ticket(ticket, type="Refund")
    assert (ticket.fr_due_by, ticket.due_by) == (made + timedelta(seconds=60), made + timedelta(seconds=120))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"days": {"mon": ("08:00", "17:00")}}, "no day 'mon'"),
        ({"days": {}}, "need a day"),
        ({"days": {"monday": ("17:00", "08:00")}}, "open at 17:00"),
        ({"days": {"monday": ("8:00", "17:00")}}, "written|08:00"),
        ({"time_zone": "Atlantis"}, "no time zone 'Atlantis'"),
        ({"groups": ["Nobody"]}, "no group 'Nobody'"),
    ],
)
def test_hours_that_cannot_be_are_told(values: dict[str, Any], said: str) -> None:
    fake = _fake()
    with pytest.raises(ValueError, match=said):
        fake.add_business_hours("X", **values)
    assert len(fake.state.business_hours) == 1


def test_a_policy_for_something_unknown_is_told() -> None:
    fake = _fake()
    for values in ({"types": ["x"]}, {"groups": ["x"]}, {"respond": {"Low": 60}}, {"respond": {"Lowest": 60}}):
        with pytest.raises(ValueError, match=r"x|Lowest|priority_4"):
            fake.add_sla_policy("X", **values)  # type: ignore[arg-type]
    assert len(fake.state.sla_policies) == 2


def test_policies_and_hours_go_into_a_world_and_out_again() -> None:
    fake = _fake()
    fake.add_business_hours("Berlin", time_zone="Berlin", holidays=["2026-12-25"], groups=["Sales"])
    fake.add_sla_policy("Own", groups=["Sales"])
    again = FakeFreshdesk.from_world(fake.to_world(), clock=Clock(WEDNESDAY))
    assert again.state == fake.state
    assert _ticket(again, group="Sales") == _ticket(fake, group="Sales")
    by_hand = {
        "add": {
            "business_hours": [{"name": "Short", "days": {"monday": ["10:00", "12:00"]}, "default": True}],
            "sla_policies": [{"name": "Own", "respond": 60, "resolve": 600}],
        }
    }
    made = FakeFreshdesk.from_world(by_hand, clock=Clock(WEDNESDAY))
    made.state.groups.clear()
    assert _ticket(made)[0] == _at(24, 10, 1)


slots = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda slot: slot[0] < slot[1])
weeks = st.dictionaries(st.sampled_from(WEEKDAYS), slots, min_size=1)


@settings(max_examples=60)
@given(weeks, st.integers(0, 14 * 24), st.integers(0, 60))
def test_time_is_counted_inside_the_hours_only(week: dict[str, tuple[int, int]], start: int, quarters: int) -> None:
    """Held against a count quarter by quarter."""
    days = {day: (f"{opens:02}:00", f"{closes:02}:00") for day, (opens, closes) in week.items()}
    calendar = BusinessHours(1, "x", MOMENT, MOMENT, days=days).calendar()
    begin = MOMENT + timedelta(hours=start)
    end = calendar.add(begin, quarters * 900)

    def is_open(moment: datetime) -> bool:
        slot = week.get(WEEKDAYS[moment.weekday()])
        return slot is not None and slot[0] <= moment.hour < slot[1]

    counted, moment = 0, begin
    while moment < end:
        counted += is_open(moment)
        moment += timedelta(minutes=15)
    assert counted == quarters
    assert quarters == 0 or is_open(end - timedelta(minutes=15))
