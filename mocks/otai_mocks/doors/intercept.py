"""In process: requests to a fake's host are answered without leaving the process.

One reference-counted router for the process, because two started `responses` mocks do not chain: requests to the
outer one's hosts would go to the real network, and stopping them out of order would leave requests patched for good.
"""

from __future__ import annotations

import http.client
import io
import os
import threading
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from email.message import Message
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
import responses
from requests.adapters import HTTPAdapter
from urllib3._collections import HTTPHeaderDict
from urllib3.response import HTTPResponse

from ..messages import Flood, Request, Response
from . import effects
from .precedence import Precedence

if TYPE_CHECKING:
    from requests import PreparedRequest

    from ..server import FakeServer

_LOOPBACK = ("localhost", "::1")
_NETWORK_SEND = responses._real_send  # what sends for real, also when a mock was started before this import
_DEFAULT_PORTS = {"http": 80, "https": 443}


class UnknownHostError(requests.exceptions.ConnectionError):
    """A request went to a host of no fake while fakes were active."""


class ForkedFakeError(RuntimeError):
    """A forked process asked its copy of a fake: what it writes there, the test would never see.

    No error of requests: code that copes with a broken network would hide it.
    """

    def __init__(self, method: str, url: str, fake: str) -> None:
        super().__init__(method, url, fake)
        self.method, self.url, self.fake = method, url, fake

    def __str__(self) -> str:
        return (
            f"{self.method} {self.url} came from a forked process (pid {os.getpid()}): the {self.fake} that answers "
            "there belongs to the process that opened it, and here is only a copy, whose tickets and journal nobody "
            "sees. Put it on a port, which all processes share: with fake.serve() as server: server.url"
        )


class Router:
    """host → fake. Started with the first fake, stopped with the last, whatever the order they leave in."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._fakes: dict[str, FakeServer] = {}
        self._homes: dict[FakeServer, int] = {}  # the process that opened it
        self._allowed: Counter[str] = Counter()
        self._mock: responses.RequestsMock | None = None
        self._leftover: responses.RequestsMock | None = None
        self._patched_send: Any = None
        self._previous_send: Any = None
        self._precedence = Precedence(self._send_past_others)

    def join(self, fake: FakeServer) -> None:
        """Answer requests to the fake's hosts.

        Raises:
            ValueError: another fake answers for one of them, or this one does already.
        """
        hosts = [_host_key(url) for url in fake.addresses]
        with self._lock:
            if self._homes.get(fake) == os.getpid():
                raise ValueError(f"this fake answers at {fake.url} already: open it once, by start() or by with")
            taken = {self._homes[self._fakes[host]] for host in hosts if host in self._fakes}
            if os.getpid() in taken:  # else it is the parent's, and this child opens one of its own
                raise ValueError(f"a fake already answers for {fake.url}: give the second one another address")
            self._fakes.update(dict.fromkeys(hosts, fake))
            self._homes[fake] = os.getpid()
            if self._mock is None:
                self._start()

    def leave(self, fake: FakeServer) -> bool:
        """Stop answering for the fake, if it was; the last one to leave puts requests back as it was."""
        with self._lock:
            if fake not in self._homes:
                return False
            for host in [host for host, known in self._fakes.items() if known is fake]:
                del self._fakes[host]
            self._homes.pop(fake, None)
            if not self._fakes and self._mock is not None:
                self._stop()
        return True

    def allow(self, hosts: Iterable[str]) -> None:
        """Let requests to these hosts through to the network while fakes are active."""
        with self._lock:
            self._allowed.update(host.lower() for host in hosts)

    def disallow(self, hosts: Iterable[str]) -> None:
        """Take one permission back; a host stays open as long as somebody else wants it."""
        with self._lock:
            self._allowed = +(self._allowed - Counter(host.lower() for host in hosts))

    def knows(self, host: str) -> bool:
        """Whether a fake answers at this host, on whatever port."""
        return any(urlsplit(known).hostname == host.lower() for known in list(self._fakes))

    def _start(self) -> None:
        self._remove_leftover()
        self._previous_send = HTTPAdapter.send
        mock = responses.RequestsMock(
            assert_all_requests_are_fired=False,
            registry=_registry_of(self),
            real_adapter_send=self._previous_send,
        )
        mock.start()
        self._mock, self._patched_send = mock, HTTPAdapter.send
        self._precedence.start()

    def _stop(self) -> None:
        # Somebody may have patched requests after us and not be done: then it is theirs to put back, and what they put
        # back is our send. It lets everything through, and is removed at the next occasion.
        self._leftover, self._mock = self._mock, None
        self._remove_leftover()
        self._precedence.stop()

    def _send_past_others(self, url: str) -> Any:
        """Our send, when somebody has put theirs before it and the address is a fake's."""
        if HTTPAdapter.send is self._patched_send or self._mock is None or _host_key(url) not in self._fakes:
            return None
        return self._patched_send

    def _remove_leftover(self) -> None:
        if self._leftover is not None and HTTPAdapter.send is self._patched_send:
            self._leftover.stop()
            self._leftover = None

    def find(self, request: PreparedRequest, mock_calls: Any) -> responses.BaseResponse:
        """What answers this request: a fake, or the way out."""
        mock_calls.reset()  # responses keeps about 10 kB per call; the fakes have their journals
        url = str(request.url)
        if not self._fakes:
            with self._lock:
                self._remove_leftover()
        fake = self._fakes.get(_host_key(url))
        if fake is not None:
            if self._homes.get(fake) != os.getpid():
                raise ForkedFakeError(str(request.method), url, type(fake).__name__)
            return _FakeAnswer(fake)
        host = (urlsplit(url).hostname or "").lower()
        beside_a_mock = self._previous_send is not _NETWORK_SEND
        if not self._fakes or beside_a_mock or host in _LOOPBACK or host.startswith("127.") or host in self._allowed:
            return responses.PassthroughResponse(str(request.method), url)
        return _Unknown(host, sorted({fake.url for fake in self._fakes.values()}))


def _host_key(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)}".lower()


def _registry_of(router: Router) -> type[responses.registries.FirstMatchRegistry]:
    class Registry(responses.registries.FirstMatchRegistry):
        """Asks the router instead of a list of canned answers."""

        def find(self, request: PreparedRequest) -> tuple[responses.BaseResponse | None, list[str]]:
            mock = router._mock
            return router.find(request, mock.calls if mock is not None else _NO_CALLS), []

    return Registry


_NO_CALLS = SimpleNamespace(reset=lambda: None)


class _Unknown(responses.BaseResponse):
    """Refuses a host of no fake, and says how to allow it."""

    def __init__(self, host: str, known: list[str]) -> None:
        super().__init__("GET", "http://unknown.invalid/")
        self._host, self._known = host, known

    def _meant(self) -> str:
        hosts = {str(urlsplit(url).hostname): url for url in self._known}
        near = get_close_matches(self._host, hosts, 1, 0.6)
        return f" Did you mean {hosts[near[0]]}?" if near else ""

    def get_response(self, request: PreparedRequest) -> HTTPResponse:
        raise UnknownHostError(
            f"{request.method} to {self._host!r} was stopped: no fake answers for that host, and the real network is "
            f"closed while fakes are active.{self._meant()} Answered here: {', '.join(self._known)}. To let it "
            f"through: otai_mocks.allow_hosts({self._host!r})",
            request=request,
        )


class _FakeAnswer(responses.BaseResponse):
    """Hands the request to a fake and brings its answer back as urllib3 would."""

    def __init__(self, fake: FakeServer) -> None:
        super().__init__("GET", fake.url)
        self._fake = fake

    def get_response(self, request: PreparedRequest) -> HTTPResponse:
        answer = self._fake.handle(_to_request(request))
        body, answer = effects.play(answer, request) if answer.effect else (io.BytesIO(answer.body), answer)
        return _to_urllib3(answer, body, str(request.method))


def _to_request(prepared: PreparedRequest) -> Request:
    url = str(prepared.url)
    base_end = url.index("/", url.index("://") + 3)
    path, _, query = url[base_end:].partition("#")[0].partition("?")
    body: Any = prepared.body or b""
    if isinstance(body, str):
        body = body.encode("utf-8")
    elif not isinstance(body, bytes):
        body = b"".join(piece.encode() if isinstance(piece, str) else piece for piece in body)
    headers = {
        (name if isinstance(name, str) else name.decode("latin-1")).lower(): (
            value if isinstance(value, str) else value.decode("latin-1")
        )
        for name, value in prepared.headers.items()
    }
    base = url[:base_end]
    headers.setdefault("host", base.partition("://")[2])
    return Request(str(prepared.method), path, query, headers, body, base)


def _to_urllib3(answer: Response, body: Any, method: str) -> HTTPResponse:
    headers = HTTPHeaderDict()
    for name, value in answer.headers:
        headers.add(name, value)
    if answer.status not in (204, 304) and "Content-Length" not in headers and not isinstance(answer.effect, Flood):
        headers["Content-Length"] = str(len(answer.body))
    return HTTPResponse(
        body=body,
        status=answer.status,
        reason=http.client.responses.get(answer.status),
        headers=headers,
        version=11,
        preload_content=False,
        request_method=method,
        original_response=_head_of(answer) if answer.header("Set-Cookie") else None,
    )


def _head_of(answer: Response) -> Any:
    """What http.client would hand out: requests takes cookies from its ``msg``."""
    message = Message()
    for name, value in answer.headers:
        message[name] = value
    return SimpleNamespace(msg=message, isclosed=lambda: True, close=lambda: None)


router = Router()


class allow_hosts:
    """Let requests to these hosts through to the network while fakes are active.

    A plain call lasts until the process ends; as a context manager it ends with the block. Blocks may be nested: a
    host is closed again when the last that allowed it has ended.
    """

    def __init__(self, *hosts: str) -> None:
        self._hosts = hosts
        self._fresh = True
        router.allow(hosts)

    def __enter__(self) -> allow_hosts:
        if not self._fresh:  # used again, or within itself
            router.allow(self._hosts)
        self._fresh = False
        return self

    def __exit__(self, *exc: object) -> None:
        router.disallow(self._hosts)
