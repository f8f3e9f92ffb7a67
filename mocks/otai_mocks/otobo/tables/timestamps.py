"""Seconds since 1970 ◄─► ``YYYY-MM-DD HH:MM:SS`` in UTC, OTOBO's only form of a time."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import datetime
from functools import lru_cache
from time import gmtime, strftime

_DIGITS = str.maketrans("123456789", "000000000")
_ZONE = re.compile(r"(Z|[+-]\d\d:\d\d)$", re.ASCII)


@lru_cache(maxsize=8192)
def show(epoch: int) -> str:
    return strftime("%Y-%m-%d %H:%M:%S", gmtime(epoch))


@lru_cache(maxsize=8192)  # a world names the same moments again and again
def parse(value: str) -> int | None:
    """The epoch of a full time; None if it is no such text or no such moment."""
    return read(value) if value.translate(_DIGITS) == "0000-00-00 00:00:00" else None


def read(value: str) -> int | None:
    """The epoch of a time that may lack its seconds or its time of day; None if it is none."""
    found = numbers(value)
    return moment(*found) if found else None


def numbers(value: str) -> list[int] | None:
    """Year, month, day, hour, minute, second as a text names them, whether or not there is such a moment; None if it is
    read as no time at all.

    Seconds and time of day may be missing (0), ``T`` and a zone may be there: over ``2027-05-05T10:11:12Z`` in a date
    field OTOBO 11.0.6 does not crash, as it does over ``5.5.2027``.
    """
    day, between, clock = value.replace("T", " ").partition(" ")
    parts = [*day.split("-"), *(_ZONE.sub("", clock).split(":") if between else ())]
    if len(parts) not in (3, 5, 6) or len(parts[0]) != 4 or any(len(part) > 2 for part in parts[1:]):
        return None
    if not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    return [*map(int, parts), *[0] * (6 - len(parts))]


def moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> int | None:
    """The epoch of a moment; None if the calendar knows no such moment."""
    try:
        return timegm(datetime(year, month, day, hour, minute, second).timetuple())  # noqa: DTZ001 all times are UTC
    except (ValueError, OverflowError):
        return None
