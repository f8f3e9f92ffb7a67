"""Where workers keep the ledger of their account."""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections.abc import Callable
from typing import Any, Protocol

from ..saving import lock, writable_folder
from ..timer import monotonic

Change = Callable[["str | None", float], str]
_DAY = 24 * 3600


class SharedBudget(Protocol):
    """A text per account that many processes change. Write your own for another place to keep it in: a database.

    `create_adapter` and `AdapterPool` take one: then all adapters that share it draw on the account's rate limit
    together, as those of one process do anyway. One object serves any number of accounts, threads and forked processes.
    """

    def update(self, account: str, change: Callable[[str | None, float], str]) -> None:
        """Replace the text of an account, as one step: nobody else's change may come between reading and writing.

        Args:
            account: its name, of 100 characters at most: letters, digits, ``.``, ``:``, ``-`` and spaces.
            change: gives the new text for the present one (None: there is none), and for the present time: seconds on
                a clock that all who share the budget see alike. It is quick, sends nothing, and may be called again.
        """


class FileBudget:
    """The budget of all processes of one machine: a locked file per account. Not for network file systems.

    Args:
        folder: where the files lie; made if it does not exist.

    Raises:
        ConfigError: the folder cannot be made or written.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = writable_folder(folder, "budget")

    def update(self, account: str, change: Change) -> None:
        path = self._folder / f"{hashlib.sha256(account.encode()).hexdigest()[:32]}.budget"
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8", errors="replace") as file:
            lock(file.fileno(), wait=True)
            before = file.read()
            after = change(before or None, monotonic())  # the machine's own clock: all processes see the same
            if after != before:
                file.seek(0)
                file.truncate()
                file.write(after)
                file.flush()


class RedisBudget:
    """The budget of workers on many machines, kept in a Redis, in whose time they count.

    Args:
        client: a client of the package ``redis`` (``redis.Redis.from_url(…)``). Give it a ``socket_timeout``.
        prefix: of the keys.
    """

    _READ = "return {redis.call('time'), redis.call('get', KEYS[1])}"
    _WRITE = (
        "if (redis.call('get', KEYS[1]) or '') ~= ARGV[1] then return 0 end "
        "redis.call('set', KEYS[1], ARGV[2], 'EX', ARGV[3]) return 1"
    )

    def __init__(self, client: Any, *, prefix: str = "otai:budget:") -> None:
        self._client, self._prefix = client, prefix

    def update(self, account: str, change: Change) -> None:
        key = f"{self._prefix}{account}"
        while True:
            (seconds, micro), found = self._client.eval(self._READ, 1, key)
            before = found.decode() if isinstance(found, bytes) else found
            after = change(before, int(seconds) + int(micro) / 1e6)
            if after == (before or "") or self._client.eval(self._WRITE, 1, key, before or "", after, _DAY):
                return
            time.sleep(0.002 * random.random())  # noqa: S311  somebody else was quicker
