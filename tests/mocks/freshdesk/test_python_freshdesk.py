"""The unchanged client python-freshdesk drives the served fake: every call it has for the core."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk

api_module = pytest.importorskip("freshdesk.api")
errors = pytest.importorskip("freshdesk.v2.errors")


@pytest.fixture
def fake() -> FakeFreshdesk:
    return FakeFreshdesk()


@pytest.fixture
def api(fake: FakeFreshdesk) -> Iterator[Any]:
    with fake.serve(real_time=False) as server:
        client = api_module.API("acme.freshdesk.com", fake.api_key, version=2)
        client._api_prefix = f"{server.url}/api/v2/"
        client._session.trust_env = False
        yield client
        client._session.close()


def test_tickets_are_created_read_updated_and_deleted(api: Any, fake: FakeFreshdesk) -> None:
    made = api.tickets.create_ticket("Hello", email="emma@globex.example", description="It broke", tags=["a"])
    assert (made.id, made.subject, made.status, made.priority, made.source) == (1, "Hello", "open", "low", "portal")
    seen = api.tickets.get_ticket(1, "stats", "conversations", "requester", "company")
    assert seen.requester["email"] == "emma@globex.example"
    assert api.tickets.update_ticket(1, status=4, priority=3).status == "resolved"
    assert fake.tickets[1].priority == 3
    api.tickets.delete_ticket(1)
    assert fake.tickets[1].deleted
    assert [row.id for row in api.tickets.list_deleted_tickets()] == [1]


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # the client leaves its files open
def test_a_ticket_with_attachments_is_created(api: Any, fake: FakeFreshdesk, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    made = api.tickets.create_ticket(
        "Hello",
        email="emma@globex.example",
        description="See file",
        tags=["a", "b"],
        custom_fields={"cf_order_id": "A-1", "cf_reference_number": 7},
        attachments=[str(path)],
    )
    assert [file["name"] for file in made.attachments] == ["notes.txt"]
    assert made.tags == ["a", "b"]
    assert fake.tickets[1].custom_fields == {"cf_order_id": "A-1", "cf_reference_number": 7}


def test_tickets_are_listed_over_all_pages(api: Any, fake: FakeFreshdesk) -> None:
    for _ in range(230):
        fake.add_ticket(agent="Ada Admin")
    fake.add_ticket(created_at=fake.now() - timedelta(days=60), watchers=["Ada Admin"])
    assert len(api.tickets.list_tickets()) == 230
    assert len(api.tickets.list_new_and_my_open_tickets()) == 230
    assert len(api.tickets.list_tickets(filter_name=None, updated_since="2020-01-01T00:00:00Z")) == 231
    assert len(api.tickets.list_tickets(page=2, per_page=100)) == 100
    assert [t.id for t in api.tickets.list_tickets(filter_name="watching", updated_since="2020-01-01")] == [231]
    assert api.tickets.list_watched_tickets() == []


def test_tickets_are_searched(api: Any, fake: FakeFreshdesk) -> None:
    for number in range(40):
        fake.add_ticket(priority=4 if number % 2 else 1, tags=["vip"])
    assert len(api.tickets.filter_tickets("priority:4 AND tag:'vip'")) == 20
    assert len(api.tickets.filter_tickets("status:2")) == 40


def test_comments_are_listed_and_written(api: Any, fake: FakeFreshdesk) -> None:
    fake.add_ticket()
    assert api.comments.create_note(1, "For us").private is True
    assert api.comments.create_note(1, "For all", private=False).private is False
    assert api.comments.create_reply(1, "Hello").body_text == "Hello"
    assert [row.body_text for row in api.comments.list_comments(1)] == ["For us", "For all", "Hello"]


def test_contacts_live_their_whole_life(api: Any, fake: FakeFreshdesk) -> None:
    made = api.contacts.create_contact(name="Mia Moe", email="mia@example.com")
    assert api.contacts.get_contact(made.id).name == "Mia Moe"
    assert api.contacts.update_contact(made.id, job_title="CEO").job_title == "CEO"
    assert [row.id for row in api.contacts.list_contacts(email="mia@example.com")] == [made.id]
    assert [row.id for row in api.contacts.filter_contacts("email:'mia@example.com'")] == [made.id]
    api.contacts.soft_delete_contact(made.id)
    assert [row.id for row in api.contacts.list_contacts(state="deleted")] == [made.id]
    api.contacts.restore_contact(made.id)
    assert api.contacts.make_agent(made.id).contact["email"] == "mia@example.com"
    gone = api.contacts.create_contact(name="Gone", email="gone@example.com")
    api.contacts.permanently_delete_contact(gone.id)
    assert gone.id not in fake.contacts


def test_companies_live_their_whole_life(api: Any, fake: FakeFreshdesk) -> None:
    made = api.companies.create_company(name="Hooli", domains=["hooli.example"])
    assert api.companies.get_company(made.id).name == "Hooli"
    assert api.companies.update_company(made.id, note="x").note == "x"
    assert [row.name for row in api.companies.list_companies()] == ["Globex", "Hooli", "Initech"]
    assert [row.id for row in api.companies.filter_companies("domain:'hooli.example'")] == [made.id]
    api.companies.delete_company(made.id)
    assert made.id not in fake.companies


def test_agents_groups_roles_and_fields_are_read(api: Any, fake: FakeFreshdesk) -> None:
    assert api.agents.list_agents()[0].contact["name"] == "Ada Admin"
    me = api.agents.currently_authenticated_agent()
    assert api.agents.get_agent(me.id).contact["name"] == "Ada Admin"
    ben = next(a for a in fake.agents.values() if a.name == "Ben Berger")
    assert api.agents.update_agent(ben.id, occasional=True).occasional is True
    api.agents.delete_agent(ben.id)
    assert ben.id not in fake.agents
    groups = api.groups.list_groups()
    assert [row.name for row in groups] == ["Billing", "Sales", "Technical Support"]
    assert api.groups.get_group(groups[0].id).agent_ids == []
    roles = api.roles.list_roles()
    assert api.roles.get_role(roles[0].id).name == "Account Administrator"
    assert "status" in [row.name for row in api.ticket_fields.list_ticket_fields()]
    assert [r.name for r in api.ticket_fields.list_ticket_fields(type="default_priority")] == ["priority"]


def test_refusals_become_the_clients_own_errors(api: Any, fake: FakeFreshdesk) -> None:
    with pytest.raises(errors.FreshdeskNotFound):
        api.tickets.get_ticket(99)
    with pytest.raises(errors.FreshdeskBadRequest, match="missing_field"):
        api.tickets.create_ticket("No requester", description="x")
    fake.add_ticket(deleted=True)
    with pytest.raises(errors.FreshdeskError, match="405"):
        api.tickets.update_ticket(1, status=4)
    api._session.auth = ("nobody", "X")
    with pytest.raises(errors.FreshdeskUnauthorized):
        api.tickets.list_tickets()


def test_the_rate_limit_reaches_the_client() -> None:
    fake = FakeFreshdesk(plan="trial")
    with fake.serve(real_time=False) as server:
        client = api_module.API("acme.freshdesk.com", fake.api_key, version=2)
        client._api_prefix = f"{server.url}/api/v2/"
        client._session.trust_env = False
        for _ in range(50):
            client.groups.list_groups()
        with pytest.raises(errors.FreshdeskRateLimited):
            client.groups.list_groups()
        client._session.close()
