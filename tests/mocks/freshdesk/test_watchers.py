"""Watchers of tickets, and who may see a ticket beside those who may anyway."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from otai_mocks import FakeFreshdesk


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(plan="unlimited") as fake:
        for number in range(1, 4):
            fake.add_ticket(f"Ticket {number}")
        yield fake


def call(fake: FakeFreshdesk, verb: str, path: str, body: Any = None) -> requests.Response:
    return requests.request(verb, f"{fake.url}/api/v2/{path}", auth=(fake.api_key, "X"), json=body, timeout=5)


def watchers(fake: FakeFreshdesk) -> list[list[int]]:
    return [call(fake, "GET", f"tickets/{number}/watchers").json()["watcher_ids"] for number in (1, 2, 3)]


def test_agents_are_added_and_the_caller_leaves(fake: FakeFreshdesk) -> None:
    me, other = list(fake.agents)[:2]
    for agent in (other, me, other):
        answer = call(fake, "POST", "tickets/1/watch", {"user_id": agent})
        assert (answer.status_code, answer.content) == (204, b"")
        assert "Location" not in answer.headers
    assert watchers(fake) == [[other, me], [], []]
    assert not fake.journal[-4].wrote
    assert [row["id"] for row in call(fake, "GET", "tickets?filter=watching").json()] == [1]
    assert call(fake, "PUT", "tickets/1/unwatch").status_code == 204
    assert watchers(fake) == [[other], [], []]


def test_in_bulk(fake: FakeFreshdesk) -> None:
    me, other = list(fake.agents)[:2]
    assert call(fake, "PUT", "tickets/bulk_watch", {"ids": [1, 2, 2], "user_id": other}).status_code == 204
    assert call(fake, "PUT", "tickets/bulk_watch", {"ids": [2, 3]}).status_code == 204
    assert watchers(fake) == [[other], [other, me], [me]]
    assert call(fake, "PUT", "tickets/bulk_unwatch", {"ids": [1, 2]}).status_code == 204
    assert watchers(fake) == [[other], [other], [me]]


@pytest.mark.parametrize(
    ("verb", "path", "body", "field"),
    [
        ("POST", "1/watch", {"user": 1}, "user_id"),
        ("POST", "1/watch", {"user_id": 1}, "user_id"),
        ("PUT", "1/unwatch", {"user_id": 1}, "user_id"),
        ("PUT", "bulk_watch", {"user_id": 1}, "ids"),
        ("PUT", "bulk_watch", {"ids": [1, 99]}, "ids"),
        ("PUT", "bulk_unwatch", {"ids": [1], "user_id": 1}, "user_id"),
    ],
)
def test_what_makes_no_sense_is_refused(fake: FakeFreshdesk, verb: str, path: str, body: Any, field: str) -> None:
    before = fake.snapshot()
    answer = call(fake, verb, f"tickets/{path}", body)
    assert answer.status_code == 400
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert fake.state == before


def test_a_customer_watches_nothing_and_a_ticket_in_the_bin_is_not_watched(fake: FakeFreshdesk) -> None:
    contact = next(iter(fake.contacts))
    assert call(fake, "POST", "tickets/1/watch", {"user_id": contact}).status_code == 400
    fake.delete_ticket(2)
    assert call(fake, "POST", "tickets/2/watch", {"user_id": next(iter(fake.agents))}).status_code == 405
    assert call(fake, "GET", "tickets/99/watchers").status_code == 404


def test_accesses_come_change_and_go(fake: FakeFreshdesk) -> None:
    one, two, three = list(fake.agents)[:3]
    assert call(fake, "GET", "tickets/1/accesses").json() == {"user_ids": []}
    made = call(fake, "POST", "tickets/1/accesses", {"user_ids": [one, two]})
    assert (made.status_code, made.json()) == (201, {"user_ids": [one, two]})
    changes = {"user_ids": [{"id": two, "deleted": True}, {"id": three}]}
    changed = call(fake, "PATCH", "tickets/1/accesses", changes)
    assert (changed.status_code, changed.json()) == (200, {"user_ids": [one, three]})
    assert call(fake, "GET", "tickets/1/accesses").json() == {"user_ids": [one, three]}
    assert call(fake, "DELETE", "tickets/1/accesses").status_code == 204
    assert call(fake, "GET", "tickets/1/accesses").json() == {"user_ids": []}


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("POST", {}),
        ("POST", {"user_ids": [1]}),
        ("POST", {"user_ids": 1}),
        ("PATCH", {"user_ids": [1]}),
        ("PATCH", {"user_ids": [{"id": 1}]}),
        ("PATCH", {"user_ids": [{"deleted": True}]}),
    ],
)
def test_accesses_of_nobody_are_refused(fake: FakeFreshdesk, verb: str, body: Any) -> None:
    before = fake.snapshot()
    assert call(fake, verb, "tickets/1/accesses", body).status_code == 400
    assert fake.state == before
