"""Where connections wait for their next use, per host; and the adapter by which requests gets at them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import requests
import requests.adapters
import urllib3
import urllib3.connection
import urllib3.connectionpool
import urllib3.exceptions

from .connection import Connection, Patience, TLSConnection, Watched
from .exchange import Current

if TYPE_CHECKING:
    _Base = urllib3.connectionpool.HTTPConnectionPool
else:
    _Base = object

_HOSTS = 10
_CONNECTIONS = 64  # per host, for as many threads without one thrown away
_STANDARD = ("urllib3.connection", "urllib3.connectionpool")


class Pools(requests.adapters.HTTPAdapter):
    """Connections of our kind for requests, of one process.

    ``send`` is left as it is: `responses` and others replace it.

    Args:
        idle: seconds that a connection may wait and still be used, as long as nothing is known of the server.

    Attributes:
        current: the exchange of each thread.
    """

    def __init__(self, idle: float) -> None:
        self.current = Current()
        self._known: WeakSet[_WatchedPool] = WeakSet()
        self._kinds = {
            scheme: partial(kind, current=self.current, idle=idle, known=self._known)
            for scheme, kind in (("http", _Pool), ("https", _TLSPool))
        }
        super().__init__(pool_connections=_HOSTS, pool_maxsize=_CONNECTIONS)

    def abandon(self) -> None:
        """Drop the connections of the process that this one was forked from, which go on being used there."""
        while self._known:
            self._known.pop().abandon()

    # --- what requests calls -------------------------------------------------------------------------

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._kinds

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = self._kinds
        return manager

    def cert_verify(self, conn: Any, *args: Any, **kwargs: Any) -> None:
        exchange = self.current.exchange
        if exchange is not None:
            exchange.seen = isinstance(conn, _WatchedPool)
        super().cert_verify(conn, *args, **kwargs)  # type: ignore[no-untyped-call]

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        """As the original, without a look at cookies, which nobody here wants."""
        response = requests.Response()
        response.status_code = resp.status
        response.headers = requests.structures.CaseInsensitiveDict(resp.headers or {})
        response.raw, response.reason, response.url = resp, resp.reason, str(req.url)
        response.request = req
        return response

    def close(self) -> None:
        self.poolmanager.clear()
        for manager in list(self.proxy_manager.values()):
            manager.clear()


class _WatchedPool(_Base):
    def __init__(self, *args: Any, current: Current, idle: float, known: WeakSet[_WatchedPool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._current, self._patience = current, Patience(idle)
        self._made: WeakSet[Watched] = WeakSet()
        known.add(self)

    def abandon(self) -> None:
        while self._made:
            self._made.pop().abandon()
        if self.pool is not None:  # another thread may have held its lock at the fork, for ever here
            self.pool.__init__(self.pool.maxsize)  # type: ignore[misc]

    def _new_conn(self) -> Any:
        connection = super()._new_conn()
        if isinstance(connection, Watched):
            connection.watch(self._current, self._patience)
            self._made.add(connection)
        return connection

    def _get_conn(self, timeout: float | None = None) -> Any:
        connection: Any
        try:
            connection = super()._get_conn(timeout)
        except urllib3.exceptions.ClosedPoolError:  # by another thread, since we were found
            connection = self._new_conn()
        if not self._fit(connection):
            connection.close()
            connection = self._new_conn()
        if self._current.exchange is not None:
            self._current.exchange.seen = isinstance(connection, Watched)
        return connection

    def _fit(self, connection: Any) -> bool:
        """Whether it may be used: made by what makes connections now, and not idle for too long."""
        if not isinstance(connection, self.ConnectionCls):
            return False
        return not isinstance(connection, Watched) or connection.sock is None or connection.take_up()

    def _put_conn(self, conn: Any) -> None:
        if isinstance(conn, Watched):
            conn.put_aside()
        super()._put_conn(conn)


class _Pool(_WatchedPool, urllib3.connectionpool.HTTPConnectionPool):
    @property
    def ConnectionCls(self) -> Any:  # type: ignore[override]
        return _unless_replaced(urllib3.connectionpool.HTTPConnectionPool.ConnectionCls, Connection)


class _TLSPool(_WatchedPool, urllib3.connectionpool.HTTPSConnectionPool):
    @property
    def ConnectionCls(self) -> Any:  # type: ignore[override]
        return _unless_replaced(urllib3.connectionpool.HTTPSConnectionPool.ConnectionCls, TLSConnection)


def _unless_replaced(standard: Any, ours: type[Watched]) -> Any:
    """Ours, or what somebody (vcrpy) has put in the place of urllib3's own."""
    return ours if standard.__module__ in _STANDARD else standard
