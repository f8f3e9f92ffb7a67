"""Ticket fields as administrators make them, their sections and the ticket forms (DOC Ticket Fields)."""

from __future__ import annotations

from typing import Any

from . import keys as recorded
from .desk import Account, Desk, errors, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact

FIELD = {"label": "Test Field", "label_for_customers": "Test Field", "type": "custom_text"}
CITY = {
    "label": "Country",
    "label_for_customers": "Country",
    "type": "nested_field",
    "choices": [{"value": "Norway", "position": 1, "choices": [{"value": "Oslo", "position": 1}]}],
    "dependent_fields": [{"label": "City", "label_for_customers": "City", "level": 2}],
}


def _made(account: Account, **values: Any) -> Any:
    answer = account.post("admin/ticket_fields", {**FIELD, **values})
    assert answer.status_code == 201, answer.text
    return answer.json()


@fact("desk-admin-field-keys", "A field of the admin API: these keys; booleans are false by default", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    answer = account.post("admin/ticket_fields", FIELD)
    assert keys(answer) == recorded.ADMIN_FIELD
    assert keys(account.put(f"admin/ticket_fields/{answer.json()['id']}", {"label": "x"})) == recorded.ADMIN_FIELD
    assert not any(value for value in answer.json().values() if isinstance(value, bool))


@fact("desk-admin-field-requester", "portal_cc and portal_cc_to stand last in the requester field", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    number = account.fake.state.ticket_field("requester").id  # type: ignore[union-attr]
    answer = account.get(f"admin/ticket_fields/{number}")
    assert keys(answer) == [*recorded.ADMIN_FIELD, "portal_cc", "portal_cc_to"]
    assert (answer.json()["portal_cc"], answer.json()["portal_cc_to"]) == (False, "company")


@fact("desk-admin-field-end", "A new field without a position stands at the end", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    count = len(account.get("admin/ticket_fields").json())
    assert _made(account)["position"] == count + 1


@fact("desk-admin-field-name", "The name is cf_ and the label; digits follow where it is taken", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    assert _made(account)["name"] == "cf_test_field"
    second = _made(account)["name"]
    assert second.startswith("cf_test_field")
    assert second[len("cf_test_field") :].isdigit()


@fact("desk-admin-field-pages", "GET /admin/ticket_fields refuses page and per_page", "3P terraform-provider-freshdesk")
def _(desk: Desk) -> None:
    fields = [entry[0] for entry in errors(desk.open().get("admin/ticket_fields", page=1, per_page=30))]
    assert fields == ["page", "per_page"]


@fact("desk-admin-field-list", "The list has no choices, the single field has them as objects with ids", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    row = _made(account, type="custom_dropdown", choices=[{"value": "Refund", "position": 1}])
    assert not any("choices" in item for item in account.get("admin/ticket_fields").json())
    (choice,) = account.get(f"admin/ticket_fields/{row['id']}").json()["choices"]
    assert list(choice) == ["id", "position", "value", "parent_choice_id", "choices"]
    assert choice["parent_choice_id"] == row["id"]


@fact(
    "desk-admin-field-numbers", "Of status, priority and source the choices have their number as id and a label", "3P"
)
def _(desk: Desk) -> None:
    account = desk.open()
    number = account.fake.state.ticket_field("status").id  # type: ignore[union-attr]
    choices = account.get(f"admin/ticket_fields/{number}").json()["choices"]
    assert [(c["id"], c["label"]) for c in choices[:2]] == [(2, "Open"), (3, "Pending")]


@fact(
    "desk-admin-field-choices",
    "A choice with id is changed or deleted, one without is added; positions close up",
    "DOC",
)
def _(desk: Desk) -> None:
    account = desk.open()
    choices = [{"value": text, "position": n} for n, text in enumerate(("Returns", "Faulty", "Gone"), 1)]
    row = _made(account, type="custom_dropdown", choices=choices)
    one, two, three = (choice["id"] for choice in row["choices"])
    sent = [
        {"deleted": True, "id": three},
        {"value": "Refund", "id": one},
        {"value": "Faulty", "id": two},
        {"value": "Payments", "position": 4},
    ]
    after = account.put(f"admin/ticket_fields/{row['id']}", {"choices": sent}).json()["choices"]
    assert [(c["position"], c["value"]) for c in after] == [(1, "Refund"), (2, "Faulty"), (3, "Payments")]
    assert [c["id"] for c in after][:2] == [one, two]


@fact("desk-admin-field-levels", "A nested field names its lower levels by dependent_fields", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    (level,) = account.post("admin/ticket_fields", CITY).json()["dependent_fields"]
    assert list(level) == [
        *("id", "name", "label", "label_for_customers", "level", "ticket_field_id", "created_at", "updated_at"),
    ]
    assert (level["name"], level["level"]) == ("cf_city", 2)


@fact("desk-nested-children", "Levels 2 and 3 of nested fields have names of their own", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    account.post("admin/ticket_fields", CITY)
    values = account.new(custom_fields={"cf_country": "Norway", "cf_city": "Oslo"})["custom_fields"]
    assert (values["cf_country"], values["cf_city"]) == ("Norway", "Oslo")
    row = next(row for row in account.get("ticket_fields").json() if row["name"] == "cf_country")
    assert [level["name"] for level in row["nested_ticket_fields"]] == ["cf_city"]


@fact("desk-admin-field-delete", "A deleted field is gone for good, 204", "DOC, REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    path = f"admin/ticket_fields/{_made(account)['id']}"
    assert account.delete(path).status_code == 204
    assert account.get(path).status_code == 404


@fact(
    "desk-sections", "Sections: a bare array live, has_section and sections with include=section", "3P terraform, DOC"
)
def _(desk: Desk) -> None:
    account = desk.open()
    row = _made(account, type="custom_dropdown", choices=[{"value": "Refund"}])
    path = f"admin/ticket_fields/{row['id']}"
    made = account.post(f"{path}/sections", {"label": "Money", "choice_ids": [row["choices"][0]["id"]]}).json()
    assert account.get(f"{path}/sections").json() == [made]
    shown = account.get(path, include="section").json()
    assert (shown["has_section"], shown["sections"]) == (True, [made])


@fact("desk-section-fields", "A field in a section has section_mappings, the section its ticket_field_ids", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    row = _made(account, type="custom_dropdown", choices=[{"value": "Refund"}])
    path = f"admin/ticket_fields/{row['id']}/sections"
    section = account.post(path, {"label": "Money", "choice_ids": [row["choices"][0]["id"]]}).json()["id"]
    inside = _made(account, section_mappings=[{"section_id": section, "position": 3}])
    assert inside["section_mappings"] == [{"section_id": section, "position": 3}]
    assert account.get(path).json()[0]["ticket_field_ids"] == [inside["id"]]


@fact("desk-form-pages", "GET /ticket-forms takes 50 a page at most", "3P terraform-provider-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.get("ticket-forms", per_page=50).status_code == 200
    assert errors(account.get("ticket-forms", per_page=51))[0][0] == "per_page"


@fact(
    "desk-form-title", "A form needs its title only; a name in the body is refused", "3P terraform-provider-freshdesk"
)
def _(desk: Desk) -> None:
    account = desk.open()
    assert account.post("ticket-forms", {"title": "Return items", "description": "x"}).status_code == 201
    assert errors(account.post("ticket-forms", {"title": "x", "name": "y"}))[0][0] == "name"


@fact("desk-form-name", "The name of a form is its title in small letters with underscores", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    form = account.post("ticket-forms", {"title": "Report an issue"}).json()
    assert (form["name"], form["default"]) == ("report_an_issue", False)
    changed = account.put(f"ticket-forms/{form['id']}", {"title": "Updated returns form"}).json()
    assert changed["name"] == "updated_returns_form"


@fact("desk-form-times", "The fields of a form have times without T and Z, portal_cc as a text", "DOC")
def _(desk: Desk) -> None:
    form = desk.open().post("ticket-forms", {"title": "Return items"}).json()
    assert form["fields"][0]["created_at"] == "2026-08-19 15:00:00"
    assert form["fields"][0]["portal_cc"] == "false"


@fact("desk-form-needs", "There is no form without requester and company", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    form = account.post("ticket-forms", {"title": "Return items"}).json()
    assert {"requester", "company"} <= {field["name"] for field in form["fields"]}
    assert account.post("ticket-forms", {"title": "x", "fields": []}).status_code == 400


@fact("desk-form-clone", 'A cloned form is a "Copy of …" and no default form', "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    form = account.post("ticket-forms", {"title": "Returns"}).json()
    copy = account.post(f"ticket-forms/{form['id']}/clone").json()
    assert (copy["title"], copy["name"], copy["default"]) == ("Copy of Returns", "copy_of_returns", False)


SECTION.leave_out(
    "desk-sections-wrapped",
    "Sections in an envelope, as the documentation prints them",
    "DOC",
    "a client met a bare array; sections_wrapped=True answers as documented",
)
