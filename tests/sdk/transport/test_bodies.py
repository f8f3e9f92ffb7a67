"""Bodies are inflated within bounds; what cannot be read is an error of ours; files go where they should."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib
from typing import Any

import pytest
import responses

from otai_sdk import ConnectionFailedError, OTAIError, RequestTimeoutError, TransportError, UnexpectedResponseError
from otai_sdk.config import AdapterSettings
from otai_sdk.transport import Transport
from otai_sdk.transport.body import inflated

from .peer import Line, Peer, answer, limits, serving, transport

MB = 2**20
TEXT = b'{"subject": "Printer on fire"}' * 1000


def raw_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return machine.compress(data) + machine.flush()


def bomb(size: int, times: int = 1) -> bytes:
    machine = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    data = b"".join(machine.compress(bytes(MB)) for _ in range(size // MB)) + machine.flush()
    for _ in range(times - 1):
        data = gzip.compress(data)
    return data


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("GZip", gzip.compress(TEXT, mtime=0)),
        ("x-gzip", gzip.compress(TEXT, mtime=0)),
        ("gzip", gzip.compress(TEXT[:100], mtime=0) + gzip.compress(TEXT[100:], mtime=0)),
        ("gzip", gzip.compress(TEXT, mtime=0) + bytes(10)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("gzip, deflate", zlib.compress(gzip.compress(TEXT, mtime=0))),
        ("identity", TEXT),
        ("", TEXT),
    ],
)
def test_compressed_bodies_are_inflated(coding: str, body: bytes) -> None:
    with Peer(serving(answer(body, "200 OK", f"Content-Encoding: {coding}"))) as peer:
        assert transport().send("GET", peer.url).body == TEXT
    with responses.RequestsMock() as mock:
        mock.get("https://helpdesk.example.org/", body=body, headers={"Content-Encoding": coding})
        assert transport().send("GET", "https://helpdesk.example.org/").body == TEXT


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_it_does_not_matter_in_which_pieces_they_come(size: int) -> None:
    bodies = [
        ("gzip", gzip.compress(TEXT, mtime=0) * 2),
        ("deflate", raw_deflate(TEXT)),
        ("deflate", zlib.compress(TEXT)),
    ]
    for coding, body in bodies:
        pieces = (body[i : i + size] for i in range(0, len(body), size))
        assert b"".join(inflated(iter(pieces), [coding])) in (TEXT, TEXT * 2)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"not compressed"),
        ("gzip", b"\x1f"),
        ("gzip", gzip.compress(TEXT, mtime=0)[:-1]),
        ("gzip", gzip.compress(TEXT, mtime=0)[:50]),
        ("gzip", gzip.compress(TEXT, mtime=0) + gzip.compress(TEXT, mtime=0)[:50]),
        ("deflate", b"not compressed"),
        ("deflate", zlib.compress(TEXT)[:-1]),
        ("deflate", b"x"),
        ("br", b"whatever"),
        ("zstd", b"whatever"),
        ("gzip, gzip, gzip, gzip", b"whatever"),
        ("²", b"whatever"),
    ],
)
def test_what_cannot_be_inflated_is_an_unexpected_answer(coding: str, body: bytes) -> None:
    with Peer(serving(*[answer(body, "200 OK", f"Content-Encoding: {coding}")] * 2)) as peer:
        with pytest.raises(UnexpectedResponseError, match="body") as caught:
            transport().send("POST", peer.url, json={}, writes=True)
        assert caught.value.status == 200
        assert caught.value.may_have_been_applied is True
        with pytest.raises(UnexpectedResponseError) as reading:
            transport().send("GET", peer.url)
        assert reading.value.may_have_been_applied is False


def test_an_empty_body_needs_no_compression() -> None:
    with Peer(serving(answer(b"", "200 OK", "Content-Encoding: gzip"))) as peer:
        assert transport().send("GET", peer.url).body == b""


# --- size ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 2])
def test_a_bomb_is_not_inflated_beyond_the_limit(times: int) -> None:
    data = bomb(64 * MB, times)
    coding = "Content-Encoding: " + ", ".join(["gzip"] * times)
    with Peer(serving(answer(data, "200 OK", coding))) as peer:
        client = transport(max_response_size=2 * MB)
        tracemalloc.start()
        try:
            with pytest.raises(UnexpectedResponseError, match="max_response_size") as caught:
                client.send("GET", peer.url)
            assert tracemalloc.get_traced_memory()[1] < 8 * MB
        finally:
            tracemalloc.stop()
    assert str(2 * MB) in str(caught.value)


def endless(line: Line, piece: bytes = b"x" * 65536) -> None:
    line.request()
    line.say(b"HTTP/1.1 200 OK\r\n\r\n")
    while not line.peer.over.is_set():
        line.say(piece)


def test_a_body_without_end_ends_at_the_size_limit() -> None:
    with Peer(endless) as peer, pytest.raises(UnexpectedResponseError, match="max_response_size"):
        transport(timeout=limits(), max_response_size=MB).send("GET", peer.url)


def test_a_body_without_end_of_which_nothing_comes_out_ends_too() -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
        while not line.peer.over.is_set():
            line.say(gzip.compress(b"") * 1000)

    with Peer(script) as peer, pytest.raises(UnexpectedResponseError, match="max_response_size"):
        transport(timeout=limits(), max_response_size=MB).send("GET", peer.url)


def test_a_length_beyond_the_limit_is_not_read_at_all() -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")
        line.peer.over.wait()

    with Peer(script) as peer, pytest.raises(UnexpectedResponseError, match="max_response_size"):
        transport(timeout=limits()).send("GET", peer.url)


def test_a_body_of_exactly_the_limit_is_fine() -> None:
    with Peer(serving(answer(b"x" * 1000), answer(b"x" * 1001))) as peer:
        client = transport(max_response_size=1000)
        assert len(client.send("GET", peer.url).body) == 1000
        with pytest.raises(UnexpectedResponseError):
            client.send("GET", peer.url)


# --- sinks --------------------------------------------------------------------------------------------


def test_a_file_receives_the_body_in_pieces_and_without_a_size_limit() -> None:
    file, pieces = io.BytesIO(), []
    with Peer(serving(*[answer(gzip.compress(bytes(MB)), "200 OK", "Content-Encoding: gzip")] * 2)) as peer:
        client = transport(max_response_size=1000)
        assert client.send("GET", peer.url, sink=file).body == b""
        assert file.getvalue() == bytes(MB)
        client.send("GET", peer.url, sink=pieces.append)
        assert b"".join(pieces) == bytes(MB)
        assert max(map(len, pieces)) <= 65536
        assert peer.connections == 1
        assert b"Accept: */*" in peer.requests[0]


def test_a_refusal_does_not_go_into_the_file() -> None:
    file = io.BytesIO()
    with Peer(serving(answer(b"no such file", "404 Not Found"))) as peer:
        assert transport().send("GET", peer.url, sink=file).body == b"no such file"
    assert file.getvalue() == b""


def test_a_download_ends_at_the_deadline() -> None:
    with Peer(endless) as peer, pytest.raises(RequestTimeoutError):
        transport(timeout=limits(total=0.2)).send("GET", peer.url, sink=lambda piece: None)


def test_what_a_sink_raises_comes_out_as_it_is() -> None:
    def full(piece: bytes) -> None:
        raise OSError(28, "No space left on device")

    with Peer(serving(answer(b"x"), answer(b"y"))) as peer:
        client = transport()
        with pytest.raises(OSError, match="No space") as caught:
            client.send("GET", peer.url, sink=full)
        assert not isinstance(caught.value, OTAIError)
        assert client.send("GET", peer.url).body == b"y"


def test_another_host_is_asked_without_credentials() -> None:
    with Peer(serving(answer(), answer())) as peer:
        client = Transport("freshdesk", AdapterSettings(), auth=("key", "X"))
        client.send("GET", peer.url)
        client.send("GET", peer.url, auth=False)
        assert b"Authorization: Basic a2V5Olg=" in peer.requests[0]
        assert b"Authorization" not in peer.requests[1]


# --- what is no HTTP ----------------------------------------------------------------------------------

ODD: list[tuple[bytes, type[OTAIError]]] = [
    (b"HTTP/1.1 200 OK\r\nContent-Length: \xb2\r\n\r\n{}", UnexpectedResponseError),
    (b"HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n{}", UnexpectedResponseError),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 1_0\r\n\r\n{}", UnexpectedResponseError),
    (b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}", UnexpectedResponseError),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\n{}", UnexpectedResponseError),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", UnexpectedResponseError),
    (b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n{}", UnexpectedResponseError),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", UnexpectedResponseError),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", UnexpectedResponseError),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n", UnexpectedResponseError),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 5000 + b"\r\n", UnexpectedResponseError),
    (b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 5000 + b"\r\n", TransportError),
    (b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 99999 + b"\r\n\r\n", TransportError),
    (b"HTTP/1.1 " + b"2" * 99999 + b"\r\n\r\n", TransportError),
    (b"HTTP/1.1 \xb2\xb2\xb2 OK\r\n\r\n", TransportError),
    (b"HTTP/9.9 200 OK\r\n\r\n", TransportError),
    (b"HTTP/1.1\r\n\r\n", TransportError),
    (b"\r\n\r\n", TransportError),
    (b"\0" * 100, TransportError),
]


@pytest.mark.parametrize(("data", "kind"), ODD)
def test_an_answer_that_breaks_http_is_an_error_of_ours(data: bytes, kind: type[OTAIError]) -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(data)

    with Peer(script) as peer, pytest.raises(kind) as caught:
        transport(timeout=limits(total=5)).send("POST", peer.url, json={}, writes=True)
    error: Any = caught.value
    assert error.may_have_been_applied is True
    assert len(str(error)) < 1000


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Type: text/html; charset=\xff",
        b"Content-Type: text/html; charset=no-such",
        b"Set-Cookie: a=b; expires=" + b"9" * 1000,
        b"Set-Cookie: \xff",
        b"no colon at all",
        b": no name",
        b"X-A: b\r\n folded",
        b"Connection: \xff",
        b"Date: \xff",
    ],
)
def test_odd_headers_do_no_harm(header: bytes) -> None:
    with Peer(serving(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + header + b"\r\n\r\n{}")) as peer:
        assert transport(timeout=limits(total=5)).send("GET", peer.url).body.endswith(b"{}")


def test_the_same_length_twice_is_a_length() -> None:
    with Peer(serving(*[b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}"] * 2)) as peer:
        client = transport()
        assert client.send("GET", peer.url).body == b"{}"
        assert client.send("GET", peer.url).body == b"{}"
        assert peer.connections == 1


def test_an_answer_of_http_1_0_ends_where_the_connection_does() -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(b"HTTP/1.0 200 OK\r\n\r\n{}")

    with Peer(script) as peer:
        assert transport().send("GET", peer.url).body == b"{}"


def test_memory_that_is_not_there_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*args: Any) -> None:
        raise MemoryError

    monkeypatch.setattr("otai_sdk.transport.transport.read_body", none)
    with Peer(serving(answer())) as peer, pytest.raises(UnexpectedResponseError, match="memory"):
        transport().send("GET", peer.url)


def test_a_broken_off_body_is_no_answer() -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(answer(b"x" * 10)[:-5])

    with Peer(script) as peer, pytest.raises(ConnectionFailedError, match="broke off"):
        transport().send("GET", peer.url)
