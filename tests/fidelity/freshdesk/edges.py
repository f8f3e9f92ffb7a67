"""The edges: where clients that keep to the core stumbled all the same (sections 1 to 5)."""

from __future__ import annotations

from .desk import Desk, errors, ticket
from .table import Section

SECTION = Section("At the edges: paths, forms, rights")
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


@fact("2-form-list", "A list of a form without [] is text: tags=a is a datatype_mismatch", "3P clients")
def _(desk: Desk) -> None:
    account = desk.open()
    for name in ("tags", "cc_emails"):
        form = {**ticket(), name: "a@b.example"}
        answer = account.call("POST", "tickets", files=[(key, (None, str(value))) for key, value in form.items()])
        text = "Value set is of type String.It should be a/an Array"
        assert errors(answer) == [(name, text, "datatype_mismatch")]


@fact("2-blank-tags", "Blank tags are dropped", "3P clients")
def _(desk: Desk) -> None:
    assert desk.open().new(tags=["", "a", " "])["tags"] == ["a"]


@fact(
    "2-too-long",
    "A text too long: Has N characters, it can have maximum of 255 characters",
    "3P gc-digital-talent#11484",
)
def _(desk: Desk) -> None:
    refused = errors(desk.open().post("tickets", ticket(custom_fields={"cf_order_id": "x" * 2178})))
    text = "Has 2178 characters, it can have maximum of 255 characters"
    assert refused == [("custom_fields.cf_order_id", text, "invalid_value")]


@fact("2-too-many", "Too many cc_emails: Has N values, it can have maximum of 49 values", "3P taynac")
def _(desk: Desk) -> None:
    refused = errors(desk.open().post("tickets", ticket(cc_emails=[f"a{n}@b.example" for n in range(546)])))
    assert refused == [("cc_emails", "Has 546 values, it can have maximum of 49 values", "invalid_value")]


@fact("2-mandatory-on-update", "Updates enforce the form too: a mandatory field that is blank must be sent", "DOC 168")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    account.fake.require_field("type")
    assert [(n, c) for n, _, c in errors(account.put("tickets/1", {"priority": 2}))] == [("type", "missing_field")]
    assert account.put("tickets/1", {"type": "Incident"}).status_code == 200
    assert account.put("tickets/1", {"priority": 2}).status_code == 200


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


@fact(
    "5-ticket-scope",
    "An agent sees all tickets, those of their groups and their own, or their own",
    "DOC article 97079",
)
def _(desk: Desk) -> None:
    account = desk.open()
    for scope in ("all", "group", "restricted"):
        account.fake.add_agent(scope, f"{scope}@b.example", api_key=scope, groups=["Billing"], ticket_scope=scope)
    account.fake.add_ticket(agent="restricted", group="Sales")
    account.fake.add_ticket(group="Billing")
    seen = {scope: account.call("GET", "tickets", key=scope).json() for scope in ("all", "group", "restricted")}
    assert {scope: [row["id"] for row in rows] for scope, rows in seen.items()} == {
        "all": [2, 1],
        "group": [2],
        "restricted": [1],
    }


@fact(
    "5-nothing-changed",
    "An update that changes nothing leaves updated_at",
    "REC NAN26 update-sla-policy, for others INF",
)
def _(desk: Desk) -> None:
    account = desk.open()
    fake = account.fake
    rows = {"tickets": fake.add_ticket("Same"), "contacts": fake.add_contact("Same", "s@b.example")}
    rows |= {"companies": fake.add_company("Same"), "groups": fake.add_group("Same")}
    account.fake.clock.advance(minutes=5)
    for resource, row in rows.items():
        same = {"subject": "Same"} if resource == "tickets" else {"name": "Same"}
        before = account.get(f"{resource}/{row.id}").json()["updated_at"]
        assert account.put(f"{resource}/{row.id}", same).json()["updated_at"] == before, resource
