"""What goes into a fake and what comes out: plain values, free of requests and werkzeug."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Request:
    """One HTTP request as it arrived.

    Attributes:
        method: the verb exactly as sent (OTOBO refuses a lower-case ``get``).
        path: the path exactly as sent: percent-encoded, without the query.
        query: what follows the first ``?``, undecoded; ``""`` if nothing does.
        headers: names in lower case; repeated headers are joined by ``", "``.
        body: the bytes of the body; ``b""`` if there is none.
        base_url: scheme, host and port under which the client reached the fake, without a trailing slash.
        remote_addr: the client's address; in process it is the loopback address.
    """

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    base_url: str = ""
    remote_addr: str = "127.0.0.1"


class Effect:
    """What the connection does to an answer, beyond its bytes. Both doors (in process, port) play it alike."""


@dataclass(slots=True)
class Refuse(Effect):
    """Nobody listens: the connection is refused."""


@dataclass(slots=True)
class Reset(Effect):
    """The connection breaks before an answer came."""


@dataclass(slots=True)
class Close(Effect):
    """The connection ends in good order, without a byte of an answer: what a proxy does that gave up on its server."""


@dataclass(slots=True)
class Hang(Effect):
    """No byte of an answer ever comes; the client's read timeout ends it."""


@dataclass(slots=True)
class Drip(Effect):
    """The body comes in pieces of ``size`` bytes, ``seconds`` apart."""

    seconds: float
    size: int = 1


@dataclass(slots=True)
class DripHead(Effect):
    """A part of the answer outside of its body comes in pieces of ``size`` bytes, ``seconds`` apart.

    Attributes:
        part: ``headers`` (the whole head), or of a body that comes in chunks the ``extensions`` or the ``trailers``.
        endless: that part never ends.
    """

    seconds: float
    size: int = 1
    part: str = "headers"
    endless: bool = False


@dataclass(slots=True)
class Interim(Effect):
    """Interim answers (1xx) come first, and the answer ``seconds`` later. The connection goes on.

    Attributes:
        heads: their status codes and headers.
    """

    heads: list[tuple[int, list[tuple[str, str]]]]
    seconds: float = 0.0


@dataclass(slots=True)
class Flood(Effect):
    """So much blank space comes before the body that it has ``size`` bytes; None: the blank space never ends.

    Attributes:
        gzip: it comes compressed, a thousandth of that.
    """

    size: int | None
    gzip: bool = True


@dataclass(slots=True)
class Truncate(Effect):
    """The connection ends after ``size`` bytes of a body that was announced longer."""

    size: int


@dataclass(slots=True)
class Response:
    """One HTTP answer.

    Attributes:
        status: the status code.
        headers: name and value in the order and spelling in which they go out. ``Content-Length`` is added by the door.
        body: the bytes of the body.
        why: for the journal only, never on the wire: the reason for this answer in words for the tester.
        wrote: the request changed the state (wholly or, as real servers do, half).
        effect: what the connection does to this answer; None: it arrives.
    """

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    why: str = ""
    wrote: bool = False
    effect: Effect | None = None

    def header(self, name: str) -> str | None:
        """The first value of the header ``name`` (any case), or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def json(self) -> Any:
        """The body as JSON; ValueError if it is none."""
        return json.loads(self.body)
