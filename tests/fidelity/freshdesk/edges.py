"""The edges: where clients that keep to the core stumbled all the same (sections 1 to 5)."""

from __future__ import annotations

from .desk import Desk, ticket
from .table import Section

SECTION = Section("1–5 The edges")
fact = SECTION.fact


@fact("1-slashes-within", "Doubled slashes within a path count once, and .json at its end is heard over", "3P clients")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for path in ("/api/v2//tickets", "/api//v2/tickets", "/api/v2/tickets.json", "/api/v2/tickets//1.json"):
        assert account.call("GET", account.base + path).status_code == 200, path


@fact("1-blank-parameters", "A parameter without a name is dropped, and a blank filter is no filter", "3P clients")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for query in ("?=x", "?&&", "?email=", "?filter=&company_id=&updated_since="):
        assert len(account.call("GET", f"{account.url}/tickets{query}").json()) == 1, query


@fact("1-https-links", "Whoever comes by https, also through a proxy, gets https links", "DOC 28-29, 3P clients")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for headers in ({"X-Forwarded-Proto": "https"}, {"Host": "acme.freshdesk.com"}):
        made = account.call("POST", "tickets", json=ticket(), headers=headers)
        page = account.call("GET", "tickets?per_page=1", headers=headers)
        assert made.headers["Location"].startswith("https://")
        assert page.headers["Link"].startswith("<https://")


@fact(
    "4-location",
    "POST notes and replies answer with the Location /api/v2/conversations/{id}",
    "REC NAN26 add-ticket-note, reply-to-ticket",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for path in ("tickets/1/notes", "tickets/1/reply"):
        answer = account.post(path, {"body": "Hello"})
        assert answer.headers["Location"] == f"{account.url}/conversations/{answer.json()['id']}"


@fact("5-agent-signature", "A new agent has an empty signature in markup", "REC NAN26 create-agent")
def _(desk: Desk) -> None:
    account = desk.open()
    body = {"email": "new@acme.example", "name": "New", "ticket_scope": 1}
    assert account.post("agents", body).json()["signature"] == '<div dir="ltr"><p><br></p>\n</div>'
    told = account.post("agents", {**body, "email": "b@acme.example", "signature": "<p>B</p>"})
    assert told.json()["signature"] == "<p>B</p>"
