"""Rows of another shape than documented: the rest of them is read."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
import pytest

from otai_sdk.freshdesk import wire
from otai_sdk.freshdesk.lenient import UNREADABLE, decode, lenient


def raw(value: Any) -> bytes:
    return msgspec.json.encode(value)


def test_what_cannot_be_read_is_left_out_and_the_rest_is_there() -> None:
    row, dropped = lenient(
        raw(
            {
                "id": 7,
                "subject": "Hello",
                "status": "open",
                "tags": ["a", 5, None],
                "requester": {"id": "x", "name": "Nina"},
                "attachments": [{"id": 1, "size": "big"}, {"name": "no id"}, 3],
                "created_at": "yesterday",
                "updated_at": "2026-01-01T00:00:00",
                "custom_fields": [],
                "conversations": [{"id": 3, "private": "yes"}, {}],
                "of_2031": {"a": [1]},
            }
        ),
        wire.Ticket,
    )
    assert (row.id, row.subject, row.status, row.tags, row.custom_fields) == (7, "Hello", None, ["a"], None)
    assert row.requester == wire.Requester(name="Nina")
    assert row.attachments == [wire.Attachment(id=1)]
    assert row.conversations == [wire.Conversation(id=3)]
    assert sorted(dropped) == [
        "attachments[0].size",
        "attachments[1]",
        "attachments[2]",
        "conversations[0].private",
        "conversations[1]",
        "created_at",
        "custom_fields",
        "requester.id",
        "status",
        "tags[1]",
        "tags[2]",
        "updated_at",
    ]


def test_a_row_as_documented_loses_nothing() -> None:
    row = {"id": 7, "tags": ["a"], "requester": None, "due_by": "2026-01-01T00:00:00Z", "spam": False}
    assert lenient(raw(row), wire.Ticket) == (msgspec.convert(row, wire.Ticket), [])


@pytest.mark.parametrize("row", [{"subject": "x"}, {"id": None}, {"id": "7a"}, [], None, 7, "7"])
def test_a_row_without_an_id_is_none(row: Any) -> None:
    with pytest.raises(msgspec.ValidationError):
        lenient(raw(row), wire.Ticket)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'"\xff"', b"[" * 200_000, b'{"id": 1, "x": ' + b"[" * 200_000])
def test_what_is_no_json_is_told_apart(body: bytes) -> None:
    with pytest.raises(UNREADABLE) as caught:
        lenient(body, wire.Ticket)
    assert not isinstance(caught.value, msgspec.ValidationError)


def test_the_warning_names_the_ticket_and_the_fields(caplog: pytest.LogCaptureFixture) -> None:
    rows = decode(raw([{"id": 1}, {"id": 2, "tags": 5, "type": 6}, {"id": 3}]), list[wire.Ticket])
    assert [row.id for row in rows] == [1, 2, 3]
    ((name, level, text),) = caplog.record_tuples
    assert (name, level) == ("otai_sdk", logging.WARNING)
    assert "ticket 2" in text
    assert text.endswith("type, tags")


def test_an_error_says_which_row_it_was() -> None:
    with pytest.raises(msgspec.ValidationError, match=r"results\[1\]"):
        decode(raw({"total": 2, "results": [{"id": 1}, {"subject": "x"}]}), wire.SearchPage)
    with pytest.raises(msgspec.ValidationError, match="total"):
        decode(raw({"total": "2", "results": []}), wire.SearchPage)
