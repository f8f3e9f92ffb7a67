"""What faults do to a connection: the bytes of an answer, and how they come."""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BufferedIOBase
from itertools import cycle
from typing import Protocol

from ..kit.sleep import wait
from ..messages import Close, Drip, DripHead, Effect, Flood, Hang, Interim, Refuse, Reset, Response, Truncate
from . import flood

_PADDING = 64
_LONGEST = 60_000  # http.client gives up on lines of 65,536 bytes, and a slow answer is to be slow, not wrong


class Line(Protocol):
    """The connection to a client, and how a head is written on it."""

    wfile: BufferedIOBase
    connection: socket.socket
    version: str

    def head(self, response: Response, length: int | None, *, keep_alive: bool | None = None) -> bytes: ...


def play(effect: Effect, handler: Line, response: Response) -> bool:
    """Do to the connection what the effect says. True: nothing is spoilt, the answer is still to be sent."""
    out, body = handler.wfile, response.body
    match effect:
        case Interim(heads, seconds):
            for status, headers in heads:
                out.write(handler.head(Response(status, headers), None))
            out.flush()
            wait(seconds)
            return True
        case Refuse() | Reset():
            # A listening port cannot refuse one client; a reset before any byte is the nearest thing.
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()
        case Close():
            pass  # the handler ends, and with it the connection
        case Hang():
            _wait_for_the_client_to_leave(handler.connection)
        case Drip(seconds, size):
            out.write(handler.head(response, len(body), keep_alive=False))
            _drip(handler, body, seconds, size)
        case DripHead(seconds, size, part, endless):
            for fast, slow in _slow_parts(handler, response, part, endless=endless):
                out.write(fast)
                _drip(handler, slow, seconds, size)
        case Flood(gzip=gzip):
            for piece in _chunks(handler, response, flood.pieces(effect, body), gzip=gzip):
                out.write(piece)
        case Truncate(size):
            out.write(handler.head(response, len(body), keep_alive=False))
            out.write(body[:size])
    with contextlib.suppress(OSError, ValueError):  # ours was closed above, or the client is gone
        out.flush()
    return False


def _drip(handler: Line, data: bytes, seconds: float, size: int) -> None:
    for start in range(0, len(data), size):
        handler.wfile.flush()
        wait(seconds)
        handler.wfile.write(data[start : start + size])


def _slow_parts(handler: Line, response: Response, part: str, *, endless: bool) -> Iterator[tuple[bytes, bytes]]:
    """The answer as pairs of what comes at once and what drips after it."""
    body = response.body
    if part == "headers" or handler.version != "HTTP/1.1":  # before 1.1 there were no chunks
        head = handler.head(response, len(body), keep_alive=False)
        if not endless:
            yield b"", head
            yield body, b""
            return
        yield b"", head[:-2]
        for number in cycle(range(10)):
            yield f"X-Slow-{number}: ".encode(), b"a" * _LONGEST + b"\r\n"
    chunked = replace(response, headers=[*response.headers, ("Transfer-Encoding", "chunked")])
    yield handler.head(chunked, None, keep_alive=False), b""
    if part == "extensions":
        while endless:
            yield b"1;slow=", b"a" * _LONGEST + b"\r\n \r\n"
        if body:
            yield f"{len(body):x};slow=".encode(), b"a" * _PADDING
            yield b"\r\n" + body + b"\r\n", b""
        yield b"0\r\n\r\n", b""
        return
    yield _chunk(body) + b"0\r\n", b""
    while endless:
        yield b"X-Slow: ", b"a" * _LONGEST + b"\r\n"
    yield b"X-Slow: ", b"a" * _PADDING + b"\r\n\r\n"


def _chunks(handler: Line, response: Response, pieces: Iterable[bytes], *, gzip: bool) -> Iterator[bytes]:
    added = [("Content-Encoding", "gzip")] if gzip else []
    chunked = handler.version == "HTTP/1.1"
    if chunked:
        added.append(("Transfer-Encoding", "chunked"))
    yield handler.head(replace(response, headers=[*response.headers, *added]), None, keep_alive=False)
    for piece in pieces:
        yield _chunk(piece) if chunked else piece
    yield b"0\r\n\r\n" if chunked else b""


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n" if data else b""


def _wait_for_the_client_to_leave(connection: socket.socket) -> None:
    connection.settimeout(None)
    with contextlib.suppress(OSError):
        while connection.recv(65536):
            pass
