"""When tickets are due."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from otai_mocks import Clock

from .desk import WEDNESDAY, Account, Desk
from .table import Section

SECTION = Section()
fact = SECTION.fact


def _due(account: Account) -> tuple[str, str]:
    row = account.get("tickets/1").json()
    return row["fr_due_by"], row["due_by"]


def _made_at(desk: Desk, at: str, priority: int, **options: object) -> Account:
    moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    account = desk.open(clock=Clock(moment), **options)
    account.new(priority=priority)
    return account


@fact("due-evening", "P1 made on a Wednesday night starts at the next opening", "REC NAN26")
def _(desk: Desk) -> None:
    account = _made_at(desk, "2026-08-19T23:36:27Z", 1)
    assert _due(account) == ("2026-08-20T10:00:00Z", "2026-08-25T13:00:00Z")


@fact("due-afternoon", "P1 made in the afternoon goes on the next morning", "REC NAN26")
def _(desk: Desk) -> None:
    account = _made_at(desk, "2026-08-19T15:32:23Z", 1)
    assert _due(account) == ("2026-08-20T08:32:23Z", "2026-08-25T11:32:23Z")


@fact("due-urgent", "P4: 15 minutes to respond, 8 hours to resolve", "REC NAN26")
def _(desk: Desk) -> None:
    account = _made_at(desk, "2026-08-19T15:32:19Z", 4)
    assert _due(account) == ("2026-08-19T15:47:19Z", "2026-08-20T14:32:19Z")


@fact("due-own-policy", "The first matching policy by position wins", "REC NAN26")
def _(desk: Desk) -> None:
    moment = datetime(2026, 8, 19, 23, 46, 32, tzinfo=timezone.utc)
    account = desk.open(clock=Clock(moment))
    account.fake.add_sla_policy("Own", respond=960, resolve=960, sources=[1, 2])
    account.new(source=2)
    assert _due(account) == ("2026-08-20T08:16:00Z", "2026-08-20T08:16:00Z")
    account.new(source=3)
    assert account.get("tickets/2").json()["fr_due_by"] == "2026-08-20T10:00:00Z"


@fact("due-real-time", "Real-time channels have their own default policy", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(source=15, priority=4)
    assert _due(account) == ("2026-08-19T15:00:30Z", "2026-08-19T15:15:00Z")


@fact("due-round-the-clock", "Older accounts count 24-hour days: P3 +4 h and +12 h", "REC PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_sla_policy("Old", respond=14400, resolve=43200, business_hours=False)
    account.new(priority=3)
    assert _due(account) == ("2026-08-19T19:00:00Z", "2026-08-20T03:00:00Z")


# priority: first response, resolution, in hours of business
DEFAULT = {1: (2, 32), 2: (1, 24), 3: (0.5, 16), 4: (0.25, 8)}


def _monday(hours: float) -> str:
    """That many business hours after Monday 8:00, in days from 8 to 17."""
    days, rest = divmod(hours, 9)
    if not rest:
        days, rest = days - 1, 9
    return (datetime(2026, 8, 17, 8, tzinfo=timezone.utc) + timedelta(days=days, hours=rest)).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )


def _policy(priority: int, respond: float, resolve: float) -> None:
    @fact(
        f"due-default-p{priority}",
        f"P{priority}: {respond} h to respond, {resolve} h to resolve, in business hours",
        "REC NAN26",
    )
    def _(desk: Desk) -> None:
        account = desk.open(clock=Clock(datetime(2026, 8, 17, 8, tzinfo=timezone.utc)))
        account.new(priority=priority)
        row = account.get("tickets/1").json()
        assert (row["fr_due_by"], row["due_by"]) == (_monday(respond), _monday(resolve))


for priority, (respond, resolve) in DEFAULT.items():
    _policy(priority, respond, resolve)


REAL_TIME = {1: (120, 7200), 2: (90, 3600), 3: (60, 1800), 4: (30, 900)}


def _real_time(priority: int, respond: int, resolve: int) -> None:
    @fact(f"due-real-time-p{priority}", f"Real-time channels, P{priority}: {respond} s and {resolve} s", "REC NAN26")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.fake.add_ticket(source=15, priority=priority)
        row = account.get("tickets/1").json()
        for name, seconds in (("fr_due_by", respond), ("due_by", resolve)):
            assert row[name] == (WEDNESDAY + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


for priority, (respond, resolve) in REAL_TIME.items():
    _real_time(priority, respond, resolve)


def _channel(source: int) -> None:
    @fact(f"due-real-time-source-{source}", f"Source {source} is a real-time channel", "REC NAN26")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.fake.add_ticket(source=source, priority=4)
        assert account.get("tickets/1").json()["fr_due_by"] == "2026-08-19T15:00:30Z"


for source in (15, 17, 19, 21):
    _channel(source)


def _opening(name: str, at: datetime, says: str) -> None:
    @fact(f"due-{name}", says, "REC NAN26")
    def _(desk: Desk) -> None:
        account = desk.open(clock=Clock(at))
        account.new(priority=4)
        assert account.get("tickets/1").json()["fr_due_by"] == "2026-08-24T08:15:00Z"


_opening(
    "friday-evening",
    datetime(2026, 8, 21, 17, 30, tzinfo=timezone.utc),
    "Made on Friday evening: counted from Monday 8:00",
)


_opening("weekend", datetime(2026, 8, 22, 12, tzinfo=timezone.utc), "Made on a Saturday: counted from Monday 8:00")


_opening("sunday", datetime(2026, 8, 23, 3, tzinfo=timezone.utc), "Made on a Sunday: counted from Monday 8:00")


_opening("before-hours", datetime(2026, 8, 24, 6, tzinfo=timezone.utc), "Made before 8:00: counted from 8:00")


def _created(account: Account) -> Any:
    return account.get("tickets/1").json()


@fact("due-sent-wins", "Due times that were sent are not computed", "DOC 557, 561")
def _(desk: Desk) -> None:
    account = desk.open()
    sent = {"due_by": "2026-09-01T10:00:00Z", "fr_due_by": "2026-08-30T10:00:00Z"}
    account.new(**sent)
    assert {name: _created(account)[name] for name in sent} == sent


SECTION.leave_out(
    "due-escalated",
    "fr_escalated becomes true when the first response is late, is_escalated when a ticket escalates at all",
    "DOC",
    "the clock moves none of them: they stay as the world has them; a search for due_by finds what is late",
)
