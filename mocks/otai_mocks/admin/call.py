"""One request to the admin API, what comes out of it, and how its input is read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from ..messages import Request

if TYPE_CHECKING:
    from ..server import FakeServer


class Refused(Exception):
    """A request that is not done; the message is for the person who sent it."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.more = more
        self.headers: list[tuple[str, str]] = []


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state that is kept.

    Attributes:
        name: what the person who took it called it.
        taken: when, by the fake's clock.
        tickets: how many it holds.
        state: what `restore` takes.
    """

    name: str
    taken: datetime
    tickets: int
    state: Any = field(repr=False)


@dataclass(slots=True)
class Snapshots:
    """The states of a fake that are kept.

    Attributes:
        kept: the states by id.
        made: how many there ever were: an id is not used again.
    """

    kept: dict[str, Snapshot] = field(default_factory=dict)
    made: int = 0


@dataclass(slots=True)
class Call:
    """What a handler gets.

    Attributes:
        snapshots: the states that are kept.
        fake: the fake behind the port.
        request: as it arrived.
        query: its parameters.
        id: what stood in the path for ``{id}``.
    """

    snapshots: Snapshots
    fake: FakeServer
    request: Request
    query: dict[str, str] = field(default_factory=dict)
    id: str = ""

    def number(self, name: str, default: int | None = None, *, least: int = 0) -> int | None:
        """A whole number from the query."""
        text = self.query.get(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit()) or len(text) > 18 or int(text) < least:
            wrong(f"{name}={text!r}", f"a whole number from {least}")
        return int(text)

    def flag(self, name: str) -> bool:
        """``name=1`` or ``name=0`` from the query."""
        text = self.query.get(name, "0")
        if text not in ("0", "1"):
            wrong(f"{name}={text!r}", "1 or 0")
        return text == "1"

    def body(self) -> dict[str, Any]:
        """The body: a JSON object."""
        try:
            value = json.loads(self.request.body, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise Refused(400, f"the body is no JSON ({error}): a JSON object is expected") from None
        if not isinstance(value, dict):
            wrong(f"the body is {show(value)}", "a JSON object")
        return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def wrong(what: str, expected: str) -> NoReturn:
    """Refuse an input: what it is, and what was expected."""
    raise Refused(400, f"{what}: expected {expected}")


def only(values: dict[str, Any], *known: str) -> None:
    """Refuse keys that mean nothing here."""
    unknown = sorted(set(values) - set(known))
    if unknown:
        wrong(f"unknown key {unknown[0]!r}", f"only {', '.join(known)}")


def show(value: Any) -> str:
    """A value from a body in a message, short."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
