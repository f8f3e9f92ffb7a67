"""The time a fake lives in, under the test's control."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone


class Clock:
    """A fake's clock.

    It stands still between requests and moves ``step`` seconds after each accepted write, so that the times a test
    sees are the same in every run. While a fake is served on a port the clock runs in real time instead.

    Args:
        start: an aware moment to begin with; the present second by default.
        step: seconds that an accepted write takes while the clock stands; 0 freezes it.
    """

    def __init__(self, start: datetime | None = None, *, step: float = 1.0) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError(f"the clock needs an aware datetime, not {start.isoformat()}: add tzinfo=timezone.utc")
        self.step = step
        self._shown: float = float(int(time.time())) if start is None else start.timestamp()
        self._running_since: float | None = None

    def __repr__(self) -> str:
        state = "running" if self.running else f"standing, step {self.step:g} s"
        return f"<Clock {self.now().isoformat()} ({state})>"

    @property
    def running(self) -> bool:
        """True while the clock follows real time."""
        return self._running_since is not None

    def time(self) -> float:
        """Seconds since 1970."""
        if self._running_since is None:
            return self._shown
        return self._shown + (time.time() - self._running_since)

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.fromtimestamp(self.time(), timezone.utc)

    def advance(self, delta: timedelta | None = None, **units: float) -> None:
        """Move the clock: ``advance(minutes=5)`` or ``advance(timedelta(days=31))``. Backwards is refused."""
        seconds = ((delta or timedelta()) + timedelta(**units)).total_seconds()
        if seconds < 0:
            raise ValueError("a clock does not go backwards; use set() to start a test at another moment")
        self._shown += seconds

    def set(self, moment: datetime) -> None:
        """Jump to an aware moment, in the past or in the future."""
        if moment.tzinfo is None:
            raise ValueError(f"the clock needs an aware datetime, not {moment.isoformat()}: add tzinfo=timezone.utc")
        self._shown = moment.timestamp()
        if self._running_since is not None:
            self._running_since = time.time()

    def tick(self) -> None:
        """Called after each accepted write: a standing clock moves by its step."""
        if self._running_since is None:
            self._shown += self.step

    def run(self) -> None:
        """From now on follow real time."""
        if self._running_since is None:
            self._running_since = time.time()

    def stop(self) -> None:
        """Stand still at the present second."""
        self._shown = float(int(self.time()))
        self._running_since = None
