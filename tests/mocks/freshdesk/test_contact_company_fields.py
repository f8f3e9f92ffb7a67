"""Contact fields and company fields: made, changed, moved and deleted over the API, and then taken by contacts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
import requests

from otai_mocks import Clock, FakeFreshdesk

NOW = datetime(2026, 8, 19, 15, 0, tzinfo=timezone.utc)
COMPANY_KEYS = (
    *("id", "name", "label", "position", "required_for_agents", "type", "default", "created_at", "updated_at"),
)
CONTACT_KEYS = (
    *("editable_in_signup", "id", "name", "label", "position", "required_for_agents", "type", "default"),
    *("customers_can_edit", "label_for_customers", "required_for_customers", "displayed_for_customers"),
    *("created_at", "updated_at"),
)
DEFAULT_ONLY = ("agents_can_edit", "displayed_for_agents", "quick_add_for_agent", "unique")
TEXT = {"label": "Shoe size", "label_for_customers": "Your shoe size", "type": "custom_text"}
KINDS = ("contact_fields", "company_fields")


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(clock=Clock(NOW, step=0)) as fake:
        yield fake


def call(fake: FakeFreshdesk, verb: str, path: str, body: Any = None, key: str | None = None) -> requests.Response:
    return requests.request(verb, f"{fake.url}/api/v2/{path}", auth=(key or fake.api_key, "X"), json=body)


def new(fake: FakeFreshdesk, path: str, **values: Any) -> Any:
    body = {**TEXT, **values}
    if path == "company_fields":
        del body["label_for_customers"]
    answer = call(fake, "POST", path, body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def places(fake: FakeFreshdesk, path: str) -> dict[str, int]:
    return {row["name"]: row["position"] for row in call(fake, "GET", path).json()}


@pytest.mark.parametrize(("path", "shape"), [("contact_fields", CONTACT_KEYS), ("company_fields", COMPANY_KEYS)])
def test_a_new_field_has_the_recorded_shape_and_moves_the_others_down(
    fake: FakeFreshdesk, path: str, shape: tuple[str, ...]
) -> None:
    before = places(fake, path)
    fake.clock.advance(days=1)
    made = new(fake, path)
    assert tuple(made) == shape
    assert (made["name"], made["position"], made["default"]) == ("shoe_size", 1, False)
    assert call(fake, "GET", f"{path}/{made['id']}").json() == made
    assert places(fake, path) == {"shoe_size": 1, **{name: place + 1 for name, place in before.items()}}
    rows = call(fake, "GET", path).json()
    assert {row["updated_at"] for row in rows} == {made["updated_at"]}


def test_default_fields_have_four_keys_more_and_come_with_their_choices(fake: FakeFreshdesk) -> None:
    rows = {row["name"]: row for row in call(fake, "GET", "company_fields").json()}
    assert tuple(rows["name"]) == (*COMPANY_KEYS, *DEFAULT_ONLY)
    assert tuple(rows["industry"]) == (*COMPANY_KEYS, "choices", *DEFAULT_ONLY)
    assert rows["health_score"]["choices"] == ["At risk", "Doing okay", "Happy"]
    assert len(rows["industry"]["choices"]) == 59
    assert [name for name, row in rows.items() if row["unique"]] == ["name"]
    contacts = {row["name"]: row for row in call(fake, "GET", "contact_fields").json()}
    assert tuple(contacts["email"]) == (*CONTACT_KEYS, *DEFAULT_ONLY)
    assert contacts["time_zone"]["choices"]["Chennai"] == "(GMT+05:30) Chennai"
    assert contacts["language"]["choices"]["pt-BR"] == "Portuguese (BR)"
    assert contacts["list_ids"]["type"] == "default_lists"


def test_reading_the_default_fields_changes_nothing(fake: FakeFreshdesk) -> None:
    before = fake.snapshot()
    first = call(fake, "GET", "contact_fields").json()
    assert call(fake, "GET", "contact_fields").json() == first
    assert call(fake, "GET", f"contact_fields/{first[3]['id']}").json()["name"] == first[3]["name"]
    assert fake.state == before


def test_a_new_field_is_taken_by_contacts_and_companies_by_its_type(fake: FakeFreshdesk) -> None:
    for path, owner in (("contact_fields", "contacts"), ("company_fields", "companies")):
        new(fake, path, label="Seats", type="custom_number")
        new(fake, path, label="Colour", type="custom_dropdown", choices=[{"value": "red"}, {"value": "blue"}])
        good = {"name": "Kim", "mobile": "017", "custom_fields": {"seats": 7, "colour": "blue"}}
        if owner == "companies":
            del good["mobile"]
        made = call(fake, "POST", owner, good)
        assert made.status_code == 201, made.text
        assert list(made.json()["custom_fields"])[:2] == ["colour", "seats"]  # the newest first
        for wrong, code in (({"seats": "7"}, "datatype_mismatch"), ({"colour": "green"}, "invalid_value")):
            refused = call(fake, "PUT", f"{owner}/{made.json()['id']}", {"custom_fields": wrong})
            assert [(e["field"], e["code"]) for e in refused.json()["errors"]] == [
                (f"custom_fields.{next(iter(wrong))}", code)
            ]


def test_a_deleted_field_takes_its_values_along(fake: FakeFreshdesk) -> None:
    field = new(fake, "company_fields")
    company = call(fake, "POST", "companies", {"name": "Hooli", "custom_fields": {"shoe_size": "42"}}).json()
    assert call(fake, "DELETE", f"company_fields/{field['id']}").status_code == 204
    assert call(fake, "GET", f"companies/{company['id']}").json()["custom_fields"] == {}
    assert call(fake, "GET", f"company_fields/{field['id']}").status_code == 404
    assert places(fake, "company_fields")["name"] == 1
    new(fake, "company_fields")
    assert call(fake, "GET", f"companies/{company['id']}").json()["custom_fields"] == {"shoe_size": None}


def test_choices_are_renamed_moved_deleted_and_added(fake: FakeFreshdesk) -> None:
    options = [{"value": "S", "position": 1}, {"value": "M", "position": 2}, {"value": "L", "position": 3}]
    field = new(fake, "contact_fields", type="custom_dropdown", choices=options)
    first, second, third = field["choices"]
    assert tuple(first) == ("id", "label", "value", "position")
    changes = [{"id": first["id"], "value": "Small"}, {"id": second["id"], "deleted": True}, {"value": "XL"}]
    answer = call(fake, "PUT", f"contact_fields/{field['id']}", {"choices": changes})
    assert [c["value"] for c in answer.json()["choices"]] == ["Small", "L", "XL"]
    assert [c["position"] for c in answer.json()["choices"]] == [1, 2, 3]
    rows = call(fake, "GET", "contact_fields").json()
    assert rows[0]["choices"] == ["Small", "L", "XL"]
    moved = call(fake, "PATCH", f"contact_fields/{field['id']}", {"choices": [{"id": third["id"], "position": 1}]})
    assert [c["value"] for c in moved.json()["choices"]] == ["L", "Small", "XL"]


@pytest.mark.parametrize("target", [1, 3, 5])
def test_a_field_is_moved_and_the_others_close_up(fake: FakeFreshdesk, target: int) -> None:
    field = new(fake, "company_fields", position=4)
    others = [name for name in places(fake, "company_fields") if name != "shoe_size"]
    assert call(fake, "PUT", f"company_fields/{field['id']}", {"position": target}).json()["position"] == target
    wanted = [*others[: target - 1], "shoe_size", *others[target - 1 :]]
    assert places(fake, "company_fields") == {name: n for n, name in enumerate(wanted, 1)}


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"type": "custom_decimal"}, "type", "invalid_value"),
        ({"type": None}, "type", "datatype_mismatch"),
        ({"label": ""}, "label", "invalid_value"),
        ({"label": "Description"}, "label", "duplicate_value"),
        ({"position": 99}, "position", "invalid_value"),
        ({"position": "1"}, "position", "datatype_mismatch"),
        ({"type": "custom_dropdown"}, "choices", "invalid_value"),
        ({"type": "custom_dropdown", "choices": ["S"]}, "choices", "datatype_mismatch"),
        ({"choices": [{"value": "S"}]}, "choices", "invalid_field"),
        ({"name": "shoe_size"}, "name", "invalid_field"),
    ],
)
def test_what_is_wrong_is_refused_and_leaves_no_trace(
    fake: FakeFreshdesk, path: str, values: dict[str, Any], field: str, code: str
) -> None:
    if values.get("label") and path == "contact_fields":
        values = {"label": "About"}
    before = fake.snapshot()
    body = {**TEXT, **values}
    if path == "company_fields":
        del body["label_for_customers"]
    answer = call(fake, "POST", path, body)
    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [(field, code)]
    assert answer.status_code == (409 if code == "duplicate_value" else 400)
    assert fake.state == before


@pytest.mark.parametrize("path", KINDS)
def test_required_attributes_the_type_and_default_fields_are_guarded(fake: FakeFreshdesk, path: str) -> None:
    missing = call(fake, "POST", path, {})
    wanted = {"label", "type"} | ({"label_for_customers"} if path == "contact_fields" else set())
    assert {(e["field"], e["code"]) for e in missing.json()["errors"]} == {(name, "missing_field") for name in wanted}
    field = new(fake, path)
    refused = call(fake, "PUT", f"{path}/{field['id']}", {"type": "custom_number"})
    assert [(e["field"], e["code"]) for e in refused.json()["errors"]] == [("type", "invalid_field")]
    default = next(row["id"] for row in call(fake, "GET", path).json() if row["default"])
    assert call(fake, "DELETE", f"{path}/{default}").status_code == 400
    assert call(fake, "PUT", f"{path}/{default}", {"label": "Called"}).json()["label"] == "Called"


@pytest.mark.parametrize("path", KINDS)
def test_the_singular_path_is_no_path_and_only_administrators_may(fake: FakeFreshdesk, path: str) -> None:
    field = new(fake, path)
    singular = path.removesuffix("s")
    assert call(fake, "DELETE", f"{singular}/{field['id']}").status_code == 404
    for verb in ("GET", "POST"):
        assert call(fake, verb, path, TEXT, key=f"{fake.api_key}-ben.berger").status_code == 403


def test_the_fields_are_part_of_a_world(fake: FakeFreshdesk) -> None:
    new(fake, "contact_fields", type="custom_dropdown", choices=[{"value": "S"}])
    again = FakeFreshdesk.from_world({**fake.to_world(), "domain": "other"})
    assert again.state.contact_fields == fake.state.contact_fields
    with again:
        assert new(again, "contact_fields", label="Later")["id"] > max(fake.state.contact_fields)


def test_a_label_without_letters_still_gives_a_name(fake: FakeFreshdesk) -> None:
    made = new(fake, "company_fields", label="色")
    assert made["name"] == f"field_{made['id']}"


def test_builders_make_fields_as_the_api_does(fake: FakeFreshdesk) -> None:
    fake.add_contact_field("Seats", "custom_number")
    fake.add_company_field("Tier", "custom_dropdown", choices=["gold", "tin"], required=True)
    contact = call(fake, "GET", "contact_fields").json()[0]
    assert (contact["name"], contact["type"], contact["position"]) == ("seats", "custom_number", 1)
    company = call(fake, "GET", "company_fields").json()[0]
    assert (company["choices"], company["required_for_agents"]) == (["gold", "tin"], True)
    with pytest.raises(ValueError, match="duplicate_value"):
        fake.add_contact_field("Seats")
    with pytest.raises(ValueError, match="custom_text"):
        fake.add_contact_field("Other", "text")
    again = FakeFreshdesk.from_world({"add": {"contact_fields": [{"label": "Seats"}]}})
    assert again.state.contact_fields[204007500102].name == "seats"


def test_a_required_field_with_a_wrong_value_is_refused_once(fake: FakeFreshdesk) -> None:
    for add, path in ((fake.add_company_field, "companies"), (fake.add_contact_field, "contacts")):
        add("Tier", "custom_dropdown", choices=["gold", "tin"], required=True)
        body = {"name": "X", "custom_fields": {"tier": "wood"}, **({"mobile": "017"} if path == "contacts" else {})}
        answer = call(fake, "POST", path, body)
        assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [("custom_fields.tier", "invalid_value")]


def test_a_required_field_is_asked_for_when_something_is_made(fake: FakeFreshdesk) -> None:
    fake.add_company_field("Tier", required=True)
    fake.add_contact_field("Seats", required=True)
    for path, body in (("companies", {"name": "X"}), ("contacts", {"name": "X", "mobile": "017"})):
        answer = call(fake, "POST", path, body)
        assert [e["code"] for e in answer.json()["errors"]] == ["missing_field"]
        name = answer.json()["errors"][0]["field"].removeprefix("custom_fields.")
        made = call(fake, "POST", path, {**body, "custom_fields": {name: "x"}})
        assert made.status_code == 201
        # INF: an update is asked for it only when it would be emptied
        assert call(fake, "PUT", f"{path}/{made.json()['id']}", {"description": "d"}).status_code == 200
        assert call(fake, "PUT", f"{path}/{made.json()['id']}", {"custom_fields": {name: None}}).status_code == 400
