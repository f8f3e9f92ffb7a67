"""Waiting that moves a fake's clock instead of taking time.

``time.sleep`` belongs to the process, so one object for the process keeps account of who has replaced it.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

# Their sleeping is their own: they wait for other processes and threads, not for a helpdesk.
_LEFT_ALONE = ("_pytest", "concurrent", "execnet", "multiprocessing", "pytest", "subprocess", "threading", "xdist")


class Advanced(Protocol):
    """A clock that is moved instead of waiting."""

    def advance(self, *, seconds: float) -> Any: ...


AnyClock = TypeVar("AnyClock", bound=Advanced)


class Sleeper:
    """Puts itself in the place of ``time.sleep`` while at least one clock wants it, and goes with the last."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._clocks: list[Advanced] = []
        self._real: Any = time.sleep
        self._places: list[tuple[dict[str, Any], str]] = []

    @contextmanager
    def for_clock(self, clock: AnyClock) -> Iterator[AnyClock]:
        """Sleeping moves ``clock`` until the block ends."""
        with self._lock:
            if not self._clocks:
                self._replace()
            self._clocks.append(clock)
        try:
            yield clock
        finally:
            with self._lock:
                self._clocks.remove(clock)
                if not self._clocks:
                    self._put_back()

    def sleep(self, seconds: float) -> None:
        """What ``time.sleep`` is meanwhile."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        with self._lock:
            clocks = list({id(clock): clock for clock in self._clocks}.values())
        for clock in clocks:
            clock.advance(seconds=seconds)
        if not clocks:  # a name that was imported inside the block, called after it
            self._real(seconds)

    def _replace(self) -> None:
        self._real = time.sleep
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] in _LEFT_ALONE or name == __name__:
                continue
            names = getattr(module, "__dict__", None)
            if isinstance(names, dict):
                self._places += [(names, key) for key, value in list(names.items()) if value is self._real]
        replaced = self.sleep
        for names, key in self._places:
            names[key] = replaced
        self._own = replaced

    def _put_back(self) -> None:
        for names, key in self._places:
            # where someone has put something else meanwhile, it is theirs to take away
            if names.get(key) is self._own:
                names[key] = self._real
        self._places.clear()


sleeper = Sleeper()


def wait(seconds: float) -> None:
    """Wait in real time, whatever ``time.sleep`` is just now."""
    threading.Event().wait(seconds)
