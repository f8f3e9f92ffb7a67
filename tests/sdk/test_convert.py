"""Data from people becomes models, or an error that names the field."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otai_sdk import (
    Attachment,
    InvalidRequestError,
    SearchCriteria,
    UnifiedNote,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
)

UTC = timezone.utc


def test_nested_objects_become_models() -> None:
    ticket = UnifiedTicket.from_dict({"queue": {"name": "Raw"}, "notes": [{"body": "hi", "author": {"id": 3}}]})
    assert ticket.queue == UnifiedQueue(name="Raw")
    assert ticket.notes[0].author == UnifiedUser(id=3)
    assert ticket.notes[0].is_internal


def test_digits_count_as_a_number_and_a_number_as_a_text_id() -> None:
    ticket = UnifiedTicket.from_dict({"id": 42, "queue": {"id": "7"}})
    assert (ticket.id, ticket.queue.id) == ("42", 7)


def test_the_text_null_stays_text_and_null_is_none() -> None:
    ticket = UnifiedTicket.from_dict({"queue": {"name": "null"}, "type": None})
    assert ticket.queue.name == "null"
    assert ticket.type is None


def test_one_entity_or_a_list_of_them() -> None:
    assert SearchCriteria.from_dict({"status": {"name": "new"}}).status == UnifiedStatus(name="new")
    assert SearchCriteria.from_dict({"status": [{"id": 1}, {"id": "4"}]}).status == [
        UnifiedStatus(id=1),
        UnifiedStatus(id=4),
    ]


@pytest.mark.parametrize(
    ("given_time", "expected"),
    [
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        (date(2026, 11, 20), datetime(2026, 11, 20, tzinfo=UTC)),
        ("2026-11-20T10:30:00", datetime(2026, 11, 20, 10, 30, tzinfo=UTC)),
        ("2026-11-20T10:30:00Z", datetime(2026, 11, 20, 10, 30, tzinfo=UTC)),
        ("2026-11-20 12:30:00+02:00", datetime(2026, 11, 20, 10, 30, tzinfo=UTC)),
        (datetime(2026, 11, 20), datetime(2026, 11, 20, tzinfo=UTC)),
    ],
)
def test_times(given_time: object, expected: datetime) -> None:
    assert SearchCriteria.from_dict({"created_after": given_time}).created_after == expected


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"statuss": {}}, ["statuss", "'status'"]),
        ({"queue": {"nam": "Raw"}}, ["queue.nam", "'name'"]),
        ({"queue": "Raw"}, ["queue", "an object", "Raw"]),
        ({"queue": {"id": True}}, ["queue.id", "whole number"]),
        ({"queue": {"id": "7a"}}, ["queue.id", "7a"]),
        ({"notes": [{"is_internal": "no"}]}, ["notes[0].is_internal", "true or false"]),
        ({"notes": {"body": "x"}}, ["notes", "a list"]),
        ({"created_at": 1795170838}, ["created_at", "2026-11-20T10:30:00Z"]),
        ({"created_at": "yesterday"}, ["created_at", "yesterday"]),
        ({"created_at": ""}, ["created_at"]),
        ({"subject": None}, ["subject", "text"]),
        ({"attachments": [{"content": "aGk="}]}, ["attachments[0].name"]),
        ({"attachments": [{"name": "a", "content": "?"}]}, ["attachments[0].content", "base64"]),
        ([], ["UnifiedTicket", "an object"]),
    ],
)
def test_wrong_data_is_refused_with_the_path_of_the_field(data: object, words: list[str]) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        UnifiedTicket.from_dict(data)
    for word in words:
        assert word in str(caught.value)


texts = st.text(max_size=20)
users = st.builds(UnifiedUser, id=st.none() | st.integers(0, 10**15), name=st.none() | texts, email=st.none() | texts)
times = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda t: t.replace(tzinfo=UTC))
files = st.builds(Attachment, name=texts, size=st.integers(0), content=st.none() | st.binary(max_size=20))
notes = st.builds(
    UnifiedNote, id=st.none() | texts, body=texts, created_at=times, is_internal=st.booleans(), author=users
)
tickets = st.builds(
    UnifiedTicket,
    id=texts,
    subject=texts,
    body=texts,
    owner=users,
    notes=st.lists(notes, max_size=2),
    tags=st.lists(texts, max_size=2),
    custom_fields=st.dictionaries(texts, st.none() | texts | st.integers() | st.lists(texts, max_size=2), max_size=3),
    pending_until=st.none() | times,
    attachments=st.lists(files, max_size=2),
    deleted=st.booleans(),
)


@given(tickets)
def test_to_dict_is_the_inverse_of_from_dict(ticket: UnifiedTicket) -> None:
    assert UnifiedTicket.from_dict(ticket.to_dict()) == ticket


def test_a_zone_other_than_utc_survives_as_the_same_moment() -> None:
    moment = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    note = UnifiedNote(body="x", created_at=moment)
    assert UnifiedNote.from_dict(note.to_dict()).created_at == moment
