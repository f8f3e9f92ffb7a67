"""timeout.total and the deadline hold, whatever the peer does with its time."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest

from otai_sdk import RequestTimeoutError, UnexpectedResponseError
from otai_sdk.transport import exchange

from .peer import Line, Peer, Script, answer, limits, serving, transport

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def slow_headers(line: Line) -> None:
    line.say(b"HTTP/1.1 200 OK\r\n")
    line.drip(b"X-A: b\r\n", 99)
    line.say(b"Content-Length: 2\r\n\r\n{}")


def slow_header(line: Line) -> None:
    line.say(b"HTTP/1.1 200 OK\r\nX-A: ")
    line.drip(b"b")
    line.say(b"\r\nContent-Length: 2\r\n\r\n{}")


def slow_status(line: Line) -> None:
    line.say(b"HTTP/1.1 200 ")
    line.drip(b"O")
    line.say(b"\r\nContent-Length: 2\r\n\r\n{}")


def interim(status: str) -> Script:
    def script(line: Line) -> None:
        line.drip(f"HTTP/1.1 {status}\r\nLink: </a>\r\n\r\n".encode(), 99)
        line.say(answer())

    return script


def slow_interim(line: Line) -> None:
    line.say(b"HTTP/1.1 103 Early Hints\r\n")
    line.drip(b"Link: </a>\r\n", 99)
    line.say(b"\r\n" + answer())


def slow_body(line: Line) -> None:
    line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 150\r\n\r\n")
    line.drip(b"x", 150)


def slow_body_without_length(line: Line) -> None:
    line.say(b"HTTP/1.1 200 OK\r\n\r\n")
    line.drip(b"x")


def slow_chunks(line: Line) -> None:
    line.say(CHUNKED)
    line.drip(b"1\r\nx\r\n")
    line.say(b"0\r\n\r\n")


def slow_chunk_size(line: Line) -> None:
    line.say(CHUNKED)
    line.drip(b"0", 10)
    line.say(b"1")
    line.drip(b" ")
    line.say(b"\r\nx\r\n0\r\n\r\n")


def slow_chunk_extension(line: Line) -> None:
    line.say(CHUNKED + b"1;a=")
    line.drip(b"b")
    line.say(b"\r\nx\r\n0\r\n\r\n")


def slow_trailer(line: Line) -> None:
    line.say(CHUNKED + b"1\r\nx\r\n0\r\n")
    line.drip(b"X-A: b\r\n")
    line.say(b"\r\n")


def slow_zip(line: Line) -> None:
    """Nothing comes out of it for a long time."""
    line.say(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\0")
    line.drip(b"name")


SLOW = [
    slow_headers,
    slow_header,
    slow_status,
    interim("100 Continue"),
    interim("102 Processing"),
    interim("103 Early Hints"),
    slow_interim,
    slow_body,
    slow_body_without_length,
    slow_chunks,
    slow_chunk_size,
    slow_chunk_extension,
    slow_trailer,
    slow_zip,
]


def after_request(script: Script) -> Script:
    def whole(line: Line) -> None:
        line.request()
        script(line)

    return whole


@pytest.mark.parametrize("script", SLOW)
def test_the_total_holds_however_the_answer_drips(script: Script) -> None:
    with Peer(after_request(script)) as peer, pytest.raises(RequestTimeoutError, match=r"timeout\.total") as caught:
        transport(timeout=limits(total=0.2)).send("POST", peer.url, json={}, writes=True)
    assert caught.value.may_have_been_applied is True


@pytest.mark.parametrize("script", SLOW)
def test_the_deadline_of_a_call_holds_too(script: Script) -> None:
    with Peer(after_request(script)) as peer, pytest.raises(RequestTimeoutError, match="deadline") as caught:
        transport(timeout=limits()).send("POST", peer.url, json={}, writes=True, deadline=time.monotonic() + 0.2)
    assert caught.value.may_have_been_applied is True


def silent(line: Line) -> None:
    line.peer.over.wait()


def test_silence_ends_at_the_read_timeout() -> None:
    with Peer(silent) as peer, pytest.raises(RequestTimeoutError, match=r"timeout\.read \(0\.1 s\)") as caught:
        transport(timeout=limits(read=0.1)).send("POST", peer.url, json={}, writes=True)
    assert caught.value.may_have_been_applied is True


def test_limits_of_one_exchange_come_before_the_settings() -> None:
    with Peer(after_request(slow_body)) as peer, pytest.raises(RequestTimeoutError, match=r"timeout\.total \(0\.2 s\)"):
        transport(timeout=limits()).send("GET", peer.url, timeout=limits(total=0.2))


def test_a_deadline_that_has_passed_sends_nothing() -> None:
    with Peer(after_request(slow_body)) as peer:
        with pytest.raises(RequestTimeoutError, match="deadline") as caught:
            transport().send("POST", peer.url, json={}, writes=True, deadline=time.monotonic() - 1)
        assert peer.connections == 0
    assert caught.value.may_have_been_applied is False


def test_a_peer_that_does_not_read_ends_at_the_total_too() -> None:
    with Peer(silent) as peer, pytest.raises(RequestTimeoutError) as caught:
        transport(timeout=limits(total=0.3)).send("POST", peer.url, json={"a": "x" * 30_000_000}, writes=True)
    assert caught.value.may_have_been_applied is True


def test_a_redirects_body_is_not_waited_for() -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(b"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example.org/\r\n\r\n")
        line.peer.over.wait()

    with Peer(script) as peer, pytest.raises(UnexpectedResponseError, match="redirect"):
        transport(timeout=limits()).send("GET", peer.url)


def test_a_proxys_answer_that_drips_ends_at_the_total() -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(b"HTTP/1.1 200 OK\r\n")
        line.drip(b"X-A: b\r\n")

    with Peer(script) as peer:
        client = transport(timeout=limits(total=0.2), proxies={"https": peer.url})
        with pytest.raises(RequestTimeoutError, match=r"timeout\.total") as caught:
            client.send("POST", "https://helpdesk.invalid/", json={}, writes=True)
    assert caught.value.may_have_been_applied is False


@pytest.mark.parametrize("begin", [b"", b"\x16\x03\x03\x00\x7a"])
def test_tls_that_drips_ends_at_the_total(begin: bytes) -> None:
    def script(line: Line) -> None:
        line.sock.recv(65536)
        line.say(begin or b"\x16\x03")
        line.drip(b"\x03" if begin else b"", 150)

    with Peer(script) as peer, pytest.raises(RequestTimeoutError, match=r"timeout\.total") as caught:
        transport(timeout=limits(total=0.2)).send("POST", f"https://127.0.0.1:{peer.port}/", json={}, writes=True)
    assert caught.value.may_have_been_applied is False


def test_no_memory_is_taken_by_a_line_without_end() -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(CHUNKED + b"1;a=")
        while not line.peer.over.is_set():
            line.say(b"b" * 65536)

    with Peer(script) as peer, pytest.raises(Exception, match="line of the answer"):
        transport(timeout=limits()).send("GET", peer.url)


def resolves_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    real = socket.getaddrinfo

    def found(host: str, *args: Any, **kwargs: Any) -> Any:
        names = addresses if host == "helpdesk.invalid" else [host]
        return [entry for name in names for entry in real(name, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", found)


def test_the_addresses_of_a_host_are_tried_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, "127.0.0.2", "127.0.0.1")
    with Peer(serving(answer(b"here"))) as peer:
        client = transport(timeout=limits(connect=2), proxies={})
        assert client.send("GET", f"http://helpdesk.invalid:{peer.port}/").body == b"here"


def test_many_addresses_at_which_nobody_answers_share_the_total(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each may take timeout.connect, as one of them may be the only one that works; all together the total."""
    began, tried = time.monotonic(), []

    def nobody(address: tuple[str, int], timeout: float, **kwargs: Any) -> None:
        tried.append((address[0], timeout))
        raise TimeoutError("timed out")

    monkeypatch.setattr(exchange, "monotonic", lambda: began + sum(seconds for _, seconds in tried))
    monkeypatch.setattr("urllib3.util.connection.create_connection", nobody)
    resolves_to(monkeypatch, *(f"127.0.0.{n}" for n in range(1, 9)))
    with pytest.raises(RequestTimeoutError, match=r"timeout\.total") as caught:
        transport(timeout=limits(connect=2, total=5), proxies={}).send("POST", "http://helpdesk.invalid/", writes=True)
    assert tried == [("127.0.0.1", 2), ("127.0.0.2", 2), ("127.0.0.3", pytest.approx(1))]
    assert caught.value.may_have_been_applied is False
