"""Nested fields and sections: parts of the ticket form that hang on a chosen value."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from otai_mocks import Clock, FakeFreshdesk

from .form_calls import ADMIN, BANK, NOW, SECTION, call, field_of, made, message, refused, ticket


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(clock=Clock(NOW, step=0), plan="unlimited") as fake:
        yield fake


def test_a_nested_field_has_a_name_for_each_level(fake: FakeFreshdesk) -> None:
    row = made(fake, BANK)
    assert tuple(row) == (*ADMIN, "choices", "dependent_fields")
    assert [(d["name"], d["level"], d["ticket_field_id"]) for d in row["dependent_fields"]] == [
        ("cf_city", 2, row["id"]),
        ("cf_branch", 3, row["id"]),
    ]
    north = row["choices"][0]
    assert north["choices"][0]["parent_choice_id"] == north["id"]
    seen = field_of(fake, "cf_bank")
    assert seen["choices"] == {"North": {"Oslo": ["Harbour"]}, "South": {"Rome": [], "Oslo": []}}
    assert [level["name"] for level in seen["nested_ticket_fields"]] == ["cf_city", "cf_branch"]
    assert {"cf_bank", "cf_city", "cf_branch"} <= set(ticket(fake).json()["custom_fields"])


def test_a_lower_value_must_hang_below_the_upper_one(fake: FakeFreshdesk) -> None:
    made(fake, BANK)
    good = {"cf_bank": "North", "cf_city": "Oslo", "cf_branch": "Harbour"}
    number = ticket(fake, custom_fields=good).json()["id"]
    assert message(ticket(fake, custom_fields={"cf_bank": "North", "cf_city": "Rome"})).endswith("'Oslo'")
    assert message(ticket(fake, custom_fields={"cf_city": "Rome"})).endswith("'North,South'")
    assert ticket(fake, number, custom_fields={"cf_city": "Rome"}).status_code == 400
    values = ticket(fake, number, custom_fields={"cf_bank": "South", "cf_city": "Rome"}).json()["custom_fields"]
    assert (values["cf_city"], values["cf_branch"]) == ("Rome", None)


def test_a_renamed_choice_is_renamed_on_its_own_branch_only(fake: FakeFreshdesk) -> None:
    row = made(fake, BANK)
    one = ticket(fake, custom_fields={"cf_bank": "North", "cf_city": "Oslo"}).json()["id"]
    two = ticket(fake, custom_fields={"cf_bank": "South", "cf_city": "Oslo"}).json()["id"]
    north = row["choices"][0]
    changes = [{"id": north["id"], "choices": [{"id": north["choices"][0]["id"], "value": "Bergen"}]}]
    call(fake, "PUT", f"admin/ticket_fields/{row['id']}", {"choices": changes})
    assert [fake.tickets[n].custom_fields["cf_city"] for n in (one, two)] == ["Bergen", "Oslo"]


def test_the_builder_knows_lower_levels(fake: FakeFreshdesk) -> None:
    fake.add_ticket_field("area", "nested_field", {"A": {"B": ["C"]}}, lower=("Part", "Screw"))
    assert ticket(fake, custom_fields={"cf_area": "A", "cf_part": "B", "cf_screw": "C"}).status_code == 201
    assert ticket(fake, custom_fields={"cf_area": "A", "cf_part": "C"}).status_code == 400
    with pytest.raises(ValueError, match="level 2"):
        fake.add_ticket_field("x", lower=("y",))


# --- sections ---------------------------------------------------------------------------------------


def test_a_section_and_the_fields_in_it(fake: FakeFreshdesk) -> None:
    row = made(fake)
    path = f"admin/ticket_fields/{row['id']}/sections"
    broken = row["choices"][1]["id"]
    part = call(fake, "POST", path, {"label": "Parts", "choice_ids": [broken]})
    assert (part.status_code, tuple(part.json())) == (201, SECTION)
    number = part.json()["id"]
    inside = made(
        fake,
        {"label": "Part", "label_for_customers": "Part", "type": "custom_text", "required_for_agents": True},
        section_mappings=[{"section_id": number, "position": 1}],
    )
    assert tuple(inside) == (*ADMIN, "section_mappings")
    assert call(fake, "GET", path).json()[0]["ticket_field_ids"] == [inside["id"]]
    assert "sections" not in call(fake, "GET", f"admin/ticket_fields/{row['id']}").json()
    seen = call(fake, "GET", f"admin/ticket_fields/{row['id']}", include="section").json()
    assert (seen["has_section"], [s["id"] for s in seen["sections"]]) == (True, [number])
    assert ticket(fake, custom_fields={"cf_issue_type": "Refund"}).status_code == 201
    assert ticket(fake, custom_fields={"cf_issue_type": "Broken"}).status_code == 400
    changed = call(fake, "PUT", f"{path}/{number}", {"label": "Spare parts"}).json()
    assert (changed["label"], changed["choice_ids"]) == ("Spare parts", [broken])
    assert call(fake, "DELETE", f"{path}/{number}").status_code == 204
    assert call(fake, "GET", f"{path}/{number}").status_code == 404
    assert "section_mappings" not in call(fake, "GET", f"admin/ticket_fields/{inside['id']}").json()


def test_what_is_no_section_is_refused(fake: FakeFreshdesk) -> None:
    row = made(fake)
    path = f"admin/ticket_fields/{row['id']}/sections"
    assert refused(fake, "POST", path, {}) == [("label", "missing_field"), ("choice_ids", "missing_field")]
    assert refused(fake, "POST", path, {"label": "x", "choice_ids": [1]}) == [("choice_ids", "invalid_value")]
    text = field_of(fake, "cf_order_id")["id"]
    assert refused(fake, "POST", f"admin/ticket_fields/{text}/sections", {"label": "x"}) == [("id", "invalid_value")]


def test_the_documented_envelope_is_a_switch() -> None:
    with FakeFreshdesk(sections_wrapped=True) as fake:
        row = made(fake)
        path, body = (
            f"admin/ticket_fields/{row['id']}/sections",
            {"label": "x", "choice_ids": [row["choices"][0]["id"]]},
        )
        answer = call(fake, "POST", path, body).json()
        assert list(answer) == ["sections"]
        assert list(call(fake, "GET", f"{path}/{answer['sections'][0]['id']}").json()) == ["section"]


def test_a_world_file_keeps_ids_levels_and_sections(fake: FakeFreshdesk) -> None:
    row = made(fake)
    call(
        fake,
        "POST",
        f"admin/ticket_fields/{row['id']}/sections",
        {"label": "x", "choice_ids": [row["choices"][0]["id"]]},
    )
    made(fake, BANK)
    again = FakeFreshdesk.from_world(fake.to_world())
    assert again.state == fake.state
    old = fake.to_world()
    for field in old["tables"]["ticket_fields"]:
        del field["choice_ids"]
    assert all(f.choice_ids for f in FakeFreshdesk.from_world(old).state.ticket_fields.values() if f.name == "cf_bank")
