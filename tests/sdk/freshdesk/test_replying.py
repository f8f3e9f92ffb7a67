"""reply: the customer gets a mail."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import Attachment, ConflictError, InvalidRequestError, NotFoundError, UnifiedNote, UnsupportedError
from otai_sdk.freshdesk import FreshdeskAdapter


@pytest.fixture
def ticket(fake: FakeFreshdesk) -> str:
    return str(fake.add_ticket("Hello", requester="emma@globex.example").id)


def test_a_reply_is_stored_and_returned(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    adapter.list_users()
    sent = adapter.reply(
        ticket,
        UnifiedNote(body="a < b\nyours", attachments=[Attachment(name="a.txt", content=b"x")]),
        cc=["cc@x.example"],
    )
    (stored,) = fake.conversations(int(ticket))
    assert (stored.source, stored.private, stored.to_emails) == (0, False, ["emma@globex.example"])
    assert (sent.id, sent.body, sent.is_internal, sent.sender) == (str(stored.id), "a < b\nyours", False, "agent")
    assert (sent.author.name, sent.created_at) == ("Ada Admin", stored.created_at)
    assert (sent.extra["to_emails"], sent.extra["cc_emails"]) == (["emma@globex.example"], ["cc@x.example"])
    assert [file.name for file in sent.attachments] == ["a.txt"]
    read = adapter.get_ticket(ticket)
    assert read is not None
    (note,) = read.notes
    assert (note.id, note.body, note.is_internal, note.sender) == (sent.id, sent.body, False, "agent")


def test_what_freshdesk_refuses_in_a_reply_is_never_sent(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str
) -> None:
    adapter.reply(ticket, "x")
    assert fake.journal[-1].json == {"body": "x"}
    adapter.reply(ticket, UnifiedNote(body="x", is_internal=True, extra={"bcc_emails": ["b@x.example"]}))
    assert fake.journal[-1].json == {"body": "x", "bcc_emails": ["b@x.example"]}


@pytest.mark.parametrize("to", ["emma@globex.example", "Emma@Globex.example", None])
def test_the_customer_may_be_named(adapter: FreshdeskAdapter, ticket: str, to: str | None) -> None:
    assert adapter.reply(ticket, "x", to=to).id


def test_nobody_else_can_be_replied_to(fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str) -> None:
    with pytest.raises(UnsupportedError, match="cc"):
        adapter.reply(ticket, "x", to="noah@globex.example")
    assert not fake.journal.writes


@pytest.mark.parametrize(
    ("note", "more", "named"),
    [
        (" ", {}, "empty"),
        ("x", {"cc": "cc@x.example"}, "cc"),
        ("x", {"cc": ["nobody"]}, "cc"),
        (UnifiedNote(body="x", sender="customer"), {}, "sender"),
        (UnifiedNote(body="x", extra={"from": "a@b"}), {}, "from_email"),
        (UnifiedNote(body="x", attachments=[Attachment(name="a.txt")]), {}, "content"),
    ],
)
def test_a_reply_that_cannot_be_is_refused(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, ticket: str, note: Any, more: dict[str, Any], named: str
) -> None:
    with pytest.raises(InvalidRequestError, match=named):
        adapter.reply(ticket, note, **more)
    assert not fake.journal


def test_a_reply_to_no_ticket_or_a_deleted_one_is_an_error(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    with pytest.raises(NotFoundError, match="404"):
        adapter.reply("404", "x")
    with pytest.raises(ConflictError, match="restore"):
        adapter.reply(str(fake.add_ticket(deleted=True).id), "x")
