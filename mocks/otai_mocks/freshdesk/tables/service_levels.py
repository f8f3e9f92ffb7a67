"""Service levels: business hours, SLA policies, and the due times of tickets that follow from both.

Counted as recorded, checked to the second (REC NAN26).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from .records import Group, Ticket

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
STANDARD_HOURS = dict.fromkeys(WEEKDAYS[:5], ("08:00", "17:00"))
"""What 2026 accounts ship with: Monday to Friday, nine hours a day (REC NAN26)."""
TIME_ZONES = {
    "Pacific Time (US & Canada)": "America/Los_Angeles",
    "Mountain Time (US & Canada)": "America/Denver",
    "Central Time (US & Canada)": "America/Chicago",
    "Eastern Time (US & Canada)": "America/New_York",
    "Brasilia": "America/Sao_Paulo",
    "London": "Europe/London",
    "Amsterdam": "Europe/Amsterdam",
    "Berlin": "Europe/Berlin",
    "Madrid": "Europe/Madrid",
    "Paris": "Europe/Paris",
    "Rome": "Europe/Rome",
    "Athens": "Europe/Athens",
    "Chennai": "Asia/Kolkata",
    "Mumbai": "Asia/Kolkata",
    "Singapore": "Asia/Singapore",
    "Tokyo": "Asia/Tokyo",
    "Magadan": "Asia/Magadan",
    "Sydney": "Australia/Sydney",
}
"""Names that the service gives zones (DOC, REC AIR); any other is taken for one of the time zone database."""


@dataclass(slots=True)
class BusinessHours:
    """One of the account's calendars.

    Attributes:
        days: weekday → opening and closing time, ``("08:00", "17:00")``; midnight at the end is ``"24:00"``.
        holidays: days on which it stays closed. The API does not show them.
    """

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    description: str | None = None
    is_default: bool = False
    time_zone: str = "UTC"
    days: dict[str, tuple[str, str]] = field(default_factory=lambda: dict(STANDARD_HOURS))
    holidays: list[date] = field(default_factory=list)

    def calendar(self) -> Calendar:
        """The calendar that counts inside these hours."""
        return _calendar(tuple(self.days.items()), self.time_zone, tuple(self.holidays))


def default_hours(rows: Mapping[int, BusinessHours]) -> BusinessHours | None:
    """The account's default calendar: that of groups which have no other."""
    return next((hours for hours in rows.values() if hours.is_default), None)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Counts time inside business hours.

    Attributes:
        slots: opening and closing for each weekday from Monday on, as time since midnight; None: closed.
    """

    slots: tuple[tuple[timedelta, timedelta] | None, ...]
    zone: tzinfo
    holidays: frozenset[date] = frozenset()

    def _slot(self, day: date) -> tuple[datetime, datetime] | None:
        slot = self.slots[day.weekday()]
        if slot is None or day in self.holidays:
            return None
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        opening, closing = midnight + slot[0], midnight + slot[1]
        if self.zone is timezone.utc:
            return opening, closing
        return opening.astimezone(timezone.utc), closing.astimezone(timezone.utc)

    def add(self, start: datetime, seconds: int) -> datetime:
        """``start`` plus seconds counted inside business hours; outside them the count starts at the next opening."""
        day = start.astimezone(self.zone).date()
        left = timedelta(seconds=seconds)
        while True:
            slot = self._slot(day)
            if slot is not None:
                opening, closing = slot
                begin = max(start, opening)
                if begin < closing:
                    if left <= closing - begin:
                        return begin + left
                    left -= closing - begin
            day += timedelta(days=1)


def check_hours(days: Mapping[str, tuple[str, str]], time_zone: str) -> None:
    """Whether these hours can be counted in.

    Raises:
        ValueError: no day, no such day, it closes before it opens, or an unknown time zone.
    """
    _calendar(tuple(days.items()), time_zone, ())


@lru_cache(maxsize=64)
def _calendar(days: tuple[tuple[str, tuple[str, str]], ...], time_zone: str, holidays: tuple[date, ...]) -> Calendar:
    slots: dict[str, tuple[timedelta, timedelta]] = {}
    for day, (opens, closes) in days:
        if day not in WEEKDAYS:
            raise ValueError(f"business hours have no day {day!r}: there are {', '.join(WEEKDAYS)}")
        slots[day] = (_since_midnight(opens), _since_midnight(closes))
        if slots[day][0] >= slots[day][1]:
            raise ValueError(f"on {day} business hours open at {opens} and close at {closes}")
    if not slots:
        raise ValueError("business hours need a day")
    return Calendar(tuple(slots.get(day) for day in WEEKDAYS), _zone(time_zone), frozenset(holidays))


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return timezone.utc
    try:
        return ZoneInfo(TIME_ZONES.get(name, name))
    except (KeyError, ValueError, OSError):
        known = ", ".join(TIME_ZONES)
        raise ValueError(f"no time zone {name!r}: choose UTC, Europe/Berlin and the like, or {known}") from None


def _since_midnight(text: str) -> timedelta:
    hours, _, minutes = text.partition(":")
    if not (len(text) == 5 and hours.isdecimal() and minutes.isdecimal() and int(minutes) < 60):
        raise ValueError(f"{text!r} is no time of day: write it as 08:00")
    moment = timedelta(hours=int(hours), minutes=int(minutes))
    if moment > timedelta(days=1):
        raise ValueError(f"{text!r} is no time of day: a day ends at 24:00")
    return moment


PRIORITIES = ("priority_4", "priority_3", "priority_2", "priority_1")
"""Urgent, high, medium, low: the keys of ``sla_target``, in the order in which lists print them (REC NAN26)."""
APPLICABLE = {
    "company_ids": "company_id",
    "group_ids": "group_id",
    "sources": "source",
    "ticket_types": "type",
    "product_ids": "product_id",
}
"""Condition → the ticket's attribute (DOC)."""
CONDITIONS = tuple(APPLICABLE.values())


@dataclass(frozen=True, slots=True)
class SlaTarget:
    """What a policy wants of tickets of one priority: seconds, in business hours or round the clock."""

    respond_within: int
    resolve_within: int
    next_respond_within: int | None = None
    business_hours: bool = True
    escalation_enabled: bool = False

    def __deepcopy__(self, memo: dict[int, Any]) -> SlaTarget:
        return self  # it never changes


@dataclass(slots=True)
class SlaPolicy:
    """An SLA policy.

    Attributes:
        position: as the answers to POST and PUT number it; the list counts anew from 1 (REC NAN26).
        sla_target: ``priority_4`` … ``priority_1`` → what is wanted.
        applicable_to: condition → values; all conditions must hold, any of the values will do.
    """

    id: int
    name: str
    position: int
    created_at: datetime
    updated_at: datetime
    sla_target: dict[str, SlaTarget]
    applicable_to: dict[str, list[Any]] = field(default_factory=dict)
    description: str | None = None
    active: bool = True
    is_default: bool = False
    escalation: dict[str, Any] = field(default_factory=dict)

    def matches(self, ticket: Ticket) -> bool:
        for condition, values in self.applicable_to.items():
            if values and getattr(ticket, APPLICABLE[condition]) not in values:
                return False
        return self.active


def ranked(policies: Iterable[SlaPolicy]) -> list[SlaPolicy]:
    """In the order in which they are tried, and listed: the account's own by position, then those it came with.

    The defaults got the positions 1 and 2 before anything else, the general one first, and stand at the end of the
    list, the general one last (REC NAN26: new policies are numbered from 3 on and listed from 1 on).
    """
    return sorted(policies, key=lambda p: (p.is_default, -p.position if p.is_default else p.position, p.id))


def due_times(
    ticket: Ticket, policies: Iterable[SlaPolicy], calendars: Mapping[int, BusinessHours], group: Group | None
) -> tuple[datetime | None, datetime | None]:
    """(fr_due_by, due_by) by the first policy that matches, in the business hours of the ticket's group.

    None where no policy applies or the calendar runs out of years. In an account without business hours all hours
    count (INF: real ones have at least the default).
    """
    policy = next((policy for policy in ranked(policies) if policy.matches(ticket)), None)
    target = policy.sla_target.get(f"priority_{ticket.priority}") if policy is not None else None
    if target is None:
        return None, None
    own = calendars.get(group.business_hour_id or 0) if group is not None else None
    hours = own or default_hours(calendars)
    start = ticket.created_at
    try:
        if not target.business_hours or hours is None:
            respond, resolve = timedelta(seconds=target.respond_within), timedelta(seconds=target.resolve_within)
            return start + respond, start + resolve
        calendar = hours.calendar()
        return calendar.add(start, target.respond_within), calendar.add(start, target.resolve_within)
    except OverflowError:
        return None, None
