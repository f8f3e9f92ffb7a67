"""Claims of the threads of a process, and of the processes of a machine."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ...errors import ConfigError
from ...saving import lock, writable_folder


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
        self._folder = writable_folder(folder, "claims")

    @contextmanager
    def claim(self, ticket_id: str) -> Iterator[bool]:
        """See `Claims.claim`.

        Raises:
            ConfigError: the folder cannot be written any more; nothing is claimed.
        """
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
        try:
            number = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as error:
            raise ConfigError(
                f"claims: the folder {path.parent} cannot be used: {error.strerror or type(error).__name__}"
            ) from None
        with suppress(OSError):  # somebody has it, or has just given it back
            lock(number, wait=False)
            if os.path.samestat(os.fstat(number), path.stat()):
                return number
        os.close(number)
        return None
