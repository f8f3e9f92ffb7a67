"""What each filter means."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otai_sdk import (
    InvalidRequestError,
    SearchCriteria,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
    matches,
)
from otai_sdk.search import filters_of, sorted_tickets

NOON = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)
TICKET = UnifiedTicket(
    id="7",
    subject="Drucker im Büro 5%",
    body="Er druckt nicht.",
    queue=UnifiedQueue(id=5, name="Support"),
    status=UnifiedStatus(id=1, name="new"),
    priority=UnifiedPriority(id=3, name="3 normal"),
    owner=UnifiedUser(id=2, name="otai"),
    customer=UnifiedUser(name="carla", email="Carla@example.org"),
    type="Incident",
    tags=["vip", "köln"],
    custom_fields={"Severity": "high", "Tags": ["vpn", "mail"], "Flag": 1, "Empty": None},
    notes=[UnifiedNote(body="Toner bestellt")],
    created_at=NOON,
    updated_at=NOON,
)


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({}, True),
        ({"id": "7"}, True),
        ({"id": "77"}, False),
        ({"subject": "BÜRO"}, True),
        ({"subject": "5%"}, True),
        ({"subject": "D%r"}, False),
        ({"subject": "*"}, False),
        ({"queue": UnifiedQueue(name="Support")}, True),
        ({"queue": UnifiedQueue(name="support")}, False),
        ({"queue": UnifiedQueue(id=5)}, True),
        ({"queue": UnifiedQueue(id=6)}, False),
        ({"status": UnifiedStatus(name="NEW")}, True),
        ({"status": [UnifiedStatus(name="open"), UnifiedStatus(id=1)]}, True),
        ({"status": [UnifiedStatus(name="open")]}, False),
        ({"priority": UnifiedPriority(id=4)}, False),
        ({"user": UnifiedUser(name="otai")}, True),
        ({"user": UnifiedUser(id=3)}, False),
        ({"customer": UnifiedUser(email="carla@EXAMPLE.org")}, True),
        ({"customer": UnifiedUser(name="carla")}, True),
        ({"customer": UnifiedUser(name="jean")}, False),
        ({"type": "Incident"}, True),
        ({"tags": ["köln"]}, True),
        ({"tags": ["köln", "rom"]}, False),
        ({"text": "toner drucker"}, True),
        ({"text": "toner papier"}, False),
        ({"custom_fields": {"Severity": "high"}}, True),
        ({"custom_fields": {"Severity": "low"}}, False),
        ({"custom_fields": {"Tags": "vpn"}}, True),
        ({"custom_fields": {"Tags": ["vpn", "printer"]}}, False),
        ({"custom_fields": {"Flag": "1"}}, True),
        ({"custom_fields": {"Empty": None, "Absent": None}}, True),
        ({"custom_fields": {"Absent": "x"}}, False),
        ({"created_after": NOON}, True),
        ({"created_before": NOON}, False),
        ({"created_before": NOON + timedelta(seconds=1)}, True),
        ({"updated_after": NOON + timedelta(seconds=1)}, False),
        ({"subject": "drucker", "id": "8"}, False),
    ],
)
def test_a_filter_matches_as_documented(criteria: dict[str, Any], expected: bool) -> None:
    assert matches(TICKET, SearchCriteria(**criteria)) is expected


@pytest.mark.parametrize(
    ("criteria", "word"),
    [
        ({"created_after": datetime(2026, 1, 1)}, "time zone"),
        ({"queue": UnifiedQueue()}, "queue"),
        ({"status": []}, "status"),
        ({"priority": [UnifiedPriority()]}, "priority"),
        ({"order_by": "subject"}, "order_by"),
        ({"order_by": "--id"}, "order_by"),
        ({"limit": -1}, "limit"),
    ],
)
def test_criteria_nobody_could_answer_are_refused(criteria: dict[str, Any], word: str) -> None:
    with pytest.raises(InvalidRequestError, match=word):
        matches(TICKET, SearchCriteria(**criteria))


def test_order_and_limit_are_no_filters() -> None:
    assert filters_of(SearchCriteria(order_by="id", limit=3)) == []
    assert filters_of(SearchCriteria(tags=[], custom_fields={}, text="x")) == ["text"]


times = st.integers(0, 3).map(lambda n: NOON + timedelta(seconds=n))


@given(st.lists(st.tuples(st.integers(1, 99), times), unique_by=lambda pair: pair[0]))
def test_ties_of_time_are_settled_by_the_higher_id_in_both_directions(pairs: list[tuple[int, datetime]]) -> None:
    tickets = [UnifiedTicket(id=str(id_), created_at=moment) for id_, moment in pairs]
    for order in ("created_at", "-created_at"):
        result = sorted_tickets(tickets, order)
        for one, other in pairwise(result):
            assert one.created_at is not None
            assert other.created_at is not None
            if one.created_at == other.created_at:
                assert int(one.id) > int(other.id)
            else:
                assert (one.created_at < other.created_at) is (order == "created_at")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"queue": "Raw"}, r"queue: expected an entity such as UnifiedQueue\(name='Raw'\), got str 'Raw'"),
        ({"status": ["open"]}, "status: expected an entity"),
        ({"priority": 3}, "priority: expected an entity"),
        ({"created_after": "2026-11-20"}, "created_after: expected an aware datetime"),
        ({"tags": "vip"}, "tags: expected a list of texts"),
        ({"tags": [1]}, "tags: expected a list of texts"),
        ({"custom_fields": ["x"]}, "custom_fields: expected a dict"),
        ({"limit": "5"}, "limit: expected a whole number"),
        ({"limit": True}, "limit: expected a whole number"),
        ({"order_by": None}, "order_by None is unknown"),
        ({"subject": 5}, "subject: expected text"),
        ({"limit": 2**63}, "limit: expected a whole number, got a number of more than 64 bits"),
        ({"id": 10**5000}, "id: expected text, got a number of more than 64 bits"),
        ({"number": 2**63}, "number: expected text, got a number of more than 64 bits"),
        ({"queue": UnifiedQueue(id=10**5000)}, r"queue\.id: expected a whole number, got int …"),
        ({"customer": UnifiedUser(email=5)}, r"customer\.email: expected text, got int 5"),  # type: ignore[arg-type]
        ({"status": [UnifiedStatus(id=[1])]}, r"status\.id: expected a whole number"),  # type: ignore[arg-type]
        ({"updated_after": datetime.max.replace(tzinfo=timezone(-timedelta(hours=14)))}, "years 1 to 9999"),
    ],
)
def test_what_constructors_let_through_is_refused_by_name(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidRequestError, match=told):
        matches(TICKET, SearchCriteria(**wrong))


def test_a_dict_is_no_criteria() -> None:
    with pytest.raises(InvalidRequestError, match=r"SearchCriteria\.from_dict"):
        matches(TICKET, {"subject": "x"})  # type: ignore[arg-type]


def test_what_lets_every_ticket_through_is_no_filter() -> None:
    assert filters_of(SearchCriteria(subject="", text=" ", tags=[], custom_fields={})) == []
    assert filters_of(SearchCriteria(subject=" ", type="")) == ["subject", "type"]
