"""A fake on a port: for other languages, for recordings, for whatever does not go through requests.

Stands on socketserver: HTTP/1.1 with keep-alive and pipelining, buffered writes, TCP_NODELAY. http.server's own
handler rewrites paths (``//``) and refuses unknown verbs; a fake has to see both as they came.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import socketserver
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .. import connect
from ..admin import Access, Admin
from ..kit.clock import real_seconds
from ..messages import Request, Response
from . import address, wire

if TYPE_CHECKING:
    from typing_extensions import Self

    from otai_sdk import TicketSystemAdapter

    from ..server import FakeServer

_LONGEST_LINE = 65536
_LARGEST_REST = 1 << 30
_REST_TIME = 5.0
_SLOW_READER = 60.0
_REASONS = http.client.responses


class Server:
    """A fake that answers on a port; a context manager.

    Attributes:
        fake: the fake behind the port.
        url: ``http://127.0.0.1:PORT``, an address at which this machine can use it.
        port: the port it listens on.
        public_url: where other machines can use it, by this machine's name if it listens on all addresses; None if it
            listens on the loopback, where no other machine comes.
        health_url: says that it is up, to anyone and without credentials.
        admin_url: where the page of the admin API is, or None if there is none.
    """

    def __init__(
        self,
        fake: FakeServer,
        host: str,
        port: int,
        *,
        real_time: bool = True,
        admin: Access = True,
        idle_timeout: float | None = None,
    ) -> None:
        idle = fake.idle_timeout if idle_timeout is None else idle_timeout
        if idle <= 0:
            raise ValueError(f"idle_timeout={idle_timeout!r}: it is a number of seconds above 0")
        self.fake = fake
        self._real_time = real_time
        self._socket_server = _SocketServer(fake, host, port, admin, idle)
        bound, self.port = self._socket_server.server_address[:2]
        self.url = address.local(host, str(bound), self.port)
        self.public_url = address.public(host, str(bound), self.port)
        self.health_url = f"{self.url}/_fake/health"
        self.admin_url = f"{self.url}/_fake/" if admin else None
        self._thread: threading.Thread | None = None

    @property
    def params(self) -> dict[str, Any]:
        """The ``params`` of a SystemConfig that leads to this port."""
        return self.fake.params_for(self.url)

    def adapter(self, **params: Any) -> TicketSystemAdapter:
        """An adapter wired to this port, past the proxies of the environment; ``params`` override the settings."""
        return connect.adapter_for(self.fake.system, {"proxies": {}, **self.params, **params}, self.fake)

    def start(self) -> Self:
        """Answer in a background thread."""
        self.fake.opened()
        if self._real_time:
            self.fake.clock.run()
        self._thread = threading.Thread(
            target=self._socket_server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        connect.opened(self.fake, self.url)
        return self

    def stop(self) -> None:
        """Stop answering and free the port; the fake keeps its state. Stopping twice does no harm."""
        self._stop(well=False)

    def _stop(self, *, well: bool) -> None:
        stopped = self._thread is not None
        if self._thread is not None:
            self._socket_server.shutdown()
            self._thread.join()
            self._thread = None
            if self._real_time:
                self.fake.clock.stop()
        self._socket_server.close_connections()
        self._socket_server.server_close()
        if stopped:
            connect.closed(self.fake, self.url)
            self.fake.closed(well=well)

    def wait(self) -> None:
        """Block until `stop` is called from another thread (or Ctrl-C)."""
        while self._thread is not None and self._thread.is_alive():
            self._thread.join(0.5)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop(well=kind is None)

    def __repr__(self) -> str:
        return f"<Server of {type(self.fake).__name__} at {self.url}>"


class _SocketServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, fake: FakeServer, host: str, port: int, admin: Access, idle_timeout: float) -> None:
        self.fake = fake
        self.admin = Admin(fake, admin)
        self.idle_timeout = idle_timeout
        self._open: set[socket.socket] = set()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error; anything else is ours and must be seen."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _BadRequestError(Exception):
    """The bytes are no HTTP request."""


class Handler(socketserver.StreamRequestHandler):
    """One connection, request by request.

    ``version`` is what the answer calls itself; ``spoilt``: a body was not read to its end.
    """

    wbufsize = -1  # unbuffered, head and body go out apart, and the client's delayed ACK costs 44 ms a request
    disable_nagle_algorithm = True
    server: _SocketServer
    version = "HTTP/1.1"
    spoilt = False

    def handle(self) -> None:
        fake = self.server.fake
        keep_alive = True
        while keep_alive:
            self.connection.settimeout(self.server.idle_timeout)
            try:
                got = self._read_request()
            except _BadRequestError:
                self._send(fake.bad_request(), "GET", keep_alive=False)
                return
            except (TimeoutError, OSError):
                return
            if got is None:
                return
            request, keep_alive = got
            self.connection.settimeout(_SLOW_READER)
            if self.server.admin.owns(request):
                self._send(self.server.admin.handle(request), request.method, keep_alive=False)
                return
            response = fake.handle(request)
            if response.effect is not None and not wire.play(response.effect, self, response):
                return
            self._send(response, request.method, keep_alive=keep_alive)
            if self.spoilt:
                self._let_go()

    def _read_request(self) -> tuple[Request, bool] | None:
        echoes = self.server.fake.echoes_version
        self.version = "HTTP/1.0" if echoes else "HTTP/1.1"
        line = self.rfile.readline(_LONGEST_LINE + 1)
        while line in (b"\r\n", b"\n"):  # RFC 9112 2.2: empty lines before a request line are skipped
            line = self.rfile.readline(_LONGEST_LINE + 1)
        if not line:
            return None
        words = line.decode("latin-1").rstrip("\r\n").split(" ")
        if len(words) != 3 or not words[0] or not words[1] or words[2] not in ("HTTP/1.0", "HTTP/1.1"):
            raise _BadRequestError
        method, target, version = words
        self.version = version if echoes else "HTTP/1.1"
        try:
            message = http.client.parse_headers(self.rfile)
        except http.client.HTTPException as error:
            raise _BadRequestError from error
        headers: dict[str, str] = {}
        for name, value in message.items():
            key = name.lower()
            headers[key] = f"{headers[key]}, {value}" if key in headers else value
        if version == "HTTP/1.1" and "host" not in headers:
            raise _BadRequestError
        body = self._read_body(headers)
        connection = headers.get("connection", "").lower()
        keep_alive = "close" not in connection if version == "HTTP/1.1" else "keep-alive" in connection
        keep_alive = keep_alive and not self.spoilt
        if self.server.fake.knows_absolute_form and "://" in target.split("?", 1)[0]:
            target = "/" + target.split("://", 1)[1].partition("/")[2]
        path, _, query = target.partition("?")
        client = self.client_address[0]
        base = f"http://{headers['host']}" if headers.get("host") else ""
        return Request(method, path, query, headers, body, base, client), keep_alive

    def _read_body(self, headers: dict[str, str]) -> bytes:
        """The body; of one larger than the fake looks at nothing or its beginning, and the connection is spoilt."""
        self.spoilt = False
        largest = self.server.fake.largest_body
        chunked = headers.get("transfer-encoding", "").lower() == "chunked"
        length = headers.get("content-length", "0").strip()
        if not chunked:
            if not length.isdigit() or len(length) > 18:
                raise _BadRequestError
            if int(length) > largest:
                self.spoilt = True
                return b""
        if headers.get("expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()
        if chunked:
            return self._read_chunks(largest)
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise ConnectionResetError
        return body

    def _read_chunks(self, largest: int) -> bytes:
        body = bytearray()
        while True:
            size_line = self.rfile.readline(_LONGEST_LINE).split(b";")[0].strip()
            try:
                size = int(size_line, 16)
            except ValueError as error:
                raise _BadRequestError from error
            if size < 0:
                raise _BadRequestError
            if size == 0:
                while self.rfile.readline(_LONGEST_LINE) not in (b"\r\n", b"\n", b""):
                    pass  # trailers
                return bytes(body)
            body += self.rfile.read(min(size, largest + 1 - len(body)))
            if len(body) > largest:
                self.spoilt = True
                return bytes(body)
            self.rfile.readline(3)

    def _let_go(self) -> None:
        """Take what the client still sends, so that it reads the answer instead of a broken connection."""
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            ends, left = real_seconds() + _REST_TIME, _LARGEST_REST
            while left > 0 and real_seconds() < ends:
                self.connection.settimeout(max(0.01, ends - real_seconds()))
                got = len(self.connection.recv(1 << 16))
                if not got:
                    return
                left -= got

    def head(self, response: Response, length: int | None, *, keep_alive: bool | None = None) -> bytes:
        """The status line and the headers of an answer; without ``Connection`` where ``keep_alive`` is None."""
        lines = [f"{self.version} {response.status} {_REASONS.get(response.status, '')}".rstrip()]
        lines += [f"{name}: {value}" for name, value in response.headers]
        if length is not None:
            lines.append(f"Content-Length: {length}")
        if keep_alive is not None and response.header("Connection") is None:
            lines.append("Connection: keep-alive" if keep_alive else "Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")

    def _send(self, response: Response, method: str, *, keep_alive: bool) -> None:
        bodiless = response.status in (204, 304) or response.status < 200
        length = None if bodiless else len(response.body)
        self.wfile.write(self.head(response, length, keep_alive=keep_alive))
        if not bodiless and (method != "HEAD" or self.server.fake.head_has_body):
            self.wfile.write(response.body)
        self.wfile.flush()
