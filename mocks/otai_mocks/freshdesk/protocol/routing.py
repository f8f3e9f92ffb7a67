"""Path and verb → handler. A path is known or not, and a known one has its verbs: 404 and 405 fall out of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from ..errors import FieldError, Refused, invalid, not_found, wrong_method
from .call import Reply

NUMBER = "#"
TEXT = "*"
_VERBS: tuple[str, ...] = ("GET", "POST", "PUT", "PATCH", "DELETE")
Handler = Callable[..., Reply]


def one_credit(query: Mapping[str, str]) -> int:
    return 1


@dataclass(frozen=True, slots=True)
class Route:
    """One call of the API.

    Attributes:
        path: relative to /api/v2; ``#`` stands for an id, ``*`` for any one segment (a uuid, a language); both are
            handed to the handler.
        query: the parameters it knows; others are refused (`check_query`). None: the handler reads whatever there is.
        pool: the endpoint pool of the rate limits it draws on.
        admin: only administrators may call it.
        bodiless: it works without a body.
        feature: the account must have it (`features.FEATURES`).
        cost: credits by the query.
    """

    verb: str
    path: str
    handler: Handler
    query: tuple[str, ...] | None = ()
    pool: str | None = None
    admin: bool = False
    bodiless: bool = False
    feature: str | None = None
    cost: Callable[[Mapping[str, str]], int] = field(default=one_credit)


def check_query(route: Route, query: Mapping[str, str]) -> None:
    """400 for parameters that the call does not know (3P fresh-samples#77; that all calls do so is INF)."""
    if query and route.query is not None:
        errors = [FieldError(name, "unknown") for name in query if name not in route.query]
        if errors:
            raise invalid(errors, f"{route.verb} /{route.path} knows {', '.join(route.query) or 'no parameters'}")


class Match(Enum):
    NONE = "no such path"
    PARTIAL = "the path is there, but not with this verb"
    FULL = "found"


@dataclass(frozen=True, slots=True)
class Found:
    match: Match
    route: Route | None = None
    ids: tuple[int | str, ...] = ()
    verbs: tuple[str, ...] = ()


class Router:
    """The table of routes."""

    def __init__(self, routes: Iterable[Route]) -> None:
        table: dict[tuple[str, ...], dict[str, Route]] = {}
        for route in routes:
            table.setdefault(tuple(route.path.split("/")), {})[route.verb] = route
        self._table = table
        self._open = [(parts, verbs) for parts, verbs in table.items() if TEXT in parts]

    def find(self, verb: str, path: str) -> Found:
        """``path`` is relative to /api/v2, without a slash at its start."""
        segments = path.split("/")
        numbers = [s for s in segments if s.isascii() and s.isdigit()]
        verbs = self._table.get(tuple(NUMBER if s in numbers else s for s in segments))
        ids: tuple[int | str, ...] = tuple(int(n[:19]) for n in numbers)
        if verbs is None or TEXT in segments or NUMBER in segments:  # sent as such they are no pattern
            verbs, ids = self._find_open(segments)
        if verbs is None:
            return Found(Match.NONE)
        route = verbs.get("GET" if verb == "HEAD" else verb)
        if route is None:
            return Found(Match.PARTIAL, verbs=tuple(verbs))
        return Found(Match.FULL, route, ids, tuple(verbs))

    def _find_open(self, segments: list[str]) -> tuple[dict[str, Route] | None, tuple[int | str, ...]]:
        """A path with a segment that may be any text."""
        for parts, verbs in self._open:
            if len(parts) == len(segments) and all(map(_fits, parts, segments)):
                return verbs, tuple(
                    int(segment[:19]) if part == NUMBER else segment
                    for part, segment in zip(parts, segments, strict=True)
                    if part in (NUMBER, TEXT)
                )
        return None, ()

    def __iter__(self) -> Iterator[Route]:
        return (route for verbs in self._table.values() for route in verbs.values())


def _fits(part: str, segment: str) -> bool:
    if part == TEXT:
        return segment != ""
    return segment.isascii() and segment.isdigit() if part == NUMBER else part == segment


def refusal(found: Found, verb: str, path: str, *, name_patch: bool) -> Refused:
    """404 or 405 for what was not fully matched."""
    if found.match is Match.NONE:
        return not_found(f"no such path: {path}")
    verbs = [v for v in _VERBS if v in found.verbs and (name_patch or v != "PATCH")]
    return wrong_method(verb, verbs, f"{path} takes {', '.join(verbs)}, not {verb}")
