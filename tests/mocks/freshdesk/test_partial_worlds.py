"""A world file may leave out what the default account has; what it names and does not have is told."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_mocks.freshdesk import DEFAULT_KEY
from otai_sdk import SearchCriteria, UnifiedQueue, UnifiedTicket, UnifiedUser

DESK: dict[str, Any] = {
    "groups": [{"name": "Returns"}, {"name": "Invoices", "agent_ids": ["Robin Robot"]}, {"name": "Sales"}],
    "agents": [
        {"name": "Ina Inbox", "group_ids": ["Returns"]},
        {"name": "Robin Robot", "role_ids": ["Agent"]},
        {"name": "Ada Admin"},
    ],
    "roles": [{"name": "Account Administrator"}, {"name": "Agent"}, {"name": "Guest"}],
    "products": [{"name": "Shoes", "default": True}, {"name": "Boots"}],
    "companies": [{"name": "Hooli"}],
    "contacts": [{"name": "Kim Kunde", "email": "kim@hooli.example"}],
    "email_configs": [{"reply_email": "help@hooli.example"}],
    "ticket_fields": [
        {
            "name": "status",
            "choices": {"2": ["Neu", "Neu"], "3": ["Wartet", "Wartet"], "4": ["Fertig", "Fertig"], "5": ["Zu", "Zu"]},
        },
        {"name": "cf_shop", "type": "custom_dropdown", "choices": ["Berlin", "Lyon"]},
        {"name": "cf_note"},
    ],
    "business_hours": [{"name": "Shop hours", "days": {"monday": ["09:00", "18:00"]}}],
}


def works(fake: FakeFreshdesk) -> None:
    """The agent of `params` creates, finds, updates and notes a ticket in every group, and may see every list."""
    statuses = list(fake.state.statuses.values())
    with fake, fake.adapter() as adapter:
        assert adapter.check().ok
        assert {q.name for q in adapter.list_queues()} == {g.name for g in fake.groups.values()}
        for group in [g.name for g in fake.groups.values()]:
            made = adapter.create_ticket(
                UnifiedTicket(
                    subject=f"In {group}",
                    body="Hello",
                    queue=UnifiedQueue(name=group),
                    customer=UnifiedUser(email="kim@hooli.example"),
                )
            )
            assert made.id
            assert adapter.update_ticket(made.id, {"subject": f"Seen in {group}", "status": statuses[1]})
            assert adapter.add_note(made.id, "A note")
            found = adapter.find_tickets(SearchCriteria(queue=UnifiedQueue(name=group)))
            assert [(t.subject, t.status and t.status.name) for t in found if t.id == made.id] == [
                (f"Seen in {group}", statuses[1])
            ]
            assert len(fake.conversations(int(made.id))) == 1


@pytest.mark.parametrize("left_in", [*DESK, "everything"])
def test_any_table_alone_makes_a_helpdesk_that_works(left_in: str) -> None:
    tables = dict(DESK) if left_in == "everything" else {left_in: DESK[left_in]}
    if left_in in ("agents", "groups"):  # the groups and agents that they name are of the other table
        tables = {"agents": DESK["agents"], "groups": DESK["groups"]}
    fake = FakeFreshdesk.from_world({"tables": tables})
    again = FakeFreshdesk.from_world(fake.to_world())
    assert again.state == fake.state
    works(fake)


def test_what_is_left_out_is_that_of_the_default_account() -> None:
    fake = FakeFreshdesk.from_world({"tables": {}}, seed=3)
    assert fake.state == FakeFreshdesk(seed=3, clock=fake.clock).state


def test_a_table_that_is_given_stands_for_all_of_it_and_names_lead_to_rows() -> None:
    fake = FakeFreshdesk.from_world({"domain": "shop", "tables": DESK})
    state = fake.state
    groups = {group.id: group.name for group in state.groups.values()}
    roles = {role.id: role.name for role in state.roles.values()}
    assert list(groups.values()) == ["Returns", "Invoices", "Sales"]
    assert [([roles[r] for r in a.role_ids], [groups[g] for g in a.group_ids]) for a in fake.agents.values()] == [
        (["Account Administrator"], ["Returns"]),
        (["Agent"], ["Invoices"]),
        (["Agent"], []),
    ]
    members = {g.name: [fake.agents[number].name for number in g.agent_ids] for g in state.groups.values()}
    assert members == {"Returns": ["Ina Inbox"], "Invoices": ["Robin Robot"], "Sales": []}
    assert state.statuses == {2: "Neu", 3: "Wartet", 4: "Fertig", 5: "Zu"}
    assert [field.name for field in state.custom_fields] == ["cf_shop", "cf_note"]
    assert {"subject", "priority", "group", "agent"} <= {field.name for field in state.ticket_fields.values()}
    assert next(iter(fake.agents.values())).api_key == fake.params["freshdesk_api_key"] == DEFAULT_KEY
    assert next(iter(fake.contacts.values())).visitor_id


def test_groups_alone_leave_the_default_agents_only_those_that_still_exist() -> None:
    fake = FakeFreshdesk.from_world({"tables": {"groups": [{"name": "Sales"}, {"name": "Returns"}]}})
    groups = {group.id: group.name for group in fake.groups.values()}
    assert {a.name: [groups[g] for g in a.group_ids] for a in fake.agents.values()} == {
        "Ada Admin": [],
        "Ben Berger": [],
        "Carla Costa": [],
        "Dmitri Dahl": ["Sales"],
    }
    sales = next(g for g in fake.groups.values() if g.name == "Sales")
    assert [fake.agents[number].name for number in sales.agent_ids] == ["Dmitri Dahl"]


@pytest.mark.parametrize("source", ["file", "argument", "nowhere"])
def test_the_key_is_that_of_who_has_it_or_goes_to_the_first_administrator(source: str) -> None:
    agents = [
        {"name": "Robin", "role_ids": ["Agent"]},
        {"name": "Ina", "role_ids": ["Account Administrator"]},
    ]
    world: dict[str, Any] = {"tables": {"agents": agents}}
    if source == "file":
        agents[0]["api_key"] = "robins-own-key"
    fake = FakeFreshdesk.from_world(world, **({"api_key": "given"} if source == "argument" else {}))
    holder = next(a for a in fake.agents.values() if a.api_key == fake.params["freshdesk_api_key"])
    assert (holder.name, holder.api_key) == {
        "file": ("Robin", "robins-own-key"),
        "argument": ("Ina", "given"),
        "nowhere": ("Ina", DEFAULT_KEY),
    }[source]


def test_tickets_by_hand_are_completed() -> None:
    fake = FakeFreshdesk.from_world(
        {
            "tables": {
                "tickets": [{"subject": "Hi", "description": "<p>Hello</p>", "group_id": "Sales", "status": 5}],
                "conversations": [{"ticket_id": 1, "body": "<b>Yes</b>", "user_id": "Ada Admin"}],
            }
        }
    )
    ticket = fake.tickets[1]
    assert (ticket.description_text, fake.groups[ticket.group_id or 0].name) == ("Hello", "Sales")
    assert None not in (ticket.closed_at, ticket.due_by, fake.contacts.get(ticket.requester_id))
    assert [item.body_text for item in fake.conversations(1)] == ["Yes"]
    assert fake.add_ticket().id == 2


EARLY, LATE = datetime(2020, 1, 1, tzinfo=timezone.utc), datetime(2036, 1, 1, tzinfo=timezone.utc)


@pytest.mark.parametrize("table", ["tickets", "archived_tickets"])
@pytest.mark.parametrize(
    ("given", "kept", "fixed"),
    [
        ({}, {}, False),
        ({"due_by": LATE, "fr_due_by": EARLY}, {"due_by": LATE, "fr_due_by": EARLY}, True),
        ({"due_by": LATE}, {"due_by": LATE}, True),
        ({"fr_due_by": EARLY}, {"fr_due_by": EARLY}, True),
        # answered at the latest when it is solved
        ({"due_by": EARLY}, {"due_by": EARLY, "fr_due_by": EARLY}, True),
        ({"fr_due_by": LATE}, {"due_by": LATE, "fr_due_by": LATE}, True),
        ({"due_by": LATE, "fr_due_by": None}, {"due_by": LATE, "fr_due_by": None}, True),
        ({"due_by": None}, {}, False),
        ({"due_by": LATE, "due_fixed": False}, {}, False),
        ({"due_fixed": True}, {}, True),
    ],
)
def test_a_due_time_that_is_given_stays(
    table: str, given: dict[str, Any], kept: dict[str, datetime | None], fixed: bool
) -> None:
    """What is left out is what the SLA policies say."""
    row = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in given.items()}
    rows = [{"subject": "x", **extra, "created_at": "2026-11-20T09:00:00Z"} for extra in ({}, row)]
    fake = FakeFreshdesk.from_world({"tables": {table: rows}})
    usual, ticket = getattr(fake.state, table).values()
    assert {"due_by": ticket.due_by, "fr_due_by": ticket.fr_due_by} == {
        "due_by": usual.due_by,
        "fr_due_by": usual.fr_due_by,
        **kept,
    }
    assert (ticket.due_fixed, None in (usual.due_by, usual.fr_due_by)) == (fixed, False)
    world = fake.to_world()
    assert FakeFreshdesk.from_world(world).to_world() == world


def test_a_due_time_of_a_file_stays_when_the_priority_changes() -> None:
    world = {"tables": {"tickets": [{"subject": "x", "due_by": LATE.isoformat()}]}}
    fake = FakeFreshdesk.from_world(world)
    before = fake.tickets[1].fr_due_by
    fake.update_ticket(1, priority=4)
    assert (fake.tickets[1].due_by, fake.tickets[1].fr_due_by) == (LATE, before)


def test_sample_tickets_come_into_the_account_of_the_file() -> None:
    fake = FakeFreshdesk.from_world({"options": {"tickets": "sample"}, "tables": DESK})
    assert len(fake.tickets) == 9
    assert {t.group_id for t in fake.tickets.values()} <= {None, *fake.groups}


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"tables": {"groups": [{"name": "A"}, {"nmae": "B"}]}}, r"tables.groups\[1\]: there is no key 'nmae': is 'name'"),
    ({"tables": {"groups": [{"name": 5}]}}, r"tables.groups\[0\].name: expected str"),
    ({"tables": {"groups": [{}]}}, r"tables.groups\[0\]: object missing required field name"),
    ({"tables": {"groups": {}}}, "tables.groups: expected array"),
    ({"tables": {"groups": [{"name": "A"}, {"name": "a"}]}}, r"tables.groups\[1\].name: 'a' stands at groups\[0\]"),
    ({"tables": {"groups": [{"name": "A", "id": 1}, {"name": "b", "id": 1}]}}, r"tables.groups\[1\].id: 1 is the id"),
    ({"tables": {"groups": [{"name": "A", "created_at": "2026-01-01T00:00:00"}]}}, r"groups\[0\].created_at"),
    ({"tables": {"groups": [{"name": "A", "agent_ids": ["Nobody"]}]}}, r"\[0\].agent_ids\[0\]: 'Nobody' is not .*'Ada"),
    (
        {"tables": {"agents": [{"name": "A", "role_ids": ["X"]}]}},
        r"agents\[0\].role_ids\[0\]: 'X' is not among the rol",
    ),
    ({"tables": {"agents": [{"name": "A", "group_ids": [7]}]}}, r"agents\[0\].group_ids\[0\]: 7 is not among the ids"),
    ({"tables": {"agents": []}}, "tables.agents: there is none"),
    ({"tables": {"agents": [{"name": "A", "deactivated": True}]}}, "tables.agents: there is none who can log in"),
    (
        {"tables": {"contacts": [{"name": "A", "company_id": "X"}]}},
        r"contacts\[0\].company_id: 'X' is not among the co",
    ),
    ({"tables": {"ticket_fields": [{"name": "shop"}]}}, r"ticket_fields\[0\].name: 'shop' is no default field"),
    (
        {"tables": {"ticket_fields": [{"name": "cf_a", "type": "custom_dropdown"}]}},
        r"ticket_fields\[0\].choices: a cus",
    ),
    ({"tables": {"ticket_fields": [{"name": "status", "choices": {"2": ["a", "a"]}}]}}, r"\[0\].choices: the status 3"),
    ({"tables": {"ticket_fields": [{"name": "status", "choices": ["Open"]}]}}, r"\[0\].choices: the statuses stand as"),
    ({"tables": {"ticket_fields": [{"name": "cf_a", "type": "text"}]}}, r"\[0\].type: 'text' is not among 'custom"),
    (
        {"tables": {"tickets": [{"subject": "x", "group_id": "X"}]}},
        r"tickets\[0\].group_id: 'X' is not among the groups",
    ),
    ({"tables": {"tickets": [{"subject": "x", "status": 99}]}}, r"tickets\[0\].status: 99 is not among 2, 3, 4, 5"),
    ({"tables": {"tickets": [{"subject": "x", "type": "X"}]}}, r"tickets\[0\].type: 'X' is not among 'Question'"),
    ({"tables": {"tickets": [{"subject": "x", "custom_fields": {"cf_x": 1}}]}}, r"\[0\].custom_fields: 'cf_x' is not"),
    ({"tables": {"conversations": [{"body": "x", "ticket_id": 5}]}}, r"conversations\[0\].ticket_id: 5 is not among"),
    ({"tables": {"business_hours": [{"name": "x", "days": {"monday": ["18:00", "09:00"]}}]}}, r"business_hours\[0\]"),
    ({"domain": "not a domain"}, "domain: expected str matching"),
    ({"plan": "entreprise"}, "enterprise"),
    ({"options": {"index_lga": 1}}, "options: there is no key 'index_lga': is 'index_lag' meant"),
    ({"add": {"groups": [{"name": "A"}, {"nmae": "B"}]}}, r"add.groups\[1\]: there is no key 'nmae': is 'name' meant"),
    (
        {"tables": {"tickets": [{"subject": "x", "cf_a": 1}]}},
        r"tickets\[0\]: .* 'cf_a': values .* stand in custom_fields",
    ),
    (
        {"add": {"tickets": [{"cf_a": 1}]}},
        r"add.tickets\[0\]: there is no key 'cf_a': values .* stand in custom_fields",
    ),
    ({"tables": {"groups": [{"name": "x", "cf_a": 1}]}}, r"groups\[0\]: there is no key 'cf_a': it has 'id', 'name'"),
    (
        {"options": {"tickets": "smaple"}},
        "options.tickets: 'smaple' is not among 'sample', nor a whole number, nor null",
    ),
    ({"add": {"tickets": [{"group": "X"}]}}, r"add.tickets\[0\]: no group 'X'"),
    ({"add": {"tickets": [{"created_at": "today"}]}}, r"add.tickets\[0\]: Invalid isoformat"),
    ({"format": 1, "otobo": {}}, "it is a world of otobo, not of freshdesk"),
]


@pytest.mark.parametrize(("world", "told"), BROKEN)
def test_what_is_wrong_is_told_with_its_place(world: dict[str, Any], told: str, tmp_path: Path) -> None:
    (tmp_path / "world.json").write_text(json.dumps(world), encoding="utf-8")
    with pytest.raises(ValueError, match=told) as caught:
        FakeFreshdesk.from_world(tmp_path / "world.json")
    assert "\n" not in str(caught.value)
