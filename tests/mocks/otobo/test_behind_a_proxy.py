"""Requests that arrive on a port as a reverse proxy sends them are answered like any others.

Recorded is that an X-Forwarded-For changes nothing about a login; that it does not move a session's address either is
taken from there.
"""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest

from otai_mocks import Clock, FakeOTOBO

from .helpers import ARTICLE, GATEWAY, TICKET

HEADERS = {
    "X-Forwarded-For": "203.0.113.7, 10.0.0.2",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "tickets.example.org",
    "X-Forwarded-Port": "443",
    "X-Forwarded-Prefix": "/helpdesk",
    "X-Forwarded-Server": "edge-1",
    "X-Forwarded-Ssl": "on",
    "X-Original-URL": "/helpdesk/other",
    "X-Real-IP": "203.0.113.7",
    "Forwarded": 'for=203.0.113.7;proto=https;host="tickets.example.org"',
    "Via": "1.1 edge-1",
    "Connection": "close",
}
LOGIN = {"UserLogin": "otai", "Password": "otai-secret"}
REQUESTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("SessionCreate", LOGIN),
    ("TicketCreate", {**LOGIN, "Ticket": TICKET, "Article": ARTICLE}),
    ("TicketUpdate", {**LOGIN, "TicketID": 1, "Ticket": {"State": "open"}, "Article": ARTICLE}),
    ("TicketGet", {**LOGIN, "TicketID": 1, "AllArticles": 1, "DynamicFields": 1}),
    ("TicketGet", {**LOGIN, "TicketID": 99}),
    ("TicketSearch", {**LOGIN, "Title": "Printer"}),
    ("TicketHistoryGet", {**LOGIN, "TicketID": 1}),
    ("Nothing", LOGIN),
)


def post(port: int, route: str, data: Any, headers: dict[str, str], protocol: str) -> tuple[int, str | None, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection._http_vsn_str = protocol  # type: ignore[attr-defined]
    connection.request("POST", f"{GATEWAY}/OTAI/{route}", json.dumps(data), headers)
    answer = connection.getresponse()
    found = answer.status, answer.headers.get("Content-Type"), answer.read()
    connection.close()
    return found


def told(headers: dict[str, str], protocol: str, clock: Clock) -> list[tuple[int, str | None, bytes]]:
    fake = FakeOTOBO(clock=clock)
    with fake.serve(real_time=False) as server:
        return [post(server.port, route, data, headers, protocol) for route, data in REQUESTS]


@pytest.mark.parametrize("protocol", ["HTTP/1.0", "HTTP/1.1"])
def test_what_a_proxy_adds_changes_nothing(protocol: str) -> None:
    start = Clock().now()
    assert told(HEADERS, protocol, Clock(start)) == told({}, "HTTP/1.1", Clock(start))


def test_a_session_is_bound_to_the_address_that_asks_not_to_the_one_that_a_header_names() -> None:
    with FakeOTOBO().serve() as server:
        session = json.loads(post(server.port, "SessionCreate", LOGIN, HEADERS, "HTTP/1.1")[2])
        for address in ("203.0.113.7", "198.51.100.1"):
            headers = {**HEADERS, "X-Forwarded-For": address, "X-Real-IP": address}
            shown = json.loads(post(server.port, "SessionGet", session, headers, "HTTP/1.1")[2])
            values = {entry["Key"]: entry["Value"] for entry in shown["SessionData"]}
            assert values["UserRemoteAddr"] == "127.0.0.1"
