"""An HTTP answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec


class Headers(Mapping[str, str]):
    """Headers by name in any case, their values without secrets: a server may write back what it was sent.

    Args:
        headers: as they came, found in any case.
        mask: hides secrets.
    """

    __slots__ = ("_headers", "_mask")

    def __init__(self, headers: Mapping[str, str], mask: Callable[[str], str]) -> None:
        self._headers, self._mask = headers, mask

    def __getitem__(self, name: str) -> str:
        return self._mask(self._headers[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers)

    def __len__(self) -> int:
        return len(self._headers)

    def __repr__(self) -> str:
        return f"Headers({self._mask(', '.join(self._headers))})"


class Reply(msgspec.Struct, frozen=True):
    """An HTTP answer, complete.

    Attributes:
        status: the HTTP status.
        headers: the headers, by name in any case, without secrets.
        body: the whole body, decompressed; empty where a sink received it.
        url: what was asked, without query.
        method: the verb.
        attempts: how often it was sent until this answer came.
        in_doubt: an earlier attempt of this write may have been carried out, whatever this answer says.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    method: str
    attempts: int = 1
    in_doubt: bool = False

    @property
    def request_id(self) -> str | None:
        """What the server calls this request in its logs."""
        return self.headers.get("X-Request-Id")

    def __repr__(self) -> str:  # a body may echo what was sent, password included
        return f"<Reply {self.status} to {self.method} {self.url}, {len(self.body)} bytes>"

    __str__ = __repr__

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return [("status", self.status), ("method", self.method), ("url", self.url)]
