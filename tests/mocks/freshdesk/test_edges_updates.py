"""An update that changes nothing moves no time; sample tickets have been talked about. By both doors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk

from ...fidelity.freshdesk.desk import DOORS, Account, Desk

SAME: dict[str, tuple[dict[str, Any], ...]] = {
    "tickets": ({"subject": "Same"}, {"priority": 1, "tags": []}, {"custom_fields": {"cf_order_id": None}}),
    "contacts": ({"name": "Same"}, {"job_title": None, "tags": []}, {"custom_fields": {}}),
    "companies": ({"name": "Same"}, {"note": None, "domains": []}, {"custom_fields": {}}),
    "agents": ({"email": "same@acme.example"}, {"occasional": False, "group_ids": []}),
    "groups": ({"name": "Same"}, {"agent_ids": [], "description": None}),
}
OTHER: dict[str, dict[str, Any]] = {
    "tickets": {"subject": "Other"},
    "contacts": {"job_title": "CEO"},
    "companies": {"note": "Other"},
    "agents": {"occasional": True},
    "groups": {"description": "Other"},
}


@pytest.fixture(params=DOORS)
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    desk = Desk(request.param)
    yield desk.open()
    desk.close()


def _add(fake: FakeFreshdesk, resource: str) -> int:
    match resource:
        case "tickets":
            return fake.add_ticket("Same").id
        case "contacts":
            return fake.add_contact("Same", "same@b.example").id
        case "companies":
            return fake.add_company("Same").id
        case "agents":
            return fake.add_agent("Same", "same@acme.example").id
    return fake.add_group("Same").id


@pytest.mark.parametrize("resource", list(SAME))
def test_an_update_that_changes_nothing_moves_no_time(account: Account, resource: str) -> None:
    number = _add(account.fake, resource)
    path = f"{resource}/{number}"
    before = account.get(path).json()
    account.fake.clock.advance(minutes=5)
    for body in SAME[resource]:
        for verb in ("PUT",) if resource == "groups" else ("PUT", "PATCH"):
            answer = account.call(verb, path, json=body)
            assert answer.status_code == 200, answer.text
            assert answer.json()["updated_at"] == before["updated_at"], body
    assert account.get(path).json() == before
    assert account.put(path, OTHER[resource]).json()["updated_at"] > before["updated_at"]


def test_the_name_of_a_contact_is_its_first_and_last_name(account: Account) -> None:
    for name, first, last in (
        ("Bob Tree", "Bob", "Tree"),
        ("Ana Maria de Sá", "Ana", "Maria de Sá"),
        ("Cher", "Cher", ""),
    ):
        made = account.post("contacts", {"name": name, "email": f"{first}@b.example"}).json()
        assert (made["first_name"], made["last_name"] or "") == (first, last)
        changed = account.put(f"contacts/{made['id']}", {"name": "Zoe Zander"}).json()
        assert (changed["first_name"], changed["last_name"]) == ("Zoe", "Zander")


def test_sample_tickets_have_conversations(account: Account) -> None:
    for fake in (FakeFreshdesk(tickets="sample"), FakeFreshdesk(tickets=30), FakeFreshdesk()):
        if not fake.tickets:
            fake.populate(30)
        talked = [fake.conversations(number) for number in fake.tickets]
        assert sum(map(bool, talked)) > len(talked) / 3
        kinds = {(item.source, item.private, item.incoming) for items in talked for item in items}
        assert {(0, False, False), (0, False, True), (2, True, False)} <= kinds
        for ticket, items in zip(fake.tickets.values(), talked, strict=True):
            assert all(ticket.created_at <= item.created_at <= fake.now() for item in items)
            assert ticket.updated_at >= max([ticket.created_at, *(item.created_at for item in items)])


def test_what_samples_say_is_the_same_each_time() -> None:
    first, second = FakeFreshdesk(), FakeFreshdesk()
    for fake in (first, second):
        fake.clock.set(first.clock.now())
        fake.populate(12, seed=3)
    texts = [[item.body for item in fake.state.conversations.values()] for fake in (first, second)]
    assert texts[0] == texts[1]
