"""Ticket scopes: what an agent with a narrower one sees in lists, views, searches and conversations, and may write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from otai_mocks import FakeFreshdesk
from otai_mocks.messages import Request

from ...fidelity.freshdesk.desk import DOORS, Account, Desk

DENIED = {"code": "access_denied", "message": "You are not authorized to perform this action."}
SEEN = {"all": [1, 2, 3, 4], "group": [1, 2], "restricted": [1]}
"""Ticket 1 is the agent's, 2 their group's, 3 another group's and 4 nobody's."""


@pytest.fixture(params=DOORS)
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    desk = Desk(request.param)
    opened = desk.open()
    fake = opened.fake
    for scope in SEEN:
        fake.add_agent(scope, f"{scope}@acme.example", api_key=scope, groups=["Billing"], ticket_scope=scope)
    yield opened
    desk.close()


def arrange(account: Account, scope: str) -> None:
    fake = account.fake
    fake.add_ticket("Mine", agent=scope, group="Sales")
    fake.add_ticket("My group's", group="Billing")
    fake.add_ticket("Another group's", group="Sales")
    fake.add_ticket("Nobody's")
    for number in (1, 2, 3, 4):
        fake.add_note(number, "a note")
        fake.add_attachment(number, "a.txt", b"a")


def ask(account: Account, scope: str, verb: str, path: str, **options: Any) -> requests.Response:
    return account.call(verb, path, key=scope, **options)


@pytest.mark.parametrize("scope", list(SEEN))
def test_lists_and_searches_show_what_is_in_scope(account: Account, scope: str) -> None:
    arrange(account, scope)
    rows = ask(account, scope, "GET", "tickets?order_type=asc").json()
    assert [row["id"] for row in rows] == SEEN[scope]
    found = ask(account, scope, "GET", 'search/tickets?query="status:2"').json()
    assert (sorted(row["id"] for row in found["results"]), found["total"]) == (SEEN[scope], len(SEEN[scope]))
    first = ask(account, scope, "GET", "tickets?per_page=1")
    assert ("Link" in first.headers) == (len(SEEN[scope]) > 1), "pages are of what is seen"


@pytest.mark.parametrize("scope", list(SEEN))
def test_views_conversations_and_writes_keep_to_it(account: Account, scope: str) -> None:
    arrange(account, scope)
    notes = {item.ticket_id: item.id for item in account.fake.state.conversations.values()}
    files = {file.ticket_id: file.id for file in account.fake.state.attachments.values()}
    for number in (1, 2, 3, 4):
        calls = (
            ("GET", f"tickets/{number}", None),
            ("GET", f"tickets/{number}?include=conversations", None),
            ("GET", f"tickets/{number}/conversations", None),
            ("PUT", f"tickets/{number}", {"priority": 2}),
            ("POST", f"tickets/{number}/notes", {"body": "n"}),
            ("POST", f"tickets/{number}/reply", {"body": "r"}),
            ("PUT", f"conversations/{notes[number]}", {"body": "changed"}),
            ("DELETE", f"conversations/{notes[number]}", None),
            ("DELETE", f"attachments/{files[number]}", None),
            ("DELETE", f"tickets/{number}", None),
            ("PUT", f"tickets/{number}/restore", None),
        )
        for verb, path, body in calls:
            before = account.fake.snapshot()
            answer = ask(account, scope, verb, path, json=body)
            if number in SEEN[scope]:
                assert answer.status_code < 300, (verb, path, answer.text)
            else:
                assert (answer.status_code, answer.json()) == (403, DENIED), (verb, path)
                assert f"ticket {number} is not" in account.fake.journal[-1].why
                assert account.fake.state == before
    assert ask(account, scope, "GET", "tickets/99").status_code == 404


def test_an_administrator_can_be_restricted_too(account: Account) -> None:
    arrange(account, "all")
    boss = next(iter(account.fake.agents.values()))
    boss.ticket_scope = 3
    assert account.ids("tickets") == []
    account.fake.tickets[4].responder_id = boss.id
    assert account.ids("tickets") == [4]
    assert account.get("agents").status_code == 200, "what they administer is another matter"


def test_whoever_gives_a_ticket_away_sees_it_no_more(account: Account) -> None:
    arrange(account, "restricted")
    other = next(iter(account.fake.agents))
    assert ask(account, "restricted", "PUT", "tickets/1", json={"responder_id": other}).status_code == 200
    assert ask(account, "restricted", "GET", "tickets/1").status_code == 403
    assert ask(account, "restricted", "GET", "tickets").json() == []


def test_a_second_owner_owns_it_too(account: Account) -> None:
    arrange(account, "all")
    me = next(agent for agent in account.fake.agents.values() if agent.name == "restricted")
    account.fake.tickets[3].internal_agent_id = me.id
    assert [row["id"] for row in ask(account, "restricted", "GET", "tickets").json()] == [3]


def test_links_to_files_go_by_their_signature_alone() -> None:
    fake = FakeFreshdesk()
    fake.add_attachment(fake.add_ticket(), "a.txt", b"a")
    login = requests.auth._basic_auth_str(fake.api_key, "X")
    ticket = fake.handle(Request("GET", "/api/v2/tickets/1", "", {"authorization": login})).json()
    path, _, query = ticket["attachments"][0]["attachment_url"].partition(".com")[2].partition("?")
    assert fake.handle(Request("GET", path, query)).body == b"a"


def test_there_are_three_scopes() -> None:
    with pytest.raises(ValueError, match="no ticket scope 4"):
        FakeFreshdesk().add_agent("Pat", "pat@acme.example", ticket_scope=4)
