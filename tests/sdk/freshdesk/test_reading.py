"""get_ticket and check on a fake account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import (
    AuthenticationError,
    InvalidRequestError,
    RateLimitError,
    ServerError,
    UnexpectedResponseError,
)
from otai_sdk.freshdesk import FreshdeskAdapter


def test_a_ticket_comes_with_names_customer_and_page(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    fake.add_ticket(
        "Hello",
        "<p>Hi</p>",
        group="Billing",
        agent="Ben Berger",
        requester="emma@globex.example",
        tags=["vip"],
        type="Question",
        custom_fields={"cf_order_id": "A1"},
    )
    ticket = adapter.get_ticket(1)
    assert ticket is not None
    assert (ticket.id, ticket.queue.name, ticket.owner.name, ticket.status.name, ticket.priority.name) == (
        "1",
        "Billing",
        "Ben Berger",
        "Open",
        "Low",
    )
    assert (ticket.customer.name, ticket.customer.email) == ("Emma Evans", "emma@globex.example")
    assert (ticket.tags, ticket.type, ticket.custom_fields["cf_order_id"]) == (["vip"], "Question", "A1")
    assert (ticket.body, ticket.body_html) == ("Hi", "<p>Hi</p>")
    assert ticket.url == "https://acme.freshdesk.com/a/tickets/1"
    assert ticket.created_at is not None
    assert ticket.created_at.utcoffset() == timedelta(0)


def test_all_notes_are_read_past_the_first_page(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    ticket = fake.add_ticket()
    for number in range(205):
        fake.add_note(ticket, f"note {number}")
    found = adapter.get_ticket(ticket.id)
    assert found is not None
    assert [note.body for note in found.notes] == [f"note {number}" for number in range(205)]
    assert len(fake.journal.matching("GET", "*/conversations")) == 3


def test_notes_within_one_second_are_not_swapped(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    ticket = fake.add_ticket("Body", "the body")
    for body in ("first", "second"):
        fake.add_note(ticket, body, created_at=ticket.created_at)
    found = adapter.get_ticket(ticket.id)
    assert found is not None
    assert (found.body, [note.body for note in found.notes]) == ("the body", ["first", "second"])


def test_a_deleted_ticket_is_read_and_says_so(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    fake.add_ticket(deleted=True)
    ticket = adapter.get_ticket("1")
    assert ticket is not None
    assert ticket.deleted


def test_no_such_ticket_is_none(adapter: FreshdeskAdapter) -> None:
    assert adapter.get_ticket(404) is None


@pytest.mark.parametrize("ticket_id", ["", " 3", "3abc", "../1", "0", "1?x", True, -3])
def test_what_is_no_id_is_refused_before_asking(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket_id: object
) -> None:
    with pytest.raises(InvalidRequestError):
        adapter.get_ticket(ticket_id)  # type: ignore[arg-type]
    assert not fake.journal


def test_a_wrong_key_is_an_authentication_error_that_does_not_show_it(fake: FakeFreshdesk) -> None:
    adapter = fake.adapter(freshdesk_api_key="wrongKey77")
    with pytest.raises(AuthenticationError, match="Profile settings") as caught:
        adapter.get_ticket(1)
    assert "wrongKey77" not in str(caught.value) + repr(caught.value.__dict__)


@pytest.mark.parametrize(
    ("kind", "options", "error"),
    [
        ("html", {}, UnexpectedResponseError),
        ("garbage", {}, UnexpectedResponseError),
        ("redirect", {}, UnexpectedResponseError),
        ("rate_limit", {}, RateLimitError),
        ("status", {"status": 502}, ServerError),
    ],
)
def test_what_goes_wrong_on_the_way_has_its_error(
    fake: FakeFreshdesk, kind: str, options: dict[str, int], error: type[Exception]
) -> None:
    fake.add_ticket()
    fake.faults.add(kind, **options)
    with pytest.raises(error):
        fake.adapter(retries=0).get_ticket(1)
