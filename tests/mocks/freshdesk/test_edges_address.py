"""Paths, parameters and links as clients really build them, by both doors."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
import requests

from otai_mocks import FakeFreshdesk
from otai_mocks.messages import Request

from ...fidelity.freshdesk.desk import DOORS, Account, Desk, errors, ticket

TYPED = {"Content-Type": "application/json"}


@pytest.fixture(params=DOORS)
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    desk = Desk(request.param)
    opened = desk.open()
    for number in range(3):
        opened.fake.add_ticket(f"Ticket {number}")
    yield opened
    desk.close()


# --- paths --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/api/v2//tickets", "/api//v2/tickets", "/api/v2/tickets.json", "/api/v2/tickets/", "/api//v2//tickets.json"],
)
def test_doubled_slashes_and_json_at_the_end_are_heard_over(account: Account, path: str) -> None:
    for headers in ({}, TYPED):
        answer = account.call("GET", account.base + path, headers=headers)
        assert answer.status_code == 200, (path, answer.text)
        assert len(answer.json()) == 3


def test_they_are_heard_over_wherever_a_path_goes(account: Account) -> None:
    assert account.call("GET", f"{account.base}/api/v2/tickets/1.json").json()["id"] == 1
    assert account.call("GET", f"{account.base}/api/v2/tickets//1//conversations.json").json() == []
    assert account.call("POST", f"{account.base}/api/v2//tickets.json", json=ticket()).status_code == 201
    assert account.call("DELETE", f"{account.base}/api/v2/tickets//4").status_code == 204
    assert account.call("GET", f"{account.base}/api/v2/tickets.xml").status_code == 404


def test_a_path_that_begins_with_two_slashes_leaks_the_wrapper_of_a_json_get(account: Account) -> None:
    for path, leaked in (("tickets/1", "ticket"), ("companies", "company"), ("tickets/1.json", "ticket")):
        refused = errors(account.call("GET", f"{account.base}//api/v2/{path}", headers=TYPED))
        assert [(name, code) for name, _, code in refused] == [(leaked, "invalid_field")]
    assert account.call("GET", f"{account.base}//api/v2/tickets/1").status_code == 200


# --- parameters ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["?=x", "?&&", "?=", "&", "?=1&per_page=3&&"])
def test_a_parameter_without_a_name_is_dropped(account: Account, query: str) -> None:
    answer = account.call("GET", f"{account.url}/tickets?{query.lstrip('?')}")
    assert (answer.status_code, len(answer.json())) == (200, 3)


@pytest.mark.parametrize("name", ["email", "filter", "company_id", "updated_since", "include", "order_by", "page"])
def test_a_blank_filter_is_no_filter(account: Account, name: str) -> None:
    assert account.ids("tickets", **{name: ""}) == account.ids("tickets")


def test_a_blank_filter_is_none_of_people_either(account: Account) -> None:
    for path in ("contacts?email=", "contacts?company_id=&state=", "agents?email=&state="):
        assert len(account.get(path).json()) == len(account.get(path.partition("?")[0]).json())


# --- links --------------------------------------------------------------------------------------------


def _links(account: Account, **headers: str) -> list[str]:
    """Every link of answers: Link, Location, files, and jobs where there are any."""
    fake = account.fake
    fake.add_attachment(1, "a.txt", b"a")
    page = account.call("GET", "tickets", params={"per_page": 1}, headers=headers)
    made = account.call("POST", "tickets", json=ticket(), headers=headers)
    note = account.call("POST", "tickets/1/notes", json={"body": "n"}, headers=headers)
    view = account.call("GET", "tickets/1", headers=headers)
    return [
        page.headers["Link"].partition(">")[0].lstrip("<"),
        made.headers["Location"],
        note.headers["Location"],
        view.json()["attachments"][0]["attachment_url"],
    ]


def test_links_lead_back_the_way_the_caller_came(account: Account) -> None:
    scheme = account.base.partition("://")[0]
    links = _links(account)
    assert all(link.startswith(f"{scheme}://") for link in links), links
    assert links[0].startswith(f"{account.base}/api/v2/tickets?")


@pytest.mark.parametrize("told", ["https", "https, http", "HTTPS"])
def test_behind_a_proxy_that_ends_tls_links_are_https(account: Account, told: str) -> None:
    links = _links(account, **{"X-Forwarded-Proto": told})
    assert all(link.startswith("https://") for link in links), links


def test_a_proxy_that_speaks_http_changes_nothing(account: Account) -> None:
    scheme = account.base.partition("://")[0]
    assert all(link.startswith(f"{scheme}://") for link in _links(account, **{"X-Forwarded-Proto": "http"}))


def test_whoever_asks_for_a_host_under_freshdesk_is_led_there_by_https(account: Account) -> None:
    links = _links(account, Host="acme.freshdesk.com")
    assert all(link.startswith("https://acme.") and ".freshdesk.com/" in link for link in links), links
    assert links[3].startswith("https://acme.attachments6.freshdesk.com/data/")


def test_a_link_names_the_resource_and_not_how_it_was_written(account: Account) -> None:
    answer = account.call("GET", f"{account.base}/api//v2/tickets.json?per_page=1&=x")
    assert answer.headers["Link"] == f'<{account.base}/api/v2/tickets?page=2&per_page=1>; rel="next"'


# --- bodies -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["fakefreshdeskkey0001", "no-key-at-all"])
@pytest.mark.parametrize("door", DOORS)
def test_a_body_beyond_all_bounds_is_refused_unread_whoever_sends_it(door: str, key: str) -> None:
    desk = Desk(door)
    account = desk.open(largest_request=100_000)
    try:
        for sent in (b"{" * 100_001, iter([b"{" * 60_000] * 3)):  # the second comes in chunks
            answer = account.call("POST", "tickets", key=key, data=sent, headers=TYPED)
            assert (answer.status_code, answer.content) == (413, b"")
            assert "100000 bytes" in account.fake.journal[-1].why
        just = account.call("POST", "tickets", key=key, data=b"{" * 100_000, headers=TYPED)
        assert just.status_code == (400 if key == account.fake.api_key else 401)
        assert not account.fake.tickets
    finally:
        desk.close()


def test_nothing_is_parsed_for_a_stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    def parsed(*args: object, **options: object) -> None:
        raise AssertionError("the body was parsed")

    monkeypatch.setattr("otai_mocks.freshdesk.fake.read_body", parsed)
    answer = FakeFreshdesk().handle(Request("POST", "/api/v2/tickets", "", {"content-type": "application/json"}, b"{}"))
    assert answer.status == 401


def test_a_port_does_not_wait_for_a_body_that_is_too_large() -> None:
    with FakeFreshdesk(largest_request=1000).serve(real_time=False) as server:
        for wait in ("", "Expect: 100-continue\r\n"):
            head = f"POST /api/v2/tickets HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n{wait}\r\n"
            with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
                began = time.monotonic()
                line.sendall(head.encode())
                assert line.recv(1000).startswith(b"HTTP/1.1 413 ")
                assert time.monotonic() - began < 2
        assert requests.get(f"{server.url}/api/v2/tickets", timeout=5).status_code == 401, "it goes on"
