"""Seconds since 1970 ◄─► ``YYYY-MM-DD HH:MM:SS`` in UTC, OTOBO's only form of a time."""

from __future__ import annotations

from calendar import timegm
from datetime import datetime
from functools import lru_cache
from time import gmtime, strftime


@lru_cache(maxsize=8192)
def show(epoch: int) -> str:
    return strftime("%Y-%m-%d %H:%M:%S", gmtime(epoch))


def parse(value: str) -> int | None:
    """The epoch of a full time; None if it is no such text or no such moment."""
    raise NotImplementedError


def read(value: str) -> int | None:
    """The epoch of a time that may lack its seconds or its time of day; None if it is none."""
    raise NotImplementedError


def moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> int | None:
    """The epoch of a moment; None if the calendar knows no such moment."""
    try:
        return timegm(datetime(year, month, day, hour, minute, second).timetuple())  # noqa: DTZ001 all times are UTC
    except (ValueError, OverflowError):
        return None
