"""Builders make a world in one line each, and refuse wrong names with the right ones."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks import FakeOTOBO

from .helpers import ask, create


@pytest.fixture
def fake() -> FakeOTOBO:
    return FakeOTOBO()


def test_an_agent_may_do_what_the_groups_say(fake: FakeOTOBO) -> None:
    fake.add_group("vip")
    fake.add_queue("VIP", group="vip")
    fake.add_agent("vera", password="vera-secret", groups={"vip": ["ro", "note"]})
    fake.add_ticket("Gold", queue="VIP")
    assert ask(fake, "TicketSearch", login="vera") == {"TicketID": ["1"]}
    assert ask(fake, "TicketSearch") == {}
    fake.set_permissions("vera", {})
    assert ask(fake, "TicketSearch", login="vera") == {}


def test_a_ticket_reads_as_it_was_made(fake: FakeOTOBO) -> None:
    ticket = fake.add_ticket(
        "Broken",
        queue="IT Support",
        state="open",
        priority="4 high",
        customer="chloe",
        body="<p>Bonjour</p>",
        html=True,
        owner="anna",
        dynamic_fields={"Severity": "high", "Products": ["vpn", "mail"], "Vip": 1},
        attachments=[{"Filename": "a.txt", "Content": "aGk=", "ContentType": "text/plain"}],
        notes=["first", {"Subject": "second", "Body": "b", "IsVisibleForCustomer": 1}],
    )
    assert ticket == fake.tickets[ticket.id]
    assert (ticket.title, ticket.queue, ticket.state, ticket.priority) == ("Broken", "IT Support", "open", "4 high")
    assert (ticket.owner, ticket.lock, ticket.customer_user, ticket.customer_id) == ("anna", "lock", "chloe", "lumiere")
    assert ticket.dynamic_fields == {"Severity": "high", "Products": ["vpn", "mail"], "Vip": 1}
    assert [article.visible for article in ticket.articles] == [1, 0, 1]
    assert ticket.articles[0].attachments[0].content == b"hi"
    assert ticket.articles[0].html == "<p>Bonjour</p>"
    assert len(fake.journal) == 0


def test_a_builder_may_use_queues_that_its_agent_may_not(fake: FakeOTOBO) -> None:
    assert fake.add_ticket("Contract", queue="HR", created_by="otai").queue == "HR"
    assert 10 not in fake.state.tables.queues_for(2, "ro")


def test_an_older_ticket_was_created_earlier(fake: FakeOTOBO) -> None:
    fake.add_ticket("old", age_minutes=90)
    fake.add_ticket("new")
    assert ask(fake, "TicketSearch", TicketCreateTimeOlderMinutes=60) == {"TicketID": ["1"]}


def test_fields_states_types_and_priorities_can_be_added(fake: FakeOTOBO) -> None:
    fake.add_state("waiting for parts", type="open")
    fake.add_type("Incident")
    fake.add_priority("6 panic")
    fake.add_dynamic_field("Region", "Dropdown", possible_values=["north", "south"])
    number = create(fake, State="waiting for parts", Type="Incident", Priority="6 panic")
    answer = ask(fake, "TicketUpdate", TicketID=number, DynamicField=[{"Name": "Region", "Value": "south"}])
    assert "Error" not in answer
    ticket = fake.tickets[number]
    assert (ticket.state, ticket.type, ticket.priority) == ("waiting for parts", "Incident", "6 panic")
    assert ticket.dynamic_fields == {"Region": "south"}


@pytest.mark.parametrize(
    ("call", "arguments", "message"),
    [
        ("add_ticket", {"queue": "Suport"}, "there is no queue 'Suport': choose one of 'Postmaster'"),
        ("add_ticket", {"state": "opened"}, "there is no state 'opened': choose one of 'new'"),
        ("add_ticket", {"priority": "high"}, "there is no priority 'high'"),
        ("add_ticket", {"owner": "nobody"}, "there is no agent 'nobody': choose one of 'root@localhost'"),
        ("add_ticket", {"customer": "ghost"}, "no valid customer"),
        ("add_ticket", {"dynamic_fields": {"Nope": 1}}, "there is no dynamic field 'Nope'"),
        ("add_queue", {"name": "X", "group": "nogroup"}, "there is no group 'nogroup'"),
        ("add_queue", {"name": "raw"}, "there already is a queue 'raw'"),
        ("add_agent", {"login": "x", "groups": {"users": ["rx"]}}, "there is no permission 'rx'"),
        ("add_dynamic_field", {"name": "F", "type": "Number"}, "there is no field type 'Number'"),
        ("add_dynamic_field", {"name": "F", "type": "Dropdown"}, "needs possible_values"),
        ("add_state", {"name": "x", "type": "sleeping"}, "there is no state type 'sleeping'"),
        ("add_customer", {"login": "julia"}, "there already is a customer 'julia'"),
        ("add_webservice", {"name": "OTAI"}, "there already is a web service 'OTAI'"),
    ],
)
def test_wrong_names_are_refused(fake: FakeOTOBO, call: str, arguments: dict[str, Any], message: str) -> None:
    before = fake.snapshot()
    with pytest.raises(ValueError, match=message):
        getattr(fake, call)(**arguments)
    assert fake.state == before


def test_what_otobo_would_die_over_is_a_value_error() -> None:
    fake = FakeOTOBO()
    field = next(f.name for f in fake.state.tables.dynamic_fields.values() if f.type == "DateTime")
    with pytest.raises(ValueError, match="dies over it"):
        fake.add_ticket("One", dynamic_fields={field: "soon"})
