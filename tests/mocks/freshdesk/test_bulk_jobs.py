"""Bulk updates and deletes: a job that ends by the fake's clock, and the tickets change when it does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from otai_mocks import Clock, FakeFreshdesk
from otai_mocks.freshdesk.resources.tickets import write
from otai_mocks.freshdesk.tables.records import Ticket

NOW = datetime(2026, 8, 19, 15, 0, tzinfo=timezone.utc)


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(clock=Clock(NOW, step=0), plan="unlimited") as fake:
        for number in range(1, 5):
            fake.add_ticket(f"Ticket {number}", requester="emma@globex.example")
        yield fake


def call(fake: FakeFreshdesk, verb: str, path: str, body: Any = None) -> requests.Response:
    return requests.request(verb, f"{fake.url}/api/v2/{path}", auth=(fake.api_key, "X"), json=body, timeout=5)


def bulk(fake: FakeFreshdesk, what: str, **action: Any) -> requests.Response:
    return call(fake, "POST", f"tickets/bulk_{what}", {"bulk_action": action})


def statuses(fake: FakeFreshdesk) -> list[int]:
    return [ticket.status for ticket in fake.tickets.values()]


def test_the_answer_names_a_job_and_nothing_has_changed_yet(fake: FakeFreshdesk) -> None:
    answer = bulk(fake, "update", ids=[1, 2], properties={"status": 4, "tags": ["done"]})
    assert answer.status_code == 202
    assert "Location" not in answer.headers
    assert tuple(answer.json()) == ("job_id", "href")
    assert answer.json()["href"] == f"{fake.url}/api/v2/jobs/{answer.json()['job_id']}"
    job = requests.get(answer.json()["href"], auth=(fake.api_key, "X"), timeout=5).json()
    assert (job["id"], job["status"]) == (answer.json()["job_id"], "in_progress")
    assert statuses(fake) == [2, 2, 2, 2]


def test_the_tickets_change_when_the_clock_reaches_the_end_of_the_job(fake: FakeFreshdesk) -> None:
    job = bulk(fake, "update", ids=[1, 2], properties={"status": 4, "tags": ["done"]}).json()["job_id"]
    fake.clock.advance(seconds=2)
    assert statuses(fake) == [2, 2, 2, 2]
    fake.clock.advance(hours=1)
    assert statuses(fake) == [4, 4, 2, 2]  # without a request
    assert fake.tickets[1].tags == ["done"]
    assert fake.tickets[1].updated_at == fake.tickets[1].resolved_at == NOW + timedelta(seconds=3)
    seen = call(fake, "GET", f"jobs/{job}").json()
    assert (seen["status"], seen["progress"]) == ("completed", 100)
    assert seen["status_updated_at"] == "2026-08-19T15:00:03Z"


def test_a_clock_that_only_ticks_ends_a_job_before_the_next_request() -> None:
    with FakeFreshdesk(plan="unlimited") as fake:  # each accepted write takes a second
        fake.add_ticket()
        bulk(fake, "delete", ids=[1])
        for _ in range(2):
            call(fake, "POST", "tickets/1/notes", {"body": "busy"})
        assert call(fake, "GET", "tickets/1").json()["deleted"] is True


def test_a_job_may_take_no_time_at_all() -> None:
    with FakeFreshdesk(clock=Clock(NOW, step=0), job_seconds=0) as fake:
        fake.add_ticket()
        job = bulk(fake, "delete", ids=[1]).json()["job_id"]
        assert call(fake, "GET", f"jobs/{job}").json()["status"] == "completed"


def test_tickets_that_cannot_be_changed_are_left_and_the_journal_says_why(fake: FakeFreshdesk) -> None:
    fake.delete_ticket(2)
    job = bulk(fake, "delete", ids=[1, 2, 99, 1]).json()["job_id"]
    fake.clock.advance(seconds=3)
    assert [ticket.deleted for ticket in fake.tickets.values()] == [True, True, False, False]
    assert call(fake, "GET", f"jobs/{job}").json()["status"] == "completed"
    assert "ticket 2 was left" in fake.journal[-1].why
    assert "ticket 99 was left" in fake.journal[-1].why


def test_a_reply_goes_to_every_ticket_with_copies_of_its_files(fake: FakeFreshdesk) -> None:
    file = fake.add_attachment(4, "terms.pdf", b"%PDF")
    mailbox = next(iter(fake.state.email_configs.values())).reply_email
    bulk(
        fake,
        "update",
        ids=[1, 2],
        properties={"from_email": mailbox},
        reply={"body": "Solved", "attachment_ids": [file.id]},
    )
    fake.clock.advance(seconds=3)
    for number in (1, 2):
        (item,) = fake.conversations(number)
        assert (item.body_text, item.private, item.source) == ("Solved", False, 0)
        assert item.to_emails == ["emma@globex.example"]
        assert [copy.name for copy in fake.state.files_of("conversation", item.id)] == ["terms.pdf"]
        assert fake.tickets[number].first_responded_at == NOW + timedelta(seconds=3)
    assert fake.state.files_of("ticket", 4) == [file]


def test_what_vanished_meanwhile_stops_only_the_work_that_needs_it(fake: FakeFreshdesk) -> None:
    group = fake.add_group("Short-lived")
    job = bulk(fake, "update", ids=[1], properties={"group_id": group.id}).json()["job_id"]
    del fake.state.groups[group.id]
    fake.clock.advance(seconds=3)
    assert fake.tickets[1].group_id is None
    assert call(fake, "GET", f"jobs/{job}").json()["status"] == "completed"


@pytest.mark.parametrize(
    ("what", "action", "field"),
    [
        ("update", {"properties": {"status": 4}}, "bulk_action.ids"),
        ("update", {"ids": "1", "properties": {"status": 4}}, "bulk_action.ids"),
        ("update", {"ids": [1]}, "bulk_action.properties"),
        ("update", {"ids": [1], "properties": {"status": 44}}, "bulk_action.properties.status"),
        ("update", {"ids": [1], "properties": {"subject": "x"}}, "bulk_action.properties.subject"),
        ("update", {"ids": [1], "properties": {"custom_fields": {"cf_no": 1}}}, "bulk_action.properties.custom_fields"),
        ("update", {"ids": [1], "properties": {"due_by": "2027-01-01"}}, "bulk_action.properties.fr_due_by"),
        ("update", {"ids": [1], "properties": {"from_email": "no@x.example"}}, "bulk_action.properties.from_email"),
        ("update", {"ids": [1], "properties": {"requester_id": 1}}, "bulk_action.properties.requester_id"),
        ("update", {"ids": [1], "properties": {"source": 11}}, "bulk_action.properties.source"),
        ("update", {"ids": [1], "properties": {"parent_id": 2}}, "bulk_action.properties.parent_id"),
        ("update", {"ids": [1], "reply": {"attachment_ids": []}}, "bulk_action.reply.body"),
        ("update", {"ids": [1], "reply": {"body": "x", "attachment_ids": [1]}}, "bulk_action.reply.attachment_ids"),
        ("delete", {"ids": [1], "properties": {}}, "bulk_action.properties"),
    ],
)
def test_a_job_that_makes_no_sense_is_refused_and_none_is_started(
    fake: FakeFreshdesk, what: str, action: dict[str, Any], field: str
) -> None:
    before = fake.snapshot()
    answer = bulk(fake, what, **action)
    assert answer.status_code == 400
    assert any(error["field"].startswith(field) for error in answer.json()["errors"]), answer.text
    assert fake.state == before


def test_internal_groups_need_a_status_beside_them() -> None:
    with FakeFreshdesk(shared_ownership=True) as fake:
        fake.add_ticket()
        group = next(iter(fake.groups))
        answer = bulk(fake, "update", ids=[1], properties={"internal_group_id": group})
        assert [error["field"] for error in answer.json()["errors"]] == ["bulk_action.properties.status"]
        assert bulk(fake, "update", ids=[1], properties={"internal_group_id": group, "status": 3}).status_code == 202


def test_a_body_without_an_action_and_a_job_that_is_none(fake: FakeFreshdesk) -> None:
    answer = call(fake, "POST", "tickets/bulk_update", {"ids": [1]})
    assert {error["field"] for error in answer.json()["errors"]} == {"bulk_action", "ids"}
    assert call(fake, "GET", "jobs/none").status_code == 404


def test_the_job_of_canned_responses_is_done_when_it_is_named(fake: FakeFreshdesk) -> None:
    folder = call(fake, "POST", "canned_response_folders", {"name": "Shared"}).json()["id"]
    rows = [{"title": "Hi", "content_html": "<p>Hi</p>", "folder_id": folder, "visibility": 0}]
    answer = call(fake, "POST", "canned_responses/bulk", {"canned_responses": rows})
    seen = requests.get(answer.json()["href"], auth=(fake.api_key, "X"), timeout=5)
    assert (seen.json()["status"], seen.json()["progress"]) == ("completed", 100)


def test_jobs_go_through_snapshots_worlds_and_reset(fake: FakeFreshdesk) -> None:
    properties = {"status": 5, "due_by": "2027-01-02T00:00:00Z", "fr_due_by": "2027-01-01"}
    job = bulk(fake, "update", ids=[1, 77], properties=properties).json()["job_id"]
    running = fake.snapshot()
    other = FakeFreshdesk.from_world(fake.to_world(), clock=Clock(NOW))
    assert other.state.jobs == fake.state.jobs
    other.clock.advance(seconds=3)
    assert other.tickets[1].due_by == datetime(2027, 1, 2, tzinfo=timezone.utc)
    assert FakeFreshdesk.from_world(other.to_world()).state.jobs == other.state.jobs
    fake.clock.advance(seconds=3)
    assert fake.tickets[1].status == 5
    fake.restore(running)
    assert fake.tickets[1].status == 2
    assert call(fake, "GET", f"jobs/{job}").json()["status"] == "completed"
    assert fake.tickets[1].status == 5
    fake.reset()
    assert fake.state.jobs == {}


@settings(max_examples=25, deadline=None)
@given(
    numbers=st.lists(st.integers(1, 6), max_size=6),
    priority=st.integers(1, 4),
    steps=st.lists(st.integers(0, 2), max_size=4),
)
def test_a_job_changes_its_tickets_once_all_together_and_no_others(
    numbers: list[int], priority: int, steps: list[int]
) -> None:
    fake = FakeFreshdesk(clock=Clock(NOW, step=0), plan="unlimited")
    with fake:
        for _ in range(4):
            fake.add_ticket(priority=2)
        bulk(fake, "update", ids=numbers, properties={"priority": priority})
        passed = 0
        for step in steps:
            fake.clock.advance(seconds=step)
            passed += step
            wanted = {n: priority if n in numbers and passed >= 3 else 2 for n in range(1, 5)}
            assert {n: ticket.priority for n, ticket in fake.tickets.items()} == wanted


def test_a_break_down_in_a_job_leaves_that_ticket_and_the_job_ends(
    fake: FakeFreshdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = bulk(fake, "delete", ids=[1, 2]).json()["job_id"]
    delete = write.delete

    def breaks_at_1(call: Any, ticket: Ticket) -> None:
        if ticket.id == 1:
            raise RuntimeError("out of order")
        delete(call, ticket)

    monkeypatch.setattr(write, "delete", breaks_at_1)
    fake.clock.advance(hours=1)
    assert (fake.tickets[1].deleted, fake.tickets[2].deleted) == (False, True)
    assert call(fake, "GET", f"jobs/{job}").json()["status"] == "completed"
    why = fake.journal[-1].why
    assert "ticket 1" in why
    assert "out of order" in why
