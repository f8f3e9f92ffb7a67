"""Links to files: another host, no key, five minutes; by both doors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from otai_mocks import FakeFreshdesk
from otai_mocks.freshdesk.protocol.call import host_of_files
from otai_mocks.messages import Request


@pytest.fixture
def fake() -> FakeFreshdesk:
    made = FakeFreshdesk()
    ticket = made.add_ticket("With a file")
    made.add_attachment(ticket, "a report.txt", b"forty-two", "text/plain")
    return made


@pytest.fixture(params=["in process", "port"])
def door(fake: FakeFreshdesk, request: pytest.FixtureRequest) -> Iterator[Any]:
    with fake if request.param == "in process" else fake.serve(real_time=False) as entered:
        yield entered


def link(door: Any, fake: FakeFreshdesk) -> str:
    ticket = requests.get(f"{door.url}/api/v2/tickets/1", auth=(fake.api_key, "X"), timeout=5).json()
    return str(ticket["attachments"][0]["attachment_url"])


def test_the_link_leads_to_another_host_and_needs_no_key(fake: FakeFreshdesk, door: Any) -> None:
    url = link(door, fake)
    assert urlsplit(url).hostname != urlsplit(door.url).hostname
    answer = requests.get(url, timeout=5)
    assert (answer.status_code, answer.content) == (200, b"forty-two")
    assert answer.headers["Content-Type"] == "text/plain"


def test_a_key_sent_along_is_refused(fake: FakeFreshdesk, door: Any) -> None:
    answer = requests.get(link(door, fake), auth=(fake.api_key, "X"), timeout=5)
    assert (answer.status_code, "Only one auth mechanism allowed" in answer.text) == (400, True)
    assert answer.headers["Content-Type"] == "application/xml"
    assert fake.api_key not in repr([entry.to_dict() for entry in fake.journal])


def test_the_link_ends_after_five_minutes_of_the_fakes_clock(fake: FakeFreshdesk, door: Any) -> None:
    url = link(door, fake)
    fake.clock.advance(minutes=4, seconds=59)
    assert requests.get(url, timeout=5).status_code == 200
    fake.clock.advance(seconds=2)
    answer = requests.get(url, timeout=5)
    assert (answer.status_code, "Request has expired" in answer.text) == (403, True)
    assert requests.get(link(door, fake), timeout=5).status_code == 200, "a new one is to be had"


def test_a_link_that_was_tampered_with_is_refused(fake: FakeFreshdesk, door: Any) -> None:
    url = link(door, fake)
    for wrong in (
        url.replace("Expires=", "Expires=9"),
        url.partition("?")[0],
        url.replace("Signature=", "Signature=0"),
    ):
        assert requests.get(wrong, timeout=5).status_code == 403


def test_the_host_of_files_has_nothing_else(fake: FakeFreshdesk) -> None:
    with fake:
        answer = requests.get(
            "https://acme.attachments6.freshdesk.com/api/v2/tickets/1", auth=(fake.api_key, "X"), timeout=5
        )
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("base", "files"),
    [
        ("https://acme.freshdesk.com", "https://acme.attachments6.freshdesk.com"),
        ("http://127.0.0.1:8080", "http://localhost:8080"),
        ("http://localhost:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://localhost:8080"),
        ("http://fake:8080", "http://fake:8080"),
        ("http://odd host:x", "http://odd host:x"),
    ],
)
def test_where_files_are(base: str, files: str) -> None:
    assert host_of_files(base, "acme") == files


def test_two_accounts_have_two_hosts_and_leaving_frees_them(fake: FakeFreshdesk) -> None:
    with fake, FakeFreshdesk("other") as other:
        other.add_attachment(other.add_ticket("Theirs"), "b.txt", b"theirs")
        assert requests.get(link(other, other), timeout=5).content == b"theirs"
        assert requests.get(link(fake, fake), timeout=5).content == b"forty-two"
    with FakeFreshdesk():
        pass


def test_a_fault_can_strike_a_download(fake: FakeFreshdesk, door: Any) -> None:
    url = link(door, fake)
    fake.faults.add("proxy_reset", path="/data/helpdesk/attachments/*")
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(url, timeout=5)


def test_without_a_clients_host_the_link_is_the_accounts(fake: FakeFreshdesk) -> None:
    login = requests.auth._basic_auth_str(fake.api_key, "X")
    answer = fake.handle(Request("GET", "/api/v2/tickets/1", "", {"authorization": login}))
    assert answer.json()["attachments"][0]["attachment_url"].startswith("https://acme.attachments6.freshdesk.com/data/")
