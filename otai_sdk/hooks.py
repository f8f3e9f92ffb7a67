"""What an application can hear of each request and each answer: for logs, metrics and traces."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

import msgspec

log = logging.getLogger("otai_sdk")


class RequestInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A request that is about to be sent. It tells no secret and nothing of what tickets say.

    Attributes:
        system: ``"otobo"`` or ``"freshdesk"``.
        call: the method of the interface that it belongs to: ``"find_tickets"``.
        operation: what it is for: ``"list tickets"``, ``"update ticket 5"``.
        method: the verb.
        url: the address, without query.
        writes: it changes something.
        attempt: how many times it is sent with this one, from 1.
    """

    system: str
    call: str
    operation: str
    method: str
    url: str
    writes: bool
    attempt: int


class ResponseInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a request.

    Attributes:
        request: the request.
        status: the HTTP status; None when no answer came.
        error: what went wrong where no answer came, or one that cannot be used; OTOBO tells most refusals in
            answers with status 200, which are none here.
        seconds: how long it took.
        request_id: what the server's operators find the request by, where the server tells.
        rate_limit_remaining: credits that are left to the account in this minute, where the server tells.
        will_retry: it is sent again.
        wait: seconds until then.
    """

    request: RequestInfo
    status: int | None
    error: Exception | None
    seconds: float
    request_id: str | None
    rate_limit_remaining: int | None
    will_retry: bool
    wait: float


OnRequest = TypeVar("OnRequest", bound=Callable[[RequestInfo], object])
OnResponse = TypeVar("OnResponse", bound=Callable[[ResponseInfo], object])
Info = TypeVar("Info", RequestInfo, ResponseInfo)


class Hooks:
    """Callbacks, called in the order in which they were added. One that fails is logged, and stops nothing.

    Requests that a callback sends itself are not told: it would hear of its own ones, and never end.
    """

    def __init__(self) -> None:
        self._here = _Here()
        self._request: tuple[Callable[[RequestInfo], object], ...] = ()
        self._response: tuple[Callable[[ResponseInfo], object], ...] = ()

    def on_request(self, callback: OnRequest) -> OnRequest:
        self._request = (*self._request, callback)
        return callback

    def on_response(self, callback: OnResponse) -> OnResponse:
        self._response = (*self._response, callback)
        return callback

    def request(self, info: RequestInfo) -> None:
        self._tell(self._request, info)

    def response(self, info: ResponseInfo) -> None:
        self._tell(self._response, info)

    def _tell(self, callbacks: tuple[Callable[[Info], object], ...], info: Info) -> None:
        if self._here.telling:
            return
        self._here.telling = True
        try:
            for callback in callbacks:
                _safely(callback, info)
        finally:
            self._here.telling = False


class _Here(threading.local):
    """Whether this thread is inside a callback."""

    telling = False


def _safely(callback: Callable[[Info], object], info: Info) -> None:
    try:
        callback(info)
    except Exception:
        log.exception("otai_sdk: the hook %s failed; the call goes on", getattr(callback, "__qualname__", callback))
