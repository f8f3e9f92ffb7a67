"""Who may work on a ticket just now, when several workers sort the same tickets."""

from __future__ import annotations

import hashlib
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from ..errors import ConfigError


class Claims(Protocol):
    """A lock per ticket. Write your own for another place to keep it in: a database, for example.

    A claim of a worker that died must end by itself.
    """

    def claim(self, ticket_id: str) -> AbstractContextManager[bool]:
        """Inside the block the ticket is this worker's, if it gives True; False: somebody has it. It never waits."""


class ThreadClaims:
    """Claims of the threads that share this object; what a `Triage` has if it is given none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: set[str] = set()

    @contextmanager
    def claim(self, ticket_id: str) -> Iterator[bool]:
        with self._lock:
            mine = ticket_id not in self._taken
            self._taken.add(ticket_id)
        try:
            yield mine
        finally:
            if mine:
                with self._lock:
                    self._taken.discard(ticket_id)


class FileClaims:
    """Claims of all processes of one machine: a locked file per ticket that is being worked on.

    The system frees the lock of a process that dies, however it dies. Give all workers of one helpdesk one folder, and
    other helpdesks another. Not for network file systems, whose locks are not to be relied on.

    Args:
        folder: where the files lie; made if it does not exist.

    Raises:
        ConfigError: the folder cannot be made or written.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            probe = self._folder / f".{uuid.uuid4().hex}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise ConfigError(f"claims: the folder {self._folder} cannot be used: {error.strerror or error}") from None

    @contextmanager
    def claim(self, ticket_id: str) -> Iterator[bool]:
        path = self._folder / f"{hashlib.sha256(ticket_id.encode()).hexdigest()[:32]}.claim"
        number = self._locked(path)
        if number is None:
            yield False
            return
        try:
            yield True
        finally:
            with suppress(OSError):  # before the lock goes: who opened it meanwhile sees that it is another file
                path.unlink()
            os.close(number)

    @staticmethod
    def _locked(path: Path) -> int | None:
        number = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        if _lock(number):
            with suppress(OSError):
                if os.path.samestat(os.fstat(number), path.stat()):
                    return number
        os.close(number)
        return None


def _lock(number: int) -> bool:
    """Lock an open file without waiting."""
    try:
        import fcntl
    except ModuleNotFoundError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class RedisClaims:
    """Claims of workers on many machines, kept in a Redis.

    Args:
        client: a client of the package ``redis`` (``redis.Redis.from_url(…)``).
        prefix: of the keys: one per helpdesk.
        seconds: after which the claim of a worker that died ends. It must be longer than one ticket ever takes.
    """

    _RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"

    def __init__(self, client: Any, *, prefix: str = "otai:claim:", seconds: float = 300.0) -> None:
        if seconds <= 0:
            raise ConfigError(f"claims: seconds={seconds!r}: expected a number above 0")
        self._client, self._prefix, self._milliseconds = client, prefix, max(1, int(seconds * 1000))

    @contextmanager
    def claim(self, ticket_id: str) -> Iterator[bool]:
        key, token = f"{self._prefix}{ticket_id}", uuid.uuid4().hex
        mine = bool(self._client.set(key, token, nx=True, px=self._milliseconds))
        try:
            yield mine
        finally:
            if mine:
                self._client.eval(self._RELEASE, 1, key, token)
