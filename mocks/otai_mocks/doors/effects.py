"""What faults do to a client in process: the errors that requests would raise, and bodies that come as if by wire."""

from __future__ import annotations

import errno
import io
import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from http.client import RemoteDisconnected
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.utils import select_proxy
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError, ProxyError, ReadTimeoutError

from ..kit.sleep import wait
from ..messages import Close, Drip, DripHead, Flood, Hang, Refuse, Reset, Response, Truncate
from . import flood

if TYPE_CHECKING:
    from requests import PreparedRequest

_NO_POOL: Any = None  # urllib3 names the pool in its errors; in process there is none
_PADDING = 64


def play(answer: Response, request: PreparedRequest) -> tuple[Any, Response]:
    """The body as a stream, and the answer it belongs to.

    Interim answers (1xx) are skipped, as by a client that knows HTTP: here is no connection that they could put out of
    step.

    Raises:
        requests.RequestException: no answer comes.
    """
    timeout = _read_timeout(request)
    match answer.effect:
        case Refuse():
            raise _refused(request)
        case Reset():
            raise _broken(request, ConnectionResetError(104, "Connection reset by peer"))
        case Close():
            raise _broken(request, RemoteDisconnected("Remote end closed connection without response"))
        case Hang():
            raise _late(request, timeout)
        case Drip(seconds, size):
            return PieceBody(_dripping(answer.body, seconds, size, timeout)), answer
        case DripHead(seconds, size, "headers", endless):
            length = sum(len(name) + len(value) + 4 for name, value in answer.headers)
            if not _waited(math.inf if endless else seconds * math.ceil(length / size), timeout):
                raise _late(request, timeout)
        case DripHead(seconds, size, part, endless):
            late = _late_end(math.inf if endless else seconds * math.ceil(_PADDING / size), timeout)
            whole = [answer.body]
            return PieceBody(_joined(late, whole) if part == "extensions" else _joined(whole, late)), answer
        case Flood(gzip=gzip):
            if gzip:
                answer = replace(answer, headers=[*answer.headers, ("Content-Encoding", "gzip")])
            assert isinstance(answer.effect, Flood)
            return PieceBody(flood.pieces(answer.effect, answer.body)), answer
        case Truncate(size):
            return io.BytesIO(answer.body[:size]), answer
    return io.BytesIO(answer.body), answer


def _refused(request: PreparedRequest) -> requests.exceptions.ConnectionError:
    """As a port says it that nobody listens on, down to the names of host and port in its text."""
    pool = _pool(request)
    connection: Any = pool.ConnectionCls(pool.host, pool.port)  # opens nothing yet
    cause = ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
    refused = NewConnectionError(connection, f"Failed to establish a new connection: {cause}")
    refused.__cause__ = cause
    blamed = MaxRetryError(pool, request.path_url, refused)
    blamed.__cause__ = refused
    return requests.exceptions.ConnectionError(blamed, request=request)


def _late(request: PreparedRequest, timeout: float | None) -> requests.exceptions.ReadTimeout:
    said = ReadTimeoutError(_pool(request), request.path_url, f"Read timed out. (read timeout={timeout})")
    said.__cause__ = TimeoutError("timed out")
    return requests.exceptions.ReadTimeout(said, request=request)


def _pool(request: PreparedRequest) -> HTTPConnectionPool:
    """A pool for the request's host, without a connection: urllib3 names it in its errors."""
    parts = urlsplit(str(request.url))
    kind, port = (HTTPSConnectionPool, 443) if parts.scheme == "https" else (HTTPConnectionPool, 80)
    return kind(str(parts.hostname), parts.port or port)


def _broken(request: PreparedRequest, cause: Exception) -> requests.exceptions.ConnectionError:
    """With a proxy between, urllib3 blames the connection to it, also where the request had long been passed on."""
    proxies = getattr(request, "req_kwargs", {}).get("proxies")
    if select_proxy(str(request.url), proxies):
        blamed = MaxRetryError(_NO_POOL, str(request.url), ProxyError("Unable to connect to proxy", cause))
        return requests.exceptions.ProxyError(blamed, request=request)
    return requests.exceptions.ConnectionError(ProtocolError("Connection aborted.", cause), request=request)


class PieceBody(io.RawIOBase):
    """A body that comes piece by piece, as a connection hands it over."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1) -> bytes:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = piece
        count = len(self._rest) if size is None or size < 0 else size
        piece, self._rest = self._rest[:count], self._rest[count:]
        return piece

    def read(self, size: int = -1) -> bytes:
        pieces: list[bytes] = []
        got = 0
        while size is None or size < 0 or got < size:
            piece = self.read1(-1 if size is None or size < 0 else size - got)
            if not piece:
                break
            pieces.append(piece)
            got += len(piece)
        return b"".join(pieces)


def _dripping(body: bytes, seconds: float, size: int, timeout: float | None) -> Iterator[bytes]:
    for start in range(0, len(body), size):
        if not _waited(seconds, timeout):
            raise TimeoutError("timed out")
        yield body[start : start + size]


def _late_end(seconds: float, timeout: float | None) -> Iterator[bytes]:
    """No byte, after some time."""
    if not _waited(seconds, timeout):
        raise TimeoutError("timed out")
    yield from ()


def _joined(*parts: Iterable[bytes]) -> Iterator[bytes]:
    for part in parts:
        yield from part


def _waited(seconds: float, timeout: float | None) -> bool:
    """Whether so many seconds are within the client's limit; at most that is waited, and never for ever.

    On the wire each byte starts the limit anew, and only a deadline for the whole exchange ends a drip. Here is no
    socket at which one could end it, so that the limit holds for all of the head.
    """
    if math.isinf(seconds) and timeout is None:
        return False
    wait(seconds if timeout is None else min(seconds, timeout))
    return timeout is None or seconds <= timeout


def _read_timeout(request: PreparedRequest) -> float | None:
    timeout = getattr(request, "req_kwargs", {}).get("timeout")
    return timeout[1] if isinstance(timeout, tuple) else timeout
