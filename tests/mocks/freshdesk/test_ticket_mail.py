"""E-mails that an agent sends: outbound tickets, forwards, replies to forwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from otai_mocks import FakeFreshdesk

FORWARDED = (
    *("body", "body_text", "structured_body", "id", "incoming", "private", "user_id", "support_email", "source"),
    *("category", "to_emails", "from_email", "cc_emails", "bcc_emails", "email_failure_count", "outgoing_failures"),
    *("thread_id", "thread_message_id", "created_at", "updated_at", "last_edited_at", "last_edited_user_id"),
    *("attachments", "automation_id", "automation_type_id", "automation_channel_type", "email_config_id"),
    *("auto_response", "ticket_id", "threading_type", "delivery_details", "is_offline_note", "deleted"),
    *("cloud_files", "has_quoted_text"),
)


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(plan="unlimited") as fake:
        yield fake


def call(fake: FakeFreshdesk, verb: str, path: str, **body: Any) -> requests.Response:
    return requests.request(verb, f"{fake.url}/api/v2/{path}", auth=(fake.api_key, "X"), json=body, timeout=5)


def fields(answer: requests.Response) -> set[str]:
    assert answer.status_code == 400, answer.text
    return {error["field"] for error in answer.json()["errors"]}


def mailbox(fake: FakeFreshdesk) -> int:
    return next(iter(fake.state.email_configs))


def outbound(fake: FakeFreshdesk, **values: Any) -> requests.Response:
    body = {"email": "new@else.example", "subject": "News", "email_config_id": mailbox(fake), **values}
    return call(fake, "POST", "tickets/outbound_email", **body)


def test_an_outbound_ticket_is_closed_and_the_callers(fake: FakeFreshdesk) -> None:
    answer = outbound(fake, description="Hello", cc_emails=["boss@else.example"])
    made = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{fake.url}/api/v2/tickets/1")
    assert (made["source"], made["status"], made["priority"]) == (10, 5, 1)
    assert made["responder_id"] == next(iter(fake.agents))
    assert (made["cc_emails"], made["due_by"]) == (["boss@else.example"], None)
    assert fake.contacts[made["requester_id"]].email == "new@else.example"
    assert fake.tickets[1].closed_at is not None


def test_the_group_is_that_of_the_mailbox_unless_one_is_sent(fake: FakeFreshdesk) -> None:
    first, second = list(fake.groups)[:2]
    fake.state.email_configs[mailbox(fake)].group_id = first
    assert outbound(fake).json()["group_id"] == first
    assert outbound(fake, group_id=second).json()["group_id"] == second


def test_only_address_subject_and_mailbox_are_needed(fake: FakeFreshdesk) -> None:
    assert fields(call(fake, "POST", "tickets/outbound_email", status=2)) == {"email", "subject", "email_config_id"}
    assert fields(outbound(fake, email_config_id=1)) == {"email_config_id"}
    assert fields(outbound(fake, requester_id=1, source=10, responder_id=1, phone="1")) == {
        *("requester_id", "source", "responder_id", "phone")
    }
    assert fields(outbound(fake, due_by="2027-01-01")) == {"fr_due_by"}
    assert not fake.tickets
    assert "new@else.example" not in fake.state.emails


def test_subject_and_description_of_an_outbound_ticket_stay(fake: FakeFreshdesk) -> None:
    outbound(fake)
    assert fields(call(fake, "PUT", "tickets/1", subject="x", description="y")) == {"subject", "description"}
    assert call(fake, "PUT", "tickets/1", priority=3).status_code == 200


def test_a_forward_is_answered_in_the_recorded_shape(fake: FakeFreshdesk) -> None:
    fake.add_ticket()
    answer = call(fake, "POST", "tickets/1/forward", body="Please look", to_emails=["friend@else.example"])
    made = answer.json()
    assert (answer.status_code, tuple(made)) == (201, FORWARDED)
    assert answer.headers["Location"] == f"{fake.url}/api/v2/conversations/{made['id']}"
    assert (made["source"], made["category"], made["private"], made["incoming"]) == (8, 2, True, False)
    assert (made["body"], made["to_emails"]) == ("<div>Please look</div>", ["friend@else.example"])
    assert (made["from_email"], made["support_email"]) == (
        "Acme <support@acme.freshdesk.com>",
        "support@acme.freshdesk.com",
    )
    assert (made["email_config_id"], made["has_quoted_text"]) == (mailbox(fake), True)
    listed = call(fake, "GET", "tickets/1/conversations").json()
    assert [(row["id"], row["source"], row["delivery_details"]) for row in listed] == [
        (made["id"], 8, {"failed_emails": [], "pending_emails": []})
    ]
    assert fake.tickets[1].fwd_emails == ["friend@else.example"]
    assert fake.tickets[1].first_responded_at is None


def test_a_forward_takes_the_tickets_files_along_unless_told_otherwise(fake: FakeFreshdesk) -> None:
    fake.add_ticket()
    file = fake.add_attachment(1, "photo.png", b"12345", "image/png")
    body: dict[str, Any] = {"body": "x", "to_emails": ["friend@else.example"]}
    (copy,) = call(fake, "POST", "tickets/1/forward", **body).json()["attachments"]
    assert (copy["name"], copy["size"]) == ("photo.png", 5)
    assert copy["id"] != file.id
    bare = call(
        fake, "POST", "tickets/1/forward", **body, include_original_attachments=False, include_quoted_text=False
    ).json()
    assert (bare["attachments"], bare["has_quoted_text"]) == ([], False)


def test_a_reply_to_a_forward_looks_like_one_and_is_no_note(fake: FakeFreshdesk) -> None:
    fake.add_ticket()
    agent = list(fake.agents)[1]
    answer = call(
        fake, "POST", "tickets/1/reply_to_forward", body="And?", to_emails=["friend@else.example"], user_id=agent
    )
    made = answer.json()
    assert (answer.status_code, tuple(made)) == (201, FORWARDED)
    assert (made["source"], made["category"], made["private"], made["user_id"]) == (2, 6, True, agent)
    assert call(fake, "PUT", f"conversations/{made['id']}", body="x").status_code == 405


@pytest.mark.parametrize("path", ["forward", "reply_to_forward"])
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": None}, "body"),
        ({"to_emails": []}, "to_emails"),
        ({"to_emails": ["nobody"]}, "to_emails"),
        ({"from_email": "no@else.example"}, "from_email"),
        ({"private": False}, "private"),
        ({"cc_emails": "x@else.example"}, "cc_emails"),
    ],
)
def test_a_forward_that_does_not_work_is_refused(
    fake: FakeFreshdesk, path: str, change: dict[str, Any], field: str
) -> None:
    fake.add_ticket()
    before = fake.snapshot()
    body = {"body": "x", "to_emails": ["friend@else.example"], **change}
    assert fields(call(fake, "POST", f"tickets/1/{path}", **body)) == {field}
    assert fake.state == before


def test_who_forwards_is_an_agent_and_the_ticket_is_there(fake: FakeFreshdesk) -> None:
    fake.add_ticket(deleted=True)
    body: dict[str, Any] = {"body": "x", "to_emails": ["friend@else.example"]}
    assert call(fake, "POST", "tickets/1/forward", **body).status_code == 405
    assert call(fake, "POST", "tickets/9/forward", **body).status_code == 404
    fake.restore_ticket(1)
    contact = next(iter(fake.contacts))
    assert fields(call(fake, "POST", "tickets/1/forward", **body, agent_id=contact)) == {"agent_id"}
    assert fields(call(fake, "POST", "tickets/1/reply_to_forward", **body, user_id=contact)) == {"user_id"}
