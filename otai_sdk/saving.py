"""Files that take their place once they are whole, and folders that processes share."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from .errors import ConfigError, InvalidRequestError


@contextmanager
def new_file(save_to: str | os.PathLike[str], *, called: str = "save_to") -> Iterator[BinaryIO]:
    """A file beside ``save_to`` that takes its place at the end, and is gone if anything fails.

    Args:
        save_to: the file.
        called: what it is called where it was given, for messages.

    Raises:
        InvalidRequestError: it cannot be written.
    """
    try:
        path = Path(save_to)
        part = path.with_name(f".{path.name[:100]}.{uuid.uuid4().hex}.part")
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a directory")
        file = part.open("xb")
    except (OSError, ValueError, TypeError) as error:
        raise _cannot_save(called, save_to, error) from None
    try:
        with file:
            yield file
        part.replace(path)
    except OSError as error:
        raise _cannot_save(called, save_to, error) from None
    finally:
        with suppress(OSError):
            part.unlink()


def writable_folder(folder: str | os.PathLike[str], called: str) -> Path:
    """A folder for files that processes share; made if it does not exist.

    Raises:
        ConfigError: it cannot be made or written.
    """
    path = Path(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".{uuid.uuid4().hex}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ConfigError(f"{called}: the folder {path} cannot be used: {error.strerror or error}") from None
    return path


def lock(number: int, *, wait: bool) -> None:
    """Lock an open file. The system frees it with the file, however this process ends.

    Args:
        number: the file's descriptor.
        wait: until nobody else has it; Windows waits for ten seconds.

    Raises:
        OSError: somebody has it, or the system cannot lock it.
    """
    try:
        import fcntl
    except ModuleNotFoundError:  # Windows
        import msvcrt

        msvcrt.locking(number, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(number, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def _cannot_save(called: str, save_to: object, error: Exception) -> InvalidRequestError:
    shown = str(save_to) if isinstance(save_to, os.PathLike) else repr(save_to)
    why = error.strerror if isinstance(error, OSError) else str(error)
    return InvalidRequestError(f"{called} {shown} cannot be written: {why}")
