"""One session, limits, errors of ours, no secret in sight."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import responses
import urllib3.exceptions as u

from otai_sdk import (
    ConnectionFailedError,
    InvalidRequestError,
    OTAIError,
    RequestTimeoutError,
    TransportError,
    UnexpectedResponseError,
)
from otai_sdk.config import AdapterSettings, Timeout
from otai_sdk.transport import Transport

URL = "https://helpdesk.example.org/api"
SECRET = "sesame-4711"


def transport(**settings: Any) -> Transport:
    return Transport("otobo", AdapterSettings(**settings), secrets=[SECRET])


class Handler(http.server.BaseHTTPRequestHandler):
    """Keeps what it is sent; answers as the test says."""

    protocol_version = "HTTP/1.1"
    seen: list[dict[str, str]]
    respond: Callable[[Any], None]

    def do_GET(self) -> None:
        type(self).seen.append(dict(self.headers))
        type(self).respond(self)

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, type[Handler]]]:
    def ok(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "2")
        handler.send_header("Set-Cookie", "a=b")
        handler.end_headers()
        handler.wfile.write(b"{}")

    kind = type("OneHandler", (Handler,), {"seen": [], "respond": staticmethod(ok)})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}", kind
        httpd.shutdown()
        thread.join()


def test_netrc_is_not_asked_for_credentials(
    server: tuple[str, type[Handler]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password mine\n")
    monkeypatch.setenv("NETRC", str(netrc))
    url, handler = server
    transport().send("GET", url)
    assert "Authorization" not in handler.seen[0]


def test_connections_are_kept_and_cookies_are_not(server: tuple[str, type[Handler]]) -> None:
    url, handler = server
    client = transport()
    for _ in range(2):
        client.send("GET", url)
    assert "Cookie" not in handler.seen[1]
    assert handler.seen[0]["User-Agent"].startswith("otai-sdk/")
    client.close()


def test_the_proxy_of_the_environment_is_respected(
    server: tuple[str, type[Handler]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, handler = server
    monkeypatch.setenv("HTTP_PROXY", url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    transport().send("GET", "http://helpdesk.invalid/api")
    assert len(handler.seen) == 1


def test_a_proxy_in_the_settings_wins_and_its_password_is_not_shown() -> None:
    client = transport(proxies={"http": f"http://user:{SECRET}@127.0.0.1:1"})
    with pytest.raises(ConnectionFailedError) as caught:
        client.send("POST", "http://helpdesk.invalid/api", json={}, writes=True)
    assert SECRET not in str(caught.value)
    assert caught.value.may_have_been_applied is False


def test_headers_that_drip_end_at_the_read_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(RequestTimeoutError):
            transport(timeout=Timeout(connect=1, read=0.1, total=1)).send("GET", url)


REFUSED = u.MaxRetryError(None, URL, u.NewConnectionError(None, "refused"))  # type: ignore[arg-type]
BROKEN = u.ProtocolError("aborted", ConnectionResetError(104, "reset"))
ERRORS: list[tuple[Exception, type[OTAIError], bool]] = [
    (requests.ConnectTimeout("slow"), RequestTimeoutError, False),
    (requests.ReadTimeout("slow"), RequestTimeoutError, True),
    (
        requests.ConnectionError(u.MaxRetryError(None, URL, u.NewConnectionError(None, "refused"))),
        ConnectionFailedError,
        False,
    ),  # type: ignore[arg-type]
    (
        requests.ConnectionError(u.ProtocolError("aborted", ConnectionResetError(104, "reset"))),
        ConnectionFailedError,
        True,
    ),
    (requests.exceptions.ProxyError(u.ProxyError("the proxy hung up", OSError("x"))), ConnectionFailedError, True),
    (
        requests.exceptions.ProxyError(u.ProxyError("no", OSError("Tunnel connection failed: 407"))),
        ConnectionFailedError,
        False,
    ),
    (
        requests.exceptions.SSLError(u.SSLError(ssl.SSLCertVerificationError(1, "bad certificate"))),
        ConnectionFailedError,
        False,
    ),
    (requests.exceptions.SSLError(u.SSLError(ssl.SSLError(1, "bad record mac"))), ConnectionFailedError, True),
    (requests.exceptions.ChunkedEncodingError("broke"), ConnectionFailedError, True),
    (requests.exceptions.ContentDecodingError("not gzip"), ConnectionFailedError, True),
    (requests.exceptions.InvalidURL("bad"), ConnectionFailedError, False),
    (u.ReadTimeoutError(None, URL, "slow"), RequestTimeoutError, True),  # type: ignore[arg-type]
    (u.IncompleteRead(3, 5), ConnectionFailedError, True),
    (ConnectionResetError(104, "reset"), ConnectionFailedError, True),
]


@pytest.mark.parametrize(("error", "kind", "may_have_been_applied"), ERRORS)
def test_errors_of_the_libraries_become_ours(
    error: Exception, kind: type[OTAIError], may_have_been_applied: bool
) -> None:
    with responses.RequestsMock() as mock:
        mock.post(URL, body=error)
        with pytest.raises(kind) as caught:
            transport().send("POST", URL, json={"Password": SECRET}, writes=True)
        assert isinstance(caught.value, TransportError)
        assert caught.value.may_have_been_applied is may_have_been_applied
        assert caught.value.__cause__ is None, "a cause would show the request"
        mock.replace("POST", URL, body=error)
        with pytest.raises(TransportError) as reading:
            transport().send("POST", URL, json={}, writes=False)
        assert reading.value.may_have_been_applied is False


def test_no_error_of_requests_is_left_unmapped() -> None:
    for item in vars(requests.exceptions).values():
        if isinstance(item, type) and issubclass(item, requests.RequestException):
            with responses.RequestsMock() as mock:
                mock.get(URL, body=item.__new__(item))
                with pytest.raises(TransportError):
                    transport().send("GET", URL, writes=True)


def test_a_secret_in_a_librarys_message_is_masked() -> None:
    with responses.RequestsMock() as mock:
        mock.get(URL, body=requests.ConnectionError(f"cannot reach https://me:{SECRET}@x/?Password={SECRET}"))
        with pytest.raises(ConnectionFailedError) as caught:
            transport().send("GET", URL)
    assert SECRET not in str(caught.value)


def test_an_untrusted_certificate_says_which_setting_helps() -> None:
    with responses.RequestsMock() as mock:
        mock.get(URL, body=requests.exceptions.SSLError(u.SSLError(ssl.SSLCertVerificationError(1, "no"))))
        with pytest.raises(ConnectionFailedError, match=r"CA .*'verify'") as caught:
            transport().send("GET", URL)
    assert not caught.value.passing


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    with responses.RequestsMock() as mock:
        mock.post(URL, status=status, headers={"Location": f"https://evil.example.org/?k={SECRET}"})
        with pytest.raises(UnexpectedResponseError, match=r"evil\.example\.org") as caught:
            transport().send("POST", URL, json={"Password": SECRET}, writes=True)
        assert len(mock.calls) == 1
    assert SECRET not in str(caught.value)
    assert caught.value.status == status
    assert caught.value.may_have_been_applied is (status not in (301, 307, 308))


def test_a_redirect_to_nowhere_says_so() -> None:
    with responses.RequestsMock() as mock:
        mock.get(URL, status=304)
        with pytest.raises(UnexpectedResponseError, match=r"\(304\) to nowhere"):
            transport().send("GET", URL)


@pytest.mark.parametrize(
    "value", ["half \ud83d", float("nan"), float("-inf"), object(), {"deep": [{"er": float("nan")}]}]
)
def test_what_json_cannot_hold_is_refused_before_sending(value: Any) -> None:
    with responses.RequestsMock() as mock:
        with pytest.raises(InvalidRequestError, match="cannot be sent"):
            transport().send("POST", URL, json={"Title": value}, writes=True)
        assert not mock.calls


def test_half_a_character_in_a_form_or_a_query_is_refused_too() -> None:
    with pytest.raises(InvalidRequestError, match="lone surrogate"):
        transport().send("POST", URL, form=[("body", "\ud83d")], files=[("f", ("a", b"", "text/plain"))], writes=True)
    with pytest.raises(InvalidRequestError, match="lone surrogate"):
        transport().send("GET", URL, query={"query": "\ud83d"})
