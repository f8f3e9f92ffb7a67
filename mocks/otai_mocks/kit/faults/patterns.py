"""Whether a pattern for requests can ever meet a route: a fault on a misspelled path would test nothing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from fnmatch import fnmatchcase
from functools import lru_cache

Routes = Iterable[tuple[str, str]]
"""Verb and path of what a fake answers; ``{name}`` in a path stands for one segment, ``{name...}`` for the rest."""

VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


def check_route(method: str, path: str, routes: Routes, owner: str) -> None:
    """Nothing, if some request to a route fits the pattern.

    Raises:
        ValueError: it is not a pattern of a path, no verb fits, or no route does; the message names the nearest.
    """
    if not path.startswith(("/", "*", "?", "[")):
        raise ValueError(f"path={path!r}: it begins with a slash or a wildcard, without scheme, host and query")
    if "?" in path and "=" in path:
        raise ValueError(f"path={path!r}: it is compared with the path alone: leave out the query")
    if not any(fnmatchcase(verb, method) for verb in VERBS):
        near = get_close_matches(method.upper(), VERBS, 1)
        meant = f", did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"method={method!r}{meant}: choose one of {', '.join(VERBS)} or *")
    known = list(routes)
    if not known:
        return
    fitting = sorted({verb for verb, route in known if can_meet(path, route)})
    if not fitting:
        raise ValueError(f"path={path!r}: {owner} has no such route; near are {', '.join(nearest(path, known))}")
    answered = {*fitting, "OPTIONS", *(["HEAD"] if "GET" in fitting else [])}
    if not any(fnmatchcase(verb, method) for verb in answered):
        raise ValueError(f"method={method!r}: {owner} answers {path} to {', '.join(fitting)} only")


def nearest(path: str, routes: Routes, count: int = 3, verb: str = "*") -> list[str]:
    """The routes most like a path, the nearest first: ``["GET /api/v2/tickets", …]``."""
    plain = re.sub(r"\d+", "{id}", path)
    best: dict[str, tuple[float, set[str]]] = {}
    for known_verb, route in routes:
        score = SequenceMatcher(None, plain, re.sub(r"\{.*?\}", "{id}", route)).ratio()
        best.setdefault(route, (score + (0.01 if known_verb == verb else 0), set()))[1].add(known_verb)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
    return [f"{'/'.join(sorted(verbs))} {route}" for route, (_, verbs) in ranked[:count]]


_ANY_TEXT, _ANY_CHARACTER, _SEGMENT, _REST = "any text", "any character", "segment", "rest"


@lru_cache(maxsize=1024)
def can_meet(pattern: str, route: str) -> bool:
    """Whether some path fits both the wildcard pattern and the route."""
    one, other = _of_pattern(pattern), _of_route(route)
    done: set[tuple[int, int]] = set()
    todo = [(0, 0)]
    while todo:
        i, j = todo.pop()
        if (i, j) in done:
            continue
        done.add((i, j))
        if i == len(one) and j == len(other):
            return True
        todo += _steps(one, other, i, j)
    return False


def _steps(one: list[str], other: list[str], i: int, j: int) -> Iterable[tuple[int, int]]:
    """Where a walk through both goes on from (i, j): each may take a character, and wildcards may stay or end."""
    left = one[i] if i < len(one) else None
    right = other[j] if j < len(other) else None
    if left == _ANY_TEXT:
        yield i + 1, j
    if right == _REST:
        yield i, j + 1
    if left is None or right is None or not _share_a_character(left, right):
        return
    for next_i in (i, i + 1) if left == _ANY_TEXT else (i + 1,):
        for next_j in (j, j + 1) if right in (_SEGMENT, _REST) else (j + 1,):
            yield next_i, next_j


def _share_a_character(left: str, right: str) -> bool:
    if left in (_ANY_TEXT, _ANY_CHARACTER):
        return True
    return left == right or right == _REST or (right == _SEGMENT and left != "/")


def _of_pattern(pattern: str) -> list[str]:
    parts = re.findall(r"\*+|\?|\[[^]]+\]|.", pattern, re.DOTALL)
    return [_ANY_TEXT if p[0] == "*" else _ANY_CHARACTER if p == "?" or len(p) > 1 else p for p in parts]


def _of_route(route: str) -> list[str]:
    parts = re.findall(r"\{[^}]*\}|.", route, re.DOTALL)
    return [_REST if p.endswith("...}") else _SEGMENT if len(p) > 1 else p for p in parts]
