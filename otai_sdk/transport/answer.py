"""An answer as it is read off the socket: interim answers skipped, everything bounded, nothing left behind."""

from __future__ import annotations

import http.client
import io
import re
import socket
from collections.abc import Callable, Iterator
from typing import Any, cast

from .exchange import PIECE, BadAnswerError, Exchange

_LONGEST_LINE = 65536
_MOST_INTERIM = 100
_MOST_HEADERS = 100
_DIGITS = re.compile(r"[0-9]{1,18}")
_HEX = re.compile(rb"[0-9A-Fa-f]{1,15}")


class Answer(http.client.HTTPResponse):
    """The answer to one request.

    Args:
        exchange: says how long each read may take.
        tunnel: it is a proxy's answer to CONNECT.

    Attributes:
        complete: the whole body was read, and nothing came behind it: the connection may be used again.
    """

    def __init__(
        self,
        sock: socket.socket,
        debuglevel: int = 0,
        method: str | None = None,
        url: str | None = None,
        *,
        exchange: Exchange,
        tunnel: bool = False,
    ) -> None:
        super().__init__(sock, debuglevel, method=method, url=url)
        if isinstance(self.fp, io.BufferedReader):  # not so under tools that put a socket of theirs in its place
            self.fp = _Lines(cast(Any, _Source(self.fp.detach(), sock, exchange, tunnel)))
        self.complete = False
        self._left_over = False

    def begin(self) -> None:
        super().begin()
        if isinstance(self.fp, _Lines) and self.fp.ended:  # for http.client the head is complete then
            raise http.client.IncompleteRead(b"")
        self._check_length()
        self.will_close = self.will_close or self.status == http.client.SWITCHING_PROTOCOLS
        # What could not be parsed may be an echo of what was sent, and urllib3 would log it.
        self.headers.defects.clear()
        self.headers.set_payload("")

    def pieces(self) -> Iterator[bytes]:
        """The body as it came, still compressed, each piece as soon as it is there.

        Raises:
            http.client.HTTPException: it broke off, or its chunks are none.
        """
        while piece := self.read1(PIECE):
            yield piece
        if not self.chunked and self.length:
            raise http.client.IncompleteRead(b"", self.length)
        if self.fp is not None:
            self._close_conn()
        self.complete = not (self._left_over or self.will_close)

    # --- what http.client calls ----------------------------------------------------------------------

    def _read_status(self) -> tuple[str, int, str]:
        """The status line of the real answer: http.client itself skips only 100, and all the time in the world."""
        for _ in range(_MOST_INTERIM):
            line: tuple[str, int, str] = super()._read_status()  # type: ignore[misc]
            if not 100 <= line[1] < 200 or line[1] == 101:
                return line
            self._skip_headers()
        raise BadAnswerError(f"more than {_MOST_INTERIM} interim answers (1xx) came before the real one")

    def _skip_headers(self) -> None:
        for _ in range(_MOST_HEADERS):
            if self.fp.readline() in (b"\r\n", b"\n", b""):
                return
        raise BadAnswerError(f"an interim answer (1xx) has more than {_MOST_HEADERS} headers")

    def _check_length(self) -> None:
        """int() takes more for a number than HTTP does, and http.client takes what is none for "until it closes"."""
        given = self.headers.get_all("Content-Length")
        if given is None or self.chunked:
            return
        lengths = {text.strip() for text in ",".join(given).split(",")}
        if len(lengths) != 1 or not _DIGITS.fullmatch(next(iter(lengths))):
            raise BadAnswerError("its Content-Length is no number of bytes")
        if self.length is None:  # the same number twice
            self.length = int(lengths.pop())
            self.will_close = self._check_close()  # type: ignore[attr-defined]

    def _read_next_chunk_size(self) -> int:
        line = self.fp.readline()
        size = line.split(b";", 1)[0].strip()
        if not _HEX.fullmatch(size):
            self._close_conn()
            raise http.client.IncompleteRead(b"") if not line else BadAnswerError("the size of a chunk is no number")
        return int(size, 16)

    def _close_conn(self) -> None:
        if isinstance(self.fp, _Lines) and self.fp.holds_something():
            self._left_over = True
        super()._close_conn()  # type: ignore[misc]


class _Lines(io.BufferedReader):
    """What was read and not yet taken. No line is longer than a header may be, also where nobody asks for that.

    Attributes:
        ended: there was no more line.
    """

    ended = False

    def readline(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0 or size > _LONGEST_LINE:
            size = _LONGEST_LINE + 1
        line = super().readline(size)
        if len(line) > _LONGEST_LINE:
            raise http.client.LineTooLong("line of the answer")
        self.ended = not line.endswith(b"\n")
        return line

    def holds_something(self) -> bool:
        """Whether bytes are left that belong to no answer. Nothing more is read from here on."""
        cast(_Source, self.raw).dry = True
        return bool(self.peek(1))


class _Source(io.RawIOBase):
    """The socket, each read of which waits no longer than the exchange allows."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, exchange: Exchange, tunnel: bool) -> None:
        self._raw, self._sock, self._exchange, self._tunnel = raw, sock, exchange, tunnel
        self._limit: Callable[[], float] = exchange.to_connect if tunnel else exchange.to_go_on
        self.dry = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        if self.dry:
            return 0
        self._sock.settimeout(self._limit())
        count: int | None = cast(Any, self._raw).readinto(buffer)
        if count and not self._tunnel:
            self._exchange.answered = True
        return count

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()
