"""The admin API of one served fake: guard → route → handler → masked JSON."""

from __future__ import annotations

import json
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from ..messages import Request, Response
from . import guard, page
from .call import Call, Refused, Snapshots
from .mask import Masker
from .routes import HEALTH, ROUTES, Route, find

if TYPE_CHECKING:
    from ..server import FakeServer

PREFIX = "/_fake"
_HEADERS = [
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
_SAFE = ("GET", "HEAD")


class Admin:
    """Answers what stands under ``/_fake``.

    Args:
        fake: the fake that is looked at and changed.
        access: who may use it; see `guard.Access`.
    """

    def __init__(self, fake: FakeServer, access: guard.Access) -> None:
        self.fake = fake
        self._snapshots = Snapshots()
        self._access = access
        self._masked = Masker()

    def owns(self, request: Request) -> bool:
        """Whether a request is for the admin API and not for the fake. Its health can be asked even if that is off."""
        path = request.path
        if request.method in _SAFE and path in (f"{PREFIX}{HEALTH}", self.fake.health_path):
            return True
        return self._access is not False and (path == PREFIX or path.startswith(f"{PREFIX}/"))

    def handle(self, request: Request) -> Response:
        """The answer to one request; never an exception."""
        try:
            response = self._answer(request)
        except Refused as refused:
            response = self._json(refused.status, {"error": str(refused), **refused.more})
            response.headers += refused.headers
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(where.filename).name}:{where.lineno}"
            response = self._json(500, {"error": f"please report this: {type(error).__name__} at {place}"})
        response.headers += _HEADERS
        if request.method == "HEAD":
            response.body = b""
        return response

    def _answer(self, request: Request) -> Response:
        path = unquote(request.path[len(PREFIX) :], errors="replace")
        if request.path == self.fake.health_path:
            path = HEALTH
        if not any(route.open for route, _ in find(path).values()):
            reason = guard.stranger(request, self._access)
            if reason is not None:
                raise Refused(403, reason)
        if request.method in _SAFE and request.path == PREFIX:
            return Response(308, [("Location", f"{PREFIX}/")])
        if request.method in _SAFE and path in page.FILES:
            return page.answer(path)
        route, value = self._route(request.method, path)
        if request.method not in _SAFE:
            reason = guard.forged(request)
            if reason is not None:
                raise Refused(403, reason)
        query = dict(parse_qsl(request.query, keep_blank_values=True))
        unknown = sorted(set(query) - set(route.query))
        if unknown and not route.open:
            expected = f"only {', '.join(route.query)}" if route.query else "none"
            raise Refused(400, f"unknown parameter {unknown[0]!r}: expected {expected}")
        call = Call(self._snapshots, self.fake, request, query, value)
        with self.fake._lock:  # as the fake itself does: nothing changes while it is read
            status, data = route.handler(call)
        if isinstance(data, Response):
            return data
        return self._json(status, data, mask=route.mask and not call.flag("secrets"))

    def _route(self, method: str, path: str) -> tuple[Route, str]:
        found = find(path)
        if not found:
            known = [f"{route.method} {PREFIX}{route.path}" for route in ROUTES]
            raise Refused(404, f"there is no {PREFIX}{path}: see routes", routes=[f"GET {PREFIX}/", *known])
        wanted = "GET" if method == "HEAD" else method
        if wanted not in found:
            refused = Refused(405, f"{PREFIX}{path} takes {', '.join(found)}, not {method}")
            refused.headers.append(("Allow", ", ".join(found)))
            raise refused
        return found[wanted]

    def _json(self, status: int, data: Any, *, mask: bool = True) -> Response:
        if mask:
            with self.fake._lock:
                data = self._masked(data, self.fake.secrets())
        body = json.dumps(data, default=_plain).encode()
        return Response(status, [("Content-Type", "application/json; charset=utf-8")], body)


def _plain(value: Any) -> str:
    """What JSON has no word for: a fault's body may be bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
