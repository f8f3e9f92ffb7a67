"""Faults as data: what goes wrong, on which requests, how often."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from .messages import Drip, Hang, Refuse, Request, Reset, Response, Truncate

Proceed = Callable[[Request], Response]
_HTML = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


@dataclass
class Fault:
    """One fault.

    Attributes:
        kind: a key of `KINDS`.
        method: the verb it applies to, ``*`` for all.
        path: the path it applies to (without query), ``*`` as wildcard.
        times: how often it strikes; None: always.
        probability: the chance with which it strikes a matching request (drawn from the fake's seed).
        options: what the kind needs (``status=503``, ``seconds=0.1`` …).
        fired: how often it has struck.
    """

    kind: str
    method: str = "*"
    path: str = "*"
    times: int | None = 1
    probability: float = 1.0
    options: dict[str, Any] = field(default_factory=dict)
    fired: int = 0

    def applies(self, request: Request) -> bool:
        """Whether this fault may strike the request (chance left aside)."""
        return (
            (self.times is None or self.fired < self.times)
            and fnmatchcase(request.method, self.method)
            and fnmatchcase(request.path, self.path)
        )


class Faults:
    """The faults switched on in a fake. The first that applies strikes."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)
        self._active: list[Fault] = []

    def add(
        self,
        kind: str,
        *,
        method: str = "*",
        path: str = "*",
        times: int | None = 1,
        probability: float = 1.0,
        **options: Any,
    ) -> Fault:
        """Switch a fault on.

        ``fake.faults.add("status", status=503, path="/api/v2/tickets*", times=2)``

        Raises:
            ValueError: there is no such kind, or it does not know an option.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}: choose one of {', '.join(sorted(KINDS))}")
        known = KINDS[kind].options
        unknown = sorted(set(options) - set(known))
        if unknown:
            raise ValueError(f"fault {kind!r} has no option {unknown[0]!r}: it takes {', '.join(known) or 'none'}")
        fault = Fault(kind, method, path, times, probability, {**known, **options})
        self._active.append(fault)
        return fault

    def draw(self, request: Request) -> Fault | None:
        """The fault that strikes this request, counted; None if all goes well."""
        for fault in self._active:
            if fault.applies(request) and (fault.probability >= 1 or self._random.random() < fault.probability):
                fault.fired += 1
                return fault
        return None

    @property
    def unfired(self) -> list[Fault]:
        """Faults that never struck: a test that expected them tests nothing."""
        return [fault for fault in self._active if not fault.fired]

    def remove(self, fault: Fault) -> None:
        """Switch one fault off; one that is off already stays so."""
        self._active[:] = [other for other in self._active if other is not fault]

    def clear(self) -> None:
        self._active.clear()

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._active))

    def __len__(self) -> int:
        return len(self._active)


@dataclass(frozen=True)
class Kind:
    """How a kind of fault answers, and the options it takes with their defaults."""

    strike: Callable[[dict[str, Any], Request, Proceed], Response]
    options: dict[str, Any]


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _status(options: dict[str, Any], request: Request, proceed: Proceed) -> Response:
    headers = [("Content-Type", options["content_type"]), *dict(options["headers"]).items()]
    return Response(options["status"], headers, _bytes(options["body"]))


def _rate_limit(options: dict[str, Any], request: Request, proceed: Proceed) -> Response:
    return Response(429, [("Content-Type", "application/json"), ("Retry-After", str(options["retry_after"]))])


def _html(options: dict[str, Any], request: Request, proceed: Proceed) -> Response:
    return Response(
        options["status"], [("Content-Type", "text/html; charset=utf-8")], _HTML.format(options["title"]).encode()
    )


def _redirect(options: dict[str, Any], request: Request, proceed: Proceed) -> Response:
    return Response(options["status"], [("Location", options["to"]), ("Content-Type", "text/html")])


def _garbage(options: dict[str, Any], request: Request, proceed: Proceed) -> Response:
    return Response(200, [("Content-Type", "application/json; charset=utf-8")], _bytes(options["body"]))


def _content_type(options: dict[str, Any], request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    kept = [(k, v) for k, v in response.headers if k.lower() != "content-type"]
    response.headers = [*kept, ("Content-Type", options["content_type"])]
    return response


def _refuse(options: dict[str, Any], request: Request, proceed: Proceed) -> Response:
    return Response(0, effect=Refuse())


def _reset(options: dict[str, Any], request: Request, proceed: Proceed) -> Response:
    return Response(0, effect=Reset())


def _reset_after(options: dict[str, Any], request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    response.effect = Reset()
    return response


def _timeout(options: dict[str, Any], request: Request, proceed: Proceed) -> Response:
    return Response(0, effect=Hang())


def _timeout_after(options: dict[str, Any], request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    response.effect = Hang()
    return response


def _slow(options: dict[str, Any], request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    response.effect = Drip(options["seconds"], options["size"])
    return response


def _truncate(options: dict[str, Any], request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    response.effect = Truncate(min(options["size"], max(len(response.body) - 1, 0)))
    return response


KINDS: dict[str, Kind] = {
    "status": Kind(_status, {"status": 503, "body": "", "content_type": "text/plain", "headers": {}}),
    "rate_limit": Kind(_rate_limit, {"retry_after": 30}),
    "html": Kind(_html, {"status": 200, "title": "Please log in"}),
    "redirect": Kind(_redirect, {"status": 302, "to": "https://login.example.org/"}),
    "garbage": Kind(_garbage, {"body": '{"Ticket": [{"Tick'}),
    "content_type": Kind(_content_type, {"content_type": "text/plain"}),
    "refuse": Kind(_refuse, {}),
    "reset": Kind(_reset, {}),
    "reset_after": Kind(_reset_after, {}),
    "timeout": Kind(_timeout, {}),
    "timeout_after": Kind(_timeout_after, {}),
    "slow": Kind(_slow, {"seconds": 0.05, "size": 1}),
    "truncate": Kind(_truncate, {"size": 20}),
}
