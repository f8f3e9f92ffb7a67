"""What administrators make of the ticket form is true at once: for everyone's fields, for tickets and for searches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otai_mocks import Clock, FakeFreshdesk

from .form_calls import ADMIN, BANK, CHOICE, ISSUE, NOW, call, field_of, made, message, refused, ticket


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(clock=Clock(NOW, step=0), plan="unlimited") as fake:
        yield fake


def test_a_new_field_has_the_recorded_keys_and_stands_at_the_end(fake: FakeFreshdesk) -> None:
    body = {"label": "Test Field", "label_for_customers": "Test Field", "type": "custom_text"}
    answer = call(fake, "POST", "admin/ticket_fields", body)
    row = answer.json()
    assert tuple(row) == ADMIN
    assert answer.headers["Location"] == f"{fake.url}/api/v2/admin/ticket_fields/{row['id']}"
    assert (row["name"], row["position"], row["default"], row["customers_can_edit"]) == (
        "cf_test_field",
        19,
        False,
        False,
    )
    again = made(fake, body)
    assert again["name"] != row["name"]
    assert again["name"].removeprefix("cf_test_field").isdigit()


def test_the_list_has_no_choices_and_refuses_pages(fake: FakeFreshdesk) -> None:
    rows = call(fake, "GET", "admin/ticket_fields").json()
    assert tuple(rows[0]) == (*ADMIN, "portal_cc", "portal_cc_to")
    assert all("choices" not in row for row in rows)
    assert [row["position"] for row in rows] == sorted(row["position"] for row in rows)
    assert refused(fake, "GET", "admin/ticket_fields?page=1&per_page=5") == [
        ("page", "invalid_field"),
        ("per_page", "invalid_field"),
    ]


def test_choices_of_a_dropdown_have_ids_and_hang_on_the_field(fake: FakeFreshdesk) -> None:
    row = made(fake)
    assert tuple(row) == (*ADMIN, "choices")
    assert tuple(row["choices"][0]) == CHOICE
    assert [(c["position"], c["value"], c["parent_choice_id"]) for c in row["choices"]] == [
        (1, "Refund", row["id"]),
        (2, "Broken", row["id"]),
    ]
    assert call(fake, "GET", f"admin/ticket_fields/{row['id']}").json() == row
    assert field_of(fake, "cf_issue_type")["choices"] == ["Refund", "Broken"]


def test_numbered_choices_have_the_number_as_id(fake: FakeFreshdesk) -> None:
    for name, first in (("status", (2, "Open")), ("priority", (1, "Low")), ("source", (1, "Email"))):
        choices = call(fake, "GET", f"admin/ticket_fields/{field_of(fake, name)['id']}").json()["choices"]
        assert (choices[0]["id"], choices[0]["label"]) == first


def test_a_new_field_is_at_once_one_of_tickets_and_searches(fake: FakeFreshdesk) -> None:
    made(fake)
    assert "'Refund,Broken'" in message(ticket(fake, custom_fields={"cf_issue_type": "Lost"}))
    number = ticket(fake, custom_fields={"cf_issue_type": "Broken"}).json()["id"]
    found = call(fake, "GET", "search/tickets", query="\"cf_issue_type:'Broken'\"").json()
    assert [row["id"] for row in found["results"]] == [number]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("custom_text", "x", 1),
        ("custom_paragraph", "x" * 300, 1),
        ("custom_checkbox", True, "yes"),
        ("custom_number", 5, "5"),
        ("custom_decimal", 1.5, "1.5"),
        ("custom_date", "2026-09-01", "soon"),
    ],
)
def test_every_type_can_be_made(fake: FakeFreshdesk, kind: str, good: Any, bad: Any) -> None:
    made(fake, {"label": "New", "label_for_customers": "New", "type": kind})
    assert ticket(fake, custom_fields={"cf_new": good}).status_code == 201
    assert ticket(fake, custom_fields={"cf_new": bad}).status_code == 400


def test_a_field_that_agents_need_is_missed(fake: FakeFreshdesk) -> None:
    row = made(fake, required_for_agents=True)
    assert "'Refund,Broken'" in message(ticket(fake))
    call(fake, "PUT", f"admin/ticket_fields/{row['id']}", {"required_for_agents": False})
    assert ticket(fake).status_code == 201


def test_a_field_needed_for_closing_is_missed_on_closing_only(fake: FakeFreshdesk) -> None:
    made(fake, required_for_closure=True)
    call(fake, "PUT", f"admin/ticket_fields/{field_of(fake, 'ticket_type')['id']}", {"required_for_closure": True})
    number = ticket(fake).json()["id"]
    answer = ticket(fake, number, status=5)
    assert [entry["field"] for entry in answer.json()["errors"]] == ["custom_fields.cf_issue_type", "type"]
    assert ticket(fake, number, status=5, type="Question", custom_fields={"cf_issue_type": "Refund"}).status_code == 200
    assert ticket(fake, number, priority=2).status_code == 200


def test_choices_are_changed_removed_and_added_by_id(fake: FakeFreshdesk) -> None:
    row = made(fake)
    number = ticket(fake, custom_fields={"cf_issue_type": "Refund"}).json()["id"]
    refund, broken = (choice["id"] for choice in row["choices"])
    changes = [{"id": broken, "deleted": True}, {"id": refund, "value": "Money back"}, {"value": "Late", "position": 1}]
    after = call(fake, "PUT", f"admin/ticket_fields/{row['id']}", {"choices": changes}).json()
    assert [(c["position"], c["value"]) for c in after["choices"]] == [(1, "Late"), (2, "Money back")]
    assert after["choices"][1]["id"] == refund
    assert fake.tickets[number].custom_fields == {"cf_issue_type": "Money back"}


def test_what_was_read_can_be_sent_back(fake: FakeFreshdesk) -> None:
    row = made(fake, BANK)
    for number in (row["id"], field_of(fake, "status")["id"], field_of(fake, "ticket_type")["id"]):
        seen = call(fake, "GET", f"admin/ticket_fields/{number}").json()
        answer = call(fake, "PUT", f"admin/ticket_fields/{number}", {"choices": seen["choices"]})
        assert answer.json() == seen


def test_types_and_statuses_are_changed_here_too(fake: FakeFreshdesk) -> None:
    types, status = field_of(fake, "ticket_type"), field_of(fake, "status")
    call(fake, "PUT", f"admin/ticket_fields/{types['id']}", {"choices": [{"value": "Praise"}]})
    assert ticket(fake, type="Praise").status_code == 201
    assert message(ticket(fake, type="Blame")).endswith("Refund,Praise'")
    new = {"value": "Waiting on Parts", "label_for_customers": "Please wait", "position": 2}
    call(fake, "PUT", f"admin/ticket_fields/{status['id']}", {"choices": [new, {"id": 6, "deleted": True}]})
    assert field_of(fake, "status")["choices"]["8"] == ["Waiting on Parts", "Please wait"]
    assert list(field_of(fake, "status")["choices"]) == ["2", "8", "3", "4", "5", "7"]
    assert message(ticket(fake, status=6)) == "It should be one of these values: '2,3,4,5,7,8'"
    assert ticket(fake, status=8).status_code == 201
    path = f"admin/ticket_fields/{status['id']}"
    assert refused(fake, "PUT", path, {"choices": [{"id": 2, "deleted": True}]}) == [("choices", "readonly_field")]


def test_a_position_moves_the_others(fake: FakeFreshdesk) -> None:
    row = made(fake, position=1)
    assert [r["name"] for r in call(fake, "GET", "ticket_fields").json()][:2] == ["cf_issue_type", "requester"]
    call(fake, "PUT", f"admin/ticket_fields/{row['id']}", {"position": 2})
    rows = call(fake, "GET", "ticket_fields").json()
    assert [r["name"] for r in rows][:3] == ["requester", "cf_issue_type", "subject"]
    assert [r["position"] for r in rows] == list(range(1, len(rows) + 1))


def test_a_deleted_field_is_gone_everywhere(fake: FakeFreshdesk) -> None:
    row = made(fake, BANK)
    number = ticket(fake, custom_fields={"cf_bank": "South", "cf_city": "Rome"}).json()["id"]
    assert call(fake, "DELETE", f"admin/ticket_fields/{row['id']}").status_code == 204
    assert not {"cf_bank", "cf_city", "cf_branch"} & set(call(fake, "GET", f"tickets/{number}").json()["custom_fields"])
    assert ticket(fake, custom_fields={"cf_bank": "South"}).status_code == 400
    assert call(fake, "GET", f"admin/ticket_fields/{row['id']}").status_code == 404
    status = field_of(fake, "status")["id"]
    assert refused(fake, "DELETE", f"admin/ticket_fields/{status}") == [("id", "readonly_field")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("label", "missing_field"), ("label_for_customers", "missing_field"), ("type", "missing_field")]),
        ({**ISSUE, "type": "custom_rating"}, [("type", "invalid_value"), ("choices", "invalid_field")]),
        ({**ISSUE, "type": "custom_text"}, [("choices", "invalid_field")]),
        ({**ISSUE, "choices": []}, [("choices", "invalid_value")]),
        ({**ISSUE, "choices": [{"position": 1}]}, [("choices", "missing_field")]),
        ({**ISSUE, "choices": ["a"]}, [("choices", "datatype_mismatch")]),
        ({**ISSUE, "choices": [{"value": "a", "colour": "red"}]}, [("choices.colour", "invalid_field")]),
        ({**ISSUE, "choices": [{"value": "a", "choices": [{"value": "b"}]}]}, [("choices", "invalid_value")]),
        ({**ISSUE, "section_mappings": [{"section_id": 7}]}, [("section_mappings", "invalid_value")]),
        ({**ISSUE, "dependent_fields": []}, [("dependent_fields", "invalid_field")]),
        ({**BANK, "dependent_fields": []}, [("dependent_fields.level", "missing_field"), ("choices", "invalid_value")]),
    ],
)
def test_what_is_no_field_is_refused(fake: FakeFreshdesk, body: Any, expected: Any) -> None:
    assert refused(fake, "POST", "admin/ticket_fields", body) == expected


def test_two_choices_of_one_value_are_refused(fake: FakeFreshdesk) -> None:
    row = made(fake)
    path = f"admin/ticket_fields/{row['id']}"
    assert refused(fake, "PUT", path, {"choices": [{"value": "refund"}]}, 409) == [("choices", "duplicate_value")]
    assert refused(fake, "PUT", path, {"type": "custom_text"}) == [("type", "readonly_field")]


def test_agents_are_denied(fake: FakeFreshdesk) -> None:
    answer = call(fake, "GET", "admin/ticket_fields", key=f"{fake.api_key}-ben.berger")
    assert answer.json()["code"] == "access_denied"


# --- whatever is sent ---------------------------------------------------------------------------------

labels = st.sampled_from(["A", "B", "C", "D", "E", "F"])
changes = st.lists(
    st.one_of(
        st.fixed_dictionaries({"value": labels}, optional={"position": st.integers(1, 9)}),
        st.fixed_dictionaries(
            {"which": st.integers(0, 5)},
            optional={"deleted": st.booleans(), "position": st.integers(1, 9), "value": labels},
        ),
    ),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(changes, min_size=1, max_size=4))
def test_choices_stay_a_numbered_list_of_different_values(rounds: Any) -> None:
    with FakeFreshdesk(plan="unlimited") as fake:
        row = made(fake)
        for sent in rounds:
            ids = [choice["id"] for choice in row["choices"]]
            body = [
                {"id": ids[c["which"] % len(ids)], **{k: x for k, x in c.items() if k != "which"}}
                if "which" in c
                else c
                for c in sent
                if "which" not in c or ids
            ]
            answer = call(fake, "PUT", f"admin/ticket_fields/{row['id']}", {"choices": body})
            assert answer.status_code in (200, 400, 409)
            row = call(fake, "GET", f"admin/ticket_fields/{row['id']}").json()
            assert [c["position"] for c in row["choices"]] == list(range(1, len(row["choices"]) + 1))
            values = [c["value"] for c in row["choices"]]
            assert len(set(values)) == len(values) == len({c["id"] for c in row["choices"]})
            assert field_of(fake, "cf_issue_type")["choices"] == values
            gone = {i["id"] for i in body if i.get("deleted")}
            assert answer.status_code != 200 or not gone & {c["id"] for c in row["choices"]}
