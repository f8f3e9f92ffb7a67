"""Whether a pattern for requests can ever meet a route: a fault on a misspelled path would test nothing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import takewhile

from ..nearest import did_you_mean

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
        raise ValueError(
            f"method={method!r}{did_you_mean(method.upper(), VERBS)}: choose one of {', '.join(VERBS)} or *"
        )
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
    """Whether some path fits both the wildcard pattern and the route.

    A word behind a wildcard must be one of the route's own: ``*/TicketCreate`` does not mean a ticket with that id.
    """
    one, other = _of_pattern(pattern), _of_route(route)
    worded = _worded(one)
    done: set[tuple[int, int, bool]] = set()
    todo = [(0, 0, True)]
    while todo:
        i, j, met = todo.pop()
        if (i, j, met) in done:
            continue
        done.add((i, j, met))
        if i == len(one) and j == len(other) and met:
            return True
        todo += _steps(one, other, worded, (i, j, met))
    return False


def _worded(pattern: list[str]) -> set[int]:
    """Where words begin behind a wildcard. A text with a dot is none: it may be a file's name."""
    found = set()
    for start, part in enumerate(pattern, 1):
        if part == _ANY_TEXT:
            text = list(takewhile(lambda each: each != _ANY_TEXT, pattern[start:]))
            if "." not in text and any(len(each) == 1 and each.isalpha() for each in text):
                found.add(start)
    return found


def _steps(
    one: list[str], other: list[str], worded: set[int], at: tuple[int, int, bool]
) -> Iterable[tuple[int, int, bool]]:
    """Where a walk through both goes on: each may take a character, and wildcards may stay or end.

    Its third part is whether a letter of the word that it is in was one of the route's own.
    """
    i, j, met = at
    left = one[i] if i < len(one) else None
    right = other[j] if j < len(other) else None
    if left == _ANY_TEXT:
        if not met:
            return
        yield i + 1, j, i + 1 not in worded
    if right == _REST:
        yield i, j + 1, met
    if left is None or right is None or not _share_a_character(left, right):
        return
    own = met or (left == right and left.isalpha())
    for next_j in (j, j + 1) if right in (_SEGMENT, _REST) else (j + 1,):
        yield i if left == _ANY_TEXT else i + 1, next_j, own


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
