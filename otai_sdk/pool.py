"""Adapters of many helpdesks, for servers that answer each request in a thread of its own."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING
from weakref import WeakSet

from .config import SystemConfig, create_adapter, fingerprint
from .errors import ConfigError

if TYPE_CHECKING:
    from typing_extensions import Self

    from .adapter import TicketSystemAdapter
    from .budget import SharedBudget

log = logging.getLogger("otai_sdk")


class AdapterPool:
    """Open adapters, made when they are asked for and closed by the pool: one for a tenant, not one for each request.

    One helpdesk needs no pool: a built-in adapter serves all threads. With many tenants the pool keeps those open that
    are used, closes the others, and takes up settings that have changed: another config is another adapter, and so is
    another value of an environment variable that a setting names (``password_env_var``).

    ``with pool.adapter(config) as helpdesk: helpdesk.get_ticket("1")``

    An adapter in use is never closed, neither by the pool's limit nor by `close`. All methods may be called in any
    thread. A forked process begins with an empty pool, and leaves what its parent made alone.

    Args:
        max_open: so many adapters are open at most, and more only while more are in use at once. Those used longest ago
            are closed first.
        shared: False gives no adapter to two users at once, for a class of yours that is not thread-safe.
        budget: shared with other processes, as `create_adapter` takes it.

    Raises:
        ConfigError: ``max_open`` is below 1.
    """

    def __init__(self, *, max_open: int = 100, shared: bool = True, budget: SharedBudget | None = None) -> None:
        if max_open < 1:
            raise ConfigError(f"max_open must be at least 1, not {max_open}")
        self._max_open = max_open
        self._shared = shared
        self._budget = budget
        self._begin()
        _POOLS.add(self)

    @contextmanager
    def adapter(self, config: SystemConfig) -> Iterator[TicketSystemAdapter]:
        """The adapter of these settings, until the block ends.

        Settings of the same id, provider and params lead to the same adapter, whether or not they are one object, as
        long as the environment variables they name hold what they held.

        Raises:
            ConfigError: there is no such adapter, or its settings are bad.
        """
        held = self._take(config)
        try:
            yield held.adapter
        finally:
            self._give_back(held)

    def close(self) -> None:
        """Close what is not in use now, and what is when its last user has done. The pool may be used on, and makes
        adapters anew."""
        with self._lock:
            opened = list(self._open)
            self._open.clear()
            idle = [held for held in opened if not held.users]
        _close(idle)

    def __len__(self) -> int:
        """How many adapters are open."""
        return len(self._open)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}, {len(self)} open, max_open={self._max_open}>"

    # --- how ------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[_Held, None] = {}  # in the order of their last use

    def _take(self, config: SystemConfig) -> _Held:
        secrets = fingerprint(config.params)
        with self._lock:  # also while one is made, which sends nothing: two threads must not make two
            held = next((one for one in self._open if self._fits(one, config, secrets)), None)
            if held is None:
                held = _Held(config, secrets, self._budget)
            self._open.pop(held, None)
            self._open[held] = None
            held.users += 1
            surplus = self._surplus()
        _close(surplus)
        return held

    def _fits(self, held: _Held, config: SystemConfig, secrets: bytes) -> bool:
        if held.config.id != config.id:  # the id first: it tells most apart
            return False
        return (self._shared or not held.users) and held.secrets == secrets and held.config == config

    def _give_back(self, held: _Held) -> None:
        if held.process != os.getpid():  # the block began before a fork: it is the parent's
            return
        with self._lock:
            held.users -= 1
            if held in self._open:
                done = self._surplus()
            else:  # the pool was closed meanwhile
                done = [] if held.users else [held]
        _close(done)

    def _surplus(self) -> list[_Held]:
        """What is beyond the limit and not in use, taken out; the lock is held."""
        idle = [held for held in self._open if not held.users] if len(self._open) > self._max_open else []
        surplus = idle[: len(self._open) - self._max_open] if idle else []
        for held in surplus:
            del self._open[held]
        return surplus


class _Held:
    """An adapter, and who uses it."""

    __slots__ = ("adapter", "config", "process", "secrets", "users")

    def __init__(self, config: SystemConfig, secrets: bytes, budget: SharedBudget | None) -> None:
        self.secrets = secrets  # from before the adapter read them: one changed since is another the next time
        self.adapter = create_adapter(config, budget=budget)
        self.config = SystemConfig(config.id, config.provider_key, config.params)  # as it is now: configs can change
        self.process = os.getpid()
        self.users = 0


def _close(adapters: Iterable[_Held]) -> None:
    """Close them all. Who gave one back has no part in what goes wrong with another."""
    for held in adapters:
        try:
            held.adapter.close()
        except Exception as error:
            log.warning("adapter %r cannot be closed: %s", held.config.id, type(error).__name__)


_POOLS: WeakSet[AdapterPool] = WeakSet()


def _forget() -> None:
    """In a forked child: another thread of the parent may have held a lock, and uses what is open there."""
    for pool in list(_POOLS):
        pool._begin()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
