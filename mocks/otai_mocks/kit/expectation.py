"""What a test expects of a request, and in what a request differs from it. Pure."""

from __future__ import annotations

import json as json_module
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, unquote

from .. import redact

if TYPE_CHECKING:
    from ..messages import Request


class _Anything:
    def __repr__(self) -> str:
        return "ANY"


ANY: Any = _Anything()
"""As ``json``: whatever the body is."""
_SHOWN_LENGTH = 300


class Kept(Protocol):
    """A request of the journal."""

    def differences(self, expected: Expectation) -> list[str]: ...
    def likeness(self, expected: Expectation, differences: list[str]) -> float: ...


@dataclass(frozen=True)
class Expectation:
    """A description of requests; see `Journal.assert_called` for what each part means."""

    method: str = "*"
    path: str = "*"
    json: Any = ANY
    exact: bool = False
    query: Mapping[str, Any] | None = None
    headers: Mapping[str, str] | None = None
    status: int | None = None

    def __post_init__(self) -> None:
        if not self.path.startswith(("/", "*", "?", "[")):
            raise ValueError(f"path={self.path!r}: it begins with a slash or a wildcard, without scheme and host")
        if self.exact and self.json is ANY:
            raise ValueError("exact=True says how json= is compared: give json= too")

    def meets(self, request: Request, status: int) -> bool:
        """Whether nothing differs; quicker than to list what does."""
        return path_fits(request, self.method, self.path) and not self.differences(request, status)

    def differences(self, request: Request, status: int) -> list[str]:
        """In what a request differs, a line each; unmasked."""
        found = []
        if not fnmatchcase(request.method, self.method):
            found.append(f"method: expected {self.method}, got {request.method}")
        if not path_fits(request, "*", self.path):
            found.append(f"path: expected {self.path}, got {request.path}")
        if self.status is not None and status != self.status:
            found.append(f"status: expected {self.status}, got {status}")
        found += _query_differences(self.query or {}, request.query)
        found += _header_differences(self.headers or {}, request.headers)
        if self.json is not ANY:
            found += _body_differences(self.json, request.body, exact=self.exact)
        return found

    def likeness(self, request: Request, differences: list[str]) -> float:
        """How near a request came, to sort by."""
        path = 1.0 if path_fits(request, "*", self.path) else SequenceMatcher(None, self.path, request.path).ratio()
        return 3 * path + fnmatchcase(request.method, self.method) - 0.5 * len(differences)

    def __str__(self) -> str:
        parts = [f"{self.method} {self.path}"]
        if self.query:
            parts.append(f"with query {_shown(dict(self.query))}")
        if self.headers:
            parts.append(f"with headers {_shown(redact.mask_headers(self.headers))}")
        if self.json is not ANY:
            parts.append(f"with {'exactly the' if self.exact else 'in its'} json {_shown(self.json)}")
        if self.status is not None:
            parts.append(f"answered {self.status}")
        return " ".join(parts)


def path_fits(request: Request, method: str, path: str) -> bool:
    """Whether verb and path fit the wildcards; a path as it was sent, or decoded."""
    if not fnmatchcase(request.method, method):
        return False
    return fnmatchcase(request.path, path) or ("%" in request.path and fnmatchcase(unquote(request.path), path))


def json_differences(expected: Any, got: Any, *, exact: bool, where: str = "json") -> list[str]:
    """In what ``got`` differs from ``expected``.

    Unless ``exact``, objects may have more keys than expected, at every depth; lists are of one length always.
    """
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        found = []
        for key, value in expected.items():
            place = f"{where}.{key}"
            if key not in got:
                found.append(f"{place}: expected {_named(key, value)}, but it is missing")
            elif redact.is_secret_name(str(key)):
                found += [f"{place}: is another than expected"] if got[key] != value else []
            else:
                found += json_differences(value, got[key], exact=exact, where=place)
        if exact:
            found += [f"{where}.{key}: not expected, got {_named(key, got[key])}" for key in got if key not in expected]
        return found
    if isinstance(expected, (list, tuple)) and isinstance(got, list):
        if len(expected) != len(got):
            return [f"{where}: expected {len(expected)} items, got {len(got)}: {_shown(got)}"]
        pairs = enumerate(zip(expected, got, strict=True))
        return [line for n, (e, g) in pairs for line in json_differences(e, g, exact=exact, where=f"{where}[{n}]")]
    # 1 and True are equal in Python and two things in JSON
    if expected == got and isinstance(expected, bool) == isinstance(got, bool):
        return []
    return [f"{where}: expected {_shown(expected)}, got {_shown(got)}"]


def _body_differences(expected: Any, body: bytes, *, exact: bool) -> list[str]:
    if not body:
        return [f"json: expected {_shown(expected)}, got no body"]
    try:
        got = json_module.loads(body)
    except ValueError:
        return [f"json: expected {_shown(expected)}, got no JSON: {redact.mask_body(body)[:_SHOWN_LENGTH]}"]
    return json_differences(expected, got, exact=exact)


def _query_differences(expected: Mapping[str, Any], query: str) -> Iterable[str]:
    if not expected:
        return
    got = parse_qs(query, keep_blank_values=True)
    for name, value in expected.items():
        wanted = [str(item) for item in value] if isinstance(value, (list, tuple)) else [str(value)]
        if name not in got:
            yield f"query {name}: expected {_named(name, value)}, but it is missing"
        elif got[name] != wanted:
            yield f"query {name}: expected {_named(name, value)}, got {_named(name, ', '.join(got[name]))}"


def _header_differences(expected: Mapping[str, str], headers: Mapping[str, str]) -> Iterable[str]:
    for name, value in expected.items():
        got = headers.get(name.lower())
        if got is None:
            yield f"header {name}: expected {_named(name, value)}, but it is missing"
        elif not fnmatchcase(got, value) and got != value:
            yield f"header {name}: expected {_named(name, value)}, got {_named(name, got)}"


def _named(name: object, value: Any) -> str:
    return redact.MASK if redact.is_secret_name(str(name)) else _shown(value)


def _shown(value: Any) -> str:
    text = json_module.dumps(redact.mask_json(value), ensure_ascii=False, default=repr)
    return text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"


def failure(expected: Expectation, times: int | None, entries: Sequence[Kept], secrets: Iterable[str]) -> str:
    """What is said when the number of requests is another than expected."""
    compared = [(entry, entry.differences(expected)) for entry in entries]
    matching = [entry for entry, differing in compared if not differing]
    wanted = "at least one request" if times is None else "no request" if times == 0 else f"{times} request"
    lines = [f"expected {wanted}{'s' * (times is not None and times > 1)}: {expected}"]
    counted = f"{len(matching)} of {len(entries)}" if entries else "none, as there was no request at all"
    lines.append(f"matching: {counted}")
    lines += [f"  {entry!r}" for entry in matching[-10:]]
    near = [(entry, differing) for entry, differing in compared if differing]
    if near and (times is None or len(matching) < times):
        lines.append("nearest:")
        near.sort(key=lambda pair: -pair[0].likeness(expected, pair[1]))
        for entry, differing in near[:3]:
            lines.append(f"  {entry!r}")
            lines += [f"      {line}" for line in differing]
    return redact.mask_values("\n".join(lines), secrets)
