"""Values that are nearly right: forms without brackets, blank tags, long texts, mandatory fields; by both doors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk

from ...fidelity.freshdesk.desk import DOORS, Account, Desk, errors, ticket

Open = Callable[..., Account]
NO_ARRAY = "Value set is of type String.It should be a/an Array"
FORM = {"email": "a@b.example", "subject": "s", "description": "d", "status": "2", "priority": "1"}
TYPES = "'Question,Incident,Problem,Feature Request,Refund'"


@pytest.fixture(params=DOORS)
def open_account(request: pytest.FixtureRequest) -> Iterator[Open]:
    desk = Desk(request.param)
    yield desk.open
    desk.close()


def form(account: Account, verb: str, path: str, *fields: tuple[str, str]) -> Any:
    return account.call(verb, path, files=[(name, (None, value)) for name, value in fields])


# --- forms --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tags", "cc_emails"])
def test_a_list_without_brackets_in_a_form_is_a_string(open_account: Open, name: str) -> None:
    account = open_account()
    for value in ("x@y.example", ""):
        refused = errors(form(account, "POST", "tickets", *FORM.items(), (name, value)))
        assert refused == [(name, NO_ARRAY, "datatype_mismatch")]
    assert not account.fake.tickets


def test_with_brackets_it_is_a_list_and_a_blank_one_is_empty(open_account: Open) -> None:
    account = open_account()
    made = form(account, "POST", "tickets", *FORM.items(), ("tags[]", "a"), ("tags[]", "b"), ("tags[]", ""))
    assert (made.status_code, made.json()["tags"]) == (201, ["a", "b"])
    assert form(account, "PUT", "tickets/1", ("tags[]", "")).json()["tags"] == []


# --- tags ---------------------------------------------------------------------------------------------


def test_blank_tags_are_dropped(open_account: Open) -> None:
    account = open_account()
    assert account.new(tags=["", "a", "  ", "a"])["tags"] == ["a"]
    assert account.put("tickets/1", {"tags": [""]}).json()["tags"] == []
    contact = account.post("contacts", {"name": "Mia", "email": "mia@b.example", "tags": ["", "vip"]})
    assert contact.json()["tags"] == ["vip"]


def test_where_new_tags_are_for_administrators_others_use_those_there_are(open_account: Open) -> None:
    account = open_account(new_tags_admin_only=True)
    account.fake.add_ticket(tags=["known"])
    key = f"{account.fake.api_key}-ben.berger"
    assert account.call("PUT", "tickets/1", key=key, json={"tags": ["known"]}).status_code == 200
    for verb, path, body in (
        ("PUT", "tickets/1", {"tags": ["known", "new"]}),
        ("POST", "tickets", ticket(tags=["new"])),
        ("POST", "contacts", {"name": "Mia", "email": "mia@b.example", "tags": ["new"]}),
    ):
        answer = account.call(verb, path, key=key, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "access_denied")
        assert "'new'" in account.fake.journal[-1].why
    assert [t.tags for t in account.fake.tickets.values()] == [["known"]]
    assert account.put("tickets/1", {"tags": ["new"]}).json()["tags"] == ["new"]
    assert account.call("POST", "tickets", key=key, json=ticket(tags=["new"])).status_code == 201


# --- long texts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "field", "limit"),
    [
        ("tickets", "subject", 255),
        ("tickets", "custom_fields.cf_order_id", 255),
        ("tickets", "tags", 32),
        ("contacts", "name", 255),
        ("contacts", "phone", 255),
        ("contacts", "job_title", 255),
        ("companies", "name", 255),
        ("groups", "name", 255),
    ],
)
def test_a_text_too_long_is_counted(open_account: Open, path: str, field: str, limit: int) -> None:
    account = open_account()
    base = {"tickets": ticket(), "contacts": {"name": "Mia", "email": "mia@b.example"}}.get(path, {})
    head, _, inner = field.partition(".")
    for length in (limit, limit + 1, 2178):
        text: Any = "x" * length
        body = {**base, head: {inner: text} if inner else [text] if head == "tags" else text}
        answer = account.post(path, body)
        if length == limit:
            assert answer.status_code == 201, answer.text
            continue
        told = f"Has {length} characters, it can have maximum of {limit} characters"
        assert errors(answer) == [(field, told, "invalid_value")]


def test_descriptions_and_paragraphs_have_no_such_limit(open_account: Open) -> None:
    account = open_account(fields={"cf_story": "custom_paragraph"})
    long = "x" * 5000
    assert account.new(description=long, custom_fields={"cf_story": long})["custom_fields"]["cf_story"] == long


def test_too_many_addresses_are_counted(open_account: Open) -> None:
    account = open_account()
    addresses = [f"a{number}@b.example" for number in range(50)]
    told = "Has 50 values, it can have maximum of 49 values"
    assert errors(account.post("tickets", ticket(cc_emails=addresses))) == [("cc_emails", told, "invalid_value")]
    account.new(cc_emails=addresses[1:])
    for name in ("cc_emails", "bcc_emails"):
        refused = errors(account.post("tickets/1/reply", {"body": "r", name: addresses}))
        assert refused == [(name, told, "invalid_value")]


# --- mandatory fields ---------------------------------------------------------------------------------


ID = "It should be a/an Positive Integer"
REQUIRED = {
    "type": ("type", f"It should be one of these values: {TYPES}"),
    "group": ("group_id", ID),
    "agent": ("responder_id", ID),
    "product": ("product_id", ID),
}


@pytest.mark.parametrize("name", list(REQUIRED))
def test_a_default_field_can_be_made_mandatory(open_account: Open, name: str) -> None:
    account = open_account()
    attribute, missing = REQUIRED[name]
    rows = {"group": account.fake.groups, "agent": account.fake.agents, "product": account.fake.state.products}
    value = next(iter(rows[name])) if name in rows else "Incident"
    account.fake.state.products[next(iter(account.fake.state.products))].default = False
    account.fake.add_ticket("Old")
    field = account.fake.require_field(name)
    shown = {row["name"]: row["required_for_agents"] for row in account.get("ticket_fields").json()}
    assert shown[field.name] is True

    assert errors(account.post("tickets", ticket())) == [(attribute, missing, "missing_field")]
    null = {**ticket(), attribute: None}
    told = f"Value set is of type Null.{missing}"
    assert errors(account.post("tickets", null)) == [(attribute, told, "datatype_mismatch")]
    assert errors(account.put("tickets/1", {"priority": 2})) == [(attribute, missing, "missing_field")]
    assert account.fake.tickets[1].priority == 1
    assert errors(account.put("tickets/1", {attribute: None})) == [(attribute, told, "datatype_mismatch")]

    assert account.new(**{attribute: value})[attribute] == value
    assert account.put("tickets/1", {attribute: value}).status_code == 200
    assert account.put("tickets/1", {"priority": 2}).json()["priority"] == 2, "the ticket has a value by now"
    assert errors(account.put("tickets/1", {attribute: None})) == [(attribute, told, "datatype_mismatch")]


def test_a_custom_field_can_be_made_mandatory(open_account: Open) -> None:
    account = open_account()
    account.fake.add_ticket()
    account.fake.require_field("order_id")
    account.fake.require_field("cf_reference_number")
    wanted = [
        ("custom_fields.cf_reference_number", "It should be a/an Integer", "missing_field"),
        ("custom_fields.cf_order_id", "It should be a/an String", "missing_field"),
    ]
    for answer in (account.post("tickets", ticket()), account.put("tickets/1", {"priority": 2})):
        assert errors(answer) == wanted
    values = {"cf_order_id": "A-1", "cf_reference_number": 7}
    assert account.put("tickets/1", {"custom_fields": values}).status_code == 200
    assert account.put("tickets/1", {"priority": 2}).status_code == 200
    assert errors(account.put("tickets/1", {"custom_fields": {"cf_order_id": None}})) == wanted[1:]
    account.fake.require_field("order_id", required=False)
    assert account.put("tickets/1", {"custom_fields": {"cf_order_id": None}}).status_code == 200


def test_a_mandatory_custom_field_with_a_wrong_value_is_refused_once(open_account: Open) -> None:
    """No answer that was seen names a field twice; what else was sent is not missing."""
    account = open_account()
    account.fake.add_ticket()
    account.fake.add_ticket_field("size", "custom_dropdown", choices=["S", "M"], required=True)
    account.fake.require_field("order_id")
    wrong = {"custom_fields": {"cf_size": "XXL", "cf_order_id": "A-1"}}
    wanted = [("custom_fields.cf_size", "It should be one of these values: 'S,M'", "invalid_value")]
    for answer in (account.post("tickets", {**ticket(), **wrong}), account.put("tickets/1", wrong)):
        assert errors(answer) == wanted
    alone = {**ticket(), "custom_fields": {"cf_size": "XXL"}}
    missing = ("custom_fields.cf_order_id", "It should be a/an String", "missing_field")
    assert errors(account.post("tickets", alone)) == [*wanted, missing]


def test_a_nested_field_with_a_wrong_value_is_refused_once(open_account: Open) -> None:
    account = open_account()
    choices = {"Shoe": {"Boot": []}, "Hat": {"Cap": []}}
    account.fake.add_ticket_field("ware", "nested_field", choices=choices, lower=["sort"], required=True)
    for values in ({"cf_ware": "Sock", "cf_sort": "Boot"}, {"cf_ware": "Shoe", "cf_sort": "Sock"}):
        answer = account.post("tickets", {**ticket(), "custom_fields": values})
        named = [field for field, _, _ in errors(answer)]
        assert len(named) == len(set(named)) == 1


@pytest.mark.parametrize("name", ["company", "subject", "nothing", "cf_nothing", ""])
def test_only_fields_that_the_api_asks_for_can_be_made_mandatory(name: str) -> None:
    with pytest.raises(ValueError, match="choose one of type, group, agent, product, cf_reference_number"):
        FakeFreshdesk().require_field(name)
