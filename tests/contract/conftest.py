"""Three worlds for one test: ``otobo_in_process``, ``otobo_on_a_port``, ``otobo_from_a_cassette``, and ``freshdesk_…``.

A test in the third world runs twice. First its calls go to a fake on a port and are recorded; then the fake is switched
off, sockets are forbidden, and the same test is run again with nothing but the recording to answer it. A request that
was not recorded fails, and so does a recorded answer that nobody asks for. Both runs use the same words, and no time
but the recorded ones.
"""

from __future__ import annotations

import inspect
import socket
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.recording.record import recording
from otai_mocks.recording.replay import PARAMS, player_of
from otai_sdk import SystemConfig, TicketSystemAdapter, create_adapter

FAKES = {"otobo": FakeOTOBO, "freshdesk": FakeFreshdesk}
PROVIDERS = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}


class World:
    """Where a test plays.

    Attributes:
        system: ``"otobo"`` or ``"freshdesk"``.
    """

    def __init__(self, system: str) -> None:
        self.system = system
        self.fake: Any = FAKES[system]()
        if system == "otobo":
            for name in ("Incident", "Question"):
                self.fake.add_type(name)
        self._words = 0

    def adapter(self) -> TicketSystemAdapter:
        """A fresh adapter for this world."""
        return create_adapter(SystemConfig("contract", PROVIDERS[self.system], self.params()))

    def params(self) -> dict[str, Any]:
        raise NotImplementedError

    def unique(self) -> str:
        """A word not used before in this world; the same ones in every run."""
        self._words += 1
        return f"zq{self._words:04}x"

    def __enter__(self) -> World:
        return self

    def __exit__(self, *exc: object) -> None:
        pass


class InProcess(World):
    def params(self) -> dict[str, Any]:
        return self.fake.params  # type: ignore[no-any-return]

    def __enter__(self) -> World:
        self.fake.__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        self.fake.__exit__(None, None, None)


class OnAPort(World):
    def __init__(self, system: str) -> None:
        super().__init__(system)
        self.server = self.fake.serve(real_time=False)

    def params(self) -> dict[str, Any]:
        return self.server.params  # type: ignore[no-any-return]

    def __enter__(self) -> World:
        self.server.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.stop()


class FromACassette(OnAPort):
    """Records on a port until `rewind`, then replays."""

    def __init__(self, system: str, file: Path) -> None:
        super().__init__(system)
        self.file = file
        self.tape: Any = None
        self._now = ExitStack()

    def params(self) -> dict[str, Any]:
        return super().params() if self.tape is None else PARAMS[self.system]

    def __enter__(self) -> World:
        super().__enter__()
        self._now.enter_context(recording(self.system, self.file))
        return self

    def rewind(self) -> None:
        """From now on the recording answers, and nothing else can."""
        self._now.close()
        self.server.stop()
        self._words = 0
        forbidden = self._now.enter_context(pytest.MonkeyPatch.context())
        for name in ("connect", "connect_ex", "sendto"):
            forbidden.setattr(socket.socket, name, _no_socket)
        forbidden.setattr(socket, "getaddrinfo", _no_socket)
        if self.file.exists():
            self.tape = self._now.enter_context(player_of().use_cassette(str(self.file), record_mode="none"))
        else:
            self.tape = ()  # the test asked for nothing

    def assert_played(self) -> None:
        assert not self.tape or self.tape.all_played, (
            f"{len(self.tape)} answers were recorded, but only {self.tape.play_count} were asked for again"
        )

    def __exit__(self, *exc: object) -> None:
        self._now.close()
        super().__exit__(*exc)


def _no_socket(*_: object, **__: object) -> None:
    raise AssertionError("a replayed test touched a socket")


_TAPED = pytest.StashKey[FromACassette]()


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Runs a test of the third world a second time, against its recording."""
    result = yield
    world = pyfuncitem.stash.get(_TAPED, None)
    if world is not None:
        world.rewind()
        names = inspect.signature(pyfuncitem.obj).parameters
        arguments = {name: pyfuncitem.funcargs[name] for name in names}
        with ExitStack() as adapters:
            for name, value in arguments.items():
                if isinstance(value, TicketSystemAdapter):  # the first run's has learned names and holds connections
                    arguments[name] = adapters.enter_context(world.adapter())
            print("--- the same test again, answered by its recording ---")
            pyfuncitem.obj(**arguments)
        world.assert_played()
    return result


@pytest.fixture
def otobo_in_process() -> Iterator[World]:
    with InProcess("otobo") as world:
        yield world


@pytest.fixture
def freshdesk_in_process() -> Iterator[World]:
    with InProcess("freshdesk") as world:
        yield world


@pytest.fixture
def otobo_on_a_port() -> Iterator[World]:
    with OnAPort("otobo") as world:
        yield world


@pytest.fixture
def freshdesk_on_a_port() -> Iterator[World]:
    with OnAPort("freshdesk") as world:
        yield world


@pytest.fixture
def otobo_from_a_cassette(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with FromACassette("otobo", tmp_path / "tape.yaml") as world:
        request.node.stash[_TAPED] = world
        yield world


@pytest.fixture
def freshdesk_from_a_cassette(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with FromACassette("freshdesk", tmp_path / "tape.yaml") as world:
        request.node.stash[_TAPED] = world
        yield world
