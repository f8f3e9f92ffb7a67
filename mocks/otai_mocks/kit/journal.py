"""Every request a fake has seen, with its answer and the reason for it; credentials masked, bounded."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, overload

from .. import redact
from ..messages import Request, Response
from .expectation import ANY, Expectation, failure, path_fits

_LARGE = 100_000
"""Bytes of a body from which on only what will be shown of it is searched for secrets."""


class Entry:
    """One request and its answer. Everything it shows is masked; the raw bytes are never shown."""

    __slots__ = ("_request", "_response", "_secrets", "at", "fault", "number")

    def __init__(
        self,
        number: int,
        at: datetime,
        request: Request,
        response: Response,
        fault: str | None,
        secrets: Callable[[], Iterable[str]],
    ) -> None:
        self.number = number
        self.at = at
        self.fault = fault
        self._request = request
        self._response = response
        self._secrets = secrets

    @property
    def method(self) -> str:
        return self._request.method

    @property
    def path(self) -> str:
        """The path as sent, without the query."""
        return redact.mask_values(self._request.path, self._secrets())

    @property
    def query(self) -> str:
        return redact.mask_values(redact.mask_query(self._request.query), self._secrets())

    @property
    def headers(self) -> dict[str, str]:
        """The request's headers, names in lower case."""
        secrets = list(self._secrets())
        masked = redact.mask_headers(self._request.headers)
        return {name: redact.mask_values(value, secrets) for name, value in masked.items()}

    @property
    def body(self) -> str:
        """The request's body as text."""
        return self._masked(self._request.body)

    @property
    def json(self) -> Any:
        """The request's body as JSON, or None if it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def status(self) -> int:
        return self._response.status

    @property
    def answer(self) -> str:
        """The answer's body as text."""
        return self._masked(self._response.body)

    @property
    def why(self) -> str:
        """Why the fake answered so, in words: a wrong path's names the nearest; ``""`` where the answer says it all."""
        return redact.mask_values(self._response.why, self._secrets()) if self._response.why else ""

    @property
    def wrote(self) -> bool:
        """The request changed the state."""
        return self._response.wrote

    def matches(self, method: str = "*", path: str = "*") -> bool:
        """Whether verb and path fit, ``*`` as wildcard."""
        return path_fits(self._request, method, path)

    def meets(self, expected: Expectation) -> bool:
        """Whether the request is as described."""
        return expected.meets(self._request, self.status)

    def differences(self, expected: Expectation) -> list[str]:
        """In what the request is not as described, masked."""
        secrets = list(self._secrets())
        return [redact.mask_values(line, secrets) for line in expected.differences(self._request, self.status)]

    def likeness(self, expected: Expectation, differences: list[str]) -> float:
        """How near the request came, to sort by."""
        return expected.likeness(self._request, differences)

    def to_dict(self, cut: int | None = None) -> dict[str, Any]:
        """The entry as JSON-able data; of body and answer the first ``cut`` characters."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": self.headers,
            "body": self._cut(self._request.body, cut),
            "status": self.status,
            "answer": self._cut(self._response.body, cut),
            "why": self.why,
            "wrote": self.wrote,
            "fault": self.fault,
        }

    def _cut(self, raw: bytes, cut: int | None) -> str:
        if cut is None:
            return self._masked(raw)
        head = redact.mask_head(raw, list(self._secrets()), cut) if len(raw) > _LARGE else None
        text = self._masked(raw) if head is None else head
        size = len(text) if head is None else len(raw.decode("utf-8", "replace"))
        return text if len(text) <= cut else f"{text[:cut]}… ({size} characters)"

    def _masked(self, raw: bytes) -> str:
        return redact.mask_values(redact.mask_body(raw), self._secrets())

    def __repr__(self) -> str:
        target = f"{self.path}?{self.query}" if self.query else self.path
        fault = f"fault: {self.fault}" if self.fault and f"switched on: {self.fault}" not in self.why else ""
        notes = "".join(f" ({note})" for note in (self.why, fault) if note)
        return f"<{self.number}. {self.method} {target} → {self.status}{notes}>"


class Journal:
    """The requests seen, oldest first; at most ``size`` of them are kept (``count`` counts all)."""

    def __init__(self, secrets: Callable[[], Iterable[str]], size: int = 10_000) -> None:
        self._secrets = secrets
        self._entries: deque[Entry] = deque(maxlen=size)
        self.count = 0

    def record(self, request: Request, response: Response, at: datetime, fault: str | None = None) -> Entry:
        self.count += 1
        entry = Entry(self.count, at, request, response, fault, self._secrets)
        self._entries.append(entry)
        return entry

    @property
    def writes(self) -> list[Entry]:
        """The entries whose request changed the state."""
        return [entry for entry in list(self._entries) if entry.wrote]

    def matching(self, method: str = "*", path: str = "*") -> list[Entry]:
        """Entries by verb and path, ``*`` as wildcard: ``journal.matching("GET", "/api/v2/tickets*")``."""
        return [entry for entry in list(self._entries) if entry.matches(method, path)]

    def calls_to(
        self,
        method: str = "*",
        path: str = "*",
        *,
        json: Any = ANY,
        exact: bool = False,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        status: int | None = None,
    ) -> list[Entry]:
        """The requests that are as described, oldest first; see `assert_called` for the arguments."""
        expected = Expectation(method, path, json, exact, query, headers, status)
        return [entry for entry in list(self._entries) if entry.meets(expected)]

    def assert_called(
        self,
        method: str = "*",
        path: str = "*",
        *,
        times: int | None = None,
        json: Any = ANY,
        exact: bool = False,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        status: int | None = None,
    ) -> list[Entry]:
        """``fake.journal.assert_called("PUT", "/api/v2/tickets/*", times=1, json={"priority": 3})``.

        Args:
            method: the verb; ``*`` as wildcard.
            path: the path without query, as it was sent or decoded; ``*`` stands for any text, slashes included.
            times: how many such requests there were; None: at least one.
            json: must be contained in the body: objects may have more keys, at every depth; lists and single values
                are equal. None means JSON's null.
            exact: the body must equal ``json``.
            query: parameters and their values, as text; a list for one that comes several times. There may be others.
            headers: headers in any case and their values, ``*`` as wildcard. There may be others.
            status: the status of the answer; 0 where a fault let none come.

        Returns:
            The requests that were found.

        Raises:
            AssertionError: there were more, fewer or none. The message lists the nearest requests and in what each
                differs, credentials masked.
        """
        __tracebackhide__ = True  # pytest then shows the line of the test
        expected = Expectation(method, path, json, exact, query, headers, status)
        entries = list(self._entries)
        found = [entry for entry in entries if entry.meets(expected)]
        if len(found) == times or (times is None and found):
            return found
        raise AssertionError(failure(expected, times, entries, self._secrets()))

    def assert_not_called(
        self,
        method: str = "*",
        path: str = "*",
        *,
        json: Any = ANY,
        exact: bool = False,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        status: int | None = None,
    ) -> None:
        """As `assert_called` with ``times=0``."""
        __tracebackhide__ = True
        self.assert_called(method, path, times=0, json=json, exact=exact, query=query, headers=headers, status=status)

    def assert_no_writes(self) -> None:
        """No request has changed the state.

        Raises:
            AssertionError: some have; the message lists them.
        """
        __tracebackhide__ = True
        writes = self.writes
        if writes:
            lines = "\n".join(f"  {entry!r}" for entry in writes[:10])
            raise AssertionError(f"expected no request that writes, got {len(writes)}:\n{lines}")

    def clear(self) -> None:
        self._entries.clear()
        self.count = 0

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(list(self._entries))

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        return list(self._entries)[index]

    def __repr__(self) -> str:
        lines = [f"<Journal of {self.count} requests>", *(f"  {entry!r}" for entry in list(self._entries)[-20:])]
        return "\n".join(lines)
