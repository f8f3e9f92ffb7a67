"""The server's own time zone: OTOBO stores, shows and reads the time of day there, without saying so.

What a clock on the wall shows is kept as the number of seconds that it would be in UTC, so that it can be compared and
printed as `timestamps` does. In the autumn hour that comes twice two moments share one such number: they cannot be told
apart by what OTOBO shows, and what it reads is the second of them (that is how Perl's DateTime documents it; no
recording shows it).
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import timestamps

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 a clock on a wall
_UTC_NAMES = ("", "UTC", "Etc/UTC", "GMT")
Zone = ZoneInfo | None
"""None: UTC, which needs no calculation."""


def zone_of(name: str) -> Zone:
    """The zone of a name.

    Raises:
        ValueError: there is none of that name here.
    """
    if name in _UTC_NAMES:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"time_zone {name!r} is unknown here: use a name such as 'Europe/Berlin' (on systems without time zone "
            "data: pip install tzdata)"
        ) from None


def wall(epoch: int, zone: Zone) -> int:
    """What the clock on the wall shows at a moment."""
    return epoch if zone is None else _wall(epoch, zone)


@lru_cache(maxsize=8192)
def _wall(epoch: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(epoch, timezone.utc).astimezone(zone).utcoffset() or timedelta()
    return epoch + int(offset.total_seconds())


def epoch_of(shown: int | None, zone: Zone) -> int | None:
    """The moment at which the clock shows this; None where it never does, as in the hour that spring leaves out."""
    if zone is None or shown is None:
        return shown
    try:
        local = (_EPOCH + timedelta(seconds=shown)).replace(tzinfo=zone, fold=1)
        found = int(local.timestamp())
    except (OverflowError, ValueError):
        return None
    return found if wall(found, zone) == shown else None


def as_shown(epoch: int, zone: Zone) -> int:
    """The moment for which a time is taken once it was stored as what the clock showed."""
    if zone is None:
        return epoch
    found = epoch_of(wall(epoch, zone), zone)
    return epoch if found is None else found


def show(epoch: int, zone: Zone) -> str:
    """A moment as OTOBO shows it."""
    return timestamps.show(wall(epoch, zone))
