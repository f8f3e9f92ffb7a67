"""The kinds of faults that every fake has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..messages import Drip, Hang, Refuse, Request, Reset, Response, Truncate

if TYPE_CHECKING:
    from .fault import Fault

Proceed = Callable[[Request], Response]
"""Carries the request out, as if there were no fault."""
Options = dict[str, Any]

_HTML = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


@dataclass(frozen=True)
class Kind:
    """A kind of fault.

    Attributes:
        strike: gives the answer, from options, request, and what carries the request out.
        options: what it takes, with the defaults.
        what: what a client meets, in words.
        check: raises ValueError for options that cannot be.
        added, removed: called when a fault of this kind is switched on or off.
        late: seconds after which a request that was left unanswered is carried out; from the options.
        path: the path it applies to where none is given, as it would do nothing to others.
        beside: what happens beside the request, which is answered as if there were no such fault, or as another fault
            wants it; gives in words what it was. The option ``when`` says whether it comes before or after.
    """

    strike: Callable[[Options, Request, Proceed], Response]
    options: Options = field(default_factory=dict)
    what: str = ""
    check: Callable[[Options], None] | None = None
    added: Callable[[Options], None] | None = None
    removed: Callable[[Options], None] | None = None
    late: Callable[[Options], float] | None = None
    path: str = "*"
    beside: Callable[[Fault], str] | None = None


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _status(options: Options, request: Request, proceed: Proceed) -> Response:
    headers = [("Content-Type", options["content_type"]), *dict(options["headers"]).items()]
    return Response(options["status"], headers, _bytes(options["body"]))


def _rate_limit(options: Options, request: Request, proceed: Proceed) -> Response:
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Retry-After", str(options["retry_after"]))]
    return Response(429, headers, _HTML.format("429 Too Many Requests").encode())


def _html(options: Options, request: Request, proceed: Proceed) -> Response:
    headers = [("Content-Type", "text/html; charset=utf-8")]
    return Response(options["status"], headers, _HTML.format(options["title"]).encode())


def _redirect(options: Options, request: Request, proceed: Proceed) -> Response:
    return Response(options["status"], [("Location", options["to"]), ("Content-Type", "text/html")])


def _garbage(options: Options, request: Request, proceed: Proceed) -> Response:
    return Response(200, [("Content-Type", "application/json; charset=utf-8")], _bytes(options["body"]))


def _content_type(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    kept = [(k, v) for k, v in response.headers if k.lower() != "content-type"]
    response.headers = [*kept, ("Content-Type", options["content_type"])]
    return response


def _refuse(options: Options, request: Request, proceed: Proceed) -> Response:
    return Response(0, effect=Refuse())


def _reset(options: Options, request: Request, proceed: Proceed) -> Response:
    return Response(0, effect=Reset())


def _reset_after(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    response.effect = Reset()
    return response


def _timeout(options: Options, request: Request, proceed: Proceed) -> Response:
    return Response(0, effect=Hang())


def _timeout_after(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    response.effect = Hang()
    return response


def _slow(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    response.effect = Drip(options["seconds"], options["size"])
    return response


def _truncate(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    response.effect = Truncate(min(options["size"], max(len(response.body) - 1, 0)))
    return response


def _proceed(options: Options, request: Request, proceed: Proceed) -> Response:
    return proceed(request)


def positive(name: str) -> Callable[[Options], None]:
    """A check that an option is a number above 0."""

    def check(options: Options) -> None:
        value = options[name]
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
            raise ValueError(f"{name}={value!r}: it is a number above 0")

    return check


def _real_status(options: Options) -> None:
    status = options["status"]
    if isinstance(status, bool) or not isinstance(status, int) or not 200 <= status <= 599:
        raise ValueError(f"status={status!r}: it is a whole number from 200 to 599")


KINDS: dict[str, Kind] = {
    "status": Kind(
        _status,
        {"status": 503, "body": "", "content_type": "text/plain", "headers": {}},
        "an answer with this status, body and headers; nothing is done",
        _real_status,
    ),
    "rate_limit": Kind(
        _rate_limit, {"retry_after": 30}, "429 with Retry-After (seconds, or an HTTP date); nothing is done"
    ),
    "html": Kind(_html, {"status": 200, "title": "Please log in"}, "an HTML page; nothing is done", _real_status),
    "redirect": Kind(
        _redirect, {"status": 302, "to": "https://login.example.org/"}, "a redirect; nothing is done", _real_status
    ),
    "garbage": Kind(_garbage, {"body": '{"Ticket": [{"Tick'}, "200 with half a JSON text; nothing is done"),
    "content_type": Kind(_content_type, {"content_type": "text/plain"}, "the right answer under a wrong content type"),
    "refuse": Kind(_refuse, {}, "the connection is refused; nothing is done"),
    "reset": Kind(_reset, {}, "the connection breaks before the request is carried out"),
    "reset_after": Kind(_reset_after, {}, "the connection breaks after the request was carried out"),
    "timeout": Kind(_timeout, {}, "no answer ever comes; nothing is done"),
    "timeout_after": Kind(_timeout_after, {}, "the request is carried out, but no answer ever comes"),
    "timeout_late": Kind(
        _timeout,
        {"seconds": 60.0},
        "no answer ever comes; the request is carried out when the clock has moved so many seconds",
        positive("seconds"),
        late=lambda options: float(options["seconds"]),
    ),
    "slow": Kind(_slow, {"seconds": 0.05, "size": 1}, "the body comes in pieces of size bytes, seconds apart"),
    "truncate": Kind(_truncate, {"size": 20}, "the body ends after size bytes"),
    "meanwhile": Kind(
        _proceed,
        {"change": "update", "tickets": [], "values": None, "count": 1, "when": "before"},
        "the right answer; before (or after) it somebody else changes something",
    ),
}
