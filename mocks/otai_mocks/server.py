"""The fake server every system's fake is built on: one readable pipeline, and the life of its state."""

from __future__ import annotations

import copy
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar

from . import faults as fault_kinds
from .clock import Clock
from .faults import Faults
from .journal import Journal
from .messages import Request, Response

if TYPE_CHECKING:
    from typing_extensions import Self

    from otai_sdk import TicketSystemAdapter

    from .admin.guard import Access
    from .serve import Server


class FakeServer(ABC):
    """A helpdesk in this process.

    ``with fake:`` answers every request that this process sends to ``fake.url`` through requests;
    ``with fake.serve() as server:`` answers on a loopback port. Both doors lead to the same state.

    Attributes:
        url: scheme and host at which the fake answers in process, without a trailing slash.
        clock: the time it lives in.
        faults: what goes wrong on purpose.
        journal: every request it has seen.
        state: the tables. Tests may look and arrange.
    """

    system: ClassVar[str]
    idle_timeout: ClassVar[float] = 30.0
    """Seconds after which the served fake closes an idle connection."""
    head_has_body: ClassVar[bool] = False
    """Whether the real server sends a body after HEAD."""
    echoes_version: ClassVar[bool] = False
    """Whether the real server answers HTTP/1.0 with HTTP/1.0 (and what it cannot read, too)."""
    knows_absolute_form: ClassVar[bool] = True
    """Whether the real server understands ``GET http://host/path``; else that is a path like any other."""

    state: Any

    def __init__(self, *, url: str, clock: Clock | None = None, seed: int = 0) -> None:
        self.url = url.rstrip("/")
        self.clock = clock or Clock()
        self.faults = Faults(seed)
        self.journal = Journal(self.secrets)
        self._lock = threading.RLock()
        self._first_state: Any = None

    # --- the pipeline -----------------------------------------------------------------------------

    def handle(self, request: Request) -> Response:
        """One request through the pipeline: faults → the system's own answer → journal → clock."""
        with self._lock:
            at = self.clock.now()
            fault = self.faults.draw(request)
            if fault is None:
                response = self.answer(request)
            else:
                response = fault_kinds.KINDS[fault.kind].strike(fault.options, request, self.answer)
            self.journal.record(request, response, at, fault.kind if fault else None)
            if response.wrote:
                self.clock.tick()
            return response

    @abstractmethod
    def answer(self, request: Request) -> Response:
        """The system's own part of the pipeline: auth → route → validate → handler → state → render."""

    @abstractmethod
    def bad_request(self) -> Response:
        """The answer to bytes that are no HTTP request (served fakes only)."""

    @abstractmethod
    def secrets(self) -> Iterable[str]:
        """Passwords, keys and sessions that must not appear in the journal."""

    @property
    def params(self) -> dict[str, Any]:
        """The ``params`` of a SystemConfig that leads to this fake in process."""
        return self.params_for(self.url)

    @abstractmethod
    def params_for(self, url: str) -> dict[str, Any]:
        """The ``params`` of a SystemConfig that leads to this fake at ``url``."""

    def adapter(self, **params: Any) -> TicketSystemAdapter:
        """An adapter wired to this fake; ``params`` override the settings."""
        from .connect import adapter_for

        return adapter_for(self.system, {**self.params, **params})

    # --- the doors --------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        from .intercept import router

        router.join(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from .intercept import router

        router.leave(self)

    def serve(self, host: str = "127.0.0.1", port: int = 0, *, real_time: bool = True, admin: Access = True) -> Server:
        """Answer on a port too: ``with fake.serve() as server: server.url``.

        Args:
            host: the address to listen on; stay on the loopback unless you know better: anyone who can reach the
                port can use the fake.
            port: 0 takes a free one.
            real_time: the clock runs while the fake is served; False leaves it under the test's control.
            admin: the API and the page under ``/_fake/``: for clients on this machine, False for nobody,
                ``"anywhere"`` for whoever reaches the port.
        """
        from .serve import Server

        return Server(self, host, port, real_time=real_time, admin=admin)

    # --- the life of the state --------------------------------------------------------------------

    def snapshot(self) -> Any:
        """The whole state, to be given to `restore` later, as often as wanted."""
        with self._lock:
            return copy.deepcopy(self.state)

    def restore(self, snapshot: Any) -> None:
        """Back to the state of ``snapshot``; journal, faults and clock stay."""
        with self._lock:
            self.state = copy.deepcopy(snapshot)
