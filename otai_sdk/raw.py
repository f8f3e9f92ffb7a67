"""Requests that the interface has no word for: ``adapter.raw.request(…)``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from .call import whole_call
from .errors import InvalidRequestError, UnexpectedResponseError

if TYPE_CHECKING:
    from .adapter import TicketSystemAdapter

_METHOD = re.compile(r"[A-Za-z]+")
_PATH = re.compile(r"/?(?!/)[A-Za-z0-9._~!$&'()*+,;=:@%/-]+")
_READING = ("GET", "HEAD", "OPTIONS")


class RawResponse(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it came.

    Attributes:
        status: the HTTP status.
        headers: the headers, by name in any case.
        body: the whole body.
        url: what was asked, without query.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def ok(self) -> bool:
        """Whether the status is a 2xx. OTOBO tells most refusals with one, too: look for ``Error`` in the body."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """What the body says.

        Raises:
            UnexpectedResponseError: it is not JSON.
        """
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            kind = self.headers.get("Content-Type", "no declared type")
            raise UnexpectedResponseError(
                f"the answer of {self.url} (status {self.status}, {kind}) is not JSON", status=self.status
            ) from None

    def __repr__(self) -> str:  # a body may hold what is nobody else's business
        return f"<RawResponse {self.status} of {self.url}, {len(self.body)} bytes>"

    __str__ = __repr__


class Raw:
    """The system's own API with the adapter's address, credentials, rate limit, retries, deadline and hooks.

    Args:
        adapter: whose they are.
    """

    def __init__(self, adapter: TicketSystemAdapter) -> None:
        self._adapter = adapter
        self._sender = adapter._sender
        self.options = adapter.options

    @whole_call
    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        writes: bool | None = None,
    ) -> RawResponse:
        """Send a request, and return its answer whatever its status is.

        ``adapter.raw.request("GET", "/tickets/1/time_entries").json()``

        Args:
            method: the verb.
            path: where, from the root of the API on: ``/tickets/1`` on Freshdesk; on OTOBO a route of the web
                service.
            query: what stands behind the ``?``.
            json: the body. On OTOBO a mapping, which the adapter's login is added to.
            writes: it changes something, and is therefore not repeated when its answer is lost. Default: every verb
                but GET, HEAD and OPTIONS does.

        Raises:
            InvalidRequestError: no path of this API (a whole address, ``..`` …), or no verb; nothing was sent.
            TransportError, RateLimitError: no usable answer came, or there was no time to wait for it.
            UnexpectedResponseError: a redirect.
        """
        verb = method.upper() if isinstance(method, str) and _METHOD.fullmatch(method) else ""
        if not verb:
            raise InvalidRequestError(f"raw.request: {method!r} is no verb such as 'GET'")
        if query is not None and not isinstance(query, Mapping):
            raise InvalidRequestError(f"raw.request: query must be a mapping, not {type(query).__name__}")
        writes = verb not in _READING if writes is None else writes
        reply = self._adapter._send_raw(verb, checked_path(path), query, json, writes)
        return RawResponse(status=reply.status, headers=reply.headers, body=reply.body, url=reply.url)


def checked_path(path: str) -> str:
    """``path``, with a leading slash: it cannot lead to another host, nor out of the API.

    Raises:
        InvalidRequestError: it could.
    """
    found = _PATH.fullmatch(path) if isinstance(path, str) else None
    plain = re.sub("%2e", ".", path, flags=re.IGNORECASE) if found else ""
    parts = [part.partition(";")[0] for part in plain.split("/")]  # some servers drop what stands behind a ;
    if found is None or "." in parts or ".." in parts or "://" in path or re.search("%(2f|5c|0)", path.lower()):
        raise InvalidRequestError(
            f"raw.request: {path!r} is no path inside the API, such as '/tickets/1': no host, no '..', no line end; "
            "what stands behind a '?' goes into query"
        )
    return "/" + path.lstrip("/")
