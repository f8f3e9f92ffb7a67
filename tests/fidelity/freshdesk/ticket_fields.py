"""The ticket fields one by one, and formats (sections 5 and 6)."""

from __future__ import annotations

import re
from typing import Any

from . import keys as recorded
from .desk import Account, Desk, errors, keys
from .table import Section

SECTION = Section("Ticket fields and formats")
fact = SECTION.fact

# name: type, label, label for customers, required for agents, customers see it, customers may edit it
DEFAULT: dict[str, tuple[str, str, str, bool, bool, bool]] = {
    "requester": ("default_requester", "Search a requester", "Requester", True, True, True),
    "subject": ("default_subject", "Subject", "Subject", True, True, True),
    "ticket_type": ("default_ticket_type", "Type", "Type", False, True, True),
    "source": ("default_source", "Source", "Source", False, False, False),
    "source_info": ("default_source_info", "Source Info", "Source Info", False, False, False),
    "status": ("default_status", "Status", "Status", True, True, False),
    "priority": ("default_priority", "Priority", "Priority", True, True, True),
    "group": ("default_group", "Group", "Group", False, False, False),
    "agent": ("default_agent", "Agent", "Assigned to", False, True, False),
    "product": ("default_product", "Product", "Product", False, True, True),
    "description": ("default_description", "Description", "Description", True, True, True),
    "company": ("default_company", "Company", "Company", True, True, True),
}


def _fields(account: Account) -> dict[str, Any]:
    return {row["name"]: row for row in account.get("ticket_fields").json()}


def _field(name: str, wanted: tuple[str, str, str, bool, bool, bool]) -> None:
    @fact(f"5-field-{name}", f"The field {name}: type {wanted[0]}, labels {wanted[1]!r} and {wanted[2]!r}", "REC NAN26")
    def _(desk: Desk) -> None:
        row = _fields(desk.open())[name]
        assert (row["type"], row["label"], row["label_for_customers"]) == wanted[:3]
        assert row["default"] is True

    @fact(
        f"5-field-{name}-flags",
        f"The field {name}: required for agents {wanted[3]}, shown to customers {wanted[4]}, editable {wanted[5]}",
        "REC NAN26",
    )
    def _(desk: Desk) -> None:
        row = _fields(desk.open())[name]
        assert (row["required_for_agents"], row["displayed_to_customers"], row["customers_can_edit"]) == wanted[3:]


for name, wanted in DEFAULT.items():
    _field(name, wanted)


def _with_choices(name: str, choices: bool) -> None:
    @fact(f"5-field-{name}-choices", f"The field {name} has {'choices' if choices else 'none'}", "REC AIR, NAN26")
    def _(desk: Desk) -> None:
        assert ("choices" in _fields(desk.open())[name]) is choices


for name in DEFAULT:
    _with_choices(name, name not in ("requester", "subject", "description", "company"))


@fact("5-fields-portal-cc", "portal_cc and portal_cc_to are on the requester only", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    assert [name for name, row in _fields(desk.open()).items() if "portal_cc" in row] == ["requester"]


@fact("5-fields-company-filter", "Only company can be filtered by customers", "REC NAN26")
def _(desk: Desk) -> None:
    assert [name for name, row in _fields(desk.open()).items() if row["customers_can_filter"]] == ["company"]


@fact("5-fields-source-info", "source_info lists label: number", "REC NAN26")
def _(desk: Desk) -> None:
    choices = _fields(desk.open())["source_info"]["choices"]
    assert choices
    assert all(isinstance(label, str) and isinstance(number, int) for label, number in choices.items())


@fact("5-fields-group-ids", "The group field names every group with its id", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.fake.add_group("Returns")
    assert _fields(account)["group"]["choices"]["Returns"] == made.id


@fact("5-fields-product-ids", "The product field names every product with its id", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    product = account.get("products").json()[0]
    assert _fields(account)["product"]["choices"] == {product["name"]: product["id"]}


def _custom(kind: str, options: Any, choices: Any) -> None:
    @fact(f"5-fields-{kind}", f"A custom field of type {kind}", "REC AIR")
    def _(desk: Desk) -> None:
        row = _fields(desk.open(fields={"cf_mine": (kind, options) if options else kind}))["cf_mine"]
        assert (row["type"], row["default"], row.get("choices")) == (kind, False, choices)


_custom("custom_text", None, None)
_custom("custom_number", None, None)
_custom("custom_checkbox", None, None)
_custom("custom_decimal", None, None)
_custom("custom_date", None, None)
_custom("custom_paragraph", None, None)
_custom("custom_dropdown", ("A", "B"), ["A", "B"])


@fact("5-fields-nested", "A nested field's choices are nested objects", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open(fields={"cf_place": ("nested_field", {"Europe": {"Spain": ["Madrid"]}})})
    row = _fields(account)["cf_place"]
    assert row["type"] == "nested_field"
    assert row["choices"]["Europe"]["Spain"] == ["Madrid"]


@fact("5-fields-filter", "?type= gives the fields of that type only", "DOC, REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    for kind in ("default_status", "custom_dropdown"):
        assert {row["type"] for row in account.get("ticket_fields", type=kind).json()} == {kind}


@fact("5-fields-after-default", "Custom fields come after the twelve default ones", "REC NAN26")
def _(desk: Desk) -> None:
    rows = desk.open().get("ticket_fields").json()
    assert [row["default"] for row in rows] == [True] * 12 + [False] * (len(rows) - 12)


@fact("5-fields-custom-keys", "A custom field has the same keys", "REC NAN26")
def _(desk: Desk) -> None:
    rows = desk.open(fields={"cf_mine": "custom_text"}).get("ticket_fields").json()
    assert list(rows[-1]) == recorded.FIELD


def _input(sent: str, stored: str) -> None:
    @fact(f"6-input-{sent}", f"The time {sent} is taken as {stored}", "DOC 248-264")
    def _(desk: Desk) -> None:
        assert desk.open().new(due_by=sent, fr_due_by="2026-08-30")["due_by"] == stored


for sent, stored in {
    "2026-09-01": "2026-09-01T00:00:00Z",
    "2026-09-01T10:30": "2026-09-01T10:30:00Z",
    "2026-09-01T10:30Z": "2026-09-01T10:30:00Z",
    "2026-09-01T10:30:15": "2026-09-01T10:30:15Z",
    "2026-09-01T10:30:15Z": "2026-09-01T10:30:15Z",
    "2026-09-01T10:30:15+02:00": "2026-09-01T08:30:15Z",
    "2026-09-01T10:30:15-0330": "2026-09-01T14:00:15Z",
    "2026-09-01T10:30:15+02": "2026-09-01T08:30:15Z",
}.items():
    _input(sent, stored)


@fact("6-input-none", "A time of another form is refused", "DOC 248-264")
def _(desk: Desk) -> None:
    account = desk.open()
    for sent in ("01.09.2026", "yesterday", "2026-13-01"):
        refused = errors(account.post("tickets", {"due_by": sent}))
        assert "due_by" in [name for name, _, _ in refused], sent


@fact("6-date-format", "A custom date of another form is refused", "DOC 264")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    for sent in ("01.08.2026", "2026/08/01"):
        refused = errors(account.put("tickets/1", {"custom_fields": {"cf_purchase_date": sent}}))
        assert [name for name, _, _ in refused] == ["custom_fields.cf_purchase_date"]


def _every_time(path: str) -> None:
    @fact(f"6-times-{path}", f"Every time in /{path} ends with Z and has no fraction", "DOC 241-246")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.new()
        row = account.get(path).json()[0]
        for name in ("created_at", "updated_at"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row[name])


for path in ("tickets", "contacts", "companies", "agents", "groups", "ticket_fields", "roles", "products"):
    _every_time(path)


@fact("6-ticket-sequence", "Ticket ids count from 1, also over deleted ones", "DOC 241-246")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    account.delete("tickets/1")
    assert account.new()["id"] == 2


@fact("6-big-ids", "Other ids have up to 14 digits", "REC")
def _(desk: Desk) -> None:
    account = desk.open()
    for path in ("contacts", "companies", "agents", "groups", "roles", "products"):
        assert 11 <= len(str(account.get(path).json()[0]["id"])) <= 14


@fact("6-decimal-kept", "A custom decimal is a string in the view and in the list too", "REC ZAM21")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new(custom_fields={"cf_refund_amount": 1})
    for row in (account.get("tickets/1").json(), account.get("tickets").json()[0]):
        assert row["custom_fields"]["cf_refund_amount"] == "1.0"


@fact("6-null-kept", "Blank attributes are null in every list: no key is left out", "DOC 241-246")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_company("Bare")
    rows = account.get("companies").json()
    assert {tuple(row) for row in rows} == {tuple(recorded.COMPANY)}
    assert keys(account.get("companies")) == recorded.COMPANY
