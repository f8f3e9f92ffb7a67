"""Refusals, word for word."""

from __future__ import annotations

from .desk import Desk, errors, ticket
from .table import Section

SECTION = Section()
fact = SECTION.fact

TEXT = "It should be a/an String"
STATUSES = "It should be one of these values: '2,3,4,5,6,7'"
REQUESTER = "Please fill at least 1 of requester_id, phone, email, twitter_id, facebook_id fields"
SOURCES = "It should be one of these values: '1,2,3,5,6,7,9,11'"
NULL = "Value set is of type Null.It should be a/an "
CODES = {
    *("missing_field", "invalid_value", "duplicate_value", "datatype_mismatch", "invalid_field", "invalid_json"),
    *("invalid_credentials", "access_denied", "require_feature", "account_suspended", "ssl_required"),
    *("readonly_field", "inconsistent_state", "max_agents_reached", "password_lockout", "password_expired"),
    *("no_content_required", "inaccessible_field", "incompatible_field", "internal_error"),
}


@fact("errors-envelope", "A 400 has description and errors with field, message and code", "DOC 356-378")
def _(desk: Desk) -> None:
    body = desk.open().post("tickets", ticket(status=99)).json()
    assert list(body) == ["description", "errors"]
    assert list(body["errors"][0]) == ["field", "message", "code"]


@fact("errors-all-at-once", "All failing fields are reported at once", "DOC 356-378, 3P fresh-samples#37 #78")
def _(desk: Desk) -> None:
    assert sorted(errors(desk.open().post("tickets", {}))) == sorted(
        [
            ("description", TEXT, "missing_field"),
            ("subject", TEXT, "missing_field"),
            ("status", STATUSES, "missing_field"),
            ("priority", "It should be one of these values: '1,2,3,4'", "missing_field"),
            ("requester_id", REQUESTER, "missing_field"),
        ]
    )


@fact("errors-codes", "Only the documented codes are used, and cannot_create_tracker", "DOC 381-402, REC R7")
def _(desk: Desk) -> None:
    from otai_mocks.freshdesk.errors import FIELD_REFUSALS, REFUSALS

    used = {refusal.code for refusal in (*REFUSALS.values(), *FIELD_REFUSALS.values())} - {None}
    assert used <= {*CODES, "cannot_create_tracker"}


@fact("errors-missing-text", "Missing subject and description: It should be a/an String", "3P fresh-samples#37 #78")
def _(desk: Desk) -> None:
    account = desk.open()
    for name in ("subject", "description"):
        assert errors(account.post("tickets", ticket(**{name: None}))) == [(name, TEXT, "missing_field")]


@fact("errors-missing-status", "A missing status lists the account's statuses, ascending", "3P fresh-samples#37 #78")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("tickets", ticket(status=None))) == [("status", STATUSES, "missing_field")]
    account = desk.open(statuses={11: "Parked", 8: "With the lab"}, domain="lab")
    text = "It should be one of these values: '2,3,4,5,8,11'"
    assert errors(account.post("tickets", ticket(status=None))) == [("status", text, "missing_field")]


@fact("errors-missing-priority", "A missing priority lists 1,2,3,4", "3P fresh-samples#37 #78")
def _(desk: Desk) -> None:
    text = "It should be one of these values: '1,2,3,4'"
    assert errors(desk.open().post("tickets", ticket(priority=None))) == [("priority", text, "missing_field")]


@fact("errors-missing-requester", "Without a requester the text names five attributes", "3P fresh-samples#37 #78")
def _(desk: Desk) -> None:
    assert errors(desk.open().post("tickets", ticket(email=None))) == [("requester_id", REQUESTER, "missing_field")]


@fact("errors-missing-type", "A missing type, where the account requires it, lists the types", "3P fresh-samples")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.state.ticket_field("ticket_type").required_for_agents = True
    text = "It should be one of these values: 'Question,Incident,Problem,Feature Request,Refund'"
    assert errors(account.post("tickets", ticket())) == [("type", text, "missing_field")]


@fact(
    "errors-not-in-list", "A value that is not in the list: the field is custom_fields.<name>", "3P freshdesk-cli#113"
)
def _(desk: Desk) -> None:
    account = desk.open(fields={"cf_support_plan": ("custom_dropdown", ("Value A", "Value B", "Value C"))})
    refused = errors(account.post("tickets", ticket(custom_fields={"cf_support_plan": "Value D"})))
    text = "It should be one of these values: 'Value A,Value B,Value C'"
    assert refused == [("custom_fields.cf_support_plan", text, "invalid_value")]


@fact(
    "errors-status-as-string",
    "A status as text is a datatype_mismatch, no blank after the full stop",
    "3P fresh-samples#33",
)
def _(desk: Desk) -> None:
    text = f"Value set is of type String.{STATUSES}"
    assert errors(desk.open().post("tickets", ticket(status="2"))) == [("status", text, "datatype_mismatch")]


@fact("errors-number-as-string", "A custom number as text is a datatype_mismatch", "3P DaveTCode#412")
def _(desk: Desk) -> None:
    refused = errors(desk.open().post("tickets", ticket(custom_fields={"cf_reference_number": "12"})))
    text = "Value set is of type String.It should be a/an Integer"
    assert refused == [("custom_fields.cf_reference_number", text, "datatype_mismatch")]


@fact("errors-wrong-types", "Wrong types name what was sent and what it should be", "REC PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    wanted = {
        "subject": (None, "String"),
        "tags": (None, "Array"),
        "custom_fields": (None, "key/value pair"),
        "requester_id": (None, "Positive Integer"),
    }
    body = {**ticket(), **dict.fromkeys(wanted)}
    assert sorted(errors(account.call("POST", "tickets", json=body))) == sorted(
        (name, NULL + kind, "datatype_mismatch") for name, (_, kind) in wanted.items()
    )


@fact("errors-null-on-create", "null for cc_emails, tags, custom_fields, unique_external_id is refused", "REC PBR")
def _(desk: Desk) -> None:
    wanted = {
        "cc_emails": "Array",
        "tags": "Array",
        "custom_fields": "key/value pair",
        "unique_external_id": "String",
    }
    answer = desk.open().call("POST", "tickets", json={**ticket(), **dict.fromkeys(wanted)})
    assert sorted(errors(answer)) == sorted((n, NULL + kind, "datatype_mismatch") for n, kind in wanted.items())


@fact("errors-null-required", "null for responder_id is refused where the account requires the field", "REC PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.call("POST", "tickets", json={**ticket(), "responder_id": None}).status_code == 201
    account.fake.state.ticket_field("agent").required_for_agents = True
    refused = errors(account.call("POST", "tickets", json={**ticket(), "responder_id": None}))
    assert refused == [("responder_id", NULL + "Positive Integer", "datatype_mismatch")]


@fact("errors-source", "Only the sources 1,2,3,5,6,7,9,11 can be created, whatever ticket_fields lists", "REC PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    for source in (4, 8, 10, 12, 13, 15, 22):
        assert errors(account.post("tickets", ticket(source=source))) == [("source", SOURCES, "invalid_value")]
    for source in (1, 2, 3, 5, 6, 7, 9, 11):
        assert account.post("tickets", ticket(source=source)).status_code == 201


@fact(
    "errors-missing-feature", "Attributes of a missing feature are inaccessible_field and name the feature", "REC PBR"
)
def _(desk: Desk) -> None:
    text = "The {} feature is required to support {} attribute in the request"
    body = ticket(internal_group_id=1, internal_agent_id=1, parent_id=1)
    assert errors(desk.open().post("tickets", body)) == [
        (name, text.format(feature, name), "inaccessible_field")
        for name, feature in (
            ("internal_group_id", "shared_ownership"),
            ("internal_agent_id", "shared_ownership"),
            ("parent_id", "parent_child_infra"),
        )
    ]


@fact("errors-attachments-blank", "attachments as [] or null must not be blank", "REC PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    text = "It should not be blank as this is a mandatory field"
    for blank in ([], None):
        answer = account.call("POST", "tickets", json={**ticket(), "attachments": blank})
        assert errors(answer) == [("attachments", text, "invalid_value")]


@fact(
    "errors-unknown-attribute",
    "An unknown attribute is Unexpected/invalid field in request",
    "3P fresh-samples#77, Pipedream#3115",
)
def _(desk: Desk) -> None:
    account = desk.open()
    for name in ("foo", "description_text", "custom_field"):
        refused = errors(account.post("tickets", ticket(**{name: "x"})))
        assert refused == [(name, "Unexpected/invalid field in request", "invalid_field")]


@fact("errors-private-in-reply", "private in a reply is invalid_field", "3P freshdesk-cli#39 #40")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    refused = errors(account.post("tickets/1/reply", {"body": "x", "private": True}))
    assert refused == [("private", "Unexpected/invalid field in request", "invalid_field")]


@fact(
    "errors-not-files",
    "attachments that are no file parts are a datatype_mismatch",
    "3P node#53, fresh-samples#48, python-freshdesk#81",
)
def _(desk: Desk) -> None:
    refused = errors(desk.open().post("tickets", ticket(attachments=["photo.png"])))
    text = "It should contain elements of type valid file format only"
    assert refused == [("attachments", text, "datatype_mismatch")]


@fact("errors-list-filter", "A bad filter lists the four there are", "3P DaveTCode#284")
def _(desk: Desk) -> None:
    text = "It should be one of these values: 'new_and_my_open,watching,spam,deleted'"
    assert errors(desk.open().get("tickets", filter="open")) == [("filter", text, "invalid_value")]


@fact("errors-list-company", "An unknown company_id in the list is refused", "REC R7")
def _(desk: Desk) -> None:
    text = "There is no company matching the given company_id"
    assert errors(desk.open().get("tickets", company_id=1)) == [("company_id", text, "invalid_value")]


@fact("errors-search-status", "A search for an unknown status lists the account's statuses", "REC R7")
def _(desk: Desk) -> None:
    account = desk.open(statuses={6: "a", 7: "b", 8: "c"})
    text = "It should be one of these values: '2,3,4,5,6,7,8'"
    assert errors(account.search("status:99")) == [("status", text, "invalid_value")]


@fact("errors-search-page", "A search ends at page 10", "REC PBR")
def _(desk: Desk) -> None:
    text = "It should be a Positive Integer less than or equal to 10"
    assert errors(desk.open().search("status:2", page=11)) == [("page", text, "invalid_value")]


@fact(
    "errors-search-syntax",
    "A query without double quotes, or that is none, is 400 invalid_value",
    "3P freshdesk-laravel#10, freshservice_mcp#20",
)
def _(desk: Desk) -> None:
    account = desk.open()
    for query in ("status:2", '"status"', '"status:2 AND"', '"(status:2"', '""', '"status:2 priority:1"', "'status:2'"):
        refused = errors(account.get("search/tickets", query=query))
        assert [(name, code) for name, _, code in refused] == [("query", "invalid_value")], query


@fact("errors-include", "An unknown include is invalid_value on field include", "3P gas-freshdesk#3")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket()
    for path in ("tickets/1", "tickets"):
        assert [(n, c) for n, _, c in errors(account.get(path, include="nothing"))] == [("include", "invalid_value")]


@fact("errors-tracker", "A tracker with bad related ids has its own code at the top", "REC R7")
def _(desk: Desk) -> None:
    answer = desk.open().post("tickets", ticket(related_ticket_ids=[77]))
    text = "Tracker ticket can't be created as related_ticket_ids are invalid"
    assert (answer.status_code, answer.json()) == (400, {"code": "cannot_create_tracker", "message": text})


@fact(
    "errors-contact-taken",
    "A taken e-mail is 409 duplicate_value with the holder's user_id, also of a deleted holder",
    "3P formie#1917",
)
def _(desk: Desk) -> None:
    account = desk.open()
    here = account.fake.add_contact("Here", "here@example.com")
    gone = account.fake.add_contact("Gone", "gone@example.com", deleted=True)
    for holder in (here, gone):
        answer = account.post("contacts", {"name": "Mia", "email": holder.email})
        assert errors(answer, 409) == [("email", "It should be a unique value", "duplicate_value")]
        assert answer.json()["errors"][0]["additional_info"] == {"user_id": holder.id}


@fact("errors-company-taken", "A taken company name is 409 duplicate_value", "DOC 352, 385")
def _(desk: Desk) -> None:
    answer = desk.open().post("companies", {"name": "Globex"})
    assert errors(answer, 409) == [("name", "It should be a unique value", "duplicate_value")]


@fact("errors-order", "Twelve failing fields come in the recorded order", "REC PBR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.state.ticket_field("agent").required_for_agents = True
    names = (
        *("status", "priority", "internal_group_id", "internal_agent_id", "source", "parent_id", "attachments"),
        *("cc_emails", "tags", "custom_fields", "unique_external_id", "responder_id"),
    )
    refused = errors(account.call("POST", "tickets", json={**ticket(), **dict.fromkeys(names)}))
    assert tuple(name for name, _, _ in refused) == names
