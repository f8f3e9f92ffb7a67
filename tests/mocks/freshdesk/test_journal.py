"""The journal says why; secrets stay out of it; two fakes live side by side."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from otai_mocks import FakeFreshdesk

TICKET = {"email": "a@example.com", "subject": "s", "description": "d", "status": 2, "priority": 1}


def _call(fake: FakeFreshdesk, verb: str, path: str, key: str | None = None, **options: Any) -> requests.Response:
    return requests.request(verb, f"{fake.url}/api/v2/{path}", auth=(key or fake.api_key, "X"), **options)


@pytest.mark.parametrize(
    ("verb", "path", "body", "reason"),
    [
        ("GET", "tickets/99", None, "no ticket 99"),
        ("GET", "nothing", None, "no such path"),
        ("PUT", "tickets", {}, "takes GET, POST, not PUT"),
        ("PUT", "tickets/1", {"priority": 2}, "ticket 1 is deleted"),
        ("POST", "tickets", {}, "requester_id"),
        ("GET", "contacts/99", None, "no contact 99"),
        ("PUT", "contacts/204011000001", {"name": "x"}, "it is an agent"),
        ("GET", 'search/tickets?query="x"', None, "not understood"),
    ],
)
def test_the_journal_tells_why_and_the_wire_does_not(verb: str, path: str, body: object, reason: str) -> None:
    with FakeFreshdesk() as fake:
        fake.add_ticket(deleted=True)
        answer = _call(fake, verb, path, json=body)
        assert answer.status_code >= 400
        assert reason in fake.journal[-1].why
        assert not fake.journal[-1].wrote
        assert fake.journal[-1].why not in answer.text


def test_refusals_of_the_account_are_explained_too() -> None:
    with FakeFreshdesk(plan="trial") as fake:
        _call(fake, "GET", "tickets", key="wrong-key")
        assert "no agent has the API key" in fake.journal[-1].why
        _call(fake, "GET", "agents", key=f"{fake.api_key}-ben.berger")
        assert "'Ben Berger' is no administrator" in fake.journal[-1].why
        for _ in range(50):
            _call(fake, "GET", "groups")
        assert "the trial plan allows 50 calls" in fake.journal[-1].why


def test_keys_stay_out_of_the_journal() -> None:
    with FakeFreshdesk(api_key="a-very-secret-key") as fake:
        _call(fake, "GET", "agents/me")
        _call(fake, "GET", "contacts", params={"email": "a-very-secret-key"})
        assert "a-very-secret-key" not in repr(fake.journal)
        assert "a-very-secret-key" not in str([entry.to_dict() for entry in fake.journal])


def test_writes_are_what_changed_the_state() -> None:
    with FakeFreshdesk() as fake:
        _call(fake, "POST", "tickets", json=TICKET)
        _call(fake, "GET", "tickets/1")
        _call(fake, "POST", "tickets", json={})
        _call(fake, "PUT", "tickets/1", json={"priority": 2})
        _call(fake, "DELETE", "tickets/1")
        _call(fake, "DELETE", "tickets/1")
        assert [entry.status for entry in fake.journal.writes] == [201, 200, 204]


def test_a_refused_write_makes_no_contact() -> None:
    with FakeFreshdesk() as fake:
        before = len(fake.contacts)
        assert _call(fake, "POST", "tickets", json={**TICKET, "status": 99}).status_code == 400
        assert len(fake.contacts) == before


def test_two_accounts_live_side_by_side() -> None:
    with FakeFreshdesk("one", api_key="key-of-one") as one, FakeFreshdesk("two", api_key="key-of-two") as two:
        _call(one, "POST", "tickets", json=TICKET)
        assert (len(one.tickets), len(two.tickets)) == (1, 0)
        assert _call(two, "GET", "tickets/1").status_code == 404
        assert _call(two, "GET", "tickets", key=one.api_key).status_code == 401


def test_a_fault_strikes_before_the_account_answers() -> None:
    with FakeFreshdesk() as fake:
        fake.faults.add("rate_limit", retry_after=7, path="/api/v2/tickets*")
        assert _call(fake, "GET", "tickets").headers["Retry-After"] == "7"
        assert _call(fake, "GET", "tickets").status_code == 200
