"""Ticket forms: which fields the portal asks for, and how they are called there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from otai_mocks import Clock, FakeFreshdesk

from .form_calls import NOW, call, field_of, refused

LISTED = (
    *("id", "name", "title", "default", "description", "created_at", "updated_at", "last_updated_by", "non_editable"),
    "portals",
)
FIELD = (
    *("id", "name", "label", "label_for_customers", "position", "type", "default", "customers_can_edit"),
    *("required_for_closure", "required_for_agents", "required_for_customers", "displayed_to_customers"),
    *("created_at", "updated_at", "archived"),
)
HINTS = ("hint_for_customers", "placeholder_for_customers")


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(clock=Clock(NOW, step=0), plan="unlimited") as fake:
        yield fake


def placed(fake: FakeFreshdesk, name: str, **values: Any) -> dict[str, Any]:
    """A field as it is sent for a new form."""
    texts = dict.fromkeys(("label_for_customers", *HINTS), name)
    switches = {"customers_can_edit": True, "required_for_customers": False}
    return {"id": field_of(fake, name)["id"], **texts, **switches, **values}


def made(fake: FakeFreshdesk, **values: Any) -> Any:
    answer = call(fake, "POST", "ticket-forms", {"title": "Return items", **values})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_an_account_has_a_default_form_with_all_fields(fake: FakeFreshdesk) -> None:
    (form,) = call(fake, "GET", "ticket-forms", include="portals").json()
    assert tuple(form) == LISTED
    assert form["default"]
    shown = call(fake, "GET", f"ticket-forms/{form['id']}").json()
    assert tuple(shown) == (*LISTED, "fields")
    assert [f["id"] for f in shown["fields"]] == [f["id"] for f in call(fake, "GET", "ticket_fields").json()]
    assert "portals" not in call(fake, "GET", "ticket-forms").json()[0]
    fake.add_ticket()
    assert call(fake, "GET", "tickets").json()[0]["form_id"] == form["id"]
    assert refused(fake, "DELETE", f"ticket-forms/{form['id']}") == [("id", "readonly_field")]


def test_a_form_has_the_documented_keys(fake: FakeFreshdesk) -> None:
    fields = [placed(fake, "company"), placed(fake, "requester", position=1), placed(fake, "subject")]
    answer = call(fake, "POST", "ticket-forms", {"title": "Return items", "fields": fields})
    form = answer.json()
    assert (answer.status_code, tuple(form)) == (201, (*LISTED, "fields"))
    assert answer.headers["Location"] == f"{fake.url}/api/v2/ticket-forms/{form['id']}"
    assert (form["name"], form["default"], form["last_updated_by"]) == ("return_items", False, next(iter(fake.agents)))
    assert [(f["name"], f["position"]) for f in form["fields"]] == [("company", 1), ("requester", 2), ("subject", 3)]
    assert tuple(form["fields"][0]) == (*FIELD, *HINTS)
    assert tuple(form["fields"][1]) == (*FIELD, "portal_cc", "portal_cc_to", *HINTS)
    assert (form["fields"][1]["portal_cc"], form["fields"][0]["created_at"]) == ("false", "2026-08-19 15:00:00")
    assert call(fake, "GET", f"ticket-forms/{form['id']}").json() == form


def test_a_title_is_enough(fake: FakeFreshdesk) -> None:
    assert [f["name"] for f in made(fake)["fields"]] == ["requester", "company"]


def test_pages_hold_50_at_most(fake: FakeFreshdesk) -> None:
    assert refused(fake, "GET", "ticket-forms?per_page=51") == [("per_page", "invalid_value")]
    assert call(fake, "GET", "ticket-forms", per_page=50).status_code == 200


def test_what_is_no_form_is_refused(fake: FakeFreshdesk) -> None:
    path = "ticket-forms"
    assert refused(fake, "POST", path, {}) == [("title", "missing_field")]
    assert refused(fake, "POST", path, {"title": "x", "name": "x"}) == [("name", "invalid_field")]
    one = {"title": "x", "fields": [placed(fake, "requester")]}
    assert refused(fake, "POST", path, one) == [("fields", "missing_field")]
    unknown = {"title": "x", "fields": [placed(fake, "requester", id=7)]}
    assert refused(fake, "POST", path, unknown)[0] == ("fields.id", "invalid_value")
    bare = {"title": "x", "fields": [{"id": field_of(fake, "requester")["id"]}]}
    assert {code for _, code in refused(fake, "POST", path, bare)} == {"missing_field"}


def test_a_form_is_changed_cloned_and_deleted(fake: FakeFreshdesk) -> None:
    form = made(fake, description="d")
    path = f"ticket-forms/{form['id']}"
    fake.clock.advance(minutes=1)
    after = call(fake, "PUT", path, {"title": "Summer sale"}).json()
    assert (after["name"], after["description"], after["updated_at"]) == ("summer_sale", "d", "2026-08-19T15:01:00Z")
    for verb in ("POST", "GET"):
        copy = call(fake, verb, f"{path}/clone").json()
        assert (copy["title"], copy["default"]) == ("Copy of Summer sale", False)
        assert copy["name"].startswith("copy_of_summer_sale")
        assert copy["fields"][0]["name"] == "requester"
    assert call(fake, "DELETE", path).status_code == 204
    assert call(fake, "GET", path).status_code == 404
    assert len(call(fake, "GET", "ticket-forms").json()) == 3


def test_a_field_of_a_form_is_its_own(fake: FakeFreshdesk) -> None:
    form = fake.add_ticket_form("Returns", ("subject", "order_id"))
    field = field_of(fake, "cf_order_id")
    path = f"ticket-forms/{form.id}/fields/{field['id']}"
    body = {"label_for_customers": "Your order", "hint_for_customers": "See the mail", "position": 1}
    after = call(fake, "PUT", path, body).json()
    assert (after["label_for_customers"], after["hint_for_customers"], after["position"]) == (*body.values(),)
    assert call(fake, "GET", path).json() == after
    assert field_of(fake, "cf_order_id")["label_for_customers"] == field["label_for_customers"]
    assert call(fake, "DELETE", path).status_code == 204
    assert call(fake, "GET", path).status_code == 404
    requester = field_of(fake, "requester")["id"]
    assert refused(fake, "DELETE", f"ticket-forms/{form.id}/fields/{requester}") == [("id", "missing_field")]


def test_a_deleted_ticket_field_is_on_no_form(fake: FakeFreshdesk) -> None:
    form = fake.add_ticket_form("Returns", ("order_id",))
    call(fake, "DELETE", f"admin/ticket_fields/{field_of(fake, 'cf_order_id')['id']}")
    assert [f["name"] for f in call(fake, "GET", f"ticket-forms/{form.id}").json()["fields"]] == [
        "requester",
        "company",
    ]


def test_forms_are_for_administrators_and_in_world_files(fake: FakeFreshdesk) -> None:
    answer = call(fake, "GET", "ticket-forms", key=f"{fake.api_key}-ben.berger")
    assert answer.json()["code"] == "access_denied"
    fake.add_ticket_form("Returns")
    assert FakeFreshdesk.from_world(fake.to_world()).state == fake.state
    with pytest.raises(ValueError, match="no ticket field 'x'"):
        fake.add_ticket_form("y", ("x",))
