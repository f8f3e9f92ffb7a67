"""Refusals in detail: types, codes, whole bodies."""

from __future__ import annotations

from typing import Any

from .desk import Desk, errors, ticket
from .errors import NULL, REQUESTER, SOURCES, STATUSES, TEXT
from .table import Section

SECTION = Section()
fact = SECTION.fact

PAIR = "key/value pair"
BLANK = "It should not be blank as this is a mandatory field"
NEEDED = "The {} feature is required to support {} attribute in the request"


def _null(name: str, kind: str) -> None:
    @fact(f"errors-null-{name}", f"null for {name} on create: … Null.It should be a/an {kind}", "REC PBR")
    def _(desk: Desk) -> None:
        refused = errors(desk.open().call("POST", "tickets", json={**ticket(), name: None}))
        assert refused == [(name, NULL + kind, "datatype_mismatch")]


for name, kind in {
    "cc_emails": "Array",
    "tags": "Array",
    "custom_fields": PAIR,
    "unique_external_id": "String",
}.items():
    _null(name, kind)


def _wrong(name: str, sent: Any, kind: str, was: str) -> None:
    @fact(
        f"errors-type-{name}",
        f"{name} of the wrong type: Value set is of type {was}.It should be a/an {kind}",
        "REC PBR, 3P",
    )
    def _(desk: Desk) -> None:
        refused = errors(desk.open().post("tickets", ticket(**{name: sent})))
        assert refused == [(name, f"Value set is of type {was}.It should be a/an {kind}", "datatype_mismatch")]


_wrong("tags", "vip", "Array", "String")
_wrong("cc_emails", "a@example.com", "Array", "String")
_wrong("custom_fields", "x", PAIR, "String")
_wrong("group_id", "12", "Positive Integer", "String")
_wrong("responder_id", "12", "Positive Integer", "String")
_wrong("product_id", "12", "Positive Integer", "String")
_wrong("subject", 12, "String", "Integer")
_wrong("description", 12, "String", "Integer")


def _source(number: int) -> None:
    @fact(f"errors-source-{number}", f"Source {number} cannot be created", "REC PBR")
    def _(desk: Desk) -> None:
        assert errors(desk.open().post("tickets", ticket(source=number))) == [("source", SOURCES, "invalid_value")]


for number in (4, 8, 10, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22):
    _source(number)


def _source_taken(number: int) -> None:
    @fact(f"choices-source-{number}", f"Source {number} can be created", "REC PBR")
    def _(desk: Desk) -> None:
        assert desk.open().new(source=number)["source"] == number


for number in (1, 2, 3, 5, 6, 7, 9, 11):
    _source_taken(number)


def _feature(name: str, feature: str) -> None:
    @fact(f"errors-feature-{name}", f"{name} without {feature} is inaccessible_field, in the recorded words", "REC PBR")
    def _(desk: Desk) -> None:
        refused = errors(desk.open().post("tickets", ticket(**{name: 1})))
        assert refused == [(name, NEEDED.format(feature, name), "inaccessible_field")]


_feature("internal_group_id", "shared_ownership")
_feature("internal_agent_id", "shared_ownership")
_feature("parent_id", "parent_child_infra")


def _blank(name: str, sent: Any) -> None:
    @fact(f"errors-attachments-{name}", f"attachments: {name} must not be blank", "REC PBR")
    def _(desk: Desk) -> None:
        answer = desk.open().call("POST", "tickets", json={**ticket(), "attachments": sent})
        assert errors(answer) == [("attachments", BLANK, "invalid_value")]


_blank("[]", [])
_blank("null", None)


@fact(
    "errors-create-empty",
    "POST of {} is refused with five fields, in the words of 2016 and 2022",
    "3P fresh-samples#37 #78",
)
def _(desk: Desk) -> None:
    priorities = "It should be one of these values: '1,2,3,4'"
    assert sorted(errors(desk.open().post("tickets", {}))) == [
        ("description", TEXT, "missing_field"),
        ("priority", priorities, "missing_field"),
        ("requester_id", REQUESTER, "missing_field"),
        ("status", STATUSES, "missing_field"),
        ("subject", TEXT, "missing_field"),
    ]


@fact("errors-status-unknown", "A status that the account does not have lists its statuses", "3P freshdesk-cli#113")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("tickets", ticket(status=99))) == [("status", STATUSES, "invalid_value")]


@fact("errors-priority-unknown", "A priority beyond 4 lists 1,2,3,4", "DOC 512-535, 3P freshdesk-cli#113")
def _(desk: Desk) -> None:
    text = "It should be one of these values: '1,2,3,4'"
    assert errors(desk.open().post("tickets", ticket(priority=5))) == [("priority", text, "invalid_value")]


@fact(
    "errors-type-unknown",
    "A type that the account does not have lists its types",
    "3P freshdesk-cli#113, fresh-samples",
)
def _(desk: Desk) -> None:
    text = "It should be one of these values: 'Question,Incident,Problem,Feature Request,Refund'"
    assert errors(desk.open().post("tickets", ticket(type="Nonsense"))) == [("type", text, "invalid_value")]


@fact("errors-unknown-custom", "An unknown custom field is refused", "3P fresh-samples#44 #66 #77")
def _(desk: Desk) -> None:
    refused = errors(desk.open().post("tickets", ticket(custom_fields={"cf_nonsense": 1})))
    assert [(code, "cf_nonsense" in name) for name, _, code in refused] == [("invalid_field", True)]


@fact(
    "errors-values-joined",
    "The values of the message are joined by a comma without blank, statuses by number",
    "3P fresh-samples#37 #78",
)
def _(desk: Desk) -> None:
    account = desk.open(statuses={12: "Twelve", 9: "Nine", 10: "Ten"})
    assert errors(account.post("tickets", ticket(status=99)))[0][1].endswith("'2,3,4,5,9,10,12'")


@fact("errors-update-same-words", "An update is refused in the same words as a create", "DOC 168")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert errors(account.put("tickets/1", {"status": 99})) == [("status", STATUSES, "invalid_value")]
    assert errors(account.put("tickets/1", {"foo": 1})) == [
        ("foo", "Unexpected/invalid field in request", "invalid_field")
    ]


@fact("errors-refusal-changes-nothing", "One field refused, none written", "DOC 356-378")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    before = account.get("tickets/1").json()
    assert account.put("tickets/1", {"subject": "New", "priority": 99}).status_code == 400
    assert account.get("tickets/1").json() == before


@fact(
    "errors-409-body",
    "The 409 of a taken e-mail: field, additional_info, message, code, in this order",
    "3P formie#1917",
)
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.post("contacts", {"name": "Mia", "email": "emma@globex.example"})
    assert answer.status_code == 409
    assert list(answer.json()["errors"][0]) == ["field", "additional_info", "message", "code"]


@fact("errors-409-update", "A contact cannot be given another one's e-mail", "3P formie#1917")
def _(desk: Desk) -> None:
    account = desk.open()
    kim = account.fake.add_contact("Kim", "kim@example.com")
    answer = account.put(f"contacts/{kim.id}", {"email": "emma@globex.example"})
    assert errors(answer, 409) == [("email", "It should be a unique value", "duplicate_value")]


@fact(
    "errors-top-level-codes", "Refusals that are no 400 of fields have code and message at the top", "DOC 381-402, 3P"
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_agent("Pat", "pat@acme.example", api_key="pats-own-key")
    for answer in (
        account.call("GET", "tickets", auth=("nobody", "X")),
        account.call("GET", "agents", key="pats-own-key"),
        account.call("POST", "tickets", data=b"{", headers={"Content-Type": "application/json"}),
        account.post("tickets", ticket(related_ticket_ids=[77])),
    ):
        assert list(answer.json()) == ["code", "message"]


def _code(code: str, status: int, why: str) -> Any:
    return fact(f"errors-code-{code}", f"{code}: {why}, {status}", "DOC 381-402")


@_code("missing_field", 400, "a mandatory attribute is missing")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("tickets", ticket(subject=None)))[0][2] == "missing_field"


@_code("invalid_value", 400, "a value that is not allowed")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("tickets", ticket(priority=7)))[0][2] == "invalid_value"


@_code("duplicate_value", 409, "what must be unique is taken")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("companies", {"name": "Globex"}), 409)[0][2] == "duplicate_value"


@_code("datatype_mismatch", 400, "a value of another type")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("tickets", ticket(tags="x")))[0][2] == "datatype_mismatch"


@_code("invalid_field", 400, "an attribute that is not known")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("tickets", ticket(x=1)))[0][2] == "invalid_field"


@_code("invalid_json", 400, "a body that is no JSON")
def _(desk: Desk) -> None:
    answer = desk.open().call("POST", "tickets", data=b"{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json")


@_code("invalid_credentials", 401, "a wrong key")
def _(desk: Desk) -> None:
    answer = desk.open().call("GET", "tickets", auth=("nobody", "X"))
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")


@_code("access_denied", 403, "an agent without the right")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.call("GET", "agents", key=f"{account.fake.api_key}-ben.berger")
    assert (answer.status_code, answer.json()["code"]) == (403, "access_denied")


@_code("account_suspended", 403, "the account is suspended")
def _(desk: Desk) -> None:
    answer = desk.open(suspended=True).get("groups")
    assert (answer.status_code, answer.json()["code"]) == (403, "account_suspended")


@_code("inaccessible_field", 400, "an attribute of a feature the account lacks")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("tickets", ticket(internal_group_id=1)))[0][2] == "inaccessible_field"


@fact("errors-form-list", "A list of a form without [] is text: tags=a is a datatype_mismatch", "3P clients")
def _(desk: Desk) -> None:
    account = desk.open()
    for name in ("tags", "cc_emails"):
        form = {**ticket(), name: "a@b.example"}
        answer = account.call("POST", "tickets", files=[(key, (None, str(value))) for key, value in form.items()])
        text = "Value set is of type String.It should be a/an Array"
        assert errors(answer) == [(name, text, "datatype_mismatch")]


@fact("errors-blank-tags", "Blank tags are dropped", "3P clients")
def _(desk: Desk) -> None:
    assert desk.open().new(tags=["", "a", " "])["tags"] == ["a"]


@fact(
    "errors-too-long",
    "A text too long: Has N characters, it can have maximum of 255 characters",
    "3P gc-digital-talent#11484",
)
def _(desk: Desk) -> None:
    refused = errors(desk.open().post("tickets", ticket(custom_fields={"cf_order_id": "x" * 2178})))
    text = "Has 2178 characters, it can have maximum of 255 characters"
    assert refused == [("custom_fields.cf_order_id", text, "invalid_value")]


@fact("errors-too-many", "Too many cc_emails: Has N values, it can have maximum of 49 values", "3P taynac")
def _(desk: Desk) -> None:
    refused = errors(desk.open().post("tickets", ticket(cc_emails=[f"a{n}@b.example" for n in range(546)])))
    assert refused == [("cc_emails", "Has 546 values, it can have maximum of 49 values", "invalid_value")]


@fact(
    "errors-mandatory-on-update",
    "Updates enforce the form too: a mandatory field that is blank must be sent",
    "DOC 168",
)
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    account.fake.require_field("type")
    assert [(n, c) for n, _, c in errors(account.put("tickets/1", {"priority": 2}))] == [("type", "missing_field")]
    assert account.put("tickets/1", {"type": "Incident"}).status_code == 200
    assert account.put("tickets/1", {"priority": 2}).status_code == 200
