"""The time that waits and deadlines are counted in: real, or a fake's."""

from __future__ import annotations

import threading
import time

# freezegun and time-machine replace time.time and time.monotonic; neither replaces this one, where it exists.
_MONOTONIC = getattr(time, "CLOCK_MONOTONIC", None)


def monotonic() -> float:
    """Seconds that pass even while a test has frozen the time of the process."""
    return time.monotonic() if _MONOTONIC is None else time.clock_gettime(_MONOTONIC)


class Timer:
    """Real time. A sleep counts in full, even if a test has replaced ``time.sleep`` by something that returns at once.

    Subclasses wait in another time: `pass_time` is all they need.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._skipped = 0.0

    def now(self) -> float:
        """Seconds since some moment; never backwards."""
        return monotonic() + self._skipped

    def server_now(self) -> float:
        """The same in the time in which the server counts its rate limit; a fake's may stand still."""
        return self.now()

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass."""
        if seconds <= 0:
            return
        until = self.now() + seconds
        self.pass_time(seconds)
        with self._lock:
            self._skipped += max(0.0, until - self.now())

    def pass_time(self, seconds: float) -> None:
        """How the seconds pass."""
        time.sleep(seconds)  # looked up now: what stands in its place may move a fake's clock
