"""Connections that keep within the exchange's limits, and know how long they may be used again."""

from __future__ import annotations

import http.client
import os
import re
import socket
import ssl
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import urllib3.connection
import urllib3.exceptions
import urllib3.util.connection

from ..config import Timeout
from ..timer import monotonic
from .answer import Answer
from .exchange import Current, Exchange

if TYPE_CHECKING:
    _Base = urllib3.connection.HTTPConnection
else:
    _Base = object

_AT_ONCE = 16384  # what fits one TLS record: sending waits anew for each
_BROKEN = (ConnectionError, ssl.SSLError)
_ANY = Timeout(connect=60, read=60, total=3600)  # of a connection used without an exchange of ours


class Patience:
    """How long the connections to one host may be idle and still be used again.

    Args:
        seconds: as long as nothing is known of the server.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._learnt = float("inf")

    @property
    def seconds(self) -> float:
        return min(self._seconds, self._learnt)

    def told(self, keep_alive: str | None) -> None:
        """The server says how long it keeps idle connections: half of that is safe."""
        found = re.search(r"timeout\s*=\s*([0-9]{1,9})", keep_alive or "", re.IGNORECASE)
        if found:
            self._seconds = int(found[1]) / 2

    def was_too_long(self, idle: float) -> None:
        """A connection was closed by the server after so many idle seconds, as it turned out when it was used."""
        self._learnt = min(self._learnt, idle / 2)


class Watched(_Base):
    """What our connections add to those of urllib3. `watch` must be called before use."""

    def watch(self, current: Current, patience: Patience) -> None:
        """
        Args:
            current: tells the exchange of the thread.
            patience: shared by the connections to one host.
        """
        self._current, self._patience = current, patience
        self._tunnelling = False
        self._used = False
        self._idle_since = 0.0
        self._idle = 0.0

    def put_aside(self) -> None:
        """It goes back into the pool."""
        self._used, self._idle_since = True, monotonic()

    def take_up(self) -> bool:
        """It comes out of the pool; False if it had better not be used any more."""
        self._idle = monotonic() - self._idle_since if self._used else 0.0
        pending = getattr(self.sock, "pending", None)  # what TLS has decrypted already, select cannot see
        return self._idle <= self._patience.seconds and not (pending is not None and pending())

    def abandon(self) -> None:
        """Forget the socket without a word to the server: it belongs to the process that this one was forked from."""
        sock, self.sock = self.sock, None
        with suppress(OSError, AttributeError):
            os.close(sock.detach())

    # --- what urllib3 and http.client call -----------------------------------------------------------

    @property
    def response_class(self) -> Any:  # type: ignore[override]
        return partial(Answer, exchange=self._exchange, tunnel=self._tunnelling)

    @property
    def _exchange(self) -> Exchange:
        return self._current.exchange or Exchange(_ANY)

    def _new_conn(self) -> socket.socket:
        """Connect: an address has ``timeout.connect`` seconds, all of them together what is left."""
        self._used = False
        exchange, host = self._exchange, self._dns_host
        failure: Exception = OSError("no address")
        for address in self._addresses() or [host]:
            self._dns_host, self.timeout = address, exchange.to_connect()
            try:
                sock = super()._new_conn()
            except urllib3.exceptions.ConnectTimeoutError as error:  # refused is one of its kinds
                failure = error
            else:
                try:
                    sock.settimeout(exchange.to_connect())  # TLS comes next
                except OSError:  # the time is over just now
                    sock.close()
                    raise
                return sock
            finally:
                self._dns_host = host
        raise failure

    def _addresses(self) -> list[str]:
        """Those of the host; none where that fails, which urllib3 then reports in its own words."""
        try:
            family = urllib3.util.connection.allowed_gai_family()
            found = socket.getaddrinfo(self._dns_host, self.port, family, socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return []
        return list(dict.fromkeys(str(address[0]) for *_, address in found))

    def _tunnel(self) -> None:
        self._tunnelling = True
        try:
            super()._tunnel()
        finally:
            self._tunnelling = False
        self.sock.settimeout(self._exchange.to_connect())  # TLS comes next

    def send(self, data: Any) -> None:
        if self.sock is None:
            if not self.auto_open:
                raise http.client.NotConnected
            self.connect()
        if not isinstance(data, (bytes, bytearray)):
            super().send(data)
            return
        # A view shows nothing of the password in it to whoever prints the variables of this frame.
        view = memoryview(data)
        del data
        exchange = self._exchange
        for start in range(0, len(view), _AT_ONCE):
            self.sock.settimeout(exchange.to_connect() if self._tunnelling else exchange.to_go_on())
            exchange.begun = exchange.begun or not self._tunnelling
            try:
                self.sock.sendall(bytes(view[start : start + _AT_ONCE]))
            except _BROKEN:
                self._was_closed()
                raise

    def getresponse(self, buffering: bool = True) -> Any:
        """``buffering`` is what urllib3 1 tries first, and nobody knows any more."""
        try:
            answer = super().getresponse()
        except _BROKEN:
            self._was_closed()
            raise
        self._patience.told(answer.headers.get("Keep-Alive"))
        return answer

    def _was_closed(self) -> None:
        """It broke: learn from it, if it had waited to be used again."""
        if self._used and not self._exchange.answered:
            self._patience.was_too_long(self._idle)


def _genuine(kind: Any) -> Any:
    """urllib3's own class, also while somebody (vcrpy) has put one derived from it in its place."""
    return next(base for base in kind.__mro__ if base.__module__ == "urllib3.connection")


class Connection(Watched, _genuine(urllib3.connection.HTTPConnection)):  # type: ignore[misc]
    """One over TCP."""


class TLSConnection(Watched, _genuine(urllib3.connection.HTTPSConnection)):  # type: ignore[misc]
    """One over TLS."""
