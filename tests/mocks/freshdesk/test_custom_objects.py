"""Custom objects: schemas, records with versions, conditions, pages by token, and an envelope of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from otai_mocks import Clock, FakeFreshdesk
from otai_mocks.freshdesk.tables.modules.custom_objects import CustomSchema

NOW = datetime(2026, 8, 19, 15, 0, tzinfo=timezone.utc)
SCHEMA = (
    *("name", "prefix", "title", "description", "version", "deleted", "id", "form_options", "created_time"),
    *("updated_time", "icon_link", "fields"),
)
FIELD = (
    *("id", "name", "label", "type", "position", "required", "editable", "visible", "deleted", "placeholder", "hint"),
    *("field_options", "filterable", "searchable", "has_dependents", "parent_id", "choices", "default", "validations"),
)
RECORD = ("display_id", "created_time", "updated_time", "data", "version")


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(clock=Clock(NOW, step=0)) as fake:
        bookings(fake)
        yield fake


def bookings(fake: FakeFreshdesk) -> CustomSchema:
    return fake.add_custom_object(
        "Bookings",
        {
            "customer_id": {"type": "PRIMARY", "label": "Customer ID", "unique": True},
            "name": "TEXT",
            "age": "NUMBER",
            "paid": "DECIMAL",
            "day": "DATE",
            "vip": "CHECKBOX",
            "notes": "PARAGRAPH",
            "country": {"type": "DROPDOWN", "choices": ["Spain", "France"]},
            "extras": {"type": "MULTI_SELECT", "choices": ["Lunch", "Spa"]},
            "ticket": {"type": "RELATIONSHIP", "lookup": "ticket"},
        },
        prefix="BKG",
    )


def call(fake: FakeFreshdesk, verb: str, path: str, body: Any = None, **params: Any) -> requests.Response:
    url = f"{fake.url}/api/v2/custom_objects/{path.lstrip('/')}"
    return requests.request(verb, url, auth=(fake.api_key, "X"), json=body, params=params)


def records(fake: FakeFreshdesk) -> str:
    return f"schemas/{next(iter(fake.state.custom_objects.schemas))}/records"


def wrong(answer: requests.Response) -> list[tuple[str, str]]:
    """(name, message) of what was refused."""
    assert answer.status_code == 400, answer.text
    body = answer.json()
    assert list(body) == ["error_type", "message", "errors"]
    assert (body["error_type"], body["message"]) == ("INVALID_INPUT", "Invalid input")
    return [(entry["name"], entry["message"]) for entry in body["errors"]]


def test_schemas_are_read(fake: FakeFreshdesk) -> None:
    answer = call(fake, "GET", "schemas").json()
    assert list(answer) == ["schemas"]
    (schema,) = answer["schemas"]
    assert (tuple(schema), tuple(schema["fields"][0])) == (SCHEMA, FIELD)
    assert (schema["prefix"], schema["created_time"]) == ("BKG", 1000 * int(NOW.timestamp()))
    assert [field["field_options"] for field in schema["fields"][:2]] == [{"unique": "true"}, {"unique": "false"}]
    assert [field["position"] for field in schema["fields"]] == list(range(1, 11))
    assert call(fake, "GET", f"schemas/{schema['id']}").json() == schema
    nowhere = call(fake, "GET", "schemas/7")
    assert nowhere.status_code == 404
    text = "Custom object with id '7' does not exist."
    assert nowhere.json() == {"error_type": "RESOURCE_NOT_FOUND", "message": text, "errors": []}


def test_a_record_is_made_read_changed_and_deleted(fake: FakeFreshdesk) -> None:
    path = records(fake)
    data = {"customer_id": "C1234", "name": "Alan Turing", "age": 35}
    made = call(fake, "POST", path, {"data": data})
    assert (made.status_code, tuple(made.json())) == (201, RECORD)
    assert (made.json()["display_id"], made.json()["version"]) == ("BKG-1", 1)
    assert made.json()["data"] | data == made.json()["data"]
    assert made.json()["data"]["country"] is None
    assert call(fake, "GET", f"{path}/BKG-1").json() == made.json()
    fake.clock.advance(seconds=10)
    body = {"display_id": "BKG-1", "version": 1, "data": {**data, "age": 36}}
    changed = call(fake, "PUT", f"{path}/BKG-1", body).json()
    assert (changed["data"]["age"], changed["version"]) == (36, 2)
    assert changed["updated_time"] - changed["created_time"] == 10_000
    assert call(fake, "DELETE", f"{path}/BKG-1").status_code == 204
    gone = call(fake, "GET", f"{path}/BKG-1")
    assert (gone.status_code, gone.json()["message"]) == (404, "Record with id 'BKG-1' does not exist.")
    assert gone.headers["Content-Type"].startswith("application/json")
    assert call(fake, "POST", path, {"data": data}).json()["display_id"] == "BKG-2"


def test_an_update_of_an_old_version_is_a_conflict(fake: FakeFreshdesk) -> None:
    path = f"{records(fake)}/{fake.add_custom_record('Bookings', {'customer_id': 'C1'}).display_id}"
    assert call(fake, "PUT", path, {"version": 1, "data": {"age": 1}}).json()["version"] == 2
    stale = call(fake, "PUT", path, {"version": 1, "data": {"age": 2}})
    assert (stale.status_code, stale.json()["error_type"]) == (409, "CONSTRAINT_VIOLATION")
    text = "Unable to update the record. Please try again."
    assert stale.json()["errors"] == [{"type": "record", "name": "version", "message": text}]
    assert "is at version 2" in fake.journal[-1].why
    assert call(fake, "PUT", path, {"data": {"age": 3}}).json()["data"]["age"] == 3


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"customer": "x"}, [("customer", "Field does not exist.")]),
        ({"name": 5}, [("name", "Please enter a valid text for 'Name' field.")]),
        ({"name": "x" * 257}, [("name", "Value must not exceed 256 characters for 'Name' field.")]),
        ({"age": 1.5}, [("age", "Please enter a valid number for 'Age' field.")]),
        ({"paid": 5}, [("paid", "Please enter a valid decimal value for 'Paid' field.")]),
        ({"day": "01.02.2026"}, [("day", "Please enter a valid date for 'Day' field.")]),
        ({"vip": "yes"}, [("vip", "Please enter a boolean value for 'Vip' field.")]),
        ({"country": "India"}, [("country", "Invalid choice 'India' for 'Country' field.")]),
        (
            {"name": 5, "vip": 1},
            [
                ("name", "Please enter a valid text for 'Name' field."),
                ("vip", "Please enter a boolean value for 'Vip' field."),
            ],
        ),
    ],
)
def test_refused_records_are_not_made(fake: FakeFreshdesk, data: dict[str, Any], expected: list[Any]) -> None:
    assert wrong(call(fake, "POST", records(fake), {"data": {"customer_id": "C", **data}})) == expected
    assert not fake.state.custom_objects.records
    fake.add_custom_record("Bookings", {"customer_id": "C"})
    assert wrong(call(fake, "PUT", f"{records(fake)}/BKG-1", {"data": data})) == expected
    assert fake.state.custom_objects.records["BKG-1"].version == 1


def test_values_of_every_type_come_back_as_they_were_sent(fake: FakeFreshdesk) -> None:
    ticket = fake.add_ticket()
    data = {
        "customer_id": "C1",
        "name": "n",
        "age": 3,
        "paid": 12.5,
        "day": "2026-08-19",
        "vip": True,
        "notes": "x" * 1000,
        "country": "Spain",
        "extras": ["Spa"],
        "ticket": ticket.id,
    }
    assert call(fake, "POST", records(fake), {"data": data}).json()["data"] == data
    assert [name for name, _ in wrong(call(fake, "POST", records(fake), {"data": {"ticket": 9}}))] == [
        "ticket",
        "customer_id",
    ]
    for body in ({}, {"data": []}, {"data": {"customer_id": "C2"}, "title": "x"}):
        assert call(fake, "POST", records(fake), body).status_code == 400
    double = call(fake, "POST", records(fake), {"data": {"customer_id": "C1"}})
    assert (double.status_code, double.json()["errors"][0]["name"]) == (409, "customer_id")


def test_lookups_name_contacts_companies_and_records_by_their_ids(fake: FakeFreshdesk) -> None:
    fake.add_custom_object(
        "Visits",
        {
            "title": "PRIMARY",
            "who": {"type": "RELATIONSHIP", "lookup": "contact"},
            "where": {"type": "RELATIONSHIP", "lookup": "company"},
            "booking": {"type": "RELATIONSHIP", "lookup": "Bookings"},
        },
    )
    booking = fake.add_custom_record("Bookings", {"customer_id": "C1"})
    contact, company = next(iter(fake.contacts.values())), next(iter(fake.companies.values()))
    data = {"title": "T", "who": contact.org_contact_id, "where": company.org_company_id, "booking": booking.display_id}
    assert fake.add_custom_record("Visits", data).data == data
    for name, value in (("who", contact.id), ("where", company.id), ("booking", "VIS-1")):
        with pytest.raises(ValueError, match=name):
            fake.add_custom_record("Visits", {"title": "T", name: value})


def test_records_by_conditions_that_hold_together(fake: FakeFreshdesk) -> None:
    for number, (age, country) in enumerate([(30, "Spain"), (40, "France"), (50, "Spain")], 1):
        data = {"customer_id": f"C{number}", "age": age, "country": country, "vip": age > 35, "name": str(age)}
        fake.add_custom_record("Bookings", {**data, "extras": ["Spa"]}, created_at=NOW - timedelta(days=9 - number))

    def found(**params: Any) -> list[str]:
        answer = call(fake, "GET", records(fake), **params)
        assert answer.status_code == 200, answer.text
        numbers = [row["display_id"].removeprefix("BKG-") for row in answer.json()["records"]]
        assert call(fake, "GET", f"{records(fake)}/count", **params).json() == {"count": len(numbers)}
        return numbers

    assert found() == ["3", "2", "1"]
    assert found(country="Spain") == ["3", "1"]
    assert found(**{"age[gte]": 40}) == ["3", "2"]
    assert found(**{"age[gt]": 40}) == ["3"]
    assert found(**{"age[gte]": 40, "country": "Spain", "vip": "true"}) == ["3"]
    assert found(extras="Spa", customer_id="C2") == ["2"]
    assert found(**{"created_time[gte]": "2026-08-12T00:00:00.000Z"}) == ["3", "2"]
    assert found(**{"created_time[lt]": "2026-08-12T00:00:00.000Z"}) == ["1"]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"country": "India"}, ("country", "Please enter a valid value for 'Country' field in filter condition.")),
        ({"age": "old"}, ("age", "Please enter a valid value for 'Age' field in filter condition.")),
        ({"paid": "1.0"}, ("paid", "Field 'Paid' cannot be used to filter records.")),
        ({"colour": "red"}, ("colour", "Field does not exist.")),
        ({"name[gt]": "A"}, ("name", "Please enter a valid conditional operator for 'Name' field.")),
        ({"age[ne]": "1"}, ("age", "Please enter a valid conditional operator for 'Age' field.")),
        ({"sort_by": "paid;ASC"}, ("sort_by", "Invalid field specified in sort parameter.")),
        ({"sort_by": "age;UP"}, ("sort_by", "Invalid sort order specified in sort parameter.")),
        ({"sort_by": ";ASC"}, ("sort_by", "Invalid value provided as sort parameter.")),
    ],
)
def test_conditions_that_are_none(fake: FakeFreshdesk, params: dict[str, str], expected: tuple[str, str]) -> None:
    assert wrong(call(fake, "GET", records(fake), **params)) == [expected]


def test_ten_conditions_at_most_and_pages_of_a_hundred(fake: FakeFreshdesk) -> None:
    many = {f"f{number}": "x" for number in range(11)}
    assert [name for name, _ in wrong(call(fake, "GET", records(fake), **many))] == ["filters"]
    for params in ({"page_size": 101}, {"page_size": 0}, {"page_size": "all"}, {"next_token": "mine"}):
        assert len(wrong(call(fake, "GET", records(fake), **params))) == 1


@settings(max_examples=20, deadline=None)
@given(count=st.integers(0, 25), size=st.integers(1, 9))
def test_following_next_meets_every_record_once_and_prev_leads_back(count: int, size: int) -> None:
    with FakeFreshdesk(clock=Clock(NOW)) as fake:
        bookings(fake)
        for number in range(count):
            fake.add_custom_record("Bookings", {"customer_id": f"C{number}", "age": number % 3})
        first = page = call(fake, "GET", records(fake), page_size=size, sort_by="age;DESC").json()
        seen = [page]
        while "next" in page["_links"]:
            assert page["_links"]["next"]["href"].startswith("/schemas/")
            page = call(fake, "GET", page["_links"]["next"]["href"]).json()
            seen.append(page)
        rows = [row for page in seen for row in page["records"]]
        assert sorted(row["data"]["customer_id"] for row in rows) == sorted(f"C{n}" for n in range(count))
        assert [row["data"]["age"] for row in rows] == sorted((n % 3 for n in range(count)), reverse=True)
        assert call(fake, "GET", page["_links"]["count"]["href"]).json() == {"count": count}
        assert "prev" not in first["_links"]
        while "prev" in page["_links"]:
            page = call(fake, "GET", page["_links"]["prev"]["href"]).json()
        assert page["records"] == first["records"]


def test_an_account_without_custom_objects_says_so() -> None:
    with FakeFreshdesk(without_features=("custom_objects",)) as fake:
        answer = call(fake, "GET", "schemas")
        assert (answer.status_code, answer.json()["code"]) == (403, "require_feature")


def test_custom_objects_go_out_and_in_with_a_world(fake: FakeFreshdesk) -> None:
    fake.add_custom_record("Bookings", {"customer_id": "C1", "paid": 5.0, "extras": ["Spa"]})
    again = FakeFreshdesk.from_world(fake.to_world())
    assert again.state == fake.state
    assert again.add_custom_record("Bookings", {"customer_id": "C2"}).display_id == "BKG-2"
    by_hand = FakeFreshdesk.from_world(
        {
            "add": {
                "custom_objects": [{"name": "Rooms", "fields": {"number": "PRIMARY"}}],
                "custom_records": [{"custom_object": "Rooms", "data": {"number": "12"}}],
            }
        }
    )
    assert list(by_hand.state.custom_objects.records) == ["ROO-1"]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"a": "TEXT"}, "PRIMARY"),
        ({"a": "PRIMARY", "b": "COLOUR"}, "COLOUR"),
        ({"a": "PRIMARY", "b": "DROPDOWN"}, "choices"),
        ({"a": "PRIMARY", "b": "RELATIONSHIP"}, "lookup"),
        ({"a": {"type": "PRIMARY", "size": 3}}, "size"),
    ],
)
def test_a_custom_object_that_is_wrong_says_what(fake: FakeFreshdesk, fields: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        fake.add_custom_object("Rooms", fields)
    with pytest.raises(ValueError, match="exists"):
        fake.add_custom_object("Bookings", {"a": "PRIMARY"})
