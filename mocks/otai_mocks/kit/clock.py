"""The time a fake lives in, under the test's control."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta, timezone

# freezegun and time-machine replace time.time and time.monotonic; neither replaces this one, where it exists.
_MONOTONIC = getattr(time, "CLOCK_MONOTONIC", None)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # freezegun makes moments of its own class, this one stays


def whole(seconds: float) -> float:
    """In whole microseconds, as a datetime tells them: ``advance(delta)`` reaches ``now() + delta`` exactly."""
    return round(seconds, 6)


def real_seconds() -> float:
    """Seconds that pass even while a test has frozen the process's time."""
    return time.monotonic() if _MONOTONIC is None else time.clock_gettime(_MONOTONIC)


class Clock:
    """A fake's clock.

    It stands still between requests and moves ``step`` seconds after each accepted write, so that the times a test
    sees are the same in every run. While a fake is served on a port the clock runs in real time instead, also where
    freezegun or time-machine have stopped the time of the process.

    Args:
        start: an aware moment to begin with; the present second by default (of freezegun or time-machine, if one is
            active).
        step: seconds that an accepted write takes while the clock stands; 0 freezes it.

    Attributes:
        moved: the seconds in all that `advance` and `set` have moved it forward.
    """

    def __init__(self, start: datetime | None = None, *, step: float = 1.0) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError(f"the clock needs an aware datetime, not {start.isoformat()}: add tzinfo=timezone.utc")
        self.step = step
        self.moved = 0.0
        self._shown: float = float(int(time.time())) if start is None else start.timestamp()
        self._running_since: float | None = None
        self._lock = threading.Lock()
        self._watchers: list[weakref.WeakMethod[Callable[[], None]]] = []

    def __repr__(self) -> str:
        state = "running" if self.running else f"standing, step {self.step:g} s"
        return f"<Clock {self.now().isoformat()} ({state})>"

    @property
    def running(self) -> bool:
        """True while the clock follows real time."""
        return self._running_since is not None

    def time(self) -> float:
        """Seconds since 1970."""
        since = self._running_since
        if since is None:
            return self._shown
        return whole(self._shown + (real_seconds() - since))

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return _EPOCH + timedelta(seconds=self.time())

    def advance(self, delta: timedelta | None = None, **units: float) -> None:
        """Move the clock: ``advance(minutes=5)`` or ``advance(timedelta(days=31))``. Backwards is refused."""
        if delta is not None and not isinstance(delta, timedelta):
            raise TypeError(f"advance({delta!r}): say of what, as advance(seconds={delta!r}), or give a timedelta")
        seconds = ((delta or timedelta()) + timedelta(**units)).total_seconds()
        if seconds < 0:
            raise ValueError("a clock does not go backwards; use set() to start a test at another moment")
        with self._lock:
            self._shown = whole(self._shown + seconds)
            self.moved += seconds
        self._tell()

    def set(self, moment: datetime) -> None:
        """Jump to an aware moment, in the past or in the future."""
        if moment.tzinfo is None:
            raise ValueError(f"the clock needs an aware datetime, not {moment.isoformat()}: add tzinfo=timezone.utc")
        with self._lock:
            self.moved += max(0.0, moment.timestamp() - self.time())
            self._shown = moment.timestamp()
            if self._running_since is not None:
                self._running_since = real_seconds()
        self._tell()

    def tick(self) -> None:
        """Called after each accepted write: a standing clock moves by its step."""
        if self._running_since is None:
            with self._lock:
                self._shown = whole(self._shown + self.step)

    def run(self) -> None:
        """From now on follow real time."""
        with self._lock:
            if self._running_since is None:
                self._running_since = real_seconds()

    def stop(self) -> None:
        """Stand still at the present second."""
        with self._lock:
            self._shown = float(int(self.time()))
            self._running_since = None

    def replaces_sleep(self) -> AbstractContextManager[Clock]:
        """Inside the block ``time.sleep`` does not wait but moves this clock, in every thread of the process.

        ``with fake.clock.replaces_sleep(): application.poll_every_minute()``

        Names that a module has imported (``from time import sleep``) are replaced too. Blocks may be nested and
        overlap; with several clocks each of them moves. ``time.time`` and ``time.monotonic`` go on as before.
        """
        from .sleep import sleeper

        return sleeper.for_clock(self)

    def watch(self, moved: Callable[[], None]) -> None:
        """Call this method of an object after each `advance` and `set`, as long as the object lives."""
        self._watchers.append(weakref.WeakMethod(moved))

    def _tell(self) -> None:
        for reference in self._watchers:
            moved = reference()
            if moved is not None:
                moved()
