"""What a request asks for: the path below /api/v2, the parameters, and the address under which it came."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

from ...messages import Request
from ..errors import not_found, one_invalid, refuse
from .routing import Found

API = "/api/v2/"
_SLASHES = re.compile("/{2,}")
_OURS = ".freshdesk.com"


def api_path(request: Request, domain: str) -> str | None:
    """The path below /api/v2, decoded; None for anything outside the API.

    Doubled slashes count once, and a ``.json`` at the end is not part of the name (3P: clients that build paths so).

    Raises:
        Refused: 404 for another account's domain.
    """
    host = _host(request)
    if host.endswith(_OURS) and host != f"{domain}{_OURS}".lower():
        raise not_found(f"{host} is another account; this one is {domain}{_OURS}")
    path = unquote(request.path, errors="replace")
    if "//" in path:
        path = _SLASHES.sub("/", path)
    if not path.startswith(API):
        return None
    return path[len(API) :].rstrip("/").removesuffix(".json")


def read_query(text: str) -> dict[str, str]:
    """The parameters; of one that comes twice, the last (python-freshdesk sends `page` twice).

    What has no name is dropped, and so is what has no value: a blank filter is no filter (INF).
    """
    if not text:
        return {}
    try:
        return {name: value for name, value in parse_qsl(text, errors="replace", max_num_fields=1000) if name}
    except ValueError:
        return {}


def base_url(request: Request, own: str) -> str:
    """Scheme and host of the links in an answer: how the caller reached the account.

    A proxy that ends TLS says so by ``X-Forwarded-Proto``, and what asks for a host under freshdesk.com means the
    service, which is there by https only: the links say https too.
    """
    base = request.base_url or own
    if base.startswith("http://"):
        told = request.headers.get("x-forwarded-proto", "").partition(",")[0].strip().lower()
        if told == "https" or _host(request).endswith(_OURS):
            return "https" + base[4:]
    return base


def too_large(request: Request, largest: int) -> bool:
    """Whether the body is more than is looked at, as its sender says or as it came."""
    told = request.headers.get("content-length", "")
    size = int(told) if told.isascii() and told.isdigit() and len(told) < 19 else 0
    return max(size, len(request.body)) > largest


def check_accept(request: Request) -> None:
    """Only application/json and */* are served; no Accept at all is */* (DOC 350-351)."""
    accept = request.headers.get("accept", "").strip()
    if not accept:
        return
    kinds = {part.partition(";")[0].strip().lower() for part in accept.split(",")}
    if not kinds & {"application/json", "*/*", "application/*"}:
        raise refuse("not_acceptable", f"Accept: {accept}: only application/json and */* are served")


def check_slashes(request: Request, found: Found) -> None:
    """Two slashes before a path leak the parameter wrapper of a JSON GET (3P node-freshdesk-api#61)."""
    typed = "application/json" in request.headers.get("content-type", "")
    if typed and request.path.startswith("//") and request.method == "GET" and found.route is not None:
        resource = found.route.path.split("/")[0]
        name = {"companies": "company"}.get(resource, resource.removesuffix("s"))
        raise one_invalid(name, "unknown", f"the path begins with two slashes: {request.path}")


def _host(request: Request) -> str:
    """The host asked for, without its port."""
    host = request.headers.get("host", "")
    return (host.rpartition(":")[0] or host).lower()
