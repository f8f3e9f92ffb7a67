"""What all workers of an account have sent within the last minute. Pure: the time is an argument.

A request is entered before it is sent, so a worker that dies leaves the ledger true. Within any minute no more is
entered than the account has credits; then it does not matter when the system's own minute begins. What others draw, who
know nothing of this ledger, shows in the headers of the answers, and is entered too.
"""

from __future__ import annotations

import math

import msgspec

from ..ratelimit import HOUR, RESERVE, Route, window_of

_PARTS = 60
"""Parts of a window whose entries are counted together."""
_LASTS = _PARTS + 1
"""So many parts after its own an entry still counts: a request reaches the system somewhat later than it is entered."""
_FIRST = 5.0
"""Seconds for the answer to the first request of its kind. The others of that kind wait for what it shows."""
_LOOK_AGAIN = 0.3
_ACCOUNT = "account"


class Seen(msgspec.Struct, array_like=True):
    """What the last answer of a route showed.

    Attributes:
        family: as in `Route`.
        total: credits of its pool per window; 0: nothing is counted there.
        cost: credits of one request.
        at: when.
    """

    family: str
    total: int
    cost: int
    at: float

    @property
    def pool(self) -> str:
        return f"{self.family} {self.total}"


class Ledger(msgspec.Struct):
    """The credits of one account.

    Attributes:
        seen: route → what it draws on.
        spent: pool → credits by the part of time in which they were entered.
        closed: pool → the moment before which nothing goes, as a 429 said.
        first: route → when its first request was entered, whose answer is still to come.
    """

    seen: dict[str, Seen] = {}
    first: dict[str, float] = {}
    spent: dict[str, dict[int, int]] = {}
    closed: dict[str, float] = {}

    @classmethod
    def parse(cls, text: str | None) -> Ledger:
        """The ledger in a text that `text` made. One that is cut off is as good as none: the next answers fill it."""
        try:
            return msgspec.json.decode(text, type=cls) if text else cls()
        except msgspec.DecodeError:
            return cls()

    def text(self) -> str:
        """As JSON: some kilobytes at most."""
        return msgspec.json.encode(self).decode()

    def take(self, route: Route, now: float, *, bulk: bool) -> tuple[float, int]:
        """Enter a request that may be sent now.

        Args:
            route: what is asked.
            now: seconds on the clock that all workers share.
            bulk: it leaves a reserve to others.

        Returns:
            0 and the credits that were entered; or the seconds until it is worth asking again, and 0.
        """
        self._forget(now)
        seen = self.seen.get(route.name)
        cost = 1 if seen is None else seen.cost
        pools = self._pools(seen)
        waits = [self._wait(pool, total, cost, now, bulk=bulk) for pool, total in pools.items()]
        wait = max([*waits, *(self.closed.get(pool, now) - now for pool in (_ACCOUNT, *pools))])
        if seen is None and wait <= 0 and route.name in self.first:  # older ones are forgotten
            wait = _LOOK_AGAIN
        if wait > 0:
            return wait, 0
        if seen is None:
            self.first[route.name] = now
        if self._most():
            own = {} if seen is None or not seen.total else {seen.pool: seen.total}
            for pool, total in {_ACCOUNT: self._most(), **own}.items():
                self._enter(pool, total, cost, now)
        return 0.0, cost

    def answered(self, route: Route, charged: int, now: float, *, total: int, remaining: int, cost: int) -> None:
        """Take in what an answer showed.

        Args:
            route: what was asked.
            charged: the credits that were entered for it.
            now: when it came.
            total, remaining, cost: its headers.
        """
        self._forget(now)
        known = self.seen.get(route.name)
        self.first.pop(route.name, None)
        self.seen[route.name] = seen = Seen(route.family, total, cost, now)
        most = self._most()
        dearer = max(0, cost - charged)
        self._enter(_ACCOUNT, most, dearer, now)
        self._enter(seen.pool, total, dearer if known is not None and known.pool == seen.pool else cost, now)
        # What others drew. The largest pool so far may turn out to be one of the endpoint's own, so that has it too.
        for pool in {seen.pool, seen.pool if total < most else _ACCOUNT}:
            self._enter(pool, total, max(0, total - remaining - self._used(pool)), now)

    def uncounted(self, route: Route, now: float) -> None:
        """An answer came that showed nothing."""
        self.first.pop(route.name, None)
        if route.name not in self.seen:
            self.seen[route.name] = Seen(route.family, 0, 1, now)

    def refused(self, route: Route, now: float, seconds: float, *, total: int | None, remaining: int | None) -> None:
        """A 429: nothing goes for so many seconds; nothing of one kind, where the headers show that it has a pool."""
        self._forget(now)
        self.first.pop(route.name, None)
        seen = self.seen.get(route.name)
        own = seen is not None and seen.total < self._most() and seen.total == total and remaining == 0
        pool = seen.pool if own and seen is not None else _ACCOUNT
        self.closed[pool] = max(self.closed.get(pool, now), now + min(seconds, HOUR))

    # --- how ------------------------------------------------------------------------------------------

    def _pools(self, seen: Seen | None) -> dict[str, int]:
        """The pools that a request draws on, and their credits; none if that is not known yet.

        The account's is the largest that was seen. What was seen at one kind of requests only may be those' own.
        """
        most = self._most()
        if not most or (seen is None and len({known.family for known in self.seen.values()}) == 1):
            return {}
        if seen is None or not seen.total:
            return {_ACCOUNT: most}
        return {_ACCOUNT: most, seen.pool: seen.total} if seen.total < most else {_ACCOUNT: most}

    def _most(self) -> int:
        return max((seen.total for seen in self.seen.values()), default=0)

    def _used(self, pool: str) -> int:
        return sum(self.spent.get(pool, {}).values())

    def _wait(self, pool: str, total: int, cost: int, now: float, *, bulk: bool) -> float:
        kept = int(total * RESERVE) if bulk else 0
        missing = self._used(pool) + min(cost + kept, total) - total
        if missing <= 0:
            return 0.0
        part = window_of(total) / _PARTS
        for begun, credits in sorted(self.spent[pool].items()):
            missing -= credits
            if missing <= 0:
                return min((begun + _LASTS + 1) * part - now, window_of(total))
        return window_of(total)

    def _enter(self, pool: str, total: int, credits: int, now: float) -> None:
        if credits:
            entries = self.spent.setdefault(pool, {})
            begun = math.floor(now / (window_of(total) / _PARTS))
            entries[begun] = entries.get(begun, 0) + credits

    def _forget(self, now: float) -> None:
        """What is over; and what lies ahead, as the clock was set back."""
        most = self._most()
        totals = {_ACCOUNT: most, **{seen.pool: seen.total for seen in self.seen.values()}}
        for pool, entries in list(self.spent.items()):
            present = now / (window_of(totals.get(pool, most)) / _PARTS)
            kept = {begun: credits for begun, credits in entries.items() if begun <= present < begun + _LASTS + 1}
            self.spent[pool] = kept
            if not kept:
                del self.spent[pool]
        self.closed = {pool: until for pool, until in self.closed.items() if now < until <= now + HOUR}
        self.first = {name: at for name, at in self.first.items() if at <= now < at + _FIRST}
        self.seen = {name: seen for name, seen in self.seen.items() if now - HOUR < seen.at <= now + 1}
