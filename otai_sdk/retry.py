"""Pure: may a request be sent again, and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

REFUSED = 429
PASSING = frozenset({502, 503, 504})
"""Answers that a server or what stands before it gives when it cannot just now."""

_FIRST = 0.5
_LONGEST = 30.0
_LONGEST_ASKED = 86400.0
"""Seconds: a server that asks for more than a day is mistaken, and a scheduler would choke on it."""
_SECONDS = re.compile(r"[0-9]{1,9}")


def may_repeat_answer(status: int, *, writes: bool, repeatable: bool) -> bool:
    """Whether a request so answered may be sent again.

    A 429 has surely done nothing. After 502, 503 and 504 nobody knows whether a write was carried out: a gateway
    answers so too when what stands behind it did it, and took too long to say so.
    """
    return status == REFUSED or (status in PASSING and (repeatable or not writes))


def may_repeat_failure(*, may_have_been_applied: bool, writes: bool, repeatable: bool) -> bool:
    """Whether a request without a usable answer may be sent again."""
    return repeatable or not writes or not may_have_been_applied


def backoff(attempt: int, chance: float) -> float:
    """Seconds before the next attempt: exponential, with full jitter.

    Args:
        attempt: how many there were, from 1.
        chance: a random number in [0, 1).
    """
    return float(min(_LONGEST, _FIRST * 2 ** min(attempt - 1, 30)) * chance)


def retry_after(text: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a ``Retry-After`` header asks for: whole seconds or an HTTP date, at most a day. Nonsense
    is None.

    Args:
        text: the header.
        now: the present moment, aware, as the server sees it (its header ``Date``); default: this machine's.
    """
    value = (text or "").strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), _LONGEST_ASKED)
    until = moment(value)
    if until is None:
        return None
    seconds = (until - (now or datetime.now(timezone.utc))).total_seconds()
    return min(max(0.0, seconds), _LONGEST_ASKED)


def moment(text: str | None) -> datetime | None:
    """What a ``Date`` header says, aware; None for nonsense."""
    try:
        found = parsedate_to_datetime(text or "")
        return (found if found.tzinfo else found.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that an answer asks to wait, by its own clock; None: it does not say."""
    return retry_after(headers.get("Retry-After"), moment(headers.get("Date")))


def unclear(status: int, body: bytes, *, writes: bool) -> bool:
    """Whether such an answer, which is no success, leaves it open if a write was carried out.

    That is so after every 5xx, and when a page answers instead of the system (a gateway's, a log-in page): except
    after 429 and 413, which whoever gives them gives instead of carrying anything out.
    """
    if not writes or status in (REFUSED, 413):
        return False
    return status >= 500 or status < 400 or body.lstrip()[:1] == b"<"
