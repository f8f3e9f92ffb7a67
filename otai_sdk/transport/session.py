"""One request, one answer: a session of requests, limits, a deadline, errors of ours, no secret in sight."""

from __future__ import annotations

import logging
import math
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.cookiejar import DefaultCookiePolicy
from typing import Any, BinaryIO

import msgspec
import requests
import urllib3.exceptions
import urllib3.response

from .. import __version__
from ..config import USER_INFO, AdapterSettings, Timeout
from ..errors import (
    ConnectionFailedError,
    InvalidRequestError,
    OTAIError,
    RequestTimeoutError,
    UnexpectedResponseError,
)
from .reply import Reply
from .secret import Credentials, Secret

log = logging.getLogger("otai_sdk")

_CHUNK = 65536
# Without read1 a read waits for so many bytes, and a slow drip is noticed only then.
_CHUNK_WITHOUT_READ1 = 256
_BAD_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
)
_TIMEOUTS = (urllib3.exceptions.TimeoutError, TimeoutError)
_NEVER_SENT = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.ProxyError,
)

File = tuple[str, tuple[str, bytes, str]]
"""One part of a multipart form: field, (file name, content, MIME type)."""


Sink = Callable[[bytes], object] | BinaryIO
"""Where a body goes piece by piece: a function, or a file opened for writing bytes."""


class Transport:
    """One keep-alive session to one system.

    Args:
        system: ``"otobo"`` or ``"freshdesk"``, for errors and logs.
        settings: limits, proxies, certificates.
        auth: user and password for HTTP basic; None sends no credentials in headers (never those of ~/.netrc).
        secrets: values that must not appear in any message.
        idle: seconds after which a connection that was not used is not used again.
    """

    def __init__(
        self,
        system: str,
        settings: AdapterSettings,
        *,
        auth: tuple[str, str] | None = None,
        secrets: Sequence[str | Secret] = (),
        idle: float = 20.0,
    ) -> None:
        self.system = system
        self._timeout = settings.timeout
        self._secrets: list[Secret] = []
        for secret in secrets:
            self.add_secret(secret)
        session = requests.Session()
        session.auth = auth or _no_auth
        session.headers["User-Agent"] = f"otai-sdk/{__version__}"
        session.headers["Accept"] = "application/json"
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        if settings.proxies is not None:
            session.proxies.update(settings.proxies)
        self._verify: bool | str | None = None if settings.verify is True else settings.verify
        self._session = session

    def send(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        credentials: Credentials | None = None,
        form: Sequence[tuple[str, str]] | None = None,
        files: Sequence[File] | None = None,
        writes: bool = False,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        sink: Sink | None = None,
        auth: bool = True,
    ) -> Reply:
        """Send one request and read the whole answer. Redirects are not followed.

        Args:
            method: the verb.
            url: the address, without query and credentials.
            query: what stands behind the ``?``.
            json: the body, as JSON.
            credentials: fields that go into the JSON body before those of ``json``, and never into a variable.
            form: fields of a multipart form, together with ``files``.
            files: its files.
            writes: the request changes something, so a broken connection leaves it open whether it did.
            timeout: limits for this exchange; default: the settings'.
            deadline: moment (`time.monotonic`) by which the exchange must end, whatever ``timeout`` allows.
            sink: receives the body of a 2xx answer piece by piece instead of ``Reply.body``; no size limit holds then.
            auth: False sends no credentials in headers: for an address that leads to another host.

        Raises:
            InvalidRequestError: a value that cannot be sent; nothing was.
            RequestTimeoutError, ConnectionFailedError: no complete answer came.
            UnexpectedResponseError: a redirect.
        """
        body: dict[str, Any] = {}
        if json is not None or credentials is not None:
            body = {
                "data": self._encoded({**(credentials.revealed() if credentials else {}), **(json or {})})
                if credentials
                else self._encoded(json),
                "headers": {"Content-Type": "application/json"},
            }
        elif files is not None:
            body = {"data": list(form or []), "files": list(files)}
        started = time.monotonic()
        timeout = timeout or self._timeout
        ends = min(started + timeout.total, math.inf if deadline is None else deadline)
        left = ends - started
        if left <= 0:
            raise RequestTimeoutError(f"{self.system}: the deadline had passed before anything was sent")
        limits = (min(timeout.connect, left), min(timeout.read, left))
        try:
            response = self._session.request(
                method,
                url,
                params=query,
                timeout=limits,
                allow_redirects=False,
                stream=True,
                verify=self._verify,
                auth=None if auth else _no_auth,
                **body,
            )
            try:
                content = self._read(response, ends, writes, sink if response.ok else None)
            finally:
                response.close()
        except UnicodeEncodeError as error:  # a lone surrogate in a form or query: nothing has left yet
            raise self._not_sendable(error) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise self._mapped(error, method, url, writes) from None
        reply = Reply(response.status_code, response.headers, content, url, method)
        log.debug("%s %s → %d in %.0f ms", method, url, reply.status, (time.monotonic() - started) * 1000)
        if 300 <= reply.status < 400:
            raise self._redirected(reply)
        return reply

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def add_secret(self, value: str | Secret) -> None:
        """A value that must not appear in any message from now on, such as a session id."""
        secret = Secret(value)
        if secret and secret not in self._secrets:
            self._secrets = sorted([*self._secrets, secret], key=lambda s: len(s.reveal()), reverse=True)

    def mask(self, text: str) -> str:
        """``text`` without secrets."""
        for secret in self._secrets:
            text = text.replace(secret.reveal(), "***")
        return USER_INFO.sub("***@", text)

    def _encoded(self, value: Any) -> bytes:
        try:
            _refuse_not_a_number(value)
            return msgspec.json.encode(value)
        except (TypeError, ValueError, OverflowError) as error:  # UnicodeEncodeError is a ValueError
            raise self._not_sendable(error) from None

    def _not_sendable(self, error: Exception) -> InvalidRequestError:
        if isinstance(error, UnicodeEncodeError):
            why = f"{error.object[error.start : error.end]!r} is half a character (a lone surrogate)"
        else:
            why = self.mask(str(error))
        return InvalidRequestError(f"{self.system}: a value cannot be sent: {why}. Nothing was sent")

    def _read(self, response: requests.Response, deadline: float, writes: bool, sink: Sink | None) -> bytes:
        parts: list[bytes] = []
        write = parts.append if sink is None else _writer(sink)
        for part in _pieces(response):
            write(part)
            if time.monotonic() > deadline:
                raise RequestTimeoutError(
                    f"{self.system}: the answer from {_host(response.url)} was still coming in after "
                    f"{self._timeout.total:g} s (timeout.total)",
                    may_have_been_applied=writes,
                )
        return b"".join(parts)

    def _mapped(self, error: Exception, method: str, url: str, writes: bool) -> OTAIError:
        """Our error for one of the libraries below."""
        where, reason = _host(url), self.mask(_innermost(error))
        sent = not (
            isinstance(error, requests.exceptions.ConnectTimeout)
            or _caused_by(error, _NEVER_SENT)
            or _in_handshake(error)
        )
        applied = writes and sent
        refused = _caused_by(error, (urllib3.exceptions.NewConnectionError,))  # to urllib3 a kind of connect timeout
        if not refused and (isinstance(error, requests.Timeout) or _caused_by(error, _TIMEOUTS)):
            limit = (
                f"timeout.read ({self._timeout.read:g} s)" if sent else f"timeout.connect ({self._timeout.connect:g} s)"
            )
            return RequestTimeoutError(
                f"{self.system}: {where} did not answer within {limit}", may_have_been_applied=applied
            )
        if isinstance(error, _BAD_ADDRESS):
            return ConnectionFailedError(
                f"{self.system}: {self.mask(url)!r} is not an address that can be asked: {reason}"
            )
        if not sent and isinstance(error, (requests.exceptions.SSLError, urllib3.exceptions.SSLError)):
            return ConnectionFailedError(
                f"{self.system}: no trusted TLS connection to {where}: {reason}. If the server uses a CA of your own, "
                "name its bundle in the setting 'verify'"
            )
        if isinstance(error, requests.RequestException) and not isinstance(error, requests.ConnectionError):
            return ConnectionFailedError(
                f"{self.system}: the answer from {where} broke off: {reason}", may_have_been_applied=applied
            )
        what = "the connection broke" if sent else "no connection"
        return ConnectionFailedError(f"{self.system}: {what} ({where}): {reason}", may_have_been_applied=applied)

    def _redirected(self, reply: Reply) -> UnexpectedResponseError:
        target = self.mask(reply.headers.get("Location", "?").split("?")[0])
        return UnexpectedResponseError(
            f"{self.system}: {reply.method} {_host(reply.url)} answered with a redirect ({reply.status}) to {target}. "
            "Redirects are never followed, as credentials would go with them: correct the configured address",
            status=reply.status,
            request_id=reply.request_id,
            system=self.system,
        )


def _refuse_not_a_number(value: Any) -> None:
    """JSON has no NaN and no infinity; msgspec would send null, which clears a field."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no number in JSON")
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        return
    for item in value:
        _refuse_not_a_number(item)


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """The body piece by piece, each as soon as it is there."""
    read_some = getattr(response.raw, "read1", None)
    if read_some is None or not isinstance(response.raw, urllib3.response.HTTPResponse):
        yield from response.iter_content(_CHUNK_WITHOUT_READ1)  # urllib3 1, or a stand-in such as vcrpy's
        return
    while part := read_some(_CHUNK, decode_content=True):
        yield part


def _writer(sink: Sink) -> Callable[[bytes], object]:
    return sink if callable(sink) else sink.write


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Explicitly nothing: without it requests would look into ~/.netrc."""
    return request


def _host(url: str) -> str:
    return USER_INFO.sub("", url.split("?", 1)[0])


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what it was made of; requests and urllib3 wrap causes in arguments and ``reason``."""
    seen: list[BaseException] = []
    todo: list[BaseException] = [error]
    while todo:
        current = todo.pop(0)
        if any(current is known for known in seen):
            continue
        seen.append(current)
        inner = [*current.args, getattr(current, "reason", None), current.__cause__, current.__context__]
        todo.extend(item for item in inner if isinstance(item, BaseException))
    return seen


def _caused_by(error: BaseException, kinds: tuple[type[BaseException], ...]) -> bool:
    return any(isinstance(item, kinds) for item in _chain(error))


def _in_handshake(error: BaseException) -> bool:
    """Whether TLS failed before anything could be sent; it may also fail while the answer is read."""
    for item in _chain(error):
        if isinstance(item, ssl.SSLCertVerificationError):
            return True
        trace = item.__traceback__ if isinstance(item, ssl.SSLError) else None
        while trace is not None:
            if trace.tb_frame.f_code.co_name == "do_handshake":
                return True
            trace = trace.tb_next
    return False


def _innermost(error: BaseException) -> str:
    """The most telling sentence: the innermost cause, without the object addresses urllib3 prints."""
    text = next((str(item) for item in reversed(_chain(error)) if str(item)), type(error).__name__)
    return re.sub(r"<[\w.]+ object at 0x[0-9a-f]+>:? ?|HTTPS?Connection(Pool)?\([^)]*\):? ?", "", text).strip()
