"""Due times: SLA policies counted inside business hours (REC NAN26, checked to the second)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_DEFAULT = {1: (7200, 115200), 2: (3600, 86400), 3: (1800, 57600), 4: (900, 28800)}
_REAL_TIME = {1: (120, 7200), 2: (90, 3600), 3: (60, 1800), 4: (30, 900)}
REAL_TIME_SOURCES = (15, 17, 19, 21)


@dataclass(frozen=True, slots=True)
class Policy:
    """An SLA policy: seconds to respond and to resolve per priority. The first that matches by position wins."""

    name: str
    position: int
    targets: dict[int, tuple[int, int]]
    sources: tuple[int, ...] = ()
    business_hours: bool = True

    def matches(self, source: int) -> bool:
        return not self.sources or source in self.sources


DEFAULT_POLICIES = (
    Policy("Default policy for real-time channels", 4, _REAL_TIME, REAL_TIME_SOURCES),
    Policy("Default policy", 5, _DEFAULT),
)
"""The policies 2026 accounts ship with; the default is last."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Business hours: Monday to Friday, from opening to closing, in a time zone."""

    opens: time = time(8)
    closes: time = time(17)
    days: frozenset[int] = field(default=frozenset(range(5)))
    time_zone: str = "UTC"

    def __post_init__(self) -> None:
        if not self.days or self.opens >= self.closes:
            raise ValueError(f"a calendar needs a day, and opens before it closes: {self}")

    def _zone(self) -> tzinfo:
        return timezone.utc if self.time_zone == "UTC" else ZoneInfo(self.time_zone)

    def _slot(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        opening, closing = datetime.combine(day, self.opens, zone), datetime.combine(day, self.closes, zone)
        if zone is timezone.utc:
            return opening, closing
        return opening.astimezone(timezone.utc), closing.astimezone(timezone.utc)

    def add(self, start: datetime, seconds: int) -> datetime:
        """``start`` plus seconds counted inside business hours; outside them the count starts at the next opening."""
        zone = self._zone()
        day = start.astimezone(zone).date()
        left = timedelta(seconds=seconds)
        while True:
            if day.weekday() in self.days:
                opening, closing = self._slot(day, zone)
                begin = max(start, opening)
                if begin < closing:
                    if left <= closing - begin:
                        return begin + left
                    left -= closing - begin
            day += timedelta(days=1)


STANDARD_HOURS = Calendar()
"""What 2026 accounts ship with: Monday to Friday, 08:00 to 17:00, UTC (nine hours a day)."""


def due_times(
    created_at: datetime, priority: int, source: int, policies: tuple[Policy, ...], calendar: Calendar
) -> tuple[datetime | None, datetime | None]:
    """(fr_due_by, due_by) of a ticket; None where no policy applies or the calendar runs out of years."""
    for policy in sorted(policies, key=lambda p: p.position):
        if policy.matches(source) and priority in policy.targets:
            respond, resolve = policy.targets[priority]
            try:
                if not policy.business_hours:
                    return created_at + timedelta(seconds=respond), created_at + timedelta(seconds=resolve)
                return calendar.add(created_at, respond), calendar.add(created_at, resolve)
            except OverflowError:
                return None, None
    return None, None
