"""The kinds of faults that every fake has."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from math import inf
from typing import Any

from . import strikes
from .kind import Kind, Options, Proceed

__all__ = ["KINDS", "Kind", "Options", "Proceed", "positive", "seconds_or_date"]

PARTS = ("headers", "extensions", "trailers")
_GATEWAY_OPTIONS: Options = {"status": 502, "body": "", "content_type": "text/html", "headers": {}}


def positive(*names: str) -> Callable[[Options], None]:
    """A check that options are numbers above 0."""

    def check(options: Options) -> None:
        for name in names:
            if not _is_number(options[name]) or options[name] <= 0:
                raise ValueError(f"{name}={options[name]!r}: it is a number above 0")

    return check


def whole(*names: str) -> Callable[[Options], None]:
    """A check that options are whole numbers from 1 on."""

    def check(options: Options) -> None:
        for name in names:
            value = options[name]
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ValueError(f"{name}={value!r}: it is a whole number from 1 on")

    return check


def seconds_or_date(name: str) -> Callable[[Options], None]:
    """A check that an option is what Retry-After can hold, as a number or as text."""

    def check(options: Options) -> None:
        value = options[name]
        if isinstance(value, str) and not value.isascii():
            fits = False
        elif isinstance(value, str):
            fits = value.isdigit() or _is_date(value)
        else:
            fits = _is_number(value) and 0 <= value < inf
        if not fits:
            date = "'Fri, 20 Nov 2026 10:30:00 GMT'"
            raise ValueError(f"{name}={value!r}: it is a number of seconds, 0 or more, or an HTTP date such as {date}")

    return check


def _is_date(text: str) -> bool:
    try:
        return parsedate_to_datetime(text).tzinfo is not None
    except (ValueError, TypeError, IndexError):  # which of them depends on the Python
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _real_status(options: Options) -> None:
    _status_between(200, options)


def _status_between(lowest: int, options: Options, highest: int = 599) -> None:
    status = options["status"]
    if isinstance(status, bool) or not isinstance(status, int) or not lowest <= status <= highest:
        raise ValueError(f"status={status!r}: it is a whole number from {lowest} to {highest}")


def _check_size(options: Options) -> None:
    size = options["size"]
    if isinstance(size, bool) or not isinstance(size, int) or size < 0:
        raise ValueError(f"size={size!r}: it is a whole number, 0 or more")


def _check_hints(options: Options) -> None:
    _status_between(100, options, 199)
    if options["status"] == 101:
        raise ValueError("status=101: that one changes the protocol, and no other answer follows it")
    whole("count")(options)
    if not _is_number(options["seconds"]) or options["seconds"] < 0:
        raise ValueError(f"seconds={options['seconds']!r}: it is a number, 0 or more")


def _check_drip(options: Options) -> None:
    positive("seconds")(options)
    whole("size")(options)


def _check_slow_headers(options: Options) -> None:
    _check_drip(options)
    if options["part"] not in PARTS:
        raise ValueError(f"part={options['part']!r}: choose one of {', '.join(PARTS)}")


KINDS: dict[str, Kind] = {
    "status": Kind(
        strikes.status,
        {"status": 503, "body": "", "content_type": "text/plain", "headers": {}},
        "an answer with this status, body and headers; nothing is done",
        _real_status,
    ),
    "rate_limit": Kind(
        strikes.rate_limit,
        {"retry_after": 30},
        "429 with Retry-After (seconds, or an HTTP date); nothing is done",
        seconds_or_date("retry_after"),
    ),
    "html": Kind(
        strikes.html, {"status": 200, "title": "Please log in"}, "an HTML page; nothing is done", _real_status
    ),
    "redirect": Kind(
        strikes.redirect,
        {"status": 302, "to": "https://login.example.org/"},
        "a redirect; nothing is done",
        _real_status,
    ),
    "garbage": Kind(strikes.garbage, {"body": '{"Ticket": [{"Tick'}, "200 with half a JSON text; nothing is done"),
    "content_type": Kind(
        strikes.content_type, {"content_type": "text/plain"}, "the right answer under a wrong content type"
    ),
    "gateway": Kind(
        strikes.gateway,
        _GATEWAY_OPTIONS,
        "the page of a gateway that cannot reach the system; nothing is done",
        _real_status,
    ),
    "gateway_after": Kind(
        strikes.gateway_after,
        {**_GATEWAY_OPTIONS, "status": 504},
        "the request is carried out, but the page of a gateway is answered",
        _real_status,
    ),
    "refuse": Kind(
        strikes.refuse,
        {},
        "the connection is refused (on a port, where somebody listens, it reads ECONNRESET); nothing is done",
    ),
    "reset": Kind(strikes.reset, {}, "the connection breaks before the request is carried out"),
    "reset_after": Kind(strikes.reset_after, {}, "the connection breaks after the request was carried out"),
    "proxy_reset": Kind(
        strikes.proxy_reset,
        {},
        "the request is carried out, then the connection is closed without an answer, as by a proxy",
    ),
    "timeout": Kind(strikes.timeout, {}, "no answer ever comes; nothing is done"),
    "timeout_after": Kind(strikes.timeout_after, {}, "the request is carried out, but no answer ever comes"),
    "timeout_late": Kind(
        strikes.timeout,
        {"seconds": 60.0},
        "no answer ever comes; the request is carried out when the clock has moved so many seconds",
        positive("seconds"),
        late=lambda options: float(options["seconds"]),
    ),
    "slow": Kind(
        strikes.slow,
        {"seconds": 0.05, "size": 1},
        "the body comes in pieces of size bytes, seconds apart",
        _check_drip,
    ),
    "slow_headers": Kind(
        strikes.slow_headers,
        {"seconds": 0.05, "size": 1, "part": "headers", "endless": False},
        "the headers (or the extensions of chunks, or the trailers) come in pieces of size bytes, seconds apart",
        _check_slow_headers,
    ),
    "early_hints": Kind(
        strikes.early_hints,
        {"status": 103, "count": 1, "seconds": 0.01, "headers": {"Link": "</style.css>; rel=preload; as=style"}},
        "interim answers (1xx), and seconds later on the same connection the right one",
        _check_hints,
    ),
    "bomb": Kind(
        strikes.bomb,
        {"size": 1 << 30, "gzip": True, "endless": False},
        "the right answer behind so much blank space that it has size bytes, compressed or not, or that never ends",
        whole("size"),
    ),
    "truncate": Kind(strikes.truncate, {"size": 20}, "the body ends after size bytes", _check_size),
    "meanwhile": Kind(
        strikes.proceed,
        {"change": "update", "tickets": [], "values": None, "count": 1, "when": "before"},
        "the right answer; before (or after) it somebody else changes something",
    ),
}
