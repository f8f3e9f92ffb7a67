"""What an account may still send, learnt from the headers of its answers. Pure: the time is an argument.

Freshdesk counts per account and minute, whoever calls: other processes draw on the same credits, so what an answer's
``X-Ratelimit-Remaining`` shows is the truth, and what was sent since is counted here. Where an endpoint has a smaller
pool of its own, the headers show that one, and the account's is drawn on all the same. Who waits for the credits to
come back before they are used up sees no 429.
"""

from __future__ import annotations

import os
import re
import threading
import weakref
from collections.abc import Mapping

MINUTE = 60.0
HOUR = 3600.0
_PER_HOUR = 3000
"""Accounts with so many credits are of the elder plans, which count by the hour."""
RESERVE = 0.1
"""The part of the credits that bulk reads leave to others."""
_MOST_KEPT = 0.5
SPREAD = 1.0
"""Seconds over which those who wait for the same moment should spread themselves."""
_LET_OTHERS_BEGIN = 2 * SPREAD
"""A bulk read sends once, then lets others that waited send too, before it takes more from a new window."""
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_ID = re.compile(r"/[0-9]+(?=/|$)")


class Route:
    """Which pool a request draws on, and what it costs, as far as its address tells.

    Args:
        method: the verb.
        path: the address without query.
        include: what is asked for besides, which costs more.
    """

    __slots__ = ("family", "name")

    def __init__(self, method: str, path: str, include: str = "") -> None:
        shape = _ID.sub("/{id}", path)
        resource = next((part for part in shape.split("/") if part not in ("", "api", "v2")), "")
        self.family = f"{method} {resource}"
        self.name = f"{method} {shape} {include}"


class Pool:
    """Credits that are counted together.

    Attributes:
        total: credits per window.
        family: the kind of requests it was seen at first.
        routes: where it was seen.
        remaining: credits left, as the last answer showed.
        opened: the latest moment at which the window can have begun; None: it is over, and nothing was sent since.
        closed_until: a 429 said that nothing goes before this moment.
        pending: credits of requests under way.
        spent: credits of answered requests, in all.
        foreign: the most credits that others drew between two answers, in this window and in the one before.
    """

    __slots__ = ("closed_until", "family", "foreign", "opened", "pending", "remaining", "routes", "spent", "total")

    def __init__(self, total: int, family: str) -> None:
        self.total = total
        self.family = family
        self.routes: set[str] = set()
        self.remaining = total
        self.opened: float | None = None
        self.closed_until = float("-inf")
        self.pending = 0
        self.spent = 0
        self.foreign = (0, 0)

    @property
    def window(self) -> float:
        """Seconds after which the credits are back."""
        return window_of(self.total)

    def delay(self, cost: int, now: float, *, bulk: bool) -> float:
        """Seconds until a request of so many credits should be sent; 0: now."""
        if now < self.closed_until:
            return self.closed_until - now
        if self.opened is not None and now >= self.opened + self.window:
            self._is_over()
        reserve, others = int(self.total * RESERVE), max(self.foreign)
        kept = min(others + cost, int(self.total * _MOST_KEPT) if bulk else reserve) if others else 0
        if bulk:
            kept = max(kept, reserve)
            if others and self.opened is not None and now < self.opened + _LET_OTHERS_BEGIN:
                return self.opened + _LET_OTHERS_BEGIN - now
        if self.remaining - self.pending >= min(cost + kept, self.total):
            return 0.0
        return self.window if self.opened is None else self.opened + self.window - now

    def answered(self, remaining: int, cost: int, now: float, *, overlapping: int) -> None:
        """Take in what an answer shows.

        Args:
            remaining: its header.
            cost: what the request cost.
            now: the moment it came.
            overlapping: credits of answers that came while it was under way: they may have been counted after it.
        """
        if self.opened is None or remaining > self.remaining + overlapping:  # the first of a window
            drawn = self.total - cost - self.pending - remaining if self.spent else 0
            self.foreign = (self.foreign[1], max(0, drawn))
            self.opened, self.remaining = now, remaining
        else:
            before, drawn = self.foreign
            self.foreign = (before, max(drawn, self.remaining - cost - self.pending - remaining))
            self.remaining = min(remaining, self.remaining)
        self.spent += cost

    def drawn(self, cost: int, now: float) -> None:
        """Credits went, by an answer that did not show this pool."""
        self.opened = now if self.opened is None else self.opened
        self.remaining = max(0, self.remaining - cost)
        self.spent += cost

    def refused(self, until: float) -> None:
        """A 429: others drew what seemed to be left; nothing goes before ``until``, then all credits are back."""
        self.foreign = (max(self.foreign), max(*self.foreign, self.remaining))
        self.closed_until = max(self.closed_until, until)
        self._is_over()

    def _is_over(self) -> None:
        self.opened, self.remaining = None, self.total


class Permit:
    """Leave to send one request. It is given back to the budget, whatever comes of the request.

    Attributes:
        charged: the credits that a ledger shared with others has for it.
    """

    __slots__ = ("charged", "cost", "pools", "route", "spent")

    def __init__(self, route: Route, cost: int, pools: list[Pool], charged: int = 0) -> None:
        self.charged = charged
        self.route = route
        self.cost = cost
        self.pools = pools
        self.spent = [pool.spent for pool in pools]
        for pool in pools:
            pool.pending += cost

    def give_back(self) -> None:
        for pool in self.pools:
            pool.pending = max(0, pool.pending - self.cost)
        self.cost = 0


class Budget:
    """What one account may still send. Shared by all in this process who send to it, in every thread."""

    def __init__(self) -> None:
        self._lock, self._pid = threading.Lock(), os.getpid()
        self.forget()

    def forget(self) -> None:
        """As if nothing had been sent yet."""
        self._costs: dict[str, int] = {}
        self._totals: dict[str, int] = {}
        self._pools: dict[tuple[str, int], Pool] = {}
        self._account: Pool | None = None
        self._closed_until = self._latest = float("-inf")

    def ask(self, route: Route, now: float, *, bulk: bool = False) -> Permit | float:
        """Leave to send a request, or the seconds to wait before asking again."""
        with self._locked():
            if now < self._latest - MINUTE:  # a test has set its clock back
                self.forget()
            self._latest = max(now, self._latest)
            pools = self._pools_of(route)
            cost = self._costs.get(route.name, 1)
            wait = max([self._closed_until - now, *(pool.delay(cost, now, bulk=bulk) for pool in pools)])
            return wait if wait > 0 else Permit(route, cost, pools)

    def permit(self, route: Route, charged: int) -> Permit:
        """Leave to send a request that somebody else has allowed."""
        with self._locked():
            return Permit(route, self._costs.get(route.name, 1), self._pools_of(route), charged)

    def give_back(self, permit: Permit, now: float, headers: Mapping[str, str] | None = None) -> None:
        """The request has ended.

        Args:
            permit: the leave it had; it may be given back twice.
            now: the present moment.
            headers: those of the answer, by name in any case; None: there was none.
        """
        with self._locked():
            if permit.cost:
                expected = permit.cost
                permit.give_back()
                if headers is not None:
                    self._learn(permit, expected, now, headers)

    def refused(self, permit: Permit, now: float, seconds: float, headers: Mapping[str, str]) -> None:
        """The request was answered by 429: nothing goes for so many seconds.

        Only where the headers show that a pool of the endpoint's own is empty, requests to other endpoints go on.
        """
        seconds = min(seconds, HOUR)  # whoever sent more was mistaken, or is asked again then
        with self._locked():
            permit.give_back()
            total, remaining, _ = told_by(headers)
            own = self._pools.get((permit.route.family, total or 0))
            if own is not None and own is not self._account and remaining == 0:
                own.refused(now + seconds)
                return
            self._closed_until = max(self._closed_until, now + seconds)
            for pool in [*self._pools.values(), *([self._account] if self._account else [])]:
                pool.refused(now + seconds)

    # --- how ------------------------------------------------------------------------------------------

    def _locked(self) -> threading.Lock:
        if self._pid != os.getpid():  # a forked child: no request of the parent's threads is under way here
            self._lock, self._pid = threading.Lock(), os.getpid()
            for pool in [*self._pools.values(), *([self._account] if self._account else [])]:
                pool.pending = 0
        return self._lock

    def _pools_of(self, route: Route) -> list[Pool]:
        total, account = self._totals.get(route.name), self._account
        if total is None and account is not None and len(account.routes) == 1:
            return []  # seen at one endpoint only, it may be that endpoint's own: the first answer will tell
        own = None if total is None else self._pools.get((route.family, total))
        return [pool for pool in (own, account) if pool is not None]

    def _learn(self, permit: Permit, expected: int, now: float, headers: Mapping[str, str]) -> None:
        total, remaining, used = told_by(headers)
        if not total or remaining is None or remaining > total:
            return
        route, cost = permit.route, expected if used is None or used > total else used
        self._costs[route.name] = max(1, cost)
        self._totals[route.name] = total
        shown = self._pool_of(total, route.family)
        shown.routes.add(route.name)
        at_start = dict(zip(permit.pools, permit.spent, strict=True))
        overlapping = shown.spent - at_start.get(shown, 0)
        shown.answered(remaining, cost, now, overlapping=overlapping)
        if self._account is not None and self._account is not shown:
            self._account.drawn(cost, now)

    def _pool_of(self, total: int, family: str) -> Pool:
        """The pool with that total: the account's, which is the largest of all, or one of the endpoint's own."""
        account = self._account
        if account is not None and account.total == total:
            return account
        if account is None or total > account.total:
            if account is not None:  # then that was an endpoint's
                self._pools[account.family, account.total] = account
            self._account = Pool(total, family)
            return self._account
        return self._pools.setdefault((family, total), Pool(total, family))


def window_of(total: int) -> float:
    """Seconds after which so many credits are back."""
    return HOUR if total >= _PER_HOUR else MINUTE


def number(text: str | None) -> int | None:
    """A header's number; some accounts print ``32.0``."""
    found = _NUMBER.fullmatch((text or "").strip())
    return int(float(found[0])) if found else None


def told_by(headers: Mapping[str, str]) -> tuple[int | None, int | None, int | None]:
    """Total, remaining and used credits, as an answer shows them."""
    return (
        number(headers.get("X-Ratelimit-Total")),
        number(headers.get("X-Ratelimit-Remaining")),
        number(headers.get("X-Ratelimit-Used-Currentrequest")),
    )


_shared: weakref.WeakValueDictionary[tuple[str, str], Budget] = weakref.WeakValueDictionary()
_shared_lock = threading.Lock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_shared_lock.acquire, after_in_parent=_shared_lock.release, after_in_child=_shared_lock.release
    )


def budget_of(system: str, host: str) -> Budget:
    """The budget of an account: one for all adapters in this process, as long as one of them lives."""
    with _shared_lock:
        return _shared.setdefault((system, host), Budget())
