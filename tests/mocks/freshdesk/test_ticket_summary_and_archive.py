"""The summary of a ticket, and tickets that are put away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
import requests

from otai_mocks import Clock, FakeFreshdesk

NOW = datetime(2026, 8, 19, 15, 0, tzinfo=timezone.utc)
SUMMARY = (
    *("body", "body_text", "id", "user_id", "ticket_id", "created_at", "updated_at", "attachments"),
    *("last_edited_at", "last_edited_user_id", "cloud_files"),
)


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(clock=Clock(NOW, step=0), plan="unlimited") as fake:
        for number in range(1, 4):
            fake.add_ticket(f"Ticket {number}", requester="emma@globex.example")
        yield fake


def call(fake: FakeFreshdesk, verb: str, path: str, body: Any = None, **more: Any) -> requests.Response:
    url = f"{fake.url}/api/v2/{path}"
    return requests.request(verb, url, auth=(fake.api_key, "X"), json=body, timeout=5, **more)


def test_the_first_update_makes_the_summary_and_the_next_one_edits_it(fake: FakeFreshdesk) -> None:
    assert call(fake, "GET", "tickets/1/summary").status_code == 404
    answer = call(fake, "PUT", "tickets/1/summary", {"body": "Test summary"})
    made = answer.json()
    assert (answer.status_code, tuple(made)) == (200, SUMMARY)
    assert (made["body"], made["body_text"]) == ('<div dir="ltr">Test summary</div>', "Test summary")
    assert (made["ticket_id"], made["user_id"], made["last_edited_at"]) == (1, next(iter(fake.agents)), None)
    fake.clock.advance(minutes=10)
    other = list(fake.agents)[1]
    edited = call(fake, "PUT", "tickets/1/summary", {"body": "<b>Updated</b>", "user_id": other}).json()
    assert (edited["id"], edited["created_at"], edited["body"]) == (made["id"], made["created_at"], "<b>Updated</b>")
    assert edited["updated_at"] == edited["last_edited_at"] == "2026-08-19T15:10:00Z"
    assert edited["last_edited_user_id"] == other
    assert call(fake, "GET", "tickets/1/summary").json() == edited
    assert call(fake, "GET", "tickets/1/conversations").json() == []


def test_a_summary_has_files_and_goes_with_them(fake: FakeFreshdesk) -> None:
    files = [("attachments[]", ("a.txt", b"1")), ("body", (None, "With a file"))]
    made = call(fake, "PUT", "tickets/1/summary", files=files).json()
    assert [file["name"] for file in made["attachments"]] == ["a.txt"]
    again = FakeFreshdesk.from_world(fake.to_world())
    assert again.state.summaries == fake.state.summaries
    assert call(fake, "DELETE", "tickets/1/summary").status_code == 204
    assert fake.state.attachments == {}
    assert call(fake, "DELETE", "tickets/1/summary").status_code == 404


@pytest.mark.parametrize("body", [{"user_id": 1}, {"body": 1}, {"body": "x", "user_id": 1}, {"body": "x", "text": "y"}])
def test_a_summary_of_nothing_is_refused(fake: FakeFreshdesk, body: dict[str, Any]) -> None:
    before = fake.snapshot()
    assert call(fake, "PUT", "tickets/1/summary", body).status_code == 400
    assert fake.state == before


def test_an_archived_ticket_is_nowhere_but_in_the_archive(fake: FakeFreshdesk) -> None:
    call(fake, "GET", "tickets")  # the order of the list is known, and must be forgotten
    fake.add_note(2, "for us")
    fake.archive_ticket(2)
    fake.add_ticket("Ticket 4", created_at=NOW)
    assert [row["id"] for row in call(fake, "GET", "tickets").json()] == [4, 3, 1]
    found = call(fake, "GET", 'search/tickets?query="status:2 OR status:5"').json()
    assert ([row["id"] for row in found["results"]], found["total"]) == ([4, 3, 1], 3)
    assert call(fake, "GET", "tickets/2").status_code == 404
    assert call(fake, "PUT", "tickets/2", {"priority": 2}).status_code == 404
    assert call(fake, "GET", "tickets/2/conversations").status_code == 404
    answer = call(fake, "GET", "tickets/archived/2")
    keys = list(answer.json())
    assert (answer.json()["id"], answer.json()["status"], answer.json()["archived"]) == (2, 5, True)
    assert keys[keys.index("archived") - 1 : keys.index("archived") + 2] == ["tags", "archived", "attachments"]
    notes = call(fake, "GET", "tickets/archived/2/conversations").json()
    assert [note["body_text"] for note in notes] == ["for us"]


def test_what_is_deleted_from_the_archive_is_gone_with_all_that_was_in_it(fake: FakeFreshdesk) -> None:
    fake.add_ticket("Tracker", related=[1, 2])
    note = fake.add_note(1, "x")
    fake.add_attachment(note, "a.txt", b"1")
    fake.add_attachment(1, "b.txt", b"1")
    call(fake, "PUT", "tickets/1/summary", {"body": "x"})
    fake.archive_ticket(1)
    assert call(fake, "DELETE", "tickets/archived/1").status_code == 204
    assert (fake.state.attachments, fake.state.conversations, fake.state.summaries) == ({}, {}, {})
    assert fake.tickets[4].associated_ids == [2]
    assert call(fake, "GET", "tickets/archived/1").status_code == 404
    assert call(fake, "DELETE", "tickets/archived/1").status_code == 404


def test_the_archive_knows_only_what_was_put_there(fake: FakeFreshdesk) -> None:
    assert call(fake, "GET", "tickets/archived/1").status_code == 404
    assert "not archived" in fake.journal[-1].why
    with pytest.raises(ValueError, match="no ticket 99"):
        fake.archive_ticket(99)


def test_the_archive_goes_through_a_world_and_its_numbers_are_not_used_again(fake: FakeFreshdesk) -> None:
    fake.archive_ticket(3)
    world = fake.to_world()
    del world["tables"]["next_ids"]
    again = FakeFreshdesk.from_world(world)
    assert list(again.state.archived_tickets) == [3]
    assert again.add_ticket().id == 4
