"""Where the body of an answer goes piece by piece, and how it is emptied for another attempt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO


class Outlet:
    """A sink that knows whether it has received anything.

    Args:
        sink: a function, or a file opened for writing bytes. With a method ``restart``, and as a file that can be
            rewound, it can be given to another attempt; otherwise only while it has received nothing.
    """

    def __init__(self, sink: Callable[[bytes], object] | BinaryIO) -> None:
        self._sink: Any = sink
        self._write: Callable[[bytes], object] = sink if callable(sink) else sink.write
        rewinds = not callable(sink) and sink.seekable()
        self._start = sink.tell() if rewinds and not callable(sink) else None
        self._used = False

    def __call__(self, piece: bytes) -> None:
        self._used = True
        self._write(piece)

    def emptied(self) -> bool:
        """Empty it for another attempt; False: that cannot be done."""
        if not self._used:
            return True
        if hasattr(self._sink, "restart"):
            self._sink.restart()
        elif self._start is not None:
            self._sink.seek(self._start)
            self._sink.truncate()
        else:
            return False
        self._used = False
        return True
