"""The fields of contacts and companies."""

from __future__ import annotations

from .desk import Desk, errors, keys, words
from .table import Section

SECTION = Section()
fact = SECTION.fact


COMPANY_FIELD = words("id name label position required_for_agents type default created_at updated_at")


CONTACT_FIELD = words(
    "editable_in_signup id name label position required_for_agents type default customers_can_edit "
    "label_for_customers required_for_customers displayed_for_customers created_at updated_at"
)


DEFAULT_ONLY = words("agents_can_edit displayed_for_agents quick_add_for_agent unique")


@fact("desk-company-fields", "Company fields: custom ones with these keys, default ones with four more", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("company_fields", {"label": "Nango Test CF", "type": "custom_text"})
    assert (made.status_code, keys(made), made.json()["name"]) == (201, COMPANY_FIELD, "nango_test_cf")
    rows = account.get("company_fields").json()
    assert [row["name"] for row in rows] == words(
        "nango_test_cf name description note domains health_score account_tier renewal_date industry"
    )
    assert list(rows[0]) == COMPANY_FIELD
    assert list(rows[1]) == [*COMPANY_FIELD, *DEFAULT_ONLY]
    assert list(rows[-1]) == [*COMPANY_FIELD, "choices", *DEFAULT_ONLY]
    assert len(rows[-1]["choices"]) == 59


@fact(
    "desk-contact-field-keys", "Contact fields: custom ones with these keys, default ones with four more", "REC NAN26"
)
def _(desk: Desk) -> None:
    account = desk.open()
    body = {"label": "Test Field", "label_for_customers": "Test Field", "type": "custom_text"}
    made = account.post("contact_fields", body)
    assert (made.status_code, keys(made), made.json()["name"]) == (201, CONTACT_FIELD, "test_field")
    rows = {row["name"]: row for row in account.get("contact_fields").json()}
    assert list(rows["test_field"]) == CONTACT_FIELD
    assert list(rows["name"]) == [*CONTACT_FIELD, *DEFAULT_ONLY]
    assert [name for name, row in rows.items() if row["default"]] == words(
        "name job_title email mobile phone other_phone_numbers company_name address time_zone language tag_names "
        "description unique_external_id social_handler list_ids"
    )
    assert rows["time_zone"]["choices"]["Tokyo"] == "(GMT+09:00) Tokyo"
    assert (len(rows["language"]["choices"]), rows["language"]["choices"]["en"]) == (45, "English")
    assert rows["social_handler"]["choices"] == ["whatsapp", "facebook", "instagram", "x"]
    changed = account.put(f"contact_fields/{rows['test_field']['id']}", {"label": "Other"})
    assert (keys(changed), changed.json()["label"]) == (CONTACT_FIELD, "Other")


@fact("desk-field-first", "A new field takes position 1, moves all others down and bumps their updated_at", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    before = account.get("company_fields").json()
    account.fake.clock.advance(seconds=60)
    made = account.post("company_fields", {"label": "New", "type": "custom_text"}).json()
    after = account.get("company_fields").json()
    assert (after[0], made["position"]) == (made, 1)
    assert [row["position"] for row in after[1:]] == [row["position"] + 1 for row in before]
    assert {row["updated_at"] for row in after} == {made["updated_at"]}


@fact("desk-field-in-companies", "A new field is null in every company's custom_fields, the newest first", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    for label in ("One", "Two"):
        account.post("company_fields", {"label": label, "type": "custom_text"})
    assert list(account.get("companies").json()[0]["custom_fields"].items()) == [("two", None), ("one", None)]


@fact(
    "desk-field-choices",
    "Choices are words in the list, {id, label, value, position} in the single view",
    "DOC, REC NAN26",
)
def _(desk: Desk) -> None:
    account = desk.open()
    body = {"label": "Size", "type": "custom_dropdown", "choices": [{"value": "S", "position": 1}]}
    made = account.post("company_fields", body).json()
    one = account.get(f"company_fields/{made['id']}").json()
    assert [list(choice) for choice in one["choices"]] == [["id", "label", "value", "position"]]
    assert account.get("company_fields").json()[0]["choices"] == ["S"]


@fact(
    "desk-field-delete",
    "DELETE /company_fields/{id} is 204 and takes the values along; the singular path is 404",
    "DOC, 3P",
)
def _(desk: Desk) -> None:
    account = desk.open()
    made = account.post("company_fields", {"label": "Gone", "type": "custom_text"}).json()
    account.post("companies", {"name": "Hooli", "custom_fields": {"gone": "x"}})
    assert account.delete(f"company_field/{made['id']}").status_code == 404
    assert account.delete(f"company_fields/{made['id']}").status_code == 204
    assert account.get("companies").json()[1]["custom_fields"] == {}
    assert errors(account.post("companies", {"name": "X", "custom_fields": {"gone": "x"}}))[0][2] == "invalid_field"
