"""Web services: path and verb → service, route, operation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .protocol.decode import unquote_utf8
from .tables.records import Route, Webservice
from .tables.state import Tables

GATEWAY = "/otobo/nph-genericinterface.pl"
_BY_NAME, _BY_ID = "Webservice", "WebserviceID"


@dataclass(frozen=True, slots=True)
class Match:
    route: Route
    values: dict[str, str]
    """The route's parameters, still percent-encoded."""


def is_gateway(path: str) -> bool:
    """Whether a path leads to the generic interface. Several slashes at the front count as one."""
    path = "/" + path.lstrip("/")
    return path == GATEWAY or path.startswith(GATEWAY + "/")


def service_of(path: str, tables: Tables) -> Webservice | None:
    """The valid service that a path names, by name (exact case, may be percent-encoded) or by id."""
    key = service_key(path)
    if isinstance(key, str):
        name = unquote_utf8(key)
        service = next((s for s in tables.webservices.values() if s.name == name), None)
    else:
        service = None if key is None else tables.webservices.get(key)
    return service if service and service.valid and service.routes else None


def service_key(path: str) -> int | str | None:
    """The id (a number) or the name (still percent-encoded) of the service that a path names; None if it names none."""
    segments = path.split("/")
    at = _marker(segments)
    if at is None:
        return None
    key = segments[at + 1]
    if segments[at] == _BY_NAME:
        return key
    return int(key) if key.isascii() and key.isdecimal() else None


def route_path(path: str) -> str:
    """The part of a path that is compared with the routes of its service: what follows the service, or the whole path
    where nothing does."""
    segments = path.split("/")
    at = _marker(segments)
    rest = [] if at is None else segments[at + 2 :]
    return "/" + "/".join(rest) if rest else path


def _marker(segments: list[str]) -> int | None:
    """Where the word stands after which a path names its service. The last one with a name behind it counts."""
    places = (at for at in range(len(segments) - 2, -1, -1) if segments[at] in (_BY_NAME, _BY_ID) and segments[at + 1])
    return next(places, None)


def match(service: Webservice, method: str, path: str) -> Match | None:
    """The route of a service for verb and path; the fixed parts compare byte by byte."""
    for route in service.routes:
        if method in route.methods:
            found = _pattern(route.route).fullmatch(path)
            if found:
                return Match(route, found.groupdict())
    return None


@lru_cache(maxsize=256)
def _pattern(route: str) -> re.Pattern[str]:
    parts = re.split(r":(\w+)", route)
    fixed, names = parts[::2], parts[1::2]
    text = re.escape(fixed[0])
    for name, after in zip(names, fixed[1:], strict=True):
        text += f"(?P<{name}>[^/]+)" + re.escape(after)
    return re.compile(text)
