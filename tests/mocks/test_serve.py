"""On a port: real sockets, kept open, and whatever bytes a client sends."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
from typing import Any

import pytest
import requests

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.doors.serve import Server
from otai_sdk import SearchCriteria


def raw(server: Server, data: bytes, *, until: int = 1) -> list[bytes]:
    """Send bytes as they are; the status lines that come back."""
    with socket.create_connection(("127.0.0.1", server.port), 5) as connection:
        connection.sendall(data)
        received = b""
        while received.count(b"HTTP/1.1 ") < until:
            piece = connection.recv(65536)
            if not piece:
                break
            received += piece
    return re.findall(rb"HTTP/1\.1 \d+ [^\r]*", received)


def test_both_doors_lead_to_the_same_state() -> None:
    with FakeOTOBO() as fake, fake.serve() as server:
        one, other = fake.adapter(), server.adapter()
        for adapter in (one, other):
            assert adapter.check().ok
        assert len({entry.headers["host"] for entry in fake.journal}) == 2


def test_a_connection_is_kept_and_answers_come_in_order() -> None:
    with FakeFreshdesk().serve() as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        for _ in range(3):
            connection.request("GET", "/api/v2/tickets")
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 401
            assert not answer.will_close
        connection.close()


def test_pipelined_requests_are_all_answered() -> None:
    with FakeFreshdesk().serve() as server:
        one = b"GET /api/v2/tickets HTTP/1.1\r\nHost: x\r\n\r\n"
        assert len(raw(server, one * 3, until=3)) == 3
        assert len(server.fake.journal) == 3


def test_a_chunked_body_and_a_doubled_slash_arrive_as_sent() -> None:
    with FakeFreshdesk().serve() as server:
        data = b"POST //api/v2/tickets?a=1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        raw(server, data + b'4\r\n{"a"\r\n3\r\n:1}\r\n0\r\n\r\n')
        entry = server.fake.journal[-1]
        assert (entry.method, entry.path, entry.query, entry.json) == ("POST", "//api/v2/tickets", "a=1", {"a": 1})


@pytest.mark.parametrize(
    "data",
    [
        b"hello\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\x00\x01\x02\r\n\r\n",
    ],
)
def test_bytes_that_are_no_request_are_refused_and_the_server_lives_on(data: bytes) -> None:
    with FakeFreshdesk().serve() as server:
        raw(server, data)
        assert requests.get(f"{server.url}/api/v2/tickets", timeout=5).status_code == 401


def test_two_clients_at_once_lose_nothing() -> None:
    with FakeOTOBO().serve() as server:

        def work() -> None:
            with server.adapter() as adapter:
                for _ in range(10):
                    assert adapter.find_first_ticket(SearchCriteria()) is None

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(server.fake.journal.matching(path="*TicketSearch")) == 40


def test_stopping_frees_the_port_and_keeps_the_state() -> None:
    fake = FakeFreshdesk()
    with fake.serve() as server:
        requests.get(f"{server.url}/api/v2/tickets", timeout=5)
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{server.url}/api/v2/tickets", timeout=5)
    server.stop()
    with fake.serve(port=server.port) as again:
        assert again.url == server.url
        assert len(fake.journal) == 1


def test_the_clock_runs_while_served_unless_told_otherwise() -> None:
    fake = FakeFreshdesk()
    with fake.serve():
        assert fake.clock.running
    assert not fake.clock.running
    with fake.serve(real_time=False):
        assert not fake.clock.running


def test_an_answer_is_one_json_document_with_its_length() -> None:
    with FakeFreshdesk().serve() as server:
        answer = requests.get(f"{server.url}/api/v2/agents/me", auth=(server.fake.api_key, "X"), timeout=5)
        assert int(answer.headers["Content-Length"]) == len(answer.content)
        assert json.loads(answer.content)["id"]


@pytest.mark.parametrize("fake_of", [FakeOTOBO, FakeFreshdesk])
def test_idle_connections_are_closed_when_the_time_is_up(fake_of: Any) -> None:
    with (
        fake_of().serve(idle_timeout=0.05) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection,
    ):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        with connection.makefile("rb") as stream:
            assert stream.readline().startswith(b"HTTP/1.1 ")
            assert b"keep-alive" in stream.read().lower(), "kept, until nobody used it"
    with pytest.raises(ValueError, match="idle_timeout=0"):
        fake_of().serve(idle_timeout=0)
