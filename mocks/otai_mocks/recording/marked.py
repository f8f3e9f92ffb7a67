"""The cassettes of marked tests: found in the user's own folder or among the shipped ones, played or recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import replay
from .record import recording
from .replay import Tape, cassette, names
from .tape_file import FOLDERS, system_of

if TYPE_CHECKING:
    from otai_sdk import TicketSystemAdapter


class NoCassetteError(Exception):
    """A marker names a cassette that cannot be played or recorded."""


class RecordingTape:
    """A cassette that is being recorded; looks like the tape that is played later.

    Attributes:
        name: ``"otobo/mine"``.
        system: ``"otobo"`` or ``"freshdesk"``.
        params: the ``params`` of the system that is recorded.
        keep: whether the recording takes the place of the former one at the end.
    """

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        self.name = name
        self.system = str(system_of(name))
        self.params = params
        self.keep = False

    def adapter(self, **params: Any) -> TicketSystemAdapter:
        """An adapter for the system that is recorded; ``params`` override the settings."""
        from ..connect import adapter_for

        return adapter_for(self.system, {**self.params, **params}, real_time=True)


def own_file(name: str, folder: Path) -> Path:
    """Where a user's own cassette of this name lies."""
    system, _, scenario = name.partition("/")
    parts = scenario.split("/")
    if system not in FOLDERS or not all(part and part not in (".", "..") and "\\" not in part for part in parts):
        systems = " or ".join(FOLDERS)
        raise NoCassetteError(f"{name!r} is no name of a cassette: it is {systems}, a slash, and the scenario")
    return folder / system / f"{scenario}.yaml"


@contextmanager
def playing(name: str, folder: Path) -> Iterator[Tape]:
    """Replay the user's own cassette, else the shipped one of this name."""
    file = own_file(name, folder)
    if file.is_file():
        with replay.playing(name, file) as tape:
            yield tape
        return
    if name not in names():
        raise NoCassetteError(
            f"no cassette {name!r}: there is no {file}, and shipped are {', '.join(names())}. "
            "pytest --otai-record records it"
        )
    with cassette(name) as tape:
        yield tape


@contextmanager
def recorded(
    name: str, folder: Path, params: dict[str, Any] | None, tests: Sequence[str] = ()
) -> Iterator[RecordingTape]:
    """Record the user's own cassette; the former one stays if the test fails.

    Args:
        name: of the cassette.
        folder: of the user's own cassettes.
        params: the settings of the system that is recorded.
        tests: all that would record it in this run. A recording holds what one test did.

    Raises:
        NoCassetteError: it is shipped, several tests would record it, or the system is not told.
    """
    file = own_file(name, folder)
    if name in names() and not file.is_file():
        raise NoCassetteError(f"{name!r} is shipped with otai-sdk and is not recorded by you: name yours otherwise")
    if len(tests) > 1:
        raise NoCassetteError(
            f"{len(tests)} tests would record the cassette {name!r}, each over the other: {', '.join(tests)}. "
            "Give each a name of its own, or choose one of them (-k) to record"
        )
    if params is None:
        raise NoCassetteError(
            "--otai-record needs to know your system: override the fixture otai_record_params, "
            "so that it returns the params of a SystemConfig"
        )
    from ..connect import new_word, scenarios_of

    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.new")
    tape, run = RecordingTape(name, params), new_word()
    try:
        with recording(tape.system, fresh, params=params, run=run), scenarios_of(run):
            yield tape
        if tape.keep and fresh.is_file():
            fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
