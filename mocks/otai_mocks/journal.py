"""Every request a fake has seen, with its answer and the reason for it; credentials masked, bounded."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any, overload

from . import redact
from .messages import Request, Response


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
        return redact.mask_headers(self._request.headers)

    @property
    def body(self) -> str:
        """The request's body as text."""
        return redact.mask_values(redact.mask_body(self._request.body), self._secrets())

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
        return redact.mask_values(redact.mask_body(self._response.body), self._secrets())

    @property
    def why(self) -> str:
        """Why the fake answered so, in words; ``""`` where the answer says it all."""
        return self._response.why

    @property
    def wrote(self) -> bool:
        """The request changed the state."""
        return self._response.wrote

    def to_dict(self) -> dict[str, Any]:
        """The entry as JSON-able data."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": self.headers,
            "body": self.body,
            "status": self.status,
            "answer": self.answer,
            "why": self.why,
            "wrote": self.wrote,
            "fault": self.fault,
        }

    def __repr__(self) -> str:
        target = f"{self.path}?{self.query}" if self.query else self.path
        notes = "".join(f" ({note})" for note in (self.why, f"fault: {self.fault}" if self.fault else "") if note)
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
        return [entry for entry in self._entries if entry.wrote]

    def matching(self, method: str = "*", path: str = "*") -> list[Entry]:
        """Entries by verb and path, ``*`` as wildcard: ``journal.matching("GET", "/api/v2/tickets*")``."""
        return [e for e in self._entries if fnmatchcase(e.method, method) and fnmatchcase(e.path, path)]

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
