"""Parents and children, trackers and related tickets: both sides know it, and what does not fit is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from otai_mocks import FakeFreshdesk
from otai_mocks.freshdesk.resources.tickets.links import CHILD, PARENT, RELATED, TRACKER

KEYS = (
    *("id", "group_id", "priority", "requester_id", "responder_id", "source", "company_id", "status", "subject"),
    *("product_id", "type", "due_by", "fr_due_by", "is_escalated", "created_at", "updated_at"),
)
NEW = {"email": "emma@globex.example", "subject": "Help", "description": "It broke", "status": 2, "priority": 1}


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(parent_child=True, plan="unlimited") as fake:
        for number in range(1, 5):
            fake.add_ticket(f"Ticket {number}")
        yield fake


def call(fake: FakeFreshdesk, verb: str, path: str, **body: Any) -> requests.Response:
    url = f"{fake.url}/api/v2/{path}"
    return requests.request(verb, url, auth=(fake.api_key, "X"), json=body or None, timeout=5)


def seen(fake: FakeFreshdesk) -> dict[int, tuple[int | None, list[int]]]:
    return {number: (t.association_type, t.associated_ids) for number, t in fake.tickets.items() if t.association_type}


def test_a_child_made_by_create_and_one_made_by_update_hang_on_their_parent(fake: FakeFreshdesk) -> None:
    made = call(fake, "POST", "tickets", **NEW, parent_id=1).json()
    assert (made["association_type"], made["associated_tickets_list"]) == (CHILD, [1])
    changed = call(fake, "PUT", "tickets/2", parent_id=1).json()
    assert (changed["association_type"], changed["associated_tickets_list"]) == (CHILD, [1])
    parent = call(fake, "GET", "tickets/1").json()
    assert (parent["association_type"], parent["associated_tickets_list"]) == (PARENT, [5, 2])
    children = call(fake, "GET", "tickets/1/associated_tickets").json()
    assert tuple(children) == ("tickets",)
    assert tuple(children["tickets"][0]) == KEYS
    assert [ticket["id"] for ticket in children["tickets"]] == [5, 2]
    prime = call(fake, "GET", "tickets/5/prime_association").json()
    assert (tuple(prime), prime["id"]) == (KEYS, 1)


def test_a_tracker_and_its_related_tickets(fake: FakeFreshdesk) -> None:
    made = call(fake, "POST", "tickets", **NEW, related_ticket_ids=[1, 2]).json()
    assert (made["association_type"], made["associated_tickets_list"]) == (TRACKER, [1, 2])
    assert seen(fake) == {1: (RELATED, [5]), 2: (RELATED, [5]), 5: (TRACKER, [1, 2])}
    assert call(fake, "GET", "tickets/2/prime_association").json()["id"] == 5
    found = call(fake, "GET", "tickets/5/associated_tickets").json()["tickets"]
    assert [ticket["id"] for ticket in found] == [1, 2]
    counts = {ticket["id"]: ticket["associated_tickets_count"] for ticket in call(fake, "GET", "tickets").json()}
    assert counts == {5: 2, 4: None, 3: None, 2: 1, 1: 1}


def test_related_ticket_ids_of_an_update_are_all_there_shall_be(fake: FakeFreshdesk) -> None:
    call(fake, "PUT", "tickets/1", related_ticket_ids=[2, 3])
    assert seen(fake) == {1: (TRACKER, [2, 3]), 2: (RELATED, [1]), 3: (RELATED, [1])}
    call(fake, "PUT", "tickets/1", related_ticket_ids=[3, 4])
    assert seen(fake) == {1: (TRACKER, [3, 4]), 3: (RELATED, [1]), 4: (RELATED, [1])}
    call(fake, "PUT", "tickets/1", related_ticket_ids=[])
    assert seen(fake) == {}
    assert "associated_tickets_list" not in call(fake, "GET", "tickets/1").json()


def test_a_child_that_moves_leaves_its_old_parent_free(fake: FakeFreshdesk) -> None:
    call(fake, "PUT", "tickets/2", parent_id=1)
    call(fake, "PUT", "tickets/2", parent_id=3)
    assert seen(fake) == {2: (CHILD, [3]), 3: (PARENT, [2])}
    before = fake.tickets[2].updated_at
    fake.clock.advance(hours=1)
    call(fake, "PUT", "tickets/2", parent_id=3)
    assert fake.tickets[2].updated_at == before


def test_a_ticket_alone_has_no_children_and_no_parent(fake: FakeFreshdesk) -> None:
    assert call(fake, "GET", "tickets/1/associated_tickets").json() == {"tickets": []}
    assert call(fake, "GET", "tickets/1/prime_association").status_code == 404
    assert call(fake, "GET", "tickets/99/associated_tickets").status_code == 404


@pytest.mark.parametrize(
    ("number", "body", "field"),
    [
        (1, {"parent_id": 1}, "parent_id"),
        (1, {"parent_id": 99}, "parent_id"),
        (1, {"parent_id": 6}, "parent_id"),  # a child
        (5, {"parent_id": 1}, "parent_id"),  # a parent
        (1, {"parent_id": 7}, "parent_id"),  # in the bin
        (1, {"related_ticket_ids": [1]}, "related_ticket_ids"),
        (1, {"related_ticket_ids": [99]}, "related_ticket_ids"),
        (1, {"related_ticket_ids": [6]}, "related_ticket_ids"),
        (1, {"related_ticket_ids": [7]}, "related_ticket_ids"),
        (6, {"related_ticket_ids": [1]}, "related_ticket_ids"),
        (1, {"parent_id": 2, "related_ticket_ids": [3]}, "related_ticket_ids"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    fake: FakeFreshdesk, number: int, body: dict[str, Any], field: str
) -> None:
    fake.add_ticket("A parent")
    fake.add_ticket("A child", parent=5)
    fake.add_ticket("In the bin", deleted=True)
    before = fake.snapshot()
    answer = call(fake, "PUT", f"tickets/{number}", **body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert fake.state == before


@pytest.mark.parametrize("related", [[99], [1, 99], [5], [7]])
def test_a_tracker_of_tickets_that_are_not_free_is_refused(fake: FakeFreshdesk, related: list[int]) -> None:
    fake.add_ticket("A tracked one")
    fake.add_ticket("A tracker", related=[5])
    fake.add_ticket("Spam", spam=True)
    before = fake.snapshot()
    answer = call(fake, "POST", "tickets", **NEW, related_ticket_ids=related)
    assert (answer.status_code, answer.json()["code"]) == (400, "cannot_create_tracker")
    assert fake.state == before


def test_an_eleventh_child_is_refused(fake: FakeFreshdesk) -> None:
    for _ in range(10):
        fake.add_ticket(parent=1)
    assert call(fake, "POST", "tickets", **NEW, parent_id=1).status_code == 400
    with pytest.raises(ValueError, match="10 children"):
        fake.add_ticket(parent=1)


def test_without_the_feature_there_are_no_children_but_trackers() -> None:
    with FakeFreshdesk() as fake:
        fake.add_ticket()
        refused = call(fake, "POST", "tickets", **NEW, parent_id=1).json()["errors"]
        assert [(error["field"], error["code"]) for error in refused] == [("parent_id", "inaccessible_field")]
        assert call(fake, "POST", "tickets", **NEW, related_ticket_ids=[1]).status_code == 201


def test_associations_go_through_a_world(fake: FakeFreshdesk) -> None:
    fake.add_ticket(parent=1)
    fake.add_ticket(related=[2, 3])
    assert seen(FakeFreshdesk.from_world(fake.to_world())) == seen(fake) != {}


steps = st.tuples(st.integers(1, 5), st.one_of(st.integers(1, 5), st.lists(st.integers(1, 5), unique=True, max_size=3)))


@settings(max_examples=40, deadline=None)
@given(st.lists(steps, max_size=8))
def test_both_sides_always_agree(series: list[tuple[int, int | list[int]]]) -> None:
    with FakeFreshdesk(parent_child=True, plan="unlimited") as fake:
        for _ in range(5):
            fake.add_ticket()
        for number, value in series:
            name = "related_ticket_ids" if isinstance(value, list) else "parent_id"
            call(fake, "PUT", f"tickets/{number}", **{name: value})
            for ticket in fake.tickets.values():
                assert (ticket.association_type is None) == (ticket.associated_ids == [])
                assert ticket.association_type in (None, PARENT, TRACKER) or len(ticket.associated_ids) == 1
                partner = {PARENT: CHILD, CHILD: PARENT, TRACKER: RELATED, RELATED: TRACKER}
                for other in map(fake.tickets.__getitem__, ticket.associated_ids):
                    assert ticket.id in other.associated_ids
                    assert other.association_type == partner[ticket.association_type or 0]
