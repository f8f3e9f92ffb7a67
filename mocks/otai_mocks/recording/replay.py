"""Cassettes: what a server said, replayed without network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import vcr
from vcr.cassette import Cassette

from .. import redact
from .tape_file import FOLDERS, PARAMS, TapeFile, system_of

if TYPE_CHECKING:
    from vcr.request import Request as RecordedRequest

    from otai_sdk import TicketSystemAdapter

_LIBRARY = "otai_mocks.cassette_library"
# What an adapter with a dedupe_field marks its writes with, another one each time.
_KEY = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


class Tape:
    """A cassette that is playing.

    Attributes:
        name: ``"otobo/triage"``.
        system: ``"otobo"`` or ``"freshdesk"``.
        params: the ``params`` of a SystemConfig with which the recorded calls are made: those of the recording, as far
            as they decide how the adapter asks.
    """

    def __init__(self, name: str, played: Cassette, settings: Mapping[str, Any]) -> None:
        self.name = name
        self.system = str(system_of(name))
        self.params = {**PARAMS[self.system], **settings}
        self._played = played

    def adapter(self, **params: Any) -> TicketSystemAdapter:
        """An adapter whose calls this tape answers; ``params`` override the settings."""
        from ..connect import adapter_for

        return adapter_for(self.system, {**self.params, **params})

    @property
    def played(self) -> int:
        """How many recorded answers were given."""
        return int(self._played.play_count)

    @property
    def all_played(self) -> bool:
        """Whether every recorded answer was given."""
        return bool(self._played.all_played)

    def __repr__(self) -> str:
        return f"<Tape {self.name!r}: {self.played} of {len(self._played)} played>"


@contextmanager
def cassette(name: str) -> Iterator[Tape]:
    """Replay a recording: ``with cassette("otobo/triage") as tape: adapter = tape.adapter()``.

    A request matches a recorded one when verb, path, query and body agree; host and credentials are not compared. Each
    recorded answer is given once, in order.

    Raises:
        ValueError: there is no such cassette.
        vcr.errors.CannotOverwriteExistingCassetteException: a request that was not recorded; the message names the
            nearest recorded ones and what differs.
    """
    library = resources.files(_LIBRARY)
    folder, _, scenario = name.partition("/")
    file = library / folder / f"{scenario}.yaml"
    if folder not in FOLDERS or not scenario or not file.is_file():
        raise ValueError(f"no cassette {name!r}: there are {', '.join(names())}")
    with resources.as_file(file) as path, playing(name, path) as tape:
        yield tape


@contextmanager
def playing(name: str, file: Path) -> Iterator[Tape]:
    """Replay a file."""
    from ..connect import scenarios_of

    told = TapeFile()
    with player_of(told).use_cassette(str(file), record_mode="none") as played, scenarios_of(told.run):
        yield Tape(name, played, told.settings)


def names() -> list[str]:
    """The names of the cassettes that are shipped."""
    library = resources.files(_LIBRARY)
    return sorted(
        f"{folder}/{file.name.removesuffix('.yaml')}"
        for folder in FOLDERS
        if (library / folder).is_dir()
        for file in (library / folder).iterdir()
        if file.name.endswith(".yaml")
    )


def player_of(file: TapeFile | None = None) -> vcr.VCR:
    """A vcrpy recorder with this library's matchers and masks; ``file`` learns the settings in it, or brings them."""
    player = vcr.VCR(match_on=["method", "path", "same_query", "same_body"], serializer="otai")
    player.register_serializer("otai", file or TapeFile())
    player.register_matcher("same_query", same_query)
    player.register_matcher("same_body", same_body)
    return player


def same_query(one: RecordedRequest, other: RecordedRequest) -> None:
    mine, recorded = (
        sorted((k, redact.MASK if redact.is_secret_name(k) else v) for k, v in r.query) for r in (one, other)
    )
    assert mine == recorded, f"query {mine} is not {recorded}"


def same_body(one: RecordedRequest, other: RecordedRequest) -> None:
    mine, recorded = _comparable(one.body), _comparable(other.body)
    assert mine == recorded, f"body {mine} is not {recorded}"


def _without_boundary(text: str) -> str:
    """A multipart form draws another boundary every time."""
    boundary = text.partition("\r\n")[0]
    return text.replace(boundary, "--boundary") if boundary.startswith("--") and len(boundary) > 8 else text


def _comparable(body: Any) -> Any:
    """A body without credentials: a login is one, as a recording must replay for everyone; and without drawn keys."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body or "")
    text = _KEY.sub("key", text)
    try:
        value = json.loads(text)
    except ValueError:
        return _without_boundary(text)
    if isinstance(value, dict):
        value = {k: v for k, v in value.items() if k not in ("UserLogin", "CustomerUserLogin")}
    return redact.mask_json(value)
