"""Path and verb → handler. A path is known or not, and a known one has its verbs: 404 and 405 fall out of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from ..errors import Refused, not_found, wrong_method
from .call import Reply

NUMBER = "#"
_VERBS: tuple[str, ...] = ("GET", "POST", "PUT", "PATCH", "DELETE")
Handler = Callable[..., Reply]


def one_credit(query: Mapping[str, str]) -> int:
    return 1


@dataclass(frozen=True, slots=True)
class Route:
    """One call of the API.

    Attributes:
        path: relative to /api/v2; ``#`` stands for an id and is handed to the handler.
        pool: the endpoint pool of the rate limits it draws on.
        admin: only administrators may call it.
        bodiless: it works without a body.
        feature: the account must have it (`features.FEATURES`).
        cost: credits by the query.
    """

    verb: str
    path: str
    handler: Handler
    pool: str | None = None
    admin: bool = False
    bodiless: bool = False
    feature: str | None = None
    cost: Callable[[Mapping[str, str]], int] = field(default=one_credit)


class Match(Enum):
    NONE = "no such path"
    PARTIAL = "the path is there, but not with this verb"
    FULL = "found"


@dataclass(frozen=True, slots=True)
class Found:
    match: Match
    route: Route | None = None
    ids: tuple[int, ...] = ()
    verbs: tuple[str, ...] = ()


class Router:
    """The table of routes."""

    def __init__(self, routes: Iterable[Route]) -> None:
        table: dict[tuple[str, ...], dict[str, Route]] = {}
        for route in routes:
            table.setdefault(tuple(route.path.split("/")), {})[route.verb] = route
        self._table = table

    def find(self, verb: str, path: str) -> Found:
        """``path`` is relative to /api/v2, without a slash at its start."""
        segments = path.split("/")
        numbers = [s for s in segments if s.isascii() and s.isdigit()]
        verbs = self._table.get(tuple(NUMBER if s in numbers else s for s in segments))
        if verbs is None:
            return Found(Match.NONE)
        route = verbs.get("GET" if verb == "HEAD" else verb)
        if route is None:
            return Found(Match.PARTIAL, verbs=tuple(verbs))
        return Found(Match.FULL, route, tuple(int(n[:19]) for n in numbers), tuple(verbs))

    def __iter__(self) -> Iterator[Route]:
        return (route for verbs in self._table.values() for route in verbs.values())


def refusal(found: Found, verb: str, path: str, *, name_patch: bool) -> Refused:
    """404 or 405 for what was not fully matched."""
    if found.match is Match.NONE:
        return not_found(f"no such path: {path}")
    verbs = [v for v in _VERBS if v in found.verbs and (name_patch or v != "PATCH")]
    return wrong_method(verb, verbs, f"{path} takes {', '.join(verbs)}, not {verb}")
