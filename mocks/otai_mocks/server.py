"""The core of every system's fake: one readable pipeline, and the life of its state. It knows no door (see fake.py)."""

from __future__ import annotations

import copy
import random
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from .kit.clock import Clock
from .kit.faults import Change, Fault, Faults, Kind, meanwhile, report
from .kit.journal import Journal
from .kit.late import Late
from .kit.tickets import Card, TicketFile, found
from .messages import Request, Response


class FakeServer(ABC):
    """A helpdesk in this process: it answers requests, whichever door they come through.

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

    kinds_elsewhere: ClassVar[Mapping[str, str]] = {}
    """Kinds of faults that only another system has, and which, for messages."""

    health_path: ClassVar[str | None] = None
    """Where the served fake says beside ``/_fake/health`` that it is up; None: that path is the system's own."""

    state: Any
    version: str
    """The release of the system that is played, or of its API."""

    def __init__(self, *, url: str, clock: Clock | None = None, seed: int = 0) -> None:
        self.url = url.rstrip("/")
        self.clock = clock or Clock()
        self.faults = Faults(seed, self._kinds, self.routes, type(self).__name__, self.kinds_elsewhere)
        self.journal = Journal(self.secrets)
        self.stand_in: Any = None  # its time and account, for adapters in this process
        self._lock = threading.RLock()
        self._doors = 0
        self._late: list[Late] = []
        self._start_point: _Start | None = None
        self.clock.watch(self.settle)

    # --- the pipeline -----------------------------------------------------------------------------

    def handle(self, request: Request) -> Response:
        """One request through the pipeline: faults → the system's own answer → journal → clock."""
        with self._lock:
            if self._late:
                self.settle()
            fault, beside = self.faults.draw_all(request, self.clock.time()) if len(self.faults) else (None, [])
            if not beside:
                return self._handle(request, fault, fault)
        # without the lock: a function of the test may itself ask the fake, from a thread of the served one
        said = [self.faults.happen(strike) for strike in beside if strike.fault.options["when"] == "before"]
        with self._lock:
            response = self._handle(request, fault, fault or beside[0].fault)
        said += [self.faults.happen(strike) for strike in beside if strike.fault.options["when"] == "after"]
        response.why = "; ".join([*filter(None, [response.why]), f"meanwhile: {', '.join(said)}"])
        return response

    def _handle(self, request: Request, fault: Fault | None, shown: Fault | None) -> Response:
        at = self.clock.now()
        response = self.answer(request) if fault is None else self._strike(fault, request)
        self.journal.record(request, response, at, shown.kind if shown else None)
        if response.wrote:
            self.clock.tick()
        return response

    def _strike(self, fault: Fault, request: Request) -> Response:
        kind = self.faults.kinds[fault.kind]
        response = kind.strike(fault.options, request, self.answer)
        response.why = "; ".join(filter(None, [f"a fault was switched on: {fault.kind}", response.why]))
        if kind.late is not None:
            self._late.append(Late(self.clock.time() + kind.late(fault.options), request, response))
        return response

    def settle(self) -> None:
        """Carry out the requests whose clients gave up waiting (the fault ``timeout_late``), if their time has come.

        It happens by itself when a test moves the clock, and before each request.
        """
        with self._lock:
            due = sorted((late for late in self._late if late.due <= self.clock.time()), key=lambda late: late.due)
            self._late = [late for late in self._late if late not in due]
            for late in due:
                if late.carry_out(self.answer):
                    self.clock.tick()

    def _kinds(self) -> Mapping[str, Kind]:
        return {"meanwhile": meanwhile.kind(self), **self.fault_kinds()}

    def fault_kinds(self) -> Mapping[str, Kind]:
        """Kinds of faults that this system has beside those that all have, or instead of one of the same name."""
        return {}

    def changes(self) -> Mapping[str, Change]:
        """The named changes that the fault ``meanwhile`` can make: what another agent of this system could do."""
        return {}

    def can_change(self, ticket_id: int) -> bool:
        """Whether there is such a ticket, and an agent could still change it."""
        return ticket_id in self.state.tickets

    @contextmanager
    def locked(self) -> Iterator[None]:
        """No request is answered inside the block: what is done there happens at once, as clients see it."""
        with self._lock:
            yield

    def routes(self) -> Iterable[tuple[str, str]]:
        """Verb and path of all that the fake answers; ``{name}`` stands for one segment, ``{name...}`` for the rest."""
        return ()

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
    @abstractmethod
    def title(self) -> str:
        """What the fake is, for people."""

    def ticket_rows(self, limit: int | None = None, only: int | None = None) -> list[dict[str, Any]]:
        """The tickets as plain data, alike for all systems: names instead of ids, texts instead of markup.

        Args:
            limit: at most so many, the one that changed last first.
            only: the one with this id.
        """
        if only is not None:
            return [self.ticket_row(only)] if only in self.state.tickets else []
        return [self.ticket_row(number) for number in self.ticket_ids()[:limit]]

    def ticket_ids(self, search: str = "") -> list[int]:
        """The tickets in which each word of ``search`` occurs (see `kit.tickets.found`), the last changed first."""
        return found(self.ticket_cards(), search)

    @abstractmethod
    def ticket_cards(self) -> Iterable[Card]:
        """What each ticket is found by."""

    @abstractmethod
    def ticket_row(self, ticket_id: int) -> dict[str, Any]:
        """One ticket as plain data. KeyError: there is none."""

    @abstractmethod
    def ticket_file(self, file_id: str) -> TicketFile | None:
        """The file with an id of `ticket_row`; None: there is none."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where the fake answers in process: scheme and host each."""
        return (self.url,)

    @property
    def params(self) -> dict[str, Any]:
        """The ``params`` of a SystemConfig that leads to this fake in process."""
        return self.params_for(self.url)

    @abstractmethod
    def params_for(self, url: str) -> dict[str, Any]:
        """The ``params`` of a SystemConfig that leads to this fake at ``url``."""

    @property
    def largest_body(self) -> int:
        """Bytes of a body that the fake looks at. The port reads no more than these, whoever sends them."""
        return 1 << 30

    # --- the doors --------------------------------------------------------------------------------

    def opened(self) -> None:
        """Count a door. What the fake is like when the first opens is what `reset` brings back."""
        with self._lock:
            self._doors += 1
            if self._start_point is None:
                self._start_point = _Start(self)

    def closed(self, *, well: bool = True) -> None:
        """Count a door that closes. With the last one, if all went ``well``, the faults must have struck.

        Raises:
            UnfiredFaultError: some never did.
        """
        with self._lock:
            self._doors -= 1
            last = self._doors <= 0
        if last and well:
            self.assert_faults_fired()

    def assert_faults_fired(self) -> None:
        """Every fault that is on has struck, those added with ``optional=True`` aside.

        It is asked when the last ``with`` block of a fake ends and has not raised.

        Raises:
            UnfiredFaultError: some have not; the message lists them with the requests that came nearest.
        """
        unfired = self.faults.unfired
        if unfired:
            raise report.unfired(unfired, self.journal)

    # --- the life of the state --------------------------------------------------------------------

    def snapshot(self) -> Any:
        """The whole state, to be given to `restore` later, as often as wanted."""
        with self._lock:
            return copy.deepcopy(self.state)

    def restore(self, snapshot: Any) -> None:
        """Back to the state of ``snapshot``; journal, faults and clock stay."""
        with self._lock:
            self.state = copy.deepcopy(snapshot)

    def reset(self) -> None:
        """Back to the world the fake started from, which is what it was like when its first door opened.

        State, clock and what chances are drawn from are as they were; journal and faults are empty. Without a door
        so far only journal and faults are emptied.
        """
        with self._lock:
            self._late.clear()
            self.faults.reset()
            self.journal.clear()
            if self.stand_in is not None:
                self.stand_in.budget.forget()
            if self._start_point is not None:
                self._start_point.bring_back(self)

    def _chances(self) -> Iterable[random.Random]:
        """What the system draws chances from, to be rewound by `reset`."""
        return ()

    def _forget(self) -> None:
        """Forget what `reset` cannot know: what the system counts outside of the state."""
        return


class _Start:
    """What a fake was like when its first door opened."""

    def __init__(self, fake: FakeServer) -> None:
        self._state = fake.snapshot()
        self._moment = fake.clock.now()
        self._step = fake.clock.step
        self._chances = [chance.getstate() for chance in fake._chances()]

    def bring_back(self, fake: FakeServer) -> None:
        fake.restore(self._state)
        fake.clock.set(self._moment)
        fake.clock.step = self._step
        for chance, known in zip(fake._chances(), self._chances, strict=True):
            chance.setstate(known)
        fake._forget()
