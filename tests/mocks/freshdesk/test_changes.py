"""What moves ``updated_at`` and what does not; merging; the bin by the time of its last change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from otai_mocks import FakeFreshdesk


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk() as made:
        yield made


def call(fake: FakeFreshdesk, method: str, path: str, **json: Any) -> requests.Response:
    return requests.request(method, f"{fake.url}/api/v2/{path}", json=json or None, auth=(fake.api_key, "X"), timeout=5)


def test_an_update_that_changes_nothing_leaves_the_time_of_a_ticket(fake: FakeFreshdesk) -> None:
    ticket = fake.add_ticket("Hello", priority=2, tags=["one"], custom_fields={})
    before = ticket.updated_at
    fake.clock.advance(hours=1)
    same = {"subject": "Hello", "priority": 2, "status": 2, "tags": ["one"], "requester_id": ticket.requester_id}
    assert call(fake, "PUT", "tickets/1", **same).status_code == 200
    assert ticket.updated_at == before
    assert not fake.journal[-1].wrote
    call(fake, "PUT", "tickets/1", **{**same, "priority": 3})
    assert ticket.updated_at == before + timedelta(hours=1)


def test_a_file_is_a_change(fake: FakeFreshdesk) -> None:
    ticket = fake.add_ticket("Hello")
    before = ticket.updated_at
    fake.clock.advance(hours=1)
    requests.put(
        f"{fake.url}/api/v2/tickets/1",
        files=[("attachments[]", ("a.txt", b"a"))],
        auth=(fake.api_key, "X"),
        timeout=5,
    )
    assert ticket.updated_at > before


@pytest.mark.parametrize(
    ("path", "same", "other"),
    [
        ("contacts", {"name": "Ann Able"}, {"name": "Ann Baker"}),
        ("companies", {"name": "Able Ltd"}, {"name": "Baker Ltd"}),
        ("agents", {"language": "en"}, {"language": "de"}),
    ],
)
def test_nor_that_of_people_and_companies(
    fake: FakeFreshdesk, path: str, same: dict[str, Any], other: dict[str, Any]
) -> None:
    row: Any = {
        "contacts": lambda: fake.add_contact("Ann Able", "ann@example.com"),
        "companies": lambda: fake.add_company("Able Ltd"),
        "agents": lambda: fake.add_agent("Agnes", "agnes@example.com"),
    }[path]()
    before = row.updated_at
    fake.clock.advance(hours=1)
    assert call(fake, "PUT", f"{path}/{row.id}", **same).status_code == 200
    assert row.updated_at == before
    assert call(fake, "PUT", f"{path}/{row.id}", **other).status_code == 200
    assert row.updated_at > before


def test_a_merged_ticket_is_closed_and_both_have_a_note(fake: FakeFreshdesk) -> None:
    for number in range(1, 4):
        fake.add_ticket(f"Ticket {number}", requester=f"person{number}@example.com")
    fake.clock.advance(hours=1)
    note = {"body": "Merged by hand", "private": False}
    answer = call(
        fake,
        "PUT",
        "tickets/merge",
        primary_id=1,
        ticket_ids=[2, 3],
        note_in_primary=note,
        convert_recepients_to_cc=True,
    )
    assert (answer.status_code, answer.content) == (204, b"")
    assert [fake.tickets[n].status for n in (1, 2, 3)] == [2, 5, 5]
    assert {fake.tickets[n].updated_at for n in (1, 2, 3)} == {fake.now() - timedelta(seconds=1)}
    assert [(n.body_text, n.private) for n in fake.conversations(1)] == [("Merged by hand", False)]
    assert [len(fake.conversations(n)) for n in (2, 3)] == [1, 1]
    assert fake.conversations(2)[0].private
    assert fake.tickets[1].cc_emails == ["person2@example.com", "person3@example.com"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"ticket_ids": [2]}, "primary_id"),
        ({"primary_id": 1}, "ticket_ids"),
        ({"primary_id": 1, "ticket_ids": [99]}, "ticket_ids"),
        ({"primary_id": 1, "ticket_ids": [1]}, "ticket_ids"),
        ({"primary_id": 99, "ticket_ids": [2]}, "primary_id"),
        ({"primary_id": "1", "ticket_ids": [2]}, "primary_id"),
        ({"primary_id": 1, "ticket_ids": [2], "note": "x"}, "note"),
    ],
)
def test_a_merge_of_what_is_not_there_is_refused_and_changes_nothing(
    fake: FakeFreshdesk, body: dict[str, Any], field: str
) -> None:
    fake.add_ticket("One")
    fake.add_ticket("Two")
    answer = call(fake, "PUT", "tickets/merge", **body)
    assert answer.status_code == 400
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert [ticket.status for ticket in fake.tickets.values()] == [2, 2]


def test_a_ticket_in_the_bin_cannot_be_merged(fake: FakeFreshdesk) -> None:
    fake.add_ticket("One")
    fake.add_ticket("Two", deleted=True)
    assert call(fake, "PUT", "tickets/merge", primary_id=1, ticket_ids=[2]).status_code == 405
    assert not fake.conversations(1)


def test_the_bin_is_listed_by_the_time_of_its_last_change(fake: FakeFreshdesk) -> None:
    for number in range(1, 4):
        fake.add_ticket(f"Ticket {number}")
    fake.clock.advance(days=40)
    since = fake.now()
    for number in (3, 1):
        call(fake, "DELETE", f"tickets/{number}")
    query = {"filter": "deleted", "updated_since": f"{since:%Y-%m-%dT%H:%M:%SZ}", "order_by": "updated_at"}
    answer = requests.get(
        f"{fake.url}/api/v2/tickets", params={**query, "order_type": "asc"}, auth=(fake.api_key, "X"), timeout=5
    )
    assert [(row["id"], row["updated_at"] >= query["updated_since"]) for row in answer.json()] == [(3, True), (1, True)]


def test_the_rate_window_follows_the_fakes_clock() -> None:
    with FakeFreshdesk(plan="trial") as fake:
        while (answer := call(fake, "GET", "agents/me")).status_code == 200:
            pass
        wait = int(answer.headers["Retry-After"])
        fake.clock.advance(seconds=wait - 1)
        assert call(fake, "GET", "agents/me").status_code == 429
        fake.clock.advance(seconds=1)
        assert call(fake, "GET", "agents/me").status_code == 200
