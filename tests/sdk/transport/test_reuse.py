"""A connection is used again when that is safe, and no answer is ever taken for that of another request."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

import otai_sdk.transport.connection as connection
from otai_sdk import (
    ConnectionFailedError,
    OTAIError,
    SearchCriteria,
    SystemConfig,
    UnexpectedResponseError,
    create_adapter,
)
from otai_sdk.transport import Transport

from .peer import Line, Peer, answer, serving, transport


class Clock:
    """Stands still until it is told to move."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = 0.0
        real = time.monotonic
        monkeypatch.setattr(connection, "monotonic", lambda: real() + self.ahead)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def bodies(client: Transport, peer: Peer, times: int) -> list[bytes]:
    return [client.send("GET", f"{peer.url}/{n}").body for n in range(times)]


@pytest.mark.parametrize("interim", ["100 Continue", "102 Processing", "103 Early Hints", "199 Odd"])
@pytest.mark.parametrize("times", [1, 3])
def test_interim_answers_are_skipped_and_each_request_gets_its_own(interim: str, times: int) -> None:
    before = f"HTTP/1.1 {interim}\r\nLink: </a>\r\n\r\n".encode() * times
    with Peer(serving(*(before + answer(b"%d" % n) for n in range(4)))) as peer:
        assert bodies(transport(), peer, 4) == [b"0", b"1", b"2", b"3"]
        assert peer.connections == 1


def test_a_real_answer_that_comes_long_after_the_interim_one_is_waited_for() -> None:
    go_on = threading.Event()

    def script(line: Line) -> None:
        while line.request():
            line.say(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
            go_on.wait()
            line.say(answer(b"real"))

    with Peer(script) as peer:
        timer = threading.Timer(0.05, go_on.set)
        timer.start()
        assert transport().send("GET", peer.url).body == b"real"
        timer.join()


def test_interim_answers_without_end_are_an_error() -> None:
    endless = serving(b"HTTP/1.1 102 Processing\r\n\r\n" * 1000)
    with Peer(endless) as peer, pytest.raises(UnexpectedResponseError, match="interim") as caught:
        transport().send("POST", peer.url, json={}, writes=True)
    assert caught.value.may_have_been_applied is True


def test_another_protocol_is_an_answer_of_no_use_and_the_connection_ends() -> None:
    with Peer(serving(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", answer(b"1"))) as peer:
        client = transport()
        assert client.send("GET", peer.url).status == 101
        assert client.send("GET", peer.url).body == b"1"
        assert peer.connections == 2


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(answer(b"0") + answer(b"of nobody"), id="a second answer behind it"),
        pytest.param(answer(b"0") + b"\r\n", id="a line end too much"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n0\r\n0\r\n\r\n" + answer(b"of nobody"),
            id="chunked, and a second answer",
        ),
        pytest.param(b"HTTP/1.1 204 No Content\r\n\r\n" + b"a body all the same", id="a body behind 204"),
        pytest.param(answer(b"0", "200 OK", "Connection: close"), id="close"),
        pytest.param(b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n0", id="HTTP/1.0"),
    ],
)
def test_a_connection_with_something_odd_about_it_is_not_used_again(first: bytes) -> None:
    with Peer(serving(first, answer(b"1"))) as peer:
        client = transport()
        client.send("GET", peer.url)
        assert client.send("GET", peer.url).body == b"1"
        assert peer.connections == 2


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(answer(b"x", "302 Found", "Location: https://a.example.org"), id="a redirect"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nx", id="two lengths"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nxxxxx", id="a negative chunk"),
        pytest.param(answer(b"not gzip", "200 OK", "Content-Encoding: gzip"), id="a body that cannot be read"),
        pytest.param(b"SSH-2.0-OpenSSH\r\n", id="not HTTP"),
    ],
)
def test_after_an_error_the_next_request_has_a_connection_of_its_own(first: bytes) -> None:
    with Peer(serving(first, answer(b"1"))) as peer:
        client = transport()
        with pytest.raises(OTAIError):
            client.send("GET", peer.url)
        assert client.send("GET", peer.url).body == b"1"
        assert peer.connections == 2


def test_a_connection_is_not_used_when_it_was_idle_for_too_long(clock: Clock) -> None:
    with Peer(serving(*map(answer, [b"0", b"1", b"2"]))) as peer:
        client = transport(idle=0.5)
        client.send("GET", peer.url)
        clock.ahead += 0.4
        client.send("GET", peer.url)
        assert peer.connections == 1
        clock.ahead += 0.6
        client.send("GET", peer.url)
        assert peer.connections == 2


def test_otobo_which_closes_after_a_second_is_given_half_of_it(clock: Clock) -> None:
    with Peer(serving(*[answer(b'{"TicketID": []}')] * 3)) as peer:
        settings = {"server_address": peer.url, "webservice_name": "W", "username": "me", "password": "secret-1"}
        with create_adapter(SystemConfig("o", "otobo", settings)) as adapter:
            for pause, connections in ((0, 1), (0.4, 1), (0.6, 2)):
                clock.ahead += pause
                assert adapter.find_tickets(SearchCriteria(limit=1)) == []
                assert peer.connections == connections


def test_half_of_what_the_server_says_counts(clock: Clock) -> None:
    with Peer(serving(*(answer(b"{}", "200 OK", "Keep-Alive: timeout=4, max=99") for _ in range(3)))) as peer:
        client = transport(idle=0.5)
        client.send("GET", peer.url)
        clock.ahead += 1.9
        client.send("GET", peer.url)
        assert peer.connections == 1
        clock.ahead += 2.1
        client.send("GET", peer.url)
        assert peer.connections == 2


def test_what_the_server_does_is_learnt(clock: Clock) -> None:
    """It lets the client begin, and closes: from then on half of that time counts."""

    def script(line: Line) -> None:
        line.request()
        line.say(answer())
        if line.number == 1:
            line.request()
            return
        while line.request():
            line.say(answer())

    with Peer(script) as peer:
        client = transport(idle=20)
        client.send("GET", peer.url)
        clock.ahead += 10
        with pytest.raises(ConnectionFailedError) as caught:
            client.send("POST", peer.url, json={}, writes=True)
        assert caught.value.may_have_been_applied is True, "nobody can know"
        client.send("GET", peer.url)
        clock.ahead += 6
        client.send("GET", peer.url)
        assert peer.connections == 3


def test_a_connection_that_the_server_has_closed_is_replaced_without_a_word() -> None:
    closed = threading.Event()

    def script(line: Line) -> None:
        line.request()
        line.say(answer(b"%d" % line.number))
        line.hang_up()
        closed.set()

    with Peer(script) as peer:
        client = transport()
        client.send("GET", peer.url)
        closed.wait()
        assert client.send("POST", peer.url, json={}, writes=True).body == b"2"


@pytest.mark.parametrize("keep_alive", ["timeout=²", "timeout=", "timeout=99999999999999999999", "timeout=-1", "x"])
def test_what_keep_alive_says_may_be_nonsense(keep_alive: str) -> None:
    with Peer(serving(*(answer(b"{}", "200 OK", f"Keep-Alive: {keep_alive}") for _ in range(2)))) as peer:
        bodies(transport(), peer, 2)
        assert peer.connections == 1


def test_a_head_without_a_body_leaves_the_connection_in_order() -> None:
    with Peer(serving(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", answer(b"1"))) as peer:
        client: Any = transport()
        assert client.send("HEAD", peer.url).body == b""
        assert client.send("GET", peer.url).body == b"1"
        assert peer.connections == 1
