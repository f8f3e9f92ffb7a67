"""Transport, domain, authentication."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

from .desk import Desk, errors, ticket
from .table import Section

SECTION = Section()
fact = SECTION.fact

UNAUTHORISED = {
    "code": "invalid_credentials",
    "message": "You have to be logged in to perform this action.",
}


@fact("transport-base", "The API answers below /api/v2 of the account's own domain", "DOC 15, 28-29")
def _(desk: Desk) -> None:
    account = desk.open(domain="acme")
    assert account.fake.url == "https://acme.freshdesk.com"
    assert account.get("tickets").status_code == 200
    assert account.call("GET", f"{account.base}/tickets").status_code == 404


@fact("transport-any-password", "The key is the user of HTTP basic; any password will do", "DOC 201-215, clients")
def _(desk: Desk) -> None:
    account = desk.open()
    for password in ("X", "", "unused_with_api_key", "password"):
        assert account.call("GET", "tickets", auth=(account.fake.api_key, password)).status_code == 200


@fact("transport-password-login", "E-mail and password work too", "3P thinkific config.rb")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_agent("Pat", "pat@acme.example", password="open sesame")
    assert account.call("GET", "agents/me", auth=("pat@acme.example", "open sesame")).json()["contact"]["name"] == "Pat"
    assert account.call("GET", "agents/me", auth=("pat@acme.example", "wrong")).status_code == 401


@fact(
    "transport-no-basic", "The encoded key without the word Basic is 401", "3P bitwarden/server#2786 (2023), n8n#29232"
)
def _(desk: Desk) -> None:
    account = desk.open()
    encoded = b64encode(f"{account.fake.api_key}:X".encode()).decode()
    answer = account.call("GET", "agents/me", auth=None, headers={"Authorization": encoded})
    assert (answer.status_code, answer.json()) == (401, UNAUTHORISED)
    assert "Basic" in account.fake.journal[-1].why


@fact(
    "transport-401",
    "A missing or wrong key is 401 with code and message at the top, no errors",
    "3P python-freshdesk#74",
)
def _(desk: Desk) -> None:
    account = desk.open()
    for answer in (
        account.call("GET", "tickets", auth=("not-the-key", "X")),
        account.session.get(f"{account.url}/tickets", timeout=20),
    ):
        assert (answer.status_code, answer.json()) == (401, UNAUTHORISED)
        assert list(answer.json()) == ["code", "message"]


@fact("transport-other-domain", "Another account's domain is 404", "DOC 348")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.call("GET", "tickets", headers={"Host": "nosuchaccount.freshdesk.com"})
    assert (answer.status_code, answer.content) == (404, b"")


@fact("transport-suspended", "A suspended account is 403 account_suspended", "DOC 392")
def _(desk: Desk) -> None:
    answer = desk.open(suspended=True).get("tickets")
    assert (answer.status_code, answer.json()["code"]) == (403, "account_suspended")


@fact("transport-403", "An agent without the right gets 403 access_denied", "3P tap-freshdesk#28")
def _(desk: Desk) -> None:
    account = desk.open()
    agent = account.fake.add_agent("Pat", "pat@acme.example", api_key="pats-own-key")
    answer = account.call("GET", "agents", key="pats-own-key")
    assert answer.status_code == 403
    assert answer.json() == {"code": "access_denied", "message": "You are not authorized to perform this action."}
    assert account.call("GET", f"agents/{agent.id}", key="pats-own-key").status_code == 403


@fact("transport-feature-field", "A field whose feature is missing is 400 inaccessible_field, not 403", "REC PBR")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("tickets", ticket(parent_id=1)))[0][2] == "inaccessible_field"


@fact("transport-406", "Only application/json and */* are served, else 406; no Accept at all is */*", "DOC 350-351, 3P")
def _(desk: Desk) -> None:
    account = desk.open()
    wanted = {"text/html": 406, "application/xml": 406, "application/json": 200, "*/*": 200, None: 200}
    for accept, status in wanted.items():
        assert account.call("GET", "tickets", headers={"Accept": accept}).status_code == status, accept


@fact(
    "transport-415",
    "A body that is neither JSON nor multipart is 415",
    "DOC 353, 3P freshdesk-cli#139 freshdesk_mcp#44",
)
def _(desk: Desk) -> None:
    account = desk.open()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        answer = account.call("POST", "tickets", data=json.dumps(ticket()), headers={"Content-Type": kind})
        assert answer.status_code == 415, kind
    assert not account.fake.tickets


@fact("transport-json-type-without-body", "GET and DELETE with a JSON content type and no body are fine", "REC ZAM23")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    typed = {"Content-Type": "application/json"}
    assert account.call("GET", "tickets/1", headers=typed).status_code == 200
    assert account.call("DELETE", "tickets/1", headers=typed).status_code == 204


@fact(
    "transport-empty-put",
    "PUT with a JSON content type and an empty body is fine for restore and make_agent",
    "DOC 1831",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(deleted=True)
    contact = account.fake.add_contact("Mia", "mia@example.com")
    typed = {"Content-Type": "application/json"}
    assert account.call("PUT", "tickets/1/restore", headers=typed).status_code == 204
    assert account.call("PUT", f"contacts/{contact.id}/make_agent", headers=typed).status_code == 200


@fact(
    "transport-invalid-json",
    "A body that is no JSON, or empty where fields are required, is 400 invalid_json",
    "3P php-sdk#11",
)
def _(desk: Desk) -> None:
    account = desk.open()
    for body in (b"", b"{", b"subject=x", b'{"a": 1,}'):
        answer = account.call("POST", "tickets", data=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400
        assert answer.json() == {"code": "invalid_json", "message": "Request body has invalid json format"}


@fact(
    "transport-doubled-slash",
    "A JSON GET of //api/v2/tickets/1 is 400 invalid_field, field ticket",
    "3P node-freshdesk-api#61",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    url = f"{account.base}//api/v2/tickets/1"
    answer = account.call("GET", url, headers={"Content-Type": "application/json"})
    assert [(name, code) for name, _, code in errors(answer)] == [("ticket", "invalid_field")]


@fact("transport-405", "A wrong verb is 405 with a message that names the right ones, and no code", "3P php-sdk#11")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    answer = account.get("tickets/1/restore")
    assert answer.status_code == 405
    assert answer.json() == {"message": "GET method is not allowed. It should be one of these method(s): PUT"}


@fact("transport-405-tickets", "PUT /tickets is 405: only GET and POST", "DOC 349")
def _(desk: Desk) -> None:
    answer = desk.open().put("tickets", {})
    assert answer.status_code == 405
    assert "GET" in answer.json()["message"]
    assert "POST" in answer.json()["message"]


@fact("transport-patch", "PATCH is taken like PUT on tickets, contacts, companies and agents", "REC NAN26 update-*")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    contact, company, agent = (next(iter(rows)) for rows in _people(account.fake))
    for path, body in (
        ("tickets/1", {"priority": 2}),
        (f"contacts/{contact}", {"job_title": "CEO"}),
        (f"companies/{company}", {"note": "x"}),
        (f"agents/{agent}", {"job_title": "CEO"}),
    ):
        assert account.call("PATCH", path, json=body).status_code == 200, path


def _people(fake: Any) -> tuple[Any, Any, Any]:
    return fake.contacts, fake.companies, fake.agents


@fact("transport-405-deleted-ticket", "PUT and DELETE on a deleted or spam ticket are 405", "DOC 164")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(deleted=True)
    account.fake.add_ticket(spam=True)
    for number in (1, 2):
        assert account.put(f"tickets/{number}", {"priority": 2}).status_code == 405
        assert account.delete(f"tickets/{number}").status_code == 405
        assert account.get(f"tickets/{number}").status_code == 200


@fact(
    "transport-405-contact",
    "PUT and DELETE on a blocked or deleted contact are 405 that allows GET",
    "DOC 165, 3P formie",
)
def _(desk: Desk) -> None:
    account = desk.open()
    gone = account.fake.add_contact("Gone", "gone@example.com", deleted=True)
    blocked = account.fake.add_contact("Bad", "bad@example.com", blocked=True)
    for contact in (gone, blocked):
        answer = account.put(f"contacts/{contact.id}", {"name": "Mia"})
        assert answer.status_code == 405
        assert answer.json() == {"message": "PUT method is not allowed. It should be one of these method(s): GET"}
        assert account.delete(f"contacts/{contact.id}").status_code == 405


@fact("transport-404-agent-as-contact", "PUT /contacts/{id of an agent} is 404 with an empty body", "3P formie")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.put(f"contacts/{next(iter(account.fake.agents))}", {"name": "Mia"})
    assert (answer.status_code, answer.content) == (404, b"")


@fact("transport-404", "404 has an empty body", "3P node-freshdesk-api lib/utils.js, formie")
def _(desk: Desk) -> None:
    account = desk.open()
    for path in ("tickets/99", "contacts/99", "nothing", "agents/99", "groups/99", "companies/99", "tickets/abc"):
        answer = account.get(path)
        assert (answer.status_code, answer.content) == (404, b""), path


@fact(
    "transport-compact-json",
    "Bodies are compact JSON: raw UTF-8, < and > as they are, no blanks",
    "REC ZAM23 raw bodies",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket("Größe ’42’ 👟", "<p>Grüße</p>")
    raw = account.get("tickets/1").content
    assert "Größe ’42’ 👟".encode() in raw
    assert "<p>Grüße</p>".encode() in raw
    assert raw == json.dumps(json.loads(raw), ensure_ascii=False, separators=(",", ":")).encode()


@fact(
    "transport-require-feature",
    "A feature that the plan lacks is 403 require_feature, and its words name it",
    "3P airbyte#1957",
)
def _(desk: Desk) -> None:
    answer = desk.open(plan="growth").get("surveys/satisfaction_ratings")
    text = "The Surveys feature(s) is/are not supported in your plan. Please upgrade your account to use it."
    assert (answer.status_code, answer.json()) == (403, {"code": "require_feature", "message": text})


SECTION.leave_out(
    "transport-cname",
    "The API does not answer on custom domains",
    "DOC 393, 3P python-freshdesk",
    "needs DNS; the fake answers for one host",
)
SECTION.leave_out(
    "transport-ssl", "Plain http is refused with ssl_required", "DOC 393", "the message is unknown; a port has no TLS"
)
SECTION.leave_out(
    "transport-lockout",
    "Failed log-ins end in 403 password_lockout, old passwords in password_expired",
    "DOC 397-398",
    "how many failures and which texts is unknown",
)


@fact(
    "transport-slashes-within",
    "Doubled slashes within a path count once, and .json at its end is heard over",
    "3P clients",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for path in ("/api/v2//tickets", "/api//v2/tickets", "/api/v2/tickets.json", "/api/v2/tickets//1.json"):
        assert account.call("GET", account.base + path).status_code == 200, path


@fact(
    "transport-blank-parameters", "A parameter without a name is dropped, and a blank filter is no filter", "3P clients"
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for query in ("?=x", "?&&", "?email=", "?filter=&company_id=&updated_since="):
        assert len(account.call("GET", f"{account.url}/tickets{query}").json()) == 1, query


@fact(
    "transport-https-links", "Whoever comes by https, also through a proxy, gets https links", "DOC 28-29, 3P clients"
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for headers in ({"X-Forwarded-Proto": "https"}, {"Host": "acme.freshdesk.com"}):
        made = account.call("POST", "tickets", json=ticket(), headers=headers)
        page = account.call("GET", "tickets?per_page=1", headers=headers)
        assert made.headers["Location"].startswith("https://")
        assert page.headers["Link"].startswith("<https://")
