"""What a system's fake derives from: the core with its doors, an adapter and sample tickets at hand.

The arrows go one way: the doors, the samples and the adapters know the core (server.py), and only this file knows them.
"""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any

from . import connect
from .server import FakeServer

if TYPE_CHECKING:
    from typing_extensions import Self

    from otai_sdk import TicketSystemAdapter

    from .admin.guard import Access
    from .doors.serve import Server


class Fake(FakeServer):
    """A helpdesk in this process.

    ``with fake:`` answers every request that this process sends to ``fake.url`` through requests;
    ``with fake.serve() as server:`` answers on a loopback port. Both doors lead to the same state.
    """

    def adapter(self, **params: Any) -> TicketSystemAdapter:
        """An adapter wired to this fake; ``params`` override the settings."""
        return connect.adapter_for(self.system, {**self.params, **params}, self)

    def start(self) -> Self:
        """Answer in process until `stop`, where a ``with`` block does not fit: setUp and tearDown, a whole session.

        Raises:
            ValueError: another fake answers at one of its addresses, or this one does already.
        """
        from .doors.intercept import router

        self.opened()
        try:
            router.join(self)
        except BaseException:
            self._doors -= 1
            raise
        connect.opened(self, self.url)
        return self

    def stop(self) -> None:
        """Answer no longer; the fake keeps its state. Stopping twice does no harm.

        Raises:
            UnfiredFaultError: a fault never struck, as at the end of a ``with`` block.
        """
        self._stop(well=True)

    def _stop(self, *, well: bool) -> None:
        from .doors.intercept import router

        if router.leave(self):
            connect.closed(self, self.url)
            self.closed(well=well)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop(well=kind is None)

    def serve(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        real_time: bool = True,
        admin: Access = True,
        idle_timeout: float | None = None,
    ) -> Server:
        """Answer on a port too: ``with fake.serve() as server: server.url``.

        Args:
            host: the address to listen on; stay on the loopback unless you know better: anyone who can reach the
                port can use the fake.
            port: 0 takes a free one.
            real_time: the clock runs while the fake is served; False leaves it under the test's control.
            admin: the API and the page under ``/_fake/``: for clients on this machine, False for nobody,
                ``"anywhere"`` for whoever reaches the port.
            idle_timeout: seconds after which a connection that is not used is closed; by default those of the real
                server (a real OTOBO waits for one second only).

        Raises:
            ValueError: ``idle_timeout`` is not above 0.
        """
        from .doors.serve import Server

        return Server(self, host, port, real_time=real_time, admin=admin, idle_timeout=idle_timeout)

    def populate(self, n: int, seed: int = 0) -> list[int]:
        """Add ``n`` realistic tickets in three languages, spread over 90 days, the oldest first; their ids.

        The same ``n`` and ``seed`` give the same tickets, on every system.

        Raises:
            ValueError: ``n`` is negative, or the fake is of a system that there are no samples for.
        """
        from .samples.populate import populate

        with self._lock:
            return populate(self, n, seed)
