"""Rate limits: an account pool per plan, endpoint pools beside it, credits per call.

Per minute, account wide, all callers together; refused requests count (DOC 34, 66). The headers show the endpoint
pool where one exists, and its calls draw on the account pool too (REC ZAM21, ZAM23).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

MINUTE = 60.0
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Calls per window: in all, and per endpoint pool (a pool of None draws on the account alone)."""

    total: int
    create: int | None = None
    update: int | None = None
    tickets: int | None = None
    contacts: int | None = None
    window: float = MINUTE

    def size(self, pool: str | None) -> int | None:
        match pool:
            case "create":
                return self.create
            case "update":
                return self.update
            case "tickets":
                return self.tickets
            case "contacts":
                return self.contacts
        return None


PLANS: dict[str, Plan] = {
    "trial": Plan(50),  # one pool for everything (REC NAN26)
    "growth": Plan(200, 80, 80, 20, 20),  # DOC 40-66
    "pro": Plan(400, 160, 160, 100, 100),
    "enterprise": Plan(700, 280, 280, 200, 200),
    "addon1000": Plan(1000, 400, 400, 300, 300),
    "addon2000": Plan(2000, 800, 800, 400, 400),
    "minute100": Plan(100, tickets=40, contacts=40),  # the account recorded in 2021 and 2023 (REC ZAM21, ZAM23)
    "garden": Plan(3000, window=HOUR),  # older accounts count by the hour
    "blossom": Plan(3000, window=HOUR),
    "estate": Plan(5000, window=HOUR),
    "forest": Plan(5000, window=HOUR),
    "unlimited": Plan(1_000_000_000),  # no such plan is sold: for tests that measure something else
}


@dataclass(frozen=True, slots=True)
class Charge:
    """What one request cost, and what is left: the three headers."""

    total: int
    remaining: int
    used: int
    retry_after: int | None = None


class Limits:
    """The running window of one account."""

    def __init__(self, plan: str) -> None:
        if plan not in PLANS:
            raise ValueError(f"unknown plan {plan!r}: choose one of {', '.join(PLANS)}")
        self.plan = PLANS[plan]
        self._opened: float | None = None
        self._used: dict[str | None, int] = {}

    def charge(self, pool: str | None, cost: int, now: float) -> Charge:
        """Count a request of ``cost`` credits. ``retry_after`` is set when it is one too many."""
        if self._opened is None or not 0 <= now - self._opened < self.plan.window:
            self._opened, self._used = now, {}
        account_left = self.plan.total - self._used.get(None, 0)
        size = self.plan.size(pool)
        shown_total, left = self.plan.total, account_left
        if size is not None:
            shown_total, left = size, min(size - self._used.get(pool, 0), account_left)
        if cost > left:
            wait = max(1, math.ceil(self._opened + self.plan.window - now))
            return Charge(shown_total, 0, cost, wait)  # INF: the refused call itself costs nothing more
        self._used[None] = self._used.get(None, 0) + cost
        if size is not None:
            self._used[pool] = self._used.get(pool, 0) + cost
        return Charge(shown_total, left - cost, cost)

    def reset(self) -> None:
        """A new window begins with the next request."""
        self._opened = None
