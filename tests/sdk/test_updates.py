"""What a caller may put into updates."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otai_sdk import InvalidRequestError, UnifiedNote, UnifiedQueue, UnifiedTicket, UnifiedUser
from otai_sdk.updates import read_new_ticket, read_note, read_ticket_id, read_updates

OWN: dict[str, str | None] = {"group_id": "queue", "GroupName": "queue", "source": None}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, UnifiedQueue(id=5)),
        ("Raw", UnifiedQueue(name="Raw")),
        ("5", UnifiedQueue(name="5")),
        ({"id": "5"}, UnifiedQueue(id=5)),
        (UnifiedQueue(id=5, name="Raw"), UnifiedQueue(id=5, name="Raw")),
    ],
)
def test_an_entity_may_be_given_in_every_form(value: Any, expected: UnifiedQueue) -> None:
    assert read_updates({"queue": value}, {}) == ({"queue": expected}, {})


def test_values_get_their_types() -> None:
    unified, own = read_updates(
        {"note": "hello", "pending_until": "2026-11-20", "owner": {"email": "a@b.example"}, "source": 2}, OWN
    )
    assert isinstance(unified["note"], UnifiedNote)
    assert unified["note"].is_internal
    assert unified["pending_until"] == datetime(2026, 11, 20, tzinfo=timezone.utc)
    assert unified["owner"] == UnifiedUser(email="a@b.example")
    assert own == {"source": 2}


@pytest.mark.parametrize(
    ("updates", "words"),
    [
        ({}, ["empty"]),
        (None, ["dict"]),
        ({"statsu": 1}, ["'statsu'", "'status'"]),
        ({"queue": 1, "group_id": 2}, ["'queue'", "'group_id'", "same field"]),
        ({"group_id": 1, "GroupName": "x"}, ["'group_id'", "'GroupName'"]),
        ({"queue": {}}, ["queue", "empty"]),
        ({"queue": ""}, ["queue", "empty"]),
        ({"queue": True}, ["queue"]),
        ({"queue": 1.5}, ["queue"]),
        ({"subject": " "}, ["subject"]),
        ({"subject": 3}, ["subject"]),
        ({"tags": "vip"}, ["tags", "list"]),
        ({"custom_fields": []}, ["custom_fields"]),
        ({"pending_until": 17}, ["pending_until"]),
        ({"note": ""}, ["note", "empty"]),
        ({"note": {"text": "x"}}, ["note.text"]),
    ],
)
def test_what_cannot_be_meant_is_refused(updates: Any, words: list[str]) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        read_updates(updates, OWN)
    for word in words:
        assert word in str(caught.value)


@given(st.one_of(st.text(), st.floats(), st.none(), st.booleans(), st.integers(max_value=0), st.binary()))
def test_only_positive_whole_numbers_are_ticket_ids(value: Any) -> None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and 0 < int(value) < 2**63:
        assert read_ticket_id(value) == str(int(value))
        return
    with pytest.raises(InvalidRequestError, match="ticket id"):
        read_ticket_id(value)


@pytest.mark.parametrize("value", [2**63, 10**5000, "9" * 20, "9" * 5000, str(2**63)], ids=list("abcde"))
def test_what_no_database_counts_to_is_no_ticket_id(value: Any) -> None:
    with pytest.raises(InvalidRequestError, match="ticket id"):
        read_ticket_id(value)
    assert read_ticket_id("0" * 5000 + "42") == "42"
    assert read_ticket_id(2**63 - 1) == str(2**63 - 1)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param(10**5000, r"queue\.id: expected a whole number, got int …", id="huge"),
        (UnifiedQueue(id="4"), r"queue\.id: expected a whole number, got str '4'"),  # type: ignore[arg-type]
        (UnifiedQueue(id=True), r"queue\.id"),
        (UnifiedQueue(name=5), r"queue\.name: expected text, got int 5"),  # type: ignore[arg-type]
    ],
)
def test_the_parts_of_an_entity_have_their_types(value: Any, told: str) -> None:
    with pytest.raises(InvalidRequestError, match=told):
        read_updates({"queue": value}, {})
    if isinstance(value, UnifiedQueue):
        with pytest.raises(InvalidRequestError, match=told):
            read_new_ticket(UnifiedTicket(subject="s", body="b", queue=value))


@pytest.mark.parametrize("wrong", [{"subject": 5}, {"body_html": 5}, {"attachments": None}])
def test_the_parts_of_a_note_have_their_types(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequestError, match=rf"note\.{next(iter(wrong))}: expected"):
        read_note(UnifiedNote(body="x", **wrong))


def test_a_note_whose_visibility_is_unclear_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match=r"note\.is_internal: expected True or False, got None"):
        read_note(UnifiedNote(body="x", is_internal=None))  # type: ignore[arg-type]
    with pytest.raises(InvalidRequestError, match=r"note\.body: expected text"):
        read_note(UnifiedNote(body=5))  # type: ignore[arg-type]


def test_a_type_is_not_emptied_by_an_empty_text() -> None:
    with pytest.raises(InvalidRequestError, match="type is empty"):
        read_updates({"type": ""}, {})


def test_of_two_alike_spellings_the_unified_one_is_recommended() -> None:
    with pytest.raises(InvalidRequestError, match="did you mean 'priority'"):
        read_updates({"prioritty": 1}, {"Priority": "priority"})


def test_a_new_tickets_entities_are_looked_at() -> None:
    with pytest.raises(InvalidRequestError, match=r"queue: expected an entity such as UnifiedQueue\(name=…\), got str"):
        read_new_ticket(UnifiedTicket(subject="s", body="b", queue="Raw"))  # type: ignore[arg-type]


def test_a_new_tickets_pending_time_without_zone_is_utc_as_in_an_update() -> None:
    new = UnifiedTicket(subject="s", body="b", pending_until=datetime(2030, 1, 1))
    assert read_new_ticket(new).pending_until == datetime(2030, 1, 1, tzinfo=timezone.utc)
    assert new.pending_until == datetime(2030, 1, 1)
