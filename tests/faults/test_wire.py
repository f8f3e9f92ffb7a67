"""What gateways, proxies and servers do to an answer beyond its text, by both doors, and byte by byte on a port."""

from __future__ import annotations

import socket
import tracemalloc
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from urllib3.exceptions import ProtocolError

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.doors import flood
from otai_mocks.messages import Flood

PATH = "/api/v2/tickets/1"


@pytest.fixture
def fake() -> FakeFreshdesk:
    made = FakeFreshdesk()
    made.add_ticket("Hello")
    return made


@pytest.fixture(params=["in process", "port"])
def door(fake: FakeFreshdesk, request: pytest.FixtureRequest) -> Iterator[Any]:
    with fake if request.param == "in process" else fake.serve(real_time=False) as entered:
        yield entered


def get(door: Any, **options: Any) -> requests.Response:
    options = {"timeout": 5, **options}
    return requests.get(door.url + PATH, auth=(door.params["freshdesk_api_key"], "X"), **options)


def raw(server: Any, fake: FakeFreshdesk) -> socket.socket:
    """A connection on which the ticket was asked for."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    login = requests.auth._basic_auth_str(fake.api_key, "X")
    connection.sendall(f"GET {PATH} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {login}\r\n\r\n".encode())
    return connection


# --- gateways and proxies -------------------------------------------------------------------------------


def test_a_gateways_page_hides_what_was_carried_out(fake: FakeFreshdesk, door: Any) -> None:
    fake.faults.add("gateway_after", method="PUT")
    answer = requests.put(door.url + PATH, json={"priority": 4}, auth=(fake.api_key, "X"), timeout=5)
    assert answer.status_code == 504
    assert answer.headers["Content-Type"] == "text/html"
    assert "<title>504 Gateway Time-out</title>" in answer.text or "<title>504 Gateway Timeout</title>" in answer.text
    assert "X-Request-Id" not in answer.headers
    assert fake.tickets[1].priority == 4
    assert (fake.journal[-1].wrote, "carried out with status 200" in fake.journal[-1].why) == (True, True)


def test_its_status_page_and_headers_can_be_chosen(fake: FakeFreshdesk, door: Any) -> None:
    fake.faults.add("gateway", status=503, body="Down", content_type="text/plain", headers={"Server": "squid"})
    answer = get(door)
    assert (answer.status_code, answer.text, answer.headers["Server"]) == (503, "Down", "squid")


def test_a_proxy_that_closes_leaves_the_clients_own_error(fake: FakeFreshdesk, door: Any) -> None:
    fake.faults.add("proxy_reset")
    with pytest.raises(requests.ConnectionError, match="Remote end closed connection without response") as caught:
        get(door)
    assert isinstance(caught.value.args[0], ProtocolError)


@pytest.mark.parametrize("kind", ["proxy_reset", "reset_after"])
def test_behind_a_proxy_requests_blames_the_proxy_though_the_write_went_through(kind: str) -> None:
    errors = []
    for served in (True, False):
        fake = FakeFreshdesk()
        fake.add_ticket("Hello")
        with fake.serve(real_time=False) if served else fake as door:
            url = "http://acme.freshdesk.example" if served else fake.url
            proxy = door.url if served else "http://proxy.example:3128"
            fake.faults.add(kind, method="PUT")
            with pytest.raises(requests.exceptions.ProxyError) as caught:
                requests.put(
                    url + PATH,
                    json={"priority": 4},
                    auth=(fake.api_key, "X"),
                    timeout=5,
                    proxies={"http": proxy, "https": proxy},
                )
            errors.append(type(caught.value.args[0]))
            assert fake.tickets[1].priority == 4
    assert errors[0] is errors[1]


# --- interim answers --------------------------------------------------------------------------------------


def test_interim_answers_come_before_the_real_one_on_the_same_connection(fake: FakeFreshdesk) -> None:
    fake.faults.add("early_hints", count=2)
    with fake.serve(real_time=False) as server, raw(server, fake) as connection, connection.makefile("rb") as stream:
        for _ in range(2):
            assert stream.readline() == b"HTTP/1.1 103 Early Hints\r\n"
            assert stream.readline() == b"Link: </style.css>; rel=preload; as=style\r\n"
            assert stream.readline() == b"\r\n"
        assert stream.readline() == b"HTTP/1.1 200 OK\r\n"
        rest = b"".join(iter(stream.readline, b"\r\n"))
        assert b"keep-alive" in rest.lower()


def test_a_client_that_does_not_know_them_takes_the_first_for_the_answer(fake: FakeFreshdesk) -> None:
    """http.client knows 100 only; what it makes of the next call on that connection is left to chance."""
    with fake.serve(real_time=False) as server:
        fake.faults.add("early_hints")
        assert (get(server).status_code, get(server).json()["id"]) == (103, 1)
        fake.faults.add("early_hints", status=100, count=3)
        assert get(server).json()["id"] == 1


def test_in_process_they_are_skipped(fake: FakeFreshdesk) -> None:
    with fake:
        fake.faults.add("early_hints")
        assert get(fake).json()["id"] == 1
        assert fake.journal[-1].fault == "early_hints"


# --- slow heads and trailers ------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["headers", "extensions", "trailers"])
def test_who_waits_gets_the_right_answer(fake: FakeFreshdesk, door: Any, part: str) -> None:
    fake.faults.add("slow_headers", part=part, seconds=0.0001, size=50)
    assert get(door).json()["id"] == 1


@pytest.mark.parametrize("part", ["headers", "extensions", "trailers"])
def test_an_endless_one_ends_with_the_clients_patience(fake: FakeFreshdesk, door: Any, part: str) -> None:
    fake.faults.add("slow_headers", part=part, seconds=0.2, endless=True)
    with pytest.raises(requests.RequestException):
        get(door, timeout=0.05)


def test_a_head_in_one_piece_is_as_late_as_that_piece(fake: FakeFreshdesk, door: Any) -> None:
    fake.faults.add("slow_headers", seconds=30, size=100_000)
    with pytest.raises(requests.ReadTimeout):
        get(door, timeout=0.1)


@pytest.mark.parametrize("part", ["headers", "extensions", "trailers"])
def test_on_the_wire_it_drips_until_the_fake_stops(fake: FakeFreshdesk, part: str) -> None:
    fake.faults.add("slow_headers", part=part, seconds=0.0001, size=1, endless=True)
    got = b""
    with fake.serve(real_time=False) as server, raw(server, fake) as connection:
        while got.count(b"a" * 50) == 0:
            got += connection.recv(10)
    assert got.startswith(b"HTTP/1.1 200 OK\r\n")
    assert (b"\r\n\r\n" in got) == (part != "headers")


def test_without_a_limit_an_endless_one_is_a_timeout_in_process_too(fake: FakeFreshdesk) -> None:
    with fake:
        fake.faults.add("slow_headers", endless=True)
        with pytest.raises(requests.ReadTimeout):
            get(fake, timeout=None)


# --- floods -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zipped", [True, False])
def test_a_bomb_is_the_right_answer_behind_blank_space(fake: FakeFreshdesk, door: Any, zipped: bool) -> None:
    plain = get(door)
    fake.faults.add("bomb", size=3_000_001, gzip=zipped)
    answer = get(door)
    assert len(answer.content) == 3_000_001
    assert answer.json() == plain.json()
    assert ("gzip" in answer.headers.get("Content-Encoding", "")) is zipped


@pytest.mark.parametrize("zipped", [True, False])
def test_an_endless_one_goes_on_as_long_as_somebody_reads(fake: FakeFreshdesk, door: Any, zipped: bool) -> None:
    fake.faults.add("bomb", endless=True, gzip=zipped)
    with get(door, stream=True) as answer:
        got = 0
        for piece in answer.iter_content(65536):
            got += len(piece)
            if got > 8_000_000:
                break
    assert got > 8_000_000


def test_the_fake_keeps_no_more_of_it_than_a_block() -> None:
    tracemalloc.start()
    try:
        zipped = sum(len(piece) for piece in flood.pieces(Flood(1 << 30), b"{}"))
        sent = sum(len(piece) for piece in flood.pieces(Flood(1 << 28, gzip=False), b"{}"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent == 1 << 28
    assert zipped < (1 << 30) / 500
    assert peak < 8 << 20


@pytest.mark.parametrize("size", [1, 2, 3, 1 << 20, (1 << 20) + 1, 5_000_000])
def test_what_is_zipped_is_one_sound_gzip(size: int) -> None:
    data = b"".join(flood.pieces(Flood(size), b"{}"))
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    out = reader.decompress(data)
    assert reader.eof
    assert len(out) == max(size, 2)
    assert out.endswith(b"{}")


def test_a_bomb_also_where_an_old_client_knows_no_chunks() -> None:
    fake = FakeOTOBO()
    fake.add_ticket("Hello")
    fake.faults.add("bomb", size=100_000, gzip=False)
    with (
        fake.serve(real_time=False) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection,
    ):
        connection.sendall(b"GET /health HTTP/1.0\r\n\r\n")
        got = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = got.partition(b"\r\n\r\n")
    assert b"chunked" not in head
    assert len(body) == 100_000


@pytest.mark.parametrize(
    ("kind", "wrong", "message"),
    [
        ("gateway", {"status": 100}, "status=100"),
        ("early_hints", {"status": 200}, "status=200"),
        ("early_hints", {"status": 101}, "changes the protocol"),
        ("early_hints", {"count": 0}, "count=0"),
        ("slow_headers", {"part": "body"}, "headers, extensions, trailers"),
        ("slow_headers", {"seconds": 0}, "seconds=0"),
        ("slow_headers", {"size": 0}, "size=0"),
        ("slow", {"size": 0.5}, "size=0.5"),
        ("bomb", {"size": 0}, "size=0"),
        ("bomb", {"size": True}, "size=True"),
    ],
)
def test_what_cannot_be_is_refused_by_name(fake: FakeFreshdesk, kind: str, wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fake.faults.add(kind, **wrong)
    assert len(fake.faults) == 0
