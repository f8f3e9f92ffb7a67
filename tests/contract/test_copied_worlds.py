"""What `otai world` reads, its fake answers: the contract holds on a system with odd names and on its copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from otai_sdk import SearchCriteria, TicketSystemAdapter, UnifiedNote, UnifiedTicket, UnifiedUser

from .odd_worlds import FIELDS, ODD, STATES, Subject, odd_freshdesk, odd_otobo, source_and_copy
from .test_freshdesk import FreshdeskContract
from .test_otobo import OTOBOContract

MAKERS = {"otobo": odd_otobo, "freshdesk": odd_freshdesk}

pytestmark = pytest.mark.full
"""The whole contract twice for each system: scripts/test --full. A shorter one runs in tests/cli/test_world.py."""


@pytest.fixture(params=["copy", "source"])
def which(request: pytest.FixtureRequest) -> int:
    return ["source", "copy"].index(request.param)


class TestFreshdeskCopied(FreshdeskContract):
    """The whole contract, with the names that the system has."""

    @pytest.fixture(autouse=True)
    def _in(self, which: int) -> Iterator[None]:
        with source_and_copy(odd_freshdesk) as both, both[which] as fake:
            self.world = Subject(fake)
            agents = [agent for agent in fake.state.agents.values() if not agent.deactivated]
            self.queues = ODD[0], ODD[1]  # type: ignore[misc]
            self.statuses = "Waiting", ODD[1]  # type: ignore[misc]
            self.types = ODD[2], ODD[4]  # type: ignore[misc]
            self.custom_field = "cf_product_area", ODD[5], ODD[6]  # type: ignore[misc]
            self.owners = UnifiedUser(name=agents[1].name), UnifiedUser(name=agents[2].name)  # type: ignore[misc]
            self.own_field = "queue", "group_id", next(iter(fake.state.groups))  # type: ignore[misc]
            yield


class TestOTOBOCopied(OTOBOContract):
    """The whole contract, with the names that the system has."""

    @pytest.fixture(autouse=True)
    def _in(self, which: int) -> Iterator[None]:
        with source_and_copy(odd_otobo) as both, both[which] as fake:
            self.world = Subject(fake)
            agents = [login for login in fake.agents if login not in ("root@localhost", "otai", "reader")]
            self.queues = ODD[0], ODD[1]  # type: ignore[misc]
            self.statuses = STATES  # type: ignore[misc]
            self.priorities = "0 später::nie", "4 high"  # type: ignore[misc]
            self.owners = UnifiedUser(name=agents[0]), UnifiedUser(name=agents[1])  # type: ignore[misc]
            self.own_field = "queue", "Queue", ODD[1]  # type: ignore[misc]
            yield


def test_a_freshdesk_and_its_copy_list_the_same() -> None:
    with source_and_copy(odd_freshdesk) as both:
        listed = []
        for fake in both:
            with fake, fake.adapter() as adapter:
                fields = adapter.raw.request("GET", "/ticket_fields").json()
                groups = adapter.raw.request("GET", "/groups", query={"per_page": 100}).json()
                admins = adapter.raw.request("GET", "/admin/ticket_fields", query={"include": "section"}).json()
                listed.append(
                    {
                        "queues": adapter.list_queues(),
                        "statuses": adapter.list_statuses(),
                        "priorities": adapter.list_priorities(),
                        "types": adapter.list_types(),
                        "fields": [_bare(row) for row in fields if row["type"] != "default_agent"],
                        "for administrators": [_bare(row) for row in admins],
                        "groups": [(row["id"], row["name"], row["auto_ticket_assign"]) for row in groups],
                        "agents": len(adapter.list_users()),
                        "members": {number: len(group.agent_ids) for number, group in fake.state.groups.items()},
                        "scopes": sorted(agent.ticket_scope for agent in fake.state.agents.values()),
                        "inactive": sum(agent.deactivated for agent in fake.state.agents.values()),
                    }
                )
        assert listed[0] == listed[1]


def _bare(value: Any) -> Any:
    """A field without its texts and times, which are made up."""
    if isinstance(value, list):
        return [_bare(each) for each in value]
    if isinstance(value, dict):
        made_up = ("description", "created_at", "updated_at")
        return {name: _bare(each) for name, each in value.items() if name not in made_up}
    return value


def test_an_otobo_and_its_copy_have_the_same_rows() -> None:
    with source_and_copy(odd_otobo) as (source, copy):
        seen = {ticket.queue for ticket in source.tickets.values()}
        assert set(copy.queues) == seen >= set(ODD)
        for name in ("states", "priorities", "types"):
            rows = [{(row.id, row.name) for row in getattr(f.state.tables, name).values()} for f in (source, copy)]
            assert rows[0] == rows[1], name
        kinds = [{field.name: field.type for field in f.state.tables.ticket_fields} for f in (source, copy)]
        assert set(kinds[0]) == set(kinds[1])
        told = ("Products", "Vip", "ContractDay", "DueAt", "Category")
        assert {name: kinds[1][name] for name in told} == {name: kinds[0][name] for name in told}
        assert copy.version == source.version == "10.1"


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_every_name_works_the_same_on_both(system: str) -> None:
    with source_and_copy(MAKERS[system]) as both:
        lived = []
        for fake in both:
            with fake, fake.adapter() as adapter:
                lived.append([_live(adapter, values) for values in _values(system)])
        assert lived[0] == lived[1]


def _values(system: str) -> list[dict[str, Any]]:
    """What tickets are created with: every queue, status, priority, type and choice once."""
    if system == "otobo":
        fields = [{"Products": ["vpn"]}, {"Vip": 0}, {"DueAt": "2026-05-06 07:08:09"}, {"Category": ODD[0]}]
        columns = {
            "queue": [*ODD, "Raw"],
            "status": [*STATES, "new", "open", "closed successful"],
            "priority": ["0 später::nie", "3 normal"],
            "type": [ODD[0], "Incident"],
            "custom_fields": fields,
        }
    else:
        nested = [{"cf_where": "A::b", "cf_raum": '"B"', "cf_zeile": name} for name in ODD[:2]]
        columns = {
            "queue": [*ODD, "Billing"],
            "status": [ODD[0], ODD[1], "Waiting", "Open", "Closed"],
            "priority": ["Low", "Urgent"],
            "type": [*ODD, "Incident"],
            "custom_fields": [*({"cf_product_area": name} for name in FIELDS["cf_product_area"][1]), *nested],
        }
    count = max(len(column) for column in columns.values())
    return [{key: column[number % len(column)] for key, column in columns.items()} for number in range(count)]


def _live(adapter: TicketSystemAdapter, values: dict[str, Any]) -> dict[str, Any]:
    """The life of a ticket, as far as it depends on names."""
    customer = UnifiedUser(email="someone@strangers-mail.org")
    new = UnifiedTicket.from_dict(
        {
            "subject": "One",
            "body": "Words",
            "type": values["type"],
            **{key: {"name": values[key]} for key in ("queue", "status", "priority")},
        }
    )
    new.customer, new.custom_fields = customer, values["custom_fields"]
    ticket = adapter.create_ticket(new)
    by_name = {"queue": ticket.queue, "status": ticket.status, "priority": ticket.priority}
    found = adapter.find_tickets(SearchCriteria(id=ticket.id, **by_name))
    updated = adapter.update_ticket(ticket.id, {"queue": values["queue"], "custom_fields": values["custom_fields"]})
    note = adapter.add_note(ticket.id, UnifiedNote(body="Seen", is_internal=False))
    stored = adapter.get_ticket(ticket.id)
    assert stored is not None
    return {
        **by_name,
        "type": stored.type,
        "fields": stored.custom_fields,
        "found": [len(found), updated],
        "notes": [(each.body, each.is_internal) for each in stored.notes],
        "note": (note.body, note.sender),
    }
