"""The other end of a connection, doing what a script says: real sockets on the loopback address."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any

from otai_sdk.config import AdapterSettings, Timeout
from otai_sdk.transport import Transport

SECRET = "sesame-4711"
DRIPS = 150
"""After so many drips the peer ends what it says properly: a limit that does not hold shows as a good answer."""

Script = Callable[["Line"], None]


def transport(system: str = "otobo", **settings: Any) -> Transport:
    """One that knows a secret; whatever limit a test does not name is generous."""
    idle = settings.pop("idle", 20.0)
    return Transport(system, AdapterSettings(**settings), secrets=[SECRET], idle=idle)


def limits(**seconds: float) -> Timeout:
    return Timeout(**{"connect": 20.0, "read": 20.0, "total": 20.0, **seconds})


def answer(body: bytes = b"{}", status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


class Line:
    """One connection, from the server's side."""

    def __init__(self, peer: Peer, sock: socket.socket, number: int) -> None:
        self.peer, self.sock, self.number = peer, sock, number

    def request(self) -> bytes:
        """The next request, complete; empty when the client has hung up."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = self.sock.recv(65536)
            if not piece:
                return b""
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = next((int(v) for k, _, v in _fields(head) if k.lower() == b"content-length"), 0)
        while len(body) < length:
            body += self.sock.recv(65536)
        self.peer.requests.append(head + b"\r\n\r\n" + body)
        return self.peer.requests[-1]

    def say(self, data: bytes) -> None:
        self.sock.sendall(data)

    def drip(self, data: bytes, pieces: int = DRIPS) -> None:
        """The same again and again, slowly."""
        for _ in range(pieces):
            self.say(data)
            if self.peer.over.wait(0.02):
                return

    def secure(self, context: ssl.SSLContext) -> None:
        self.sock = context.wrap_socket(self.sock, server_side=True)

    def hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()


def _fields(head: bytes) -> list[tuple[bytes, bytes, bytes]]:
    return [line.partition(b":") for line in head.split(b"\r\n")[1:]]


class Peer:
    """A server; ``script`` runs for each connection, in a thread of its own.

    Attributes:
        requests: what was received, head and body.
        over: set when the test is done.
    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._lines: list[Line] = []
        self.requests: list[bytes] = []
        self.over = threading.Event()
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def connections(self) -> int:
        return len(self._lines)

    def __enter__(self) -> Peer:
        self._start(self._accept)
        return self

    def __exit__(self, *args: object) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join()
        for line in self._lines:
            line.hang_up()
        for thread in self._threads:
            thread.join()

    def _start(self, work: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=work, args=args)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            line = Line(self, sock, len(self._lines) + 1)
            self._lines.append(line)
            self._start(self._serve, line)

    def _serve(self, line: Line) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._script(line)
        line.hang_up()


def serving(*answers: bytes) -> Script:
    """Gives these answers, one to a request, on one connection or several."""
    left = list(answers)

    def script(line: Line) -> None:
        while line.request():
            line.say(left.pop(0))

    return script
