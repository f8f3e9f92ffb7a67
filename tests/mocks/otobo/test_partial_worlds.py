"""A world file may leave out what the default world has; what it names and does not have is told."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import Clock, FakeOTOBO
from otai_sdk import SearchCriteria, UnifiedPriority, UnifiedQueue, UnifiedStatus, UnifiedTicket, UnifiedUser

DESK: dict[str, Any] = {
    "groups": [{"name": "desk"}, {"name": "accounts"}],
    "queues": [{"name": "Returns"}, {"name": "Invoices", "group": "accounts"}],
    "states": [{"name": "Neu", "type": "new"}, {"name": "Fertig", "type": "closed"}, {"name": "open"}],
    "priorities": [{"name": "P1"}, {"name": "P2"}],
    "types": [{"name": "Fall"}],
    "agents": [{"login": "api"}],
    "customers": [{"login": "kim", "customer_id": "hooli"}],
    "dynamic_fields": [{"name": "Order"}, {"name": "Urgent", "type": "Dropdown", "possible_values": {"y": "Yes"}}],
    "webservices": [
        {
            "name": "Desk",
            "routes": [
                {"route": f"/{name}", "operation": f"Ticket::{operation}"}
                for name, operation in {
                    "find": "TicketSearch",
                    "get": "TicketGet",
                    "put": "TicketUpdate",
                    "new": "TicketCreate",
                }.items()
            ],
        }
    ],
}


def world(**sections: Any) -> dict[str, Any]:
    return {"format": 1, "otobo": {}, **sections}


def works(fake: FakeOTOBO, but: str = "") -> None:
    """The agent of `params` creates, finds, updates and notes a ticket in every queue but one."""
    tables = fake.state.tables
    state, priority = next(iter(tables.states.values())).name, next(iter(tables.priorities.values())).name
    with fake, fake.adapter() as adapter:
        for queue in [name for name in fake.queues if name != but]:
            ticket = UnifiedTicket(
                subject=f"In {queue}",
                body="Hello",
                queue=UnifiedQueue(name=queue),
                priority=UnifiedPriority(name=priority),
                status=UnifiedStatus(name=state),
                customer=UnifiedUser(email="kim@customer.example"),
            )
            id_ = adapter.create_ticket(ticket).id
            assert id_
            assert adapter.update_ticket(id_, {"subject": f"Seen in {queue}", "priority": priority})
            assert adapter.add_note(id_, "A note")
            found = adapter.find_tickets(SearchCriteria(queue=UnifiedQueue(name=queue)))
            assert [t.subject for t in found if t.id == id_] == [f"Seen in {queue}"]
            assert len(fake.tickets[int(id_)].articles) == 2


@pytest.mark.parametrize("left_in", [*DESK, "everything"])
def test_any_section_alone_makes_a_helpdesk_that_works(left_in: str) -> None:
    sections = dict(DESK) if left_in == "everything" else {left_in: DESK[left_in]}
    if left_in == "queues":
        sections["queues"] = [{"name": "Returns"}, {"name": "Staff", "group": "hr"}]
    if left_in == "states":
        sections["states"] = [{"name": "Neu", "type": "new"}]
    fake = FakeOTOBO.from_world(world(**sections), clock=Clock())
    works(fake, "" if {"queues", "groups", "agents"} & set(sections) else "HR")  # where the default agent has no right
    again = FakeOTOBO.from_world(fake.to_world(), clock=fake.clock)
    assert again.state == fake.state


def test_what_is_left_out_is_that_of_the_default_world() -> None:
    default, fake = FakeOTOBO("10.1"), FakeOTOBO.from_world(world(otobo={"version": "10.1.11"}))
    assert fake.state.tables == default.state.tables
    assert fake.version == "10.1"


def test_a_section_that_is_given_stands_for_all_of_it_and_its_keys_are_drawn() -> None:
    fake = FakeOTOBO.from_world(world(**DESK))
    tables = fake.state.tables
    assert {q.id: (q.name, tables.groups[q.group_id].name) for q in tables.queues.values()} == {
        1: ("Returns", "desk"),
        2: ("Invoices", "accounts"),
    }
    assert [(s.name, s.type) for s in tables.states.values()] == [
        ("Neu", "new"),
        ("Fertig", "closed"),
        ("open", "open"),
    ]
    assert [field.label for field in tables.dynamic_fields.values()] == ["Order", "Urgent"]
    assert tables.companies["hooli"].name == "hooli"
    assert list(fake.agents) == ["root@localhost", "api"]  # every OTOBO has root
    assert (fake.params["username"], fake.params["password"], fake.params["webservice_name"]) == (
        "api",
        "api-secret",
        "Desk",
    )


def test_rights_of_the_default_agents_on_groups_that_are_gone_are_gone() -> None:
    fake = FakeOTOBO.from_world(world(groups=[{"name": "hr"}, {"name": "desk"}]))
    held = {a.login: {fake.state.tables.groups[g].name for g in a.permissions} for a in fake.agents.values()}
    assert held == {"root@localhost": set(), "otai": {"hr"}, "anna": {"hr"}, "ben": set(), "reader": set()}
    assert {q.group_id for q in fake.queues.values()} == {1}


def test_rights_that_a_file_gives_are_kept_as_they_are() -> None:
    agents = [{"login": "api", "permissions": {"hr": ["ro"]}}]
    assert dict(FakeOTOBO.from_world(world(agents=agents)).agents["api"].permissions) == {4: frozenset({"ro"})}


def test_tickets_by_hand_are_completed_and_numbers_go_on() -> None:
    at = Clock(datetime(2026, 5, 6, 7, 8, 9, tzinfo=timezone.utc))
    fake = FakeOTOBO.from_world(
        world(
            **DESK,
            tickets=[
                {"ticket": {"Title": "One"}, "articles": [{"Body": "Hello", "From": "kim"}, {}]},
                {
                    "ticket": {"Title": "Two", "Queue": "Invoices", "State": "Fertig", "Owner": "api"},
                    "dynamic_fields": {"Order": "7"},
                },
            ],
        ),
        clock=at,
    )
    one, two = fake.tickets.values()
    assert (one.queue, one.state, one.priority, one.owner) == ("Returns", "Neu", "P1", "root@localhost")
    assert [(a.subject, a.body) for a in one.articles] == [("One", "Hello"), ("One", "")]
    assert (two.queue, two.state, two.owner, two.dynamic_fields) == ("Invoices", "Fertig", "api", {"Order": "7"})
    made = fake.add_ticket("Three", queue="Returns", state="Neu", priority="P1")
    numbers = [t.number for t in fake.tickets.values()]
    assert [n[:15] for n in numbers] == [f"2026050610{n:05d}" for n in (1, 2, 3)]
    assert made.id == 3
    again = FakeOTOBO.from_world(fake.to_world())
    assert again.state == fake.state


BROKEN = [
    ({"queus": []}, "there is no key 'queus': is 'queues' meant?"),
    ({"queues": [{"name": "A"}, {"nmae": "B"}]}, r"queues\[1\]: there is no key 'nmae': is 'name' meant"),
    ({"queues": [{"name": 7}]}, r"queues\[0\].name: expected str"),
    ({"queues": {}}, "queues: expected array"),
    ({"queues": []}, "queues: it is empty"),
    (
        {"queues": [{"name": "A", "group": "Sales"}]},
        r"queues\[0\].group: 'Sales' is not among the groups: 'users', 'ad",
    ),
    (
        {"tickets": [{"ticket": {"Title": "x", "DynamicField_Shop": "A"}}]},
        r"""tickets\[0\].ticket: .* stand in dynamic_fields, beside the ticket: {"Shop": …}""",
    ),
    (
        {"tickets": [{"ticket": {"Title": "x", "dynamic_fields": {"Shop": "A"}}}]},
        r"tickets\[0\].ticket: .* stand in dynamic_fields, beside the ticket: ",
    ),
    ({"queues": [{"name": "A", "DynamicField_Shop": 1}]}, r"queues\[0\]: there is no key 'DynamicField_Shop': it has"),
    (
        {"tickets": [{"ticket": {"Title": "x"}, "DynamicField": []}]},
        r"""tickets\[0\]: .* in dynamic_fields: {"Name": …}""",
    ),
    ({"queues": [{"name": "A", "group_id": 9}]}, r"queues\[0\].group_id: 9 is not among the ids of groups: 1, 2"),
    ({"queues": [{"name": "A", "group": "hr", "group_id": 1}]}, r"queues\[0\].group: 'hr' has the id 4.*says 1"),
    ({"queues": [{"name": "A"}, {"name": "a"}]}, r"queues\[1\].name: 'a' stands at queues\[0\] already"),
    ({"queues": [{"name": "A", "id": 3}, {"name": "B", "id": 3}]}, r"queues\[1\].id: 3 is the id of queues\[0\]"),
    ({"states": [{"name": "n", "type": "nwe"}]}, r"states\[0\].type: 'nwe' is not among the state types: 'new'"),
    ({"agents": [{"login": "a", "permissions": {"x": ["rw"]}}]}, r"agents\[0\].permissions: 'x' is not among the gr"),
    ({"agents": [{"login": "a", "permissions": {"hr": ["w"]}}]}, r"agents\[0\].*'w' is not among 'create'.*'rw'"),
    ({"agents": [{"login": "root@localhost", "id": 4}]}, r"agents\[0\].id: root@localhost has the id 1"),
    ({"customers": [{"login": "a"}, {"login": "a"}]}, r"customers\[1\].login: 'a' stands twice"),
    ({"locks": [{"name": "lock"}]}, "locks: 'unlock' with id 1 is missing"),
    ({"dynamic_fields": [{"name": "x", "type": "Dropdown"}]}, r"dynamic_fields\[0\].possible_values: a Dropdown"),
    ({"webservices": [{"name": "w", "routes": [{"route": "/x", "operation": "Foo"}]}]}, "'Foo' is not among 'Session:"),
    ({"tickets": [{"ticket": {"Title": "x", "Queue": "No"}}]}, r"tickets\[0\].ticket.Queue: 'No' is not among the q"),
    ({"tickets": [{"ticket": {"Title": "x", "CreateBy": 7}}]}, r"tickets\[0\].ticket.CreateBy: 7 is not among the ids"),
    ({"tickets": [{"ticket": {"Title": "x"}, "dynamic_fields": {"No": 1}}]}, r"tickets\[0\].dynamic_fields: 'No'"),
    ({"tickets": [{"ticket": {"Title": "x", "Created": "2026-13-01 00:00:00"}}]}, r"\[0\].ticket.Created: there is no"),
    ({"clock": {"recorded_from": "yesterday"}}, "clock.recorded_from: expected a moment such as"),
    ({"clock": {"recorded_from": "2026-02-30 00:00:00"}}, "clock.recorded_from: there is no such moment"),
    ({"settings": {"email_valid_pattern": "("}}, "settings.email_valid_pattern: it is no regular expression"),
    ({"otobo": {"time_zone": "Mars/Olympus"}}, "time_zone 'Mars/Olympus' is unknown"),
    ({"tables": {}}, "'otobo' belongs to a world of OTOBO, 'tables' to one of Freshdesk"),
]


@pytest.mark.parametrize(("sections", "told"), BROKEN)
def test_what_is_wrong_is_told_with_its_place(sections: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        FakeOTOBO.from_world({"format": 1, "otobo": {}, **sections})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", r"no JSON: .* at line 1, column 2"),
        (b"[]", "a world is an object"),
        (b'{"queues": [], "queues": []}', "the key 'queues' stands twice"),
        (b'{"format": NaN}', "NaN is no JSON"),
        (b"\xff\xfe", "no text in UTF-8"),
        (b'{"a":' * 100_000, "nested too deeply|no JSON"),
        (b'{"version": 1, "tables": {}}', "it is a world of freshdesk, not of otobo"),
    ],
)
def test_a_file_that_is_no_world_is_refused_in_one_line(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "world.json").write_bytes(content)
    with pytest.raises(ValueError, match=told) as caught:
        FakeOTOBO.from_world(tmp_path / "world.json")
    assert "\n" not in str(caught.value)
