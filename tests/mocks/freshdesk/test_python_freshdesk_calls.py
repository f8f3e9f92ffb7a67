"""The unchanged client python-freshdesk: every call it has, found by looking at it, is driven against the served fake.

A call that the client gets in a new version fails here until it is driven too, or listed with a reason.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk

from .python_freshdesk import api_module, client_of

errors = pytest.importorskip("freshdesk.v2.errors")
client_module = pytest.importorskip("freshdesk.v2.api")

Drive = Callable[[Any, FakeFreshdesk], object]
DRIVES: dict[str, Drive] = {}
NOT_DRIVEN = {
    "customers.get_customer": "asks /customers/{id} of API v1, which v2 does not have",
    "customers.get_customer_from_contact": "asks /customers/{id} of API v1, which v2 does not have",
}


def groups_of(client: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The parts of the client that hold calls: tickets, comments, solutions.articles …"""
    for name, part in vars(client).items():
        if not name.startswith("_") and type(part).__module__ == client_module.__name__:
            yield f"{prefix}{name}", part
            yield from groups_of(part, f"{prefix}{name}.")


def calls_of(client: Any) -> dict[str, Any]:
    """Every public call by its dotted name."""
    return {
        f"{group}.{name}": call
        for group, part in groups_of(client)
        for name, call in inspect.getmembers(part, inspect.ismethod)
        if not name.startswith("_")
    }


def drives(*names: str) -> Callable[[Drive], Drive]:
    def keep(drive: Drive) -> Drive:
        DRIVES.update(dict.fromkeys(names, drive))
        return drive

    return keep


def _noted(made: list[str], name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def noting(*args: Any, **values: Any) -> Any:
        result = call(*args, **values)
        made.append(name)
        return result

    return noting


@drives("tickets.create_ticket", "tickets.get_ticket", "tickets.update_ticket", "tickets.delete_ticket")
def tickets_live(api: Any, fake: FakeFreshdesk) -> None:
    made = api.tickets.create_ticket("Hello", email="emma@globex.example", description="It broke", tags=["a"])
    assert (made.id, made.subject, made.status, made.priority, made.source) == (1, "Hello", "open", "low", "portal")
    seen = api.tickets.get_ticket(1, "stats", "conversations", "requester", "company")
    assert (seen.subject, seen.requester["email"]) == ("Hello", "emma@globex.example")
    assert api.tickets.update_ticket(1, status=4, priority=3).status == "resolved"
    assert fake.tickets[1].priority == 3
    api.tickets.delete_ticket(1)
    assert fake.tickets[1].deleted
    assert [row.id for row in api.tickets.list_deleted_tickets()] == [1]


@drives(
    "tickets.list_tickets",
    "tickets.list_new_and_my_open_tickets",
    "tickets.list_watched_tickets",
    "tickets.list_deleted_tickets",
)
def tickets_are_listed(api: Any, fake: FakeFreshdesk) -> None:
    fake.add_ticket()
    fake.add_ticket(agent="Ben Berger", watchers=["Ada Admin"])
    fake.add_ticket(deleted=True)
    assert [row.id for row in api.tickets.list_tickets(filter_name=None)] == [2, 1]
    assert [row.id for row in api.tickets.list_new_and_my_open_tickets()] == [1]
    assert [row.id for row in api.tickets.list_watched_tickets()] == [2]
    assert [row.id for row in api.tickets.list_deleted_tickets()] == [3]


@drives("tickets.filter_tickets")
def tickets_are_searched(api: Any, fake: FakeFreshdesk) -> None:
    for _ in range(35):
        fake.add_ticket(tags=["vip"])
    assert len(api.tickets.filter_tickets("tag:'vip'")) == 35


@drives("tickets.create_outbound_email")
def an_email_goes_out(api: Any, fake: FakeFreshdesk) -> None:
    mailbox = next(iter(fake.state.email_configs))
    made = api.tickets.create_outbound_email("Hello", "How are you?", "emma@globex.example", mailbox)
    assert (fake.tickets[made.id].source, fake.tickets[made.id].status) == (10, 5)


@drives("comments.list_comments", "comments.create_note", "comments.create_reply")
def comments(api: Any, fake: FakeFreshdesk) -> None:
    fake.add_ticket()
    assert api.comments.create_note(1, "For us").private is True
    assert api.comments.create_note(1, "For all", private=False).private is False
    assert api.comments.create_reply(1, "Hello").body_text == "Hello"
    assert [row.body_text for row in api.comments.list_comments(1)] == ["For us", "For all", "Hello"]


@drives("groups.list_groups", "groups.get_group")
def groups(api: Any, fake: FakeFreshdesk) -> None:
    found = api.groups.list_groups()
    assert [row.name for row in found] == ["Billing", "Sales", "Technical Support"]
    assert api.groups.get_group(found[0].id).name == "Billing"


@drives(
    "contacts.create_contact",
    "contacts.get_contact",
    "contacts.update_contact",
    "contacts.list_contacts",
    "contacts.filter_contacts",
    "contacts.soft_delete_contact",
    "contacts.restore_contact",
    "contacts.permanently_delete_contact",
    "contacts.make_agent",
)
def contacts(api: Any, fake: FakeFreshdesk) -> None:
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


@drives(
    "companies.create_company",
    "companies.get_company",
    "companies.update_company",
    "companies.list_companies",
    "companies.filter_companies",
    "companies.delete_company",
)
def companies(api: Any, fake: FakeFreshdesk) -> None:
    made = api.companies.create_company(name="Hooli", domains=["hooli.example"])
    assert api.companies.get_company(made.id).name == "Hooli"
    assert api.companies.update_company(made.id, note="x").note == "x"
    assert [row.name for row in api.companies.list_companies()] == ["Globex", "Hooli", "Initech"]
    assert [row.id for row in api.companies.filter_companies("domain:'hooli.example'")] == [made.id]
    api.companies.delete_company(made.id)
    assert made.id not in fake.companies


@drives(
    "agents.list_agents",
    "agents.get_agent",
    "agents.update_agent",
    "agents.delete_agent",
    "agents.currently_authenticated_agent",
)
def agents(api: Any, fake: FakeFreshdesk) -> None:
    everyone, me = api.agents.list_agents(), api.agents.currently_authenticated_agent()
    assert everyone[0].contact["name"] == api.agents.get_agent(me.id).contact["name"] == "Ada Admin"
    ben = next(row for row in everyone if row.contact["name"] == "Ben Berger")
    assert api.agents.update_agent(ben.id, occasional=True).occasional is True
    api.agents.delete_agent(ben.id)
    assert ben.id not in fake.agents
    assert api.groups.get_group(api.groups.list_groups()[0].id).agent_ids == []  # Ben's


@drives("roles.list_roles", "roles.get_role", "ticket_fields.list_ticket_fields")
def roles_and_fields(api: Any, fake: FakeFreshdesk) -> None:
    assert api.roles.get_role(api.roles.list_roles()[0].id).name == "Account Administrator"
    assert "status" in [row.name for row in api.ticket_fields.list_ticket_fields()]
    assert [row.name for row in api.ticket_fields.list_ticket_fields(type="default_priority")] == ["priority"]


@drives("time_entries.list_time_entries")
def time_entries(api: Any, fake: FakeFreshdesk) -> None:
    fake.add_ticket()
    fake.add_ticket()
    for ticket in (1, 2):
        api._post(f"tickets/{ticket}/time_entries", data='{"time_spent": "01:30"}')
    assert len(api.time_entries.list_time_entries()) == 2
    assert [row.time_spent for row in api.time_entries.list_time_entries(1)] == ["01:30"]


CATEGORIES = (
    *("list_categories", "get_category", "create_category", "create_category_translation", "update_category"),
    *("update_category_translation", "delete_category", "get_category_translated"),
)
FOLDERS = (
    *("list_from_category", "list_from_category_translated", "get_folder", "get_folder_translated", "create_folder"),
    *("create_folder_translation", "update_folder", "update_folder_translation", "delete_folder"),
)
ARTICLES = (
    *("get_article", "get_article_translated", "list_from_folder", "list_from_folder_translated", "create_article"),
    *("create_article_translation", "update_article", "update_article_translation", "delete_article", "search"),
)


@drives(*(f"solutions.categories.{name}" for name in CATEGORIES))
def categories(api: Any, fake: FakeFreshdesk) -> None:
    calls = api.solutions.categories
    made = calls.create_category(name="Billing", description="Of bills")
    assert made.id in [row.id for row in calls.list_categories()]
    assert calls.update_category(made.id, name="Bills").name == "Bills"
    assert calls.get_category(made.id).name == "Bills"
    assert calls.create_category_translation(made.id, "de", name="Rechnungen").name == "Rechnungen"
    assert calls.update_category_translation(made.id, "de", name="Belege").name == "Belege"
    assert calls.get_category_translated(made.id, "de").name == "Belege"
    calls.delete_category(made.id)
    assert made.id not in [row.id for row in calls.list_categories()]


@drives(*(f"solutions.folders.{name}" for name in FOLDERS))
def folders(api: Any, fake: FakeFreshdesk) -> None:
    calls = api.solutions.folders
    category = api.solutions.categories.create_category(name="Billing").id
    api.solutions.categories.create_category_translation(category, "de", name="Rechnungen")
    made = calls.create_folder(category, name="Refunds", visibility=1)
    assert [row.id for row in calls.list_from_category(category)] == [made.id]
    assert calls.update_folder(made.id, name="Returns").name == "Returns"
    assert calls.get_folder(made.id).name == "Returns"
    assert calls.create_folder_translation(made.id, "de", name="Erstattung").name == "Erstattung"
    assert calls.update_folder_translation(made.id, "de", name="Erstattungen").name == "Erstattungen"
    assert calls.get_folder_translated(made.id, "de").name == "Erstattungen"
    assert [row.name for row in calls.list_from_category_translated(category, "de")] == ["Erstattungen"]
    calls.delete_folder(made.id)
    assert calls.list_from_category(category) == []


@drives(*(f"solutions.articles.{name}" for name in ARTICLES))
def articles(api: Any, fake: FakeFreshdesk) -> None:
    calls = api.solutions.articles
    category = api.solutions.categories.create_category(name="Billing").id
    folder = api.solutions.folders.create_folder(category, name="Refunds", visibility=1).id
    api.solutions.categories.create_category_translation(category, "de", name="Rechnungen")
    api.solutions.folders.create_folder_translation(folder, "de", name="Erstattung")
    made = calls.create_article(folder, title="How to return", description="<p>Send it</p>", type=1, status=2)
    assert [row.id for row in calls.list_from_folder(folder)] == [made.id]
    assert calls.update_article(made.id, title="How to send back").title == "How to send back"
    assert calls.get_article(made.id).title == "How to send back"
    german = calls.create_article_translation(made.id, "de", title="Wie", description="<p>So</p>", status=2)
    assert german.title == "Wie"
    assert calls.update_article_translation(made.id, "de", title="Wie geht das").title == "Wie geht das"
    assert calls.get_article_translated(made.id, "de").title == "Wie geht das"
    assert [row.title for row in calls.list_from_folder_translated(folder, "de")] == ["Wie geht das"]
    assert made.id in [row.id for row in calls.search("send")]
    calls.delete_article(made.id)
    assert calls.list_from_folder(folder) == []


@pytest.fixture
def fake() -> FakeFreshdesk:
    return FakeFreshdesk()


@pytest.fixture
def api(fake: FakeFreshdesk) -> Iterator[Any]:
    with client_of(fake) as client:
        yield client


def test_every_call_of_the_client_is_driven_or_has_a_reason() -> None:
    client = api_module.API("acme.freshdesk.com", "key", version=2)
    calls = set(calls_of(client))
    client._session.close()
    assert len(calls) > 60
    assert not set(DRIVES) & set(NOT_DRIVEN)
    assert set(DRIVES) | set(NOT_DRIVEN) == calls


@pytest.mark.parametrize("drive", dict.fromkeys(DRIVES.values()), ids=lambda drive: drive.__name__)
def test_the_calls_work(drive: Drive, api: Any, fake: FakeFreshdesk) -> None:
    """And each call was really made, through the client's own method."""
    made: list[str] = []
    for name, call in calls_of(api).items():
        part = call.__self__
        setattr(part, call.__name__, _noted(made, name, call))
    drive(api, fake)
    assert {name for name, it in DRIVES.items() if it is drive} <= set(made)


def test_what_is_not_driven_is_refused(api: Any) -> None:
    with pytest.raises(errors.FreshdeskNotFound):
        api.customers.get_customer(1)
