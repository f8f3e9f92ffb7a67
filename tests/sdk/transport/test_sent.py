"""may_have_been_applied is False only if nothing of a write can have left this machine."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from typing import Any

import pytest
import requests
import responses
import urllib3.exceptions as u

from otai_sdk import ConnectionFailedError, RequestTimeoutError, TransportError

from .peer import Line, Peer, Script, limits, transport
from .tls import server_context

HELPDESK = "https://helpdesk.invalid/api"


def write(url: str, **settings: Any) -> TransportError:
    settings.setdefault("proxies", {})
    with pytest.raises(TransportError) as caught:
        transport(**settings).send("POST", url, json={"a": 1}, writes=True)
    with pytest.raises(TransportError) as reading:
        transport(**settings).send("GET", url)
    assert reading.value.may_have_been_applied is False, "a read changes nothing"
    return caught.value


@pytest.fixture
def nobody() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def tls(tmp_path: Path) -> tuple[ssl.SSLContext, str]:
    return server_context(tmp_path)


def swallow(line: Line) -> None:
    line.request()


def silent(line: Line) -> None:
    line.request()
    line.peer.over.wait()


def nothing(line: Line) -> None:
    pass


def test_refused(nobody: str) -> None:
    error = write(nobody)
    assert "no connection" in str(error)
    assert error.may_have_been_applied is False


def test_a_name_that_nobody_knows() -> None:
    error = write("http://helpdesk.invalid/")
    assert "no connection" in str(error)
    assert error.may_have_been_applied is False


def test_a_host_that_is_no_name() -> None:
    assert write(f"http://{'a' * 70}.example.org/").may_have_been_applied is False
    assert write("http://[::1/").may_have_been_applied is False
    assert write("ftp://127.0.0.1/").may_have_been_applied is False


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nx",
        b"HTTP/1.1 100 Continue\r\n\r\n",
    ],
)
def test_a_server_that_hangs_up_on_the_way(said: bytes) -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(said)

    with Peer(script) as peer:
        error = write(peer.url)
    assert isinstance(error, ConnectionFailedError)
    assert "broke" in str(error)
    assert error.may_have_been_applied is True


def test_a_server_that_hangs_up_at_once() -> None:
    """The request may already be on its way, and nobody here can know."""
    with Peer(nothing) as peer:
        assert write(peer.url).may_have_been_applied is True


# --- proxies -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [HELPDESK, "http://helpdesk.invalid/api"])
def test_a_proxy_that_is_not_there(nobody: str, url: str) -> None:
    error = write(url, proxies={"http": nobody, "https": nobody})
    assert isinstance(error, ConnectionFailedError)
    assert "proxies" in str(error)
    assert error.may_have_been_applied is False


def test_a_plain_proxy_that_forwards_and_hangs_up() -> None:
    with Peer(swallow) as proxy:
        error = write("http://helpdesk.invalid/api", proxies={"http": proxy.url})
        assert proxy.requests[0].startswith(b"POST http://helpdesk.invalid/api ")
    assert "the connection broke" in str(error)
    assert error.may_have_been_applied is True


@pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "413 Too Large", "502 Bad Gateway", "301 x"])
def test_a_proxy_that_refuses_the_tunnel(status: str) -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(f"HTTP/1.1 {status}\r\nContent-Length: 4\r\n\r\npage".encode())

    with Peer(script) as proxy:
        error = write(HELPDESK, proxies={"https": proxy.url})
    assert status[:3] in str(error)
    assert "proxies" in str(error)
    assert error.may_have_been_applied is False


def test_a_proxy_that_hangs_up_instead_of_an_answer() -> None:
    with Peer(swallow) as proxy:
        error = write(HELPDESK, proxies={"https": proxy.url})
    assert "no connection" in str(error)
    assert error.may_have_been_applied is False


def tunnel(then: Script, status: str = "200 Connection established") -> Script:
    def script(line: Line) -> None:
        line.request()
        line.say(f"HTTP/1.1 {status}\r\n\r\n".encode())
        then(line)

    return script


def test_a_tunnel_that_ends_before_tls() -> None:
    with Peer(tunnel(nothing)) as proxy:
        error = write(HELPDESK, proxies={"https": proxy.url})
    assert error.may_have_been_applied is False


def test_a_tunnel_that_ends_behind_the_request(tls: tuple[ssl.SSLContext, str]) -> None:
    context, bundle = tls

    def script(line: Line) -> None:
        line.secure(context)
        line.request()

    with Peer(tunnel(script)) as proxy:
        error = write(HELPDESK, proxies={"https": proxy.url}, verify=bundle)
        assert proxy.requests[1].startswith(b"POST /api ")
    assert "the connection broke" in str(error)
    assert error.may_have_been_applied is True


def test_a_tunnel_in_which_nothing_is_answered(tls: tuple[ssl.SSLContext, str]) -> None:
    context, bundle = tls

    def script(line: Line) -> None:
        line.secure(context)
        line.request()
        line.peer.over.wait()

    with Peer(tunnel(script)) as proxy:
        error = write(HELPDESK, proxies={"https": proxy.url}, verify=bundle, timeout=limits(total=0.3))
    assert isinstance(error, RequestTimeoutError)
    assert error.may_have_been_applied is True


def test_a_silent_proxy() -> None:
    with Peer(silent) as proxy:
        error = write(HELPDESK, proxies={"https": proxy.url}, timeout=limits(connect=0.1))
    assert isinstance(error, RequestTimeoutError)
    assert "timeout.connect (0.1 s)" in str(error)
    assert error.may_have_been_applied is False


# --- TLS ---------------------------------------------------------------------------------------------


def test_a_certificate_that_is_not_trusted(tls: tuple[ssl.SSLContext, str]) -> None:
    with Peer(lambda line: line.secure(tls[0])) as peer:
        error = write(f"https://127.0.0.1:{peer.port}/")
    assert "'verify'" in str(error)
    assert error.may_have_been_applied is False


def test_a_server_without_tls() -> None:
    with Peer(lambda line: line.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as peer:
        assert write(f"https://127.0.0.1:{peer.port}/").may_have_been_applied is False


def test_a_tls_connection_that_breaks_behind_the_request(tls: tuple[ssl.SSLContext, str]) -> None:
    context, bundle = tls

    def script(line: Line) -> None:
        line.secure(context)
        line.request()

    with Peer(script) as peer:
        error = write(f"https://127.0.0.1:{peer.port}/", verify=bundle)
        assert b"POST / " in peer.requests[0]
    assert error.may_have_been_applied is True


def test_a_bundle_that_is_gone(tmp_path: Path) -> None:
    error = write(HELPDESK, verify=str(tmp_path / "gone.pem"))
    assert "gone.pem" in str(error)
    assert error.may_have_been_applied is False


# --- intercepted, as in tests ------------------------------------------------------------------------

REFUSED = u.NewConnectionError(None, "[Errno 111] Connection refused")  # type: ignore[arg-type]
INTERCEPTED: list[tuple[Exception, bool]] = [
    (requests.ConnectionError(u.MaxRetryError(None, HELPDESK, REFUSED)), False),  # type: ignore[arg-type]
    (requests.ConnectionError(ConnectionRefusedError(111, "refused")), False),
    (requests.ConnectTimeout("slow"), False),
    (requests.exceptions.ProxyError(u.ProxyError("no", OSError("Tunnel connection failed: 407 No"))), False),
    (requests.exceptions.ProxyError(u.ProxyError("no", REFUSED)), False),
    (requests.exceptions.ProxyError(u.ProxyError("no", ConnectionResetError(104, "reset"))), True),
    (requests.ReadTimeout("slow"), True),
    (requests.ConnectionError("gone"), True),
    (requests.exceptions.SSLError("odd"), True),
]


@pytest.mark.parametrize(("error", "applied"), INTERCEPTED)
def test_when_requests_is_intercepted_only_what_is_sure_counts_as_not_sent(error: Exception, applied: bool) -> None:
    with responses.RequestsMock() as mock:
        mock.post(HELPDESK, body=error)
        mock.get(HELPDESK, body=error)
        assert write(HELPDESK).may_have_been_applied is applied


def test_an_error_that_is_being_handled_meanwhile_says_nothing_about_this_one(nobody: str) -> None:
    try:
        raise TimeoutError("of somebody else")
    except TimeoutError:
        error = write(nobody)
    assert isinstance(error, ConnectionFailedError)
    assert "somebody else" not in str(error)
