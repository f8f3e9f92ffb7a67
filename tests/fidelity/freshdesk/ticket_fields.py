"""The ticket fields one by one."""

from __future__ import annotations

from typing import Any

from . import keys as recorded
from .desk import Account, Desk, errors
from .table import Section

SECTION = Section()
fact = SECTION.fact


def _fields(account: Account) -> dict[str, Any]:
    return {row["name"]: row for row in account.get("ticket_fields").json()}


@fact("desk-fields", "ticket_fields: these keys in this order, by position", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    rows = account.get("ticket_fields").json()
    assert list(rows[1]) == recorded.FIELD
    assert list(rows[0]) == [*recorded.FIELD, "portal_cc", "portal_cc_to"]
    assert list(rows[2]) == [*recorded.FIELD, "choices"]
    assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))


@fact("desk-fields-default", "The default fields of 2026, source_info between source and status", "REC NAN26")
def _(desk: Desk) -> None:
    names = list(_fields(desk.open()))[:12]
    wanted = "requester subject ticket_type source source_info status priority group agent product description company"
    assert names == wanted.split()


@fact(
    "desk-fields-required",
    "Requester, subject, status, priority, description, company are required for agents",
    "REC AIR",
)
def _(desk: Desk) -> None:
    required = [name for name, row in _fields(desk.open()).items() if row["required_for_agents"]]
    assert required == ["requester", "subject", "status", "priority", "description", "company"]


@fact(
    "desk-fields-choices",
    "Choices: status {id: [agent, customer]}, group, agent, product {name: id}, lists for dropdowns",
    "REC AIR, NAN26",
)
def _(desk: Desk) -> None:
    account = desk.open()
    fields = _fields(account)
    assert fields["status"]["choices"]["2"] == ["Open", "Open"]
    assert fields["status"]["choices"]["6"][1] == "Awaiting your Reply"
    assert fields["group"]["choices"] == {group.name: group.id for group in account.fake.groups.values()}
    assert fields["agent"]["choices"]["Ada Admin"] == account.get("agents/me").json()["id"]
    assert fields["cf_product_area"]["choices"] == ["Web shop", "Mobile app", "Invoices", "Delivery"]


@fact("desk-fields-type", "?type= filters the fields", "DOC, REC AIR")
def _(desk: Desk) -> None:
    rows = desk.open().get("ticket_fields", type="custom_checkbox").json()
    assert [row["name"] for row in rows] == ["cf_vip"]


@fact("desk-fields-anyone", "A key that is no administrator's reads names and ids here", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.call("GET", "ticket_fields", key=f"{account.fake.api_key}-ben.berger")
    assert answer.status_code == 200


@fact("desk-status-order", "Status choices keep the account's order, the 400 lists them by number", "REC R7")
def _(desk: Desk) -> None:
    account = desk.open(statuses={8: "Lab", 6: "Customer"})
    assert list(_fields(account)["status"]["choices"]) == ["2", "3", "4", "5", "8", "6"]
    assert "'2,3,4,5,6,8'" in errors(account.post("tickets", {"status": 99}))[2][1]


@fact("desk-same-name", "Two agents of one name collapse into one choice, the later id", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_agent("Twin", "one@acme.example")
    later = account.fake.add_agent("Twin", "two@acme.example")
    assert _fields(account)["agent"]["choices"]["Twin"] == later.id


@fact(
    "desk-internal-fields", "With shared ownership: fields internal_group and internal_agent, without choices", "REC R7"
)
def _(desk: Desk) -> None:
    fields = _fields(desk.open(shared_ownership=True))
    for name in ("internal_group", "internal_agent"):
        assert fields[name]["type"] == f"default_{name}"
        assert "choices" not in fields[name]


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


def _field(name: str, wanted: tuple[str, str, str, bool, bool, bool]) -> None:
    @fact(
        f"desk-field-{name}", f"The field {name}: type {wanted[0]}, labels {wanted[1]!r} and {wanted[2]!r}", "REC NAN26"
    )
    def _(desk: Desk) -> None:
        row = _fields(desk.open())[name]
        assert (row["type"], row["label"], row["label_for_customers"]) == wanted[:3]
        assert row["default"] is True

    @fact(
        f"desk-field-{name}-flags",
        f"The field {name}: required for agents {wanted[3]}, shown to customers {wanted[4]}, editable {wanted[5]}",
        "REC NAN26",
    )
    def _(desk: Desk) -> None:
        row = _fields(desk.open())[name]
        assert (row["required_for_agents"], row["displayed_to_customers"], row["customers_can_edit"]) == wanted[3:]


for name, wanted in DEFAULT.items():
    _field(name, wanted)


def _with_choices(name: str, choices: bool) -> None:
    @fact(f"desk-field-{name}-choices", f"The field {name} has {'choices' if choices else 'none'}", "REC AIR, NAN26")
    def _(desk: Desk) -> None:
        assert ("choices" in _fields(desk.open())[name]) is choices


for name in DEFAULT:
    _with_choices(name, name not in ("requester", "subject", "description", "company"))


@fact("desk-fields-portal-cc", "portal_cc and portal_cc_to are on the requester only", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    assert [name for name, row in _fields(desk.open()).items() if "portal_cc" in row] == ["requester"]


@fact("desk-fields-company-filter", "Only company can be filtered by customers", "REC NAN26")
def _(desk: Desk) -> None:
    assert [name for name, row in _fields(desk.open()).items() if row["customers_can_filter"]] == ["company"]


@fact("desk-fields-source-info", "source_info lists label: number", "REC NAN26")
def _(desk: Desk) -> None:
    choices = _fields(desk.open())["source_info"]["choices"]
    assert choices
    assert all(isinstance(label, str) and isinstance(number, int) for label, number in choices.items())


@fact("desk-fields-group-ids", "The group field names every group with its id", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.fake.add_group("Returns")
    assert _fields(account)["group"]["choices"]["Returns"] == made.id


@fact("desk-fields-product-ids", "The product field names every product with its id", "REC AIR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    product = account.get("products").json()[0]
    assert _fields(account)["product"]["choices"] == {product["name"]: product["id"]}


def _custom(kind: str, options: Any, choices: Any) -> None:
    @fact(f"desk-fields-{kind}", f"A custom field of type {kind}", "REC AIR")
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


@fact("desk-fields-nested", "A nested field's choices are nested objects", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open(fields={"cf_place": ("nested_field", {"Europe": {"Spain": ["Madrid"]}})})
    row = _fields(account)["cf_place"]
    assert row["type"] == "nested_field"
    assert row["choices"]["Europe"]["Spain"] == ["Madrid"]


@fact("desk-fields-filter", "?type= gives the fields of that type only", "DOC, REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    for kind in ("default_status", "custom_dropdown"):
        assert {row["type"] for row in account.get("ticket_fields", type=kind).json()} == {kind}


@fact("desk-fields-after-default", "Custom fields come after the twelve default ones", "REC NAN26")
def _(desk: Desk) -> None:
    rows = desk.open().get("ticket_fields").json()
    assert [row["default"] for row in rows] == [True] * 12 + [False] * (len(rows) - 12)


@fact("desk-fields-custom-keys", "A custom field has the same keys", "REC NAN26")
def _(desk: Desk) -> None:
    rows = desk.open(fields={"cf_mine": "custom_text"}).get("ticket_fields").json()
    assert list(rows[-1]) == recorded.FIELD
