"""Fixtures, a marker and options for everyone who installed the package.

Loads in every pytest run, so it imports only pytest; the rest comes with the first fixture that is used.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from otai_sdk import TicketSystemAdapter

    from .doors.serve import Server
    from .fake import Fake
    from .freshdesk import FakeFreshdesk
    from .otobo import FakeOTOBO
    from .recording.marked import RecordingTape
    from .recording.replay import Tape

_EXTRA = ("responses", "werkzeug", "vcr", "yaml")
_FAKES = pytest.StashKey[list["Fake"]]()
_WORLDS = pytest.StashKey[dict[str, dict[str, Any]]]()
_FAILED = pytest.StashKey[bool]()
_WATCHER = "otai-outcomes"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("otai")
    group.addoption(
        "--otai-record",
        action="store_true",
        help="record the cassettes of tests marked with otai_cassette anew, from the system of otai_record_params",
    )
    group.addoption(
        "--otai-block-network",
        action="store_true",
        help="let every connection beyond this machine fail, with a message that names the test",
    )
    group.addoption(
        "--otai-allow-host",
        action="append",
        default=[],
        metavar="HOST",
        help="a name, address or network (10.0.0.0/8) that --otai-block-network leaves open; may be repeated",
    )
    parser.addini("otai_allow_hosts", "hosts that --otai-block-network leaves open", type="args", default=[])
    parser.addini(
        "otai_world",
        "world files that fake_otobo and fake_freshdesk start from, one for each system; relative to this file",
        type="paths",
        default=[],
    )
    parser.addini("otai_cassettes", "folder of your own cassettes (default: cassettes, beside the test)", default="")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", 'otai_cassette(name): replay this recording during the test, "otobo/triage" for example'
    )
    if config.getini("otai_world"):
        config.stash[_WORLDS] = _configured_worlds(config)
    if config.getoption("otai_block_network"):
        from .doors.blocking import block_network

        allowed = [*config.getini("otai_allow_hosts"), *config.getoption("otai_allow_host")]
        try:
            config.add_cleanup(block_network(allowed))
        except ValueError as error:
            raise pytest.UsageError(f"--otai-allow-host: {error}") from None


def _configured_worlds(config: pytest.Config) -> dict[str, dict[str, Any]]:
    """System → the data of its world file. What is wrong with a file ends the run before it begins."""
    import otai_mocks

    from .worlds import read_world, system_of

    worlds: dict[str, dict[str, Any]] = {}
    for path in map(str, config.getini("otai_world")):
        try:
            world = read_world(path)
            system = system_of(world)
            if system in worlds:
                raise ValueError(f"there already is a world of {system}; one file a system")
            getattr(otai_mocks, {"otobo": "FakeOTOBO", "freshdesk": "FakeFreshdesk"}[system]).from_world(world)
        except OSError as error:
            raise pytest.UsageError(f"otai_world: {path}: {error.strerror or error}") from None
        except ModuleNotFoundError as error:
            raise pytest.UsageError(f"otai_world: {_missing(error, 'FakeOTOBO')}") from None
        except ValueError as error:
            raise pytest.UsageError(f"otai_world: {path}: {error}") from None
        worlds[system] = world
    return worlds


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names = getattr(item, "fixturenames", None)
        if names is not None and "otai_cassette" not in names and item.get_closest_marker("otai_cassette"):
            names.insert(0, "otai_cassette")


# --- fakes -------------------------------------------------------------------------------------------------


@pytest.fixture
def otobo_world(pytestconfig: pytest.Config) -> Any:
    """What ``fake_otobo`` starts from: the file of the setting ``otai_world``, else the default world.

    Override it: a path or the data of a world, a fake; None: the default world.
    """
    return pytestconfig.stash.get(_WORLDS, {}).get("otobo")


@pytest.fixture
def freshdesk_world(pytestconfig: pytest.Config) -> Any:
    """What ``fake_freshdesk`` starts from: the file of the setting ``otai_world``, else the default account.

    Override it: a path or the data of a world, a fake; None: the default account.
    """
    return pytestconfig.stash.get(_WORLDS, {}).get("freshdesk")


@pytest.fixture
def _otai_otobo(otobo_world: Any, request: pytest.FixtureRequest) -> FakeOTOBO:
    fake: FakeOTOBO = _fake("FakeOTOBO", otobo_world, request)
    return fake


@pytest.fixture
def _otai_freshdesk(freshdesk_world: Any, request: pytest.FixtureRequest) -> FakeFreshdesk:
    fake: FakeFreshdesk = _fake("FakeFreshdesk", freshdesk_world, request)
    return fake


@pytest.fixture
def fake_otobo(_otai_otobo: FakeOTOBO) -> Iterator[FakeOTOBO]:
    """A FakeOTOBO that answers in this process while the test runs. A fault that never struck fails the test."""
    with _otai_otobo as fake:
        yield fake
        fake.faults.clear()  # asked for at the end of the test already


@pytest.fixture
def fake_freshdesk(_otai_freshdesk: FakeFreshdesk) -> Iterator[FakeFreshdesk]:
    """A FakeFreshdesk that answers in this process while the test runs. A fault that never struck fails the test."""
    with _otai_freshdesk as fake:
        yield fake
        fake.faults.clear()


@pytest.fixture
def served_otobo(_otai_otobo: FakeOTOBO) -> Iterator[Server]:
    """A FakeOTOBO on a loopback port, in real time; of one state with ``fake_otobo`` if a test uses both."""
    with _otai_otobo.serve() as server:
        yield server
        server.fake.faults.clear()


@pytest.fixture
def served_freshdesk(_otai_freshdesk: FakeFreshdesk) -> Iterator[Server]:
    """A FakeFreshdesk on a loopback port, in real time; of one state with ``fake_freshdesk`` if a test uses both."""
    with _otai_freshdesk.serve() as server:
        yield server
        server.fake.faults.clear()


@pytest.fixture
def otobo_adapter(fake_otobo: FakeOTOBO) -> Iterator[TicketSystemAdapter]:
    """An OTOBOAdapter wired to ``fake_otobo``."""
    with fake_otobo.adapter() as adapter:
        yield adapter


@pytest.fixture
def freshdesk_adapter(fake_freshdesk: FakeFreshdesk) -> Iterator[TicketSystemAdapter]:
    """A FreshdeskAdapter wired to ``fake_freshdesk``."""
    with fake_freshdesk.adapter() as adapter:
        yield adapter


@pytest.fixture
def served_otobo_adapter(served_otobo: Server) -> Iterator[TicketSystemAdapter]:
    """An OTOBOAdapter wired to ``served_otobo``."""
    with served_otobo.adapter() as adapter:
        yield adapter


@pytest.fixture
def served_freshdesk_adapter(served_freshdesk: Server) -> Iterator[TicketSystemAdapter]:
    """A FreshdeskAdapter wired to ``served_freshdesk``."""
    with served_freshdesk.adapter() as adapter:
        yield adapter


# --- cassettes ---------------------------------------------------------------------------------------------


@pytest.fixture
def otai_record_params() -> dict[str, Any] | None:
    """The ``params`` of the system that ``--otai-record`` records; override it."""
    return None


@pytest.fixture
def otai_cassette(request: pytest.FixtureRequest) -> Iterator[Tape | RecordingTape]:
    """The tape of the test's marker: ``@pytest.mark.otai_cassette("otobo/triage")``.

    It plays during the test whether or not the test names this fixture. A cassette of your own, in a folder
    ``cassettes`` beside the test file, comes before a shipped one of the same name.
    """
    marker = request.node.get_closest_marker("otai_cassette")
    if marker is None or len(marker.args) != 1 or marker.kwargs or not isinstance(marker.args[0], str):
        pytest.fail('give the test a cassette: @pytest.mark.otai_cassette("otobo/triage")', pytrace=False)
    try:
        from .recording.marked import NoCassetteError, playing, recorded
    except ModuleNotFoundError as error:
        pytest.fail(_missing(error, "cassette"), pytrace=False)
    _watch(request.node)
    folder = _cassettes(request)
    try:
        if request.config.getoption("otai_record"):
            params = request.getfixturevalue("otai_record_params")
            with recorded(marker.args[0], folder, params, _sharing(request, marker.args[0])) as recording:
                yield recording
                recording.keep = not request.node.stash.get(_FAILED, False)
        else:
            with playing(marker.args[0], folder) as tape:
                yield tape
    except NoCassetteError as error:
        pytest.fail(str(error), pytrace=False)


def _cassettes(request: pytest.FixtureRequest | pytest.Item) -> Path:
    given = str(request.config.getini("otai_cassettes"))
    return request.config.rootpath / given if given else request.path.parent / "cassettes"


def _sharing(request: pytest.FixtureRequest, name: str) -> list[str]:
    """All tests of the run that name this cassette; they are known in each process of xdist too."""
    return [
        item.nodeid
        for item in request.session.items
        if (marker := item.get_closest_marker("otai_cassette")) is not None
        and marker.args[:1] == (name,)
        and _cassettes(item) == _cassettes(request)
    ]


# --- what the fixtures stand on ----------------------------------------------------------------------------


class _Outcomes:
    """Ends a test as failed when a fault never struck. Registered with the first fake that a test uses."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        try:
            yield
            for fake in item.stash.get(_FAKES, []):
                fake.assert_faults_fired()
        except BaseException:
            item.stash[_FAILED] = True
            raise


def _watch(item: pytest.Item) -> None:
    manager = item.config.pluginmanager
    if not manager.has_plugin(_WATCHER):
        manager.register(_Outcomes(), _WATCHER)


def _fake(name: str, world: Any, request: pytest.FixtureRequest) -> Any:
    import otai_mocks

    try:
        kind = getattr(otai_mocks, name)
        from .doors import intercept  # noqa: F401 - what it needs is missing now or never
    except ModuleNotFoundError as error:
        pytest.fail(_missing(error, name), pytrace=False)
    fake = kind() if world is None else world if isinstance(world, kind) else kind.from_world(world)
    _watch(request.node)
    request.node.stash.setdefault(_FAKES, []).append(fake)
    return fake


def _missing(error: ModuleNotFoundError, name: str) -> str:
    if error.name and error.name.partition(".")[0] in _EXTRA:
        return f"otai_mocks.{name} needs {error.name}: pip install 'otai-sdk[mocks]'"
    return str(error)
