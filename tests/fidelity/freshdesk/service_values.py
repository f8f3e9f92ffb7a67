"""Business hours, SLA policies, time entries and ratings one by one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from otai_mocks import Clock

from .desk import Account, Desk
from .table import Section

SECTION = Section()
fact = SECTION.fact

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
# priority: respond, resolve, next response, in seconds
GENERAL = {1: (7200, 115200, 14400), 2: (3600, 86400, 7200), 3: (1800, 57600, 1800), 4: (900, 28800, 900)}
REAL_TIME = {1: (120, 7200, 60), 2: (90, 3600, 60), 3: (60, 1800, 30), 4: (30, 900, 30)}


def _policies(account: Account) -> tuple[Any, Any]:
    """The default policy and the one for real-time channels."""
    rows = [row for row in account.get("sla_policies").json() if row["is_default"]]
    return rows[-1], rows[-2]


def _target(of: str, which: int, priority: int, seconds: tuple[int, int, int]) -> None:
    @fact(
        f"desk-sla-{of}-p{priority}",
        f"The {of} policy, P{priority}: {seconds} seconds to respond, resolve, respond again",
        "REC NAN26",
    )
    def _(desk: Desk) -> None:
        row = _policies(desk.open())[which]["sla_target"][f"priority_{priority}"]
        assert (row["respond_within"], row["resolve_within"], row["next_respond_within"]) == seconds
        assert row["business_hours"] is True


for priority, seconds in GENERAL.items():
    _target("default", 0, priority, seconds)
for priority, seconds in REAL_TIME.items():
    _target("real-time", 1, priority, seconds)


@fact("desk-sla-real-time-sources", "The second default policy is for the sources 15, 17, 19, 21", "REC NAN26")
def _(desk: Desk) -> None:
    assert _policies(desk.open())[1]["applicable_to"] == {"sources": [15, 17, 19, 21]}


@fact("desk-sla-default-last", "The default policy is the last by position", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.post("sla_policies", _own())
    positions = [row["position"] for row in account.get("sla_policies").json()]
    assert positions == sorted(positions)
    assert _policies(account)[0]["position"] == max(positions)


def _own(**values: Any) -> dict[str, Any]:
    target = {"respond_within": 960, "resolve_within": 960, "business_hours": True, "escalation_enabled": False}
    return {
        "name": "Own",
        "sla_target": {f"priority_{number}": target for number in (1, 2, 3, 4)},
        "applicable_to": {"sources": [1, 2]},
        **values,
    }


@fact("desk-sla-id-list", "Ids of policies are strings in the list", "REC NAN26")
def _(desk: Desk) -> None:
    assert {type(row["id"]) for row in desk.open().get("sla_policies").json()} == {str}


@fact("desk-sla-id-post", "The id of a new policy is a number in the answer to POST", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("sla_policies", _own()).json()
    assert isinstance(made["id"], int)
    assert str(made["id"]) in [row["id"] for row in account.get("sla_policies").json()]


@fact("desk-sla-description-list", "A policy without description has an empty one in the list", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.post("sla_policies", _own())
    assert account.get("sla_policies").json()[0]["description"] == ""


@fact("desk-sla-description-post", "A policy without description has null after POST", "REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().post("sla_policies", _own()).json()["description"] is None


@fact("desk-sla-next-list", "next_respond_within that is not set is 0 in the list", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.post("sla_policies", _own())
    assert account.get("sla_policies").json()[0]["sla_target"]["priority_1"]["next_respond_within"] == 0


@fact("desk-sla-next-post", "next_respond_within that is not set is null after POST", "REC NAN26")
def _(desk: Desk) -> None:
    assert desk.open().post("sla_policies", _own()).json()["sla_target"]["priority_1"]["next_respond_within"] is None


@fact("desk-sla-order-list", "Targets of the list go from priority_4 down to priority_1", "REC NAN26")
def _(desk: Desk) -> None:
    assert list(_policies(desk.open())[0]["sla_target"]) == ["priority_4", "priority_3", "priority_2", "priority_1"]


@fact("desk-sla-order-post", "Targets of the answer to POST go from priority_1 up to priority_4", "REC NAN26")
def _(desk: Desk) -> None:
    made = desk.open().post("sla_policies", _own()).json()
    assert list(made["sla_target"]) == ["priority_1", "priority_2", "priority_3", "priority_4"]


@fact("desk-sla-first", "A new policy stands before the default ones", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.post("sla_policies", _own())
    assert account.get("sla_policies").json()[0]["name"] == "Own"


@fact("due-sla-posted", "A policy that was made by the API rules due times: 960 s from the next opening", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open(clock=Clock(datetime(2026, 8, 19, 23, 46, 32, tzinfo=timezone.utc)))
    account.post("sla_policies", _own())
    account.new(source=2)
    row = account.get("tickets/1").json()
    assert (row["fr_due_by"], row["due_by"]) == ("2026-08-20T08:16:00Z", "2026-08-20T08:16:00Z")


@fact("due-2021-days", "A default of 2021, P1: 24 hours and three working days of 24 hours", "REC DEM21")
def _(desk: Desk) -> None:
    account = desk.open(clock=Clock(datetime(2021, 5, 5, 13, 30, 1, tzinfo=timezone.utc)))
    whole_days = account.fake.add_business_hours("Whole days", days=dict.fromkeys(DAYS, ("00:00", "24:00")))
    group = account.fake.add_group("Day and night")
    group.business_hour_id = whole_days.id
    days = {"respond_within": 86400, "resolve_within": 3 * 86400, "business_hours": True, "escalation_enabled": False}
    targets = {f"priority_{number}": days for number in (1, 2, 3, 4)}
    account.post("sla_policies", _own(sla_target=targets, applicable_to={"group_ids": [group.id]}))
    account.new(priority=1, group_id=group.id)
    row = account.get("tickets/1").json()
    made, first, last = (datetime.fromisoformat(row[key][:-1]) for key in ("created_at", "fr_due_by", "due_by"))
    assert (made.strftime("%A"), first - made) == ("Wednesday", timedelta(days=1))
    assert (last.strftime("%A"), last - made) == ("Monday", timedelta(days=5))  # the weekend does not count


def _hours(account: Account) -> Any:
    return account.get("business_hours").json()[0]


@fact("desk-hours-id", "The id of business hours is a string", "REC NAN26")
def _(desk: Desk) -> None:
    assert isinstance(_hours(desk.open())["id"], str)


def _day(day: str) -> None:
    @fact(f"desk-hours-{day}", f"{day.capitalize()} is from 08:00:00 am to 05:00:00 pm", "REC NAN26")
    def _(desk: Desk) -> None:
        assert _hours(desk.open())["business_hours"][day] == {"start_time": "08:00:00 am", "end_time": "05:00:00 pm"}


for day in DAYS:
    _day(day)


@fact("desk-hours-weekend", "Saturday and Sunday are no keys", "REC NAN26")
def _(desk: Desk) -> None:
    assert not {"saturday", "sunday"} & set(_hours(desk.open())["business_hours"])


@fact("desk-hours-no-working", "There is no key working_hours any more", "REC NAN26")
def _(desk: Desk) -> None:
    assert "working_hours" not in _hours(desk.open())


@fact("desk-hours-zone", "Business hours have a time_zone and say whether they are the default", "REC NAN26")
def _(desk: Desk) -> None:
    row = _hours(desk.open())
    assert (row["time_zone"], row["is_default"]) == ("UTC", True)
