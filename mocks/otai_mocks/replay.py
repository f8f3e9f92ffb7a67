"""Cassettes: what a server said, replayed without network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING, Any

import vcr
from vcr.cassette import Cassette

from . import redact

if TYPE_CHECKING:
    from vcr.request import Request as RecordedRequest

    from otai_sdk import TicketSystemAdapter

_LIBRARY = "otai_mocks.cassette_library"
# Where the recorded calls seem to go, and settings that lead there. The credentials are no secret and not compared.
PARAMS: dict[str, dict[str, Any]] = {
    "otobo": {
        "server_address": "https://otobo.test/otobo/nph-genericinterface.pl",
        "webservice_name": "OTAI",
        "username": "otai",
        "password": "not-compared",
    },
    "freshdesk": {"freshdesk_domain": "acme", "freshdesk_api_key": "not-compared"},
}


class Tape:
    """A cassette that is playing.

    Attributes:
        name: ``"otobo/triage"``.
        params: the ``params`` of a SystemConfig with which the recorded calls are made.
    """

    def __init__(self, name: str, played: Cassette) -> None:
        self.name = name
        self.params = PARAMS[name.partition("/")[0]]
        self._played = played

    def adapter(self, **params: Any) -> TicketSystemAdapter:
        """An adapter whose calls this tape answers; ``params`` override the settings."""
        from .connect import adapter_for

        return adapter_for(self.name.partition("/")[0], {**self.params, **params})

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
    system, _, scenario = name.partition("/")
    file = library / system / f"{scenario}.yaml"
    if system not in PARAMS or not scenario or not file.is_file():
        raise ValueError(f"no cassette {name!r}: there are {', '.join(names())}")
    with resources.as_file(file) as path:
        player = player_of()
        with player.use_cassette(str(path), record_mode="none") as played:
            yield Tape(name, played)


def names() -> list[str]:
    """The names of the cassettes that are shipped."""
    library = resources.files(_LIBRARY)
    return sorted(
        f"{system}/{file.name.removesuffix('.yaml')}"
        for system in PARAMS
        if (library / system).is_dir()
        for file in (library / system).iterdir()
        if file.name.endswith(".yaml")
    )


def player_of() -> vcr.VCR:
    """A vcrpy recorder with this library's matchers and masks."""
    player = vcr.VCR(match_on=["method", "path", "same_query", "same_body"])
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
    """A body without credentials: a login is one, as a recording must replay for everyone."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body or "")
    try:
        value = json.loads(text)
    except ValueError:
        return _without_boundary(text)
    if isinstance(value, dict):
        value = {k: v for k, v in value.items() if k not in ("UserLogin", "CustomerUserLogin")}
    return redact.mask_json(value)
