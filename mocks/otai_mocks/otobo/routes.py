"""Web services: path and verb → service, route, operation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .decode import unquote_utf8
from .records import Route, Webservice
from .state import Tables

GATEWAY = "/otobo/nph-genericinterface.pl"
_SERVICE = re.compile(r"nph-genericinterface\.pl/(?:WebserviceID/(?P<id>\d+)|Webservice/(?P<name>[^/?]+))(?=/|$)")
_ROUTE_PART = re.compile(r".*Webservice(?:ID)?/[^/]+(/.*)$", re.DOTALL)


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
    found = _SERVICE.search(path)
    if not found:
        return None
    if found["id"]:
        service = tables.webservices.get(int(found["id"]))
    else:
        name = unquote_utf8(found["name"])
        service = next((s for s in tables.webservices.values() if s.name == name), None)
    return service if service and service.valid and service.routes else None


def route_path(path: str) -> str:
    """What follows the last service name of a path; the whole path where nothing does."""
    found = _ROUTE_PART.match(path)
    return found.group(1) if found else path


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
