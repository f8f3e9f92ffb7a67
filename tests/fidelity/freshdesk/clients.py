"""What clients in use send and expect."""

from __future__ import annotations

import base64
import json
import re

from .desk import Account, Desk, errors, ticket
from .table import Section

SECTION = Section()
fact = SECTION.fact

TYPED = {"Content-Type": "application/json"}


def _with_tickets(desk: Desk, number: int = 3) -> Account:
    account = desk.open()
    for _ in range(number):
        account.fake.add_ticket()
    return account


def _password(word: str, whose: str) -> None:
    @fact(f"clients-password-{word or 'empty'}", f"The password may be {word or 'empty'!r}", whose)
    def _(desk: Desk) -> None:
        account = desk.open()
        assert account.call("GET", "tickets", auth=(account.fake.api_key, word)).status_code == 200


_password("X", "DOC 201-215")
_password("", "3P tap-freshdesk")
_password("unused_with_api_key", "3P python-freshdesk")
_password("password", "3P verbb/formie")


@fact("clients-ready-made-login", "The Authorization header may be made by hand, from key:X in Base64", "DOC 201-215")
def _(desk: Desk) -> None:
    account = desk.open()
    made = base64.b64encode(f"{account.fake.api_key}:X".encode()).decode()
    answer = account.session.get(f"{account.url}/tickets", headers={"Authorization": f"Basic {made}"}, timeout=20)
    assert answer.status_code == 200


@fact("clients-login-wrong-form", "A key that is not sent as HTTP basic is 401", "3P python-freshdesk#74")
def _(desk: Desk) -> None:
    account = desk.open()
    for value in (account.fake.api_key, f"Bearer {account.fake.api_key}", "Basic", "Basic !!"):
        answer = account.session.get(f"{account.url}/tickets", headers={"Authorization": value}, timeout=20)
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials"), value


@fact("clients-no-accept", "A client that sends no Accept at all is served", "3P")
def _(desk: Desk) -> None:
    assert desk.open().call("GET", "tickets", headers={"Accept": None}).status_code == 200


def _typed_empty(verb: str, path: str, source: str) -> None:
    @fact(f"clients-typed-{verb.lower()}", f"{verb} with a JSON content type and no body is served", source)
    def _(desk: Desk) -> None:
        assert _with_tickets(desk).call(verb, path, headers=TYPED).status_code in (200, 204)


_typed_empty("GET", "tickets", "REC ZAM23, 3P python-freshdesk, node-freshdesk-api")
_typed_empty("DELETE", "tickets/1", "REC ZAM23")


@fact("clients-restore-empty", "PUT /tickets/{id}/restore needs no body", "DOC 1831, 3P python-freshdesk")
def _(desk: Desk) -> None:
    account = _with_tickets(desk)
    account.delete("tickets/1")
    assert account.call("PUT", "tickets/1/restore", headers=TYPED).status_code == 204


@fact("clients-make-agent-empty", "PUT /contacts/{id}/make_agent needs no body", "DOC 5518, 3P python-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    contact = account.fake.add_contact("Kim", "kim@example.com")
    assert account.call("PUT", f"contacts/{contact.id}/make_agent", headers=TYPED).status_code == 200


@fact(
    "clients-404-type",
    "An empty 404 is not typed as JSON: a client that reads typed answers as JSON does not break",
    "3P node-freshdesk-api lib/utils.js",
)
def _(desk: Desk) -> None:
    answer = desk.open().get("tickets/99")
    assert answer.headers["Content-Type"]
    assert "json" not in answer.headers["Content-Type"]


@fact("clients-404-length", "An empty 404 says Content-Length: 0", "3P node-freshdesk-api lib/utils.js")
def _(desk: Desk) -> None:
    assert desk.open().get("tickets/99").headers["Content-Length"] == "0"


@fact("clients-page-twice", "page in the URL and among the parameters is one page", "3P python-freshdesk")
def _(desk: Desk) -> None:
    account = _with_tickets(desk)
    answer = account.get("tickets?page=1", page=1)
    assert (answer.status_code, len(answer.json())) == (200, 3)


@fact("clients-since-twice", "updated_since in the URL and among the parameters is one", "3P python-freshdesk")
def _(desk: Desk) -> None:
    account = _with_tickets(desk)
    answer = account.get("tickets?updated_since=2026-01-01", updated_since="2026-01-01")
    assert (answer.status_code, len(answer.json())) == (200, 3)


@fact("clients-my-open", "filter=new_and_my_open goes with every other filter", "3P python-freshdesk")
def _(desk: Desk) -> None:
    account = _with_tickets(desk)
    kim = account.fake.add_contact("Kim", "kim@example.com", company="Initech")
    account.fake.add_ticket(requester=kim)
    for params in ({"requester_id": kim.id}, {"email": kim.email}, {"company_id": kim.company_id}):
        assert account.ids(filter="new_and_my_open", **params) == [4], params


@fact("clients-hard-delete", "hard_delete?force=True, in Python's spelling, is served", "3P python-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    contact = account.fake.add_contact("Kim", "kim@example.com")
    assert account.delete(f"contacts/{contact.id}/hard_delete?force=True").status_code == 204
    assert account.get(f"contacts/{contact.id}").status_code == 404


@fact("clients-multipart-names", "Multipart with tags[] and custom_fields[cf_x] is read", "3P python-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    body = {**ticket(), "tags[]": ["a", "b"], "custom_fields[cf_order_id]": "A-1"}
    made = account.call("POST", "tickets", data=body, files=[("attachments[]", ("a.txt", b"1"))]).json()
    assert (made["tags"], made["custom_fields"]["cf_order_id"]) == (["a", "b"], "A-1")


@fact("clients-tap-list", "The list that tap-freshdesk asks for, with three includes, is served", "3P tap-freshdesk")
def _(desk: Desk) -> None:
    account = _with_tickets(desk)
    query = {"updated_since": "2026-01-01", "order_by": "updated_at", "order_type": "asc", "per_page": 100}
    rows = account.get("tickets", include="requester,company,stats", **query).json()
    assert len(rows) == 3
    assert all("requester" in row and "stats" in row for row in rows)


@fact(
    "clients-link-slice", 'The link is exactly <https://DOMAIN…>; rel="next", as a client slices it', "3P go-freshdesk"
)
def _(desk: Desk) -> None:
    account = _with_tickets(desk)
    link = account.get("tickets", per_page=2).headers["Link"]
    assert link.startswith(f"<{account.base}/api/v2/tickets?")
    assert link.endswith('>; rel="next"')


@fact(
    "clients-link-regex",
    'The link is found by a search for rel="next" and holds a URL that is served as it is',
    "3P airbyte, wyre",
)
def _(desk: Desk) -> None:
    account = _with_tickets(desk)
    found = re.search(r'<(https?://[^>]+)>; *rel="next"', account.get("tickets", per_page=2).headers["Link"])
    assert found
    assert len(account.call("GET", found.group(1)).json()) == 1


@fact(
    "clients-link-presence",
    "A client that only tests whether there is a link stops at the right page",
    "3P node-freshdesk-api",
)
def _(desk: Desk) -> None:
    account = _with_tickets(desk, 5)
    page, seen = 1, 0
    while True:
        answer = account.get("tickets", page=page, per_page=2)
        seen += len(answer.json())
        if "Link" not in answer.headers:
            break
        page += 1
    assert (page, seen) == (3, 5)


@fact("clients-until-empty", "A client that reads until a page is empty gets every ticket once", "3P dlt-hub")
def _(desk: Desk) -> None:
    account = _with_tickets(desk, 4)
    seen, page = [], 1
    while rows := account.get("tickets", page=page, per_page=2).json():
        seen += [row["id"] for row in rows]
        page += 1
    assert seen == [4, 3, 2, 1]


@fact("clients-post-retried", "A POST that is sent again makes a second ticket", "3P node#65 #69")
def _(desk: Desk) -> None:
    account = desk.open()
    assert [account.new()["id"], account.new()["id"]] == [1, 2]


@fact(
    "clients-doubled-slash-untyped",
    "Without a JSON content type the doubled slash does no harm to a GET",
    "3P node-freshdesk-api#61",
)
def _(desk: Desk) -> None:
    account = _with_tickets(desk)
    assert account.call("GET", f"{account.base}//api/v2/tickets/1").status_code == 200


@fact("clients-utf8", "Text of any script goes in and comes out as it was", "REC ZAM23 raw bodies")
def _(desk: Desk) -> None:
    account = desk.open()
    for text in ("Größe", "チケット", "عربي", "👟👍🏽", "’typographic’"):
        made = account.new(subject=text)
        assert made["subject"] == text
        assert text.encode() in account.get(f"tickets/{made['id']}").content


@fact("clients-escaped-in", "A body with \\u escapes is the same as one without", "REC ZAM23 raw bodies")
def _(desk: Desk) -> None:
    account = desk.open()
    body = json.dumps(ticket(subject="Größe"), ensure_ascii=True).encode()
    assert account.call("POST", "tickets", data=body, headers=TYPED).json()["subject"] == "Größe"


def _complaint(number: int, says: str, source: str, path: str, name: str) -> None:
    @fact(f"pitfall-{name}", says, source)
    def _(desk: Desk) -> None:
        account = _with_tickets(desk)
        assert errors(account.get(path) if number != 11 else account.post(path, ticket(nonsense=1)))[0][0] == name


_complaint(2, "The wall at page 300 names page", "3P airbyte#3858 #4002, tap PR#69", "tickets?page=301", "page")
_complaint(
    11,
    "One key too many refuses the whole write",
    "3P freshdesk-cli#39 #40, node#61, Pipedream#3115",
    "tickets",
    "nonsense",
)


@fact(
    "pitfall-429-empty",
    "A 429 has an empty body though it is typed JSON: a client that parses it breaks",
    "3P python-freshdesk#91, airbyte#1972",
)
def _(desk: Desk) -> None:
    account = desk.open(plan="trial")
    answers = [account.get("groups") for _ in range(51)]
    assert (answers[-1].status_code, answers[-1].content) == (429, b"")
    assert int(answers[-1].headers["Retry-After"]) > 0


@fact(
    "pitfall-total-kept",
    "A search of more than 300 still says the true total",
    "3P python-freshdesk#56, ingestr PR#408",
)
def _(desk: Desk) -> None:
    account = _with_tickets(desk, 305)
    assert account.search("status:2").json()["total"] == 305


@fact(
    "pitfall-window-silent",
    "The 30-day window is silent: 200, and nothing in the answer tells of it",
    "3P airbyte#6133",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(created_at=account.fake.now().replace(month=1))
    answer = account.get("tickets")
    assert (answer.status_code, answer.text, "Link" in answer.headers) == (200, "[]", False)


@fact(
    "pitfall-first-page",
    "Conversations beyond 30 are on the next page only",
    "3P node#52 #201, freshdesk_mcp#46, airbyte#7207",
)
def _(desk: Desk) -> None:
    account = _with_tickets(desk, 1)
    for number in range(31):
        account.fake.add_note(1, f"note {number}")
    assert len(account.get("tickets/1/conversations").json()) == 30
    assert len(account.get("tickets/1/conversations", page=2).json()) == 1


@fact(
    "pitfall-priority-as-string", "A priority as text is a datatype_mismatch", "3P fresh-samples#33, freshdesk-cli#127"
)
def _(desk: Desk) -> None:
    refused = errors(desk.open().post("tickets", ticket(priority="1")))
    assert [(name, code) for name, _, code in refused] == [("priority", "datatype_mismatch")]


@fact("pitfall-null-due", "due_by of a new ticket is null, which typed clients must bear", "3P DaveTCode PR#272")
def _(desk: Desk) -> None:
    assert desk.open().new()["due_by"] is None


@fact(
    "pitfall-request-id",
    "A refusal has its request id in the header, not in the body",
    "3P python-freshdesk#74, tap#28",
)
def _(desk: Desk) -> None:
    answer = desk.open().post("tickets", {})
    assert answer.headers["X-Request-Id"]
    assert answer.headers["X-Request-Id"] not in answer.text
