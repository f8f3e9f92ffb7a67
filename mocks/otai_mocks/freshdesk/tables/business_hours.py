"""Business hours: when the help desk is open, and moments counted inside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

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
