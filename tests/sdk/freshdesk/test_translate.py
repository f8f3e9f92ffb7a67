"""Wire ◄─► unified, as plain functions."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from otai_sdk import Attachment, InvalidRequestError, UnifiedNote, UnifiedTicket
from otai_sdk.freshdesk import custom, translate, wire
from otai_sdk.freshdesk.client import _as_form
from otai_sdk.freshdesk.directory import Names

FIELDS = msgspec.convert(
    [
        {
            "name": "status",
            "type": "default_status",
            "choices": {"2": ["Open", "Being Processed"], "6": ["Waiting", "x"]},
        },
        {"name": "priority", "type": "default_priority", "choices": {"Low": 1, "Urgent": 4}},
        {"name": "group", "type": "default_group", "choices": {"Billing": 500}},
        {"name": "agent", "type": "default_agent", "choices": {"Ada": 900}},
        {"name": "ticket_type", "type": "default_ticket_type", "choices": ["Question"]},
        {"name": "cf_order", "type": "custom_text"},
        {"name": "cf_place", "type": "nested_field", "choices": {}, "nested_ticket_fields": [{"name": "cf_town"}]},
        {"name": "legacy", "type": "custom_dropdown", "choices": ["a"]},
    ],
    list[wire.TicketField],
)
NAMES = Names(FIELDS)


def row(**values: Any) -> wire.Ticket:
    return msgspec.convert({"id": 5, **values}, wire.Ticket)


def test_ids_get_the_names_that_agents_see() -> None:
    ticket = translate.ticket(row(status=2, priority=4, group_id=500, responder_id=900), NAMES, "https://a")
    assert (ticket.status.name, ticket.priority.name, ticket.queue.name, ticket.owner.name) == (
        "Open",
        "Urgent",
        "Billing",
        "Ada",
    )


def test_an_id_that_nobody_lists_has_no_name() -> None:
    ticket = translate.ticket(row(status=99, group_id=1), NAMES, "https://a")
    assert (ticket.status.id, ticket.status.name, ticket.queue.id, ticket.queue.name) == (99, None, 1, None)


def test_nulls_become_empty_values() -> None:
    blank = dict.fromkeys(
        ("subject", "description", "description_text", "tags", "custom_fields", "attachments", "type", "requester")
    )
    ticket = translate.ticket(row(**blank), NAMES, "https://a")
    assert ticket == UnifiedTicket(id="5", url="https://a/a/tickets/5")


def test_unknown_keys_are_ignored() -> None:
    raw = b'{"id": 5, "sentiment_score": 50, "something_of_2031": {"a": [1]}}'
    assert msgspec.json.decode(raw, type=wire.Ticket).id == 5


@pytest.mark.parametrize(
    "text", ["plain", "a & b < c > d \"e\" 'f'", "one\ntwo\n\n  indented", "Grüße 🚀", "&amp; <br>"]
)
def test_plain_text_survives_the_way_there_and_back(text: str) -> None:
    sent = translate.markup(text, None)
    assert "<b" not in sent.replace("<br>", "")
    for stored in (sent, f"<div>{sent}</div>"):
        assert translate.plain_text(stored, "something that lost its lines") == text


def test_line_ends_of_all_kinds_become_breaks() -> None:
    assert translate.markup("a\r\nb\rc\nd", None) == "a<br>b<br>c<br>d"


def test_markup_is_sent_as_it_is() -> None:
    assert translate.markup("plain", "<p>Hello</p>") == "<p>Hello</p>"
    assert translate.markup("plain", "  ") == "plain"


@pytest.mark.parametrize("markup", ["<p>Hi,</p>", "<div>a</div><div>b</div>", "<b>x</b>"])
def test_the_text_of_real_markup_is_freshdesks_own(markup: str) -> None:
    assert translate.plain_text(markup, "its text") == "its text"


def test_notes_are_oldest_first_and_by_id_within_a_second() -> None:
    at = datetime(2026, 1, 1, tzinfo=timezone.utc)
    rows = [
        wire.Conversation(id=3, created_at=at),
        wire.Conversation(id=9, created_at=at - timedelta(seconds=1)),
        wire.Conversation(id=2, created_at=at),
    ]
    assert [note.id for note in translate.notes(rows, NAMES)] == ["9", "2", "3"]


def test_a_note_that_does_not_say_whether_it_is_private_counts_as_internal() -> None:
    assert translate.note(wire.Conversation(id=1), NAMES).is_internal
    assert not translate.note(wire.Conversation(id=1, private=False), NAMES).is_internal


@pytest.mark.parametrize("internal", [True, False])
def test_private_is_always_sent(internal: bool) -> None:
    assert translate.note_fields(UnifiedNote(body="x", is_internal=internal))["private"] is internal


def test_custom_dates_are_days() -> None:
    assert custom.plain(date(2026, 1, 2)) == "2026-01-02"
    late = datetime(2026, 1, 2, 23, tzinfo=timezone(timedelta(hours=-5)))
    assert custom.plain(late) == "2026-01-03"
    assert custom.plain(5) == 5


def test_a_form_spells_lists_and_objects_with_brackets() -> None:
    fields = {
        "subject": "x",
        "status": 2,
        "private": False,
        "tags": ["a", "b"],
        "custom_fields": {"cf_x": 1, "cf_y": None},
    }
    assert _as_form(fields) == [
        ("subject", "x"),
        ("status", "2"),
        ("private", "false"),
        ("tags[]", "a"),
        ("tags[]", "b"),
        ("custom_fields[cf_x]", "1"),
    ]


def test_an_attachment_without_content_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match=r"a\.txt"):
        translate.files([Attachment(name="a.txt")])


def test_more_bytes_than_freshdesk_takes_are_refused() -> None:
    half = Attachment(name="a.bin", content=bytes(11 * 1024 * 1024))
    with pytest.raises(InvalidRequestError, match="20971520"):
        translate.files([half, half])


def test_custom_fields_are_known_with_and_without_their_prefix() -> None:
    assert [NAMES.custom_name(name) for name in ("order", "cf_order", "town", "legacy", "nothing")] == [
        "cf_order",
        "cf_order",
        "cf_town",
        "legacy",
        None,
    ]
