"""OTOBO's times ◄─► moments. Pure.

OTOBO tells ``YYYY-MM-DD HH:MM:SS`` in its own zone (its setting OTOBOTimeZone, UTC by default). Where that zone has
summer time, one hour of autumn comes twice, and the text does not say which of the two it is. What does: an article's
``IncomingTime`` (seconds since 1970) for the article and for the ticket that was created with it, then the ticket's
``Age``; and nothing changes before it is created. Where nothing tells, it is the first of the two.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

UTC = timezone.utc
_FORM = "%Y-%m-%d %H:%M:%S"
_HALF = 1800.0
_UTC_NAMES = ("UTC", "Etc/UTC", "GMT")


def zone_of(name: str) -> tzinfo:
    """The zone of a name. UTC, which is the default, needs no time zone data: Windows has none.

    Raises:
        ZoneInfoNotFoundError, ValueError, OSError: there is none of that name here.
    """
    return UTC if name in _UTC_NAMES else ZoneInfo(name)


@lru_cache(maxsize=4096)
def both(text: str, zone: tzinfo) -> tuple[datetime, datetime]:
    """The two moments that a text may mean, UTC; nearly always they are one.

    Raises:
        ValueError: no such time.
    """
    local = _read(text)
    if zone is UTC:
        moment = local.replace(tzinfo=UTC)
        return moment, moment
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return (first, second) if first < second else (first, first)  # where an hour is left out, the second comes first


def _read(text: str) -> datetime:
    """``strptime``, thirty times faster."""
    if (
        len(text) != 19
        or text[4] != "-"
        or text[7] != "-"
        or text[10] not in " T"
        or text[13] != ":"
        or text[16] != ":"
    ):
        raise ValueError(f"{text!r} is no time of OTOBO's")
    return datetime.fromisoformat(text)


def of_article(text: str, incoming: float | None, zone: tzinfo) -> datetime:
    """When an article was written."""
    first, second = both(text, zone)
    return second if incoming is not None and incoming == second.timestamp() else first


def of_creation(text: str, article: str | None, incoming: float | None, age: float | None, zone: tzinfo) -> datetime:
    """When a ticket was created.

    Args:
        text: ``Created``.
        article: the first article's ``CreateTime``, and
        incoming: its ``IncomingTime``.
        age: ``Age``, seconds.
        zone: OTOBO's own.
    """
    first, second = both(text, zone)
    if first == second:
        return first
    if article == text and incoming in (first.timestamp(), second.timestamp()):
        return second if incoming == second.timestamp() else first
    if age is not None and abs(time.time() - age - second.timestamp()) < _HALF:
        return second
    return first


def of_change(text: str, created: datetime | None, zone: tzinfo) -> datetime:
    """When a ticket was changed: never before it was created."""
    first, second = both(text, zone)
    return second if created is not None and first < created else first


def bound(moment: datetime, zone: tzinfo, *, newer: bool) -> str:
    """A moment as a bound of a search. OTOBO's bounds are whole seconds and inclusive; ours are half-open [after,
    before). In the hour that comes twice it is so wide that it holds both."""
    whole = moment.replace(microsecond=0)
    if newer and moment != whole:
        whole += timedelta(seconds=1)
    if not newer and moment == whole:
        whole -= timedelta(seconds=1)
    local = whole.astimezone(zone)
    first, second = (local.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    text = local.replace(tzinfo=None)
    if first > second and newer != bool(local.fold):  # before the clocks go back: what follows shows earlier times
        text += (second - first) if newer else (first - second)
    return text.strftime(_FORM)


def is_twice(moment: datetime, zone: tzinfo) -> bool:
    """Whether OTOBO's clock shows the time of a moment twice."""
    if zone is UTC:
        return False
    local = moment.astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def second_of(moment: datetime, zone: tzinfo) -> datetime:
    """The later of the two moments at which OTOBO's clock shows the same time; mostly there is one."""
    return both(moment.astimezone(zone).strftime(_FORM), zone)[1]
