"""Errors of the libraries below ──► ours."""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Callable

import requests
import urllib3.exceptions

from ..config import USER_INFO
from ..errors import ConnectionFailedError, OTAIError, RequestTimeoutError, UnexpectedResponseError
from .exchange import BadAnswerError, Exchange

OF_LIBRARIES = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    BadAnswerError,
    OSError,
    ValueError,
    MemoryError,
)
"""What may come out of them while something is sent or received."""

_BAD_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
    urllib3.exceptions.LocationValueError,
)
_TIMEOUTS = (urllib3.exceptions.TimeoutError, TimeoutError)
_NOT_CONNECTED = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError, ConnectionRefusedError)
_TUNNEL = "Tunnel connection failed"
_LONGEST_REASON = 300


def request_left(error: Exception, exchange: Exchange) -> bool:
    """Whether anything of the request may have left this machine.

    Our connections know. When somebody has intercepted requests, only what is sure to come before counts as "no".
    """
    if exchange.seen or not exchange.handed_over:
        return exchange.begun
    if isinstance(error, (requests.exceptions.ConnectTimeout, *_BAD_ADDRESS)):
        return False
    causes = _causes(error, exchange)
    return not (_caused_by(causes, _NOT_CONNECTED) or _in_handshake(causes) or _TUNNEL in _innermost(causes))


def failure(
    error: Exception,
    exchange: Exchange,
    *,
    system: str,
    url: str,
    status: int,
    writes: bool,
    mask: Callable[[str], str],
) -> OTAIError:
    """Our error for one of theirs. It holds nothing of it but words, which are masked.

    Args:
        error: what was raised.
        exchange: how far it came.
        system: for the message.
        url: what was asked.
        status: the status of the answer, 0 if none came.
        writes: whether it was a write.
        mask: hides secrets.
    """
    causes = _causes(error, exchange)
    where, reason = host(url), mask(_innermost(causes))[:_LONGEST_REASON]
    left = request_left(error, exchange)
    applied = writes and left
    if isinstance(error, (BadAnswerError, MemoryError)):
        what = "it does not fit into memory" if isinstance(error, MemoryError) else str(error)
        unreadable = UnexpectedResponseError(
            f"{system}: the answer of {where} cannot be used: {what}", status=status, system=system
        )
        unreadable.may_have_been_applied = applied
        return unreadable
    refused = _caused_by(causes, (urllib3.exceptions.NewConnectionError,))  # to urllib3 a kind of connect timeout
    if not refused and (isinstance(error, requests.Timeout) or _caused_by(causes, _TIMEOUTS)):
        return RequestTimeoutError(f"{system}: {where} {_limit(exchange, left)}", may_have_been_applied=applied)
    if isinstance(error, _BAD_ADDRESS) and not left:
        return _for_good(f"{system}: {mask(url)!r} is not an address that can be asked: {reason}")
    if not left and isinstance(error, (requests.exceptions.SSLError, urllib3.exceptions.SSLError)):
        return _for_good(
            f"{system}: no trusted TLS connection to {where}: {reason}. If the server uses a CA of your own, "
            "name its bundle in the setting 'verify'"
        )
    if isinstance(error, requests.exceptions.ProxyError) and not left:
        return ConnectionFailedError(
            f"{system}: no connection to {where} through the proxy: {reason}. The proxy is named by the setting "
            "'proxies', or by HTTP_PROXY and HTTPS_PROXY in the environment"
        )
    if status:
        return ConnectionFailedError(
            f"{system}: the answer from {where} broke off: {reason}", may_have_been_applied=applied
        )
    what = "the connection broke" if left else "no connection"
    return ConnectionFailedError(f"{system}: {what} ({where}): {reason}", may_have_been_applied=applied)


def _for_good(text: str) -> ConnectionFailedError:
    error = ConnectionFailedError(text)
    error.passing = False
    return error


def host(url: str) -> str:
    """An address as it may be shown."""
    return USER_INFO.sub("", url.split("?", 1)[0])


def _limit(exchange: Exchange, left: bool) -> str:
    if exchange.out_of_time:
        if exchange.ends_by_deadline:
            return f"had not answered when the deadline of the call was reached, after {exchange.seconds:.1f} s"
        return f"did not answer completely within timeout.total ({exchange.timeout.total:g} s)"
    name, seconds = ("read", exchange.timeout.read) if left else ("connect", exchange.timeout.connect)
    return f"did not answer within timeout.{name} ({seconds:g} s)"


def _causes(error: BaseException, exchange: Exchange) -> list[BaseException]:
    """The error and what it was made of; requests and urllib3 wrap causes in arguments and ``reason``."""
    seen: list[BaseException] = []
    todo: list[BaseException] = [error]
    while todo:
        current = todo.pop(0)
        if current is exchange.ambient or any(current is known for known in seen):
            continue
        seen.append(current)
        inner = [*current.args, getattr(current, "reason", None), current.__cause__, current.__context__]
        todo.extend(item for item in inner if isinstance(item, BaseException))
    return seen


def _caused_by(causes: list[BaseException], kinds: tuple[type[BaseException], ...]) -> bool:
    return any(isinstance(item, kinds) for item in causes)


def _in_handshake(causes: list[BaseException]) -> bool:
    """Whether TLS failed before anything could be sent; it may also fail while the answer is read."""
    for item in causes:
        if isinstance(item, ssl.SSLCertVerificationError):
            return True
        trace = item.__traceback__ if isinstance(item, ssl.SSLError) else None
        while trace is not None:
            if trace.tb_frame.f_code.co_name == "do_handshake":
                return True
            trace = trace.tb_next
    return False


def _innermost(causes: list[BaseException]) -> str:
    """The most telling sentence: the innermost cause, without the object addresses urllib3 prints."""
    text = next((str(item) for item in reversed(causes) if str(item)), type(causes[0]).__name__)
    return re.sub(r"<[\w.]+ object at 0x[0-9a-f]+>:? ?|HTTPS?Connection(Pool)?\([^)]*\):? ?", "", text).strip()
