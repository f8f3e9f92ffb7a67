"""Custom objects (REC PBR, DOC Custom Objects)."""

from __future__ import annotations

from typing import Any

from . import keys as recorded
from .desk import Account, Desk
from .table import Section

SECTION = Section()
fact = SECTION.fact


def _opened(desk: Desk) -> tuple[Account, str]:
    """An account with bookings, and where their records are."""
    account = desk.open()
    fields = {"customer_id": {"type": "PRIMARY", "unique": True}, "age": "NUMBER", "paid": "DECIMAL"}
    schema = account.fake.add_custom_object("Bookings", fields, prefix="BKG")
    return account, f"custom_objects/schemas/{schema.id}/records"


def _refused(answer: Any, status: int, error_type: str) -> list[str]:
    """The messages of the envelope that custom objects have of their own."""
    assert answer.status_code == status, answer.text
    assert list(answer.json()) == ["error_type", "message", "errors"]
    assert answer.json()["error_type"] == error_type
    return [entry["message"] for entry in answer.json()["errors"]]


@fact("desk-schemas", "Schemas in an object, fields with uuids, unique as text, times in milliseconds", "REC PBR")
def _(desk: Desk) -> None:
    account, path = _opened(desk)
    answer = account.get("custom_objects/schemas").json()
    assert list(answer) == ["schemas"]
    schema = answer["schemas"][0]
    assert list(schema) == recorded.CUSTOM_SCHEMA
    assert list(schema["fields"][0]) == recorded.CUSTOM_FIELD
    assert schema["fields"][0]["field_options"] == {"unique": "true"}
    assert schema["created_time"] == 1787151600000
    assert account.get(path.removesuffix("/records")).json() == schema


@fact("desk-records", "Records: display_id with the prefix, times, data, version; POST answers one", "REC PBR")
def _(desk: Desk) -> None:
    account, path = _opened(desk)
    made = account.post(path, {"data": {"customer_id": "C1"}})
    assert (made.status_code, list(made.json())) == (201, recorded.CUSTOM_RECORD)
    assert (made.json()["display_id"], made.json()["version"]) == ("BKG-1", 1)
    assert account.get(path).json()["records"] == [made.json()]


@fact("desk-records-null", "A record that is viewed has all fields, null where there is no value", "DOC")
def _(desk: Desk) -> None:
    account, path = _opened(desk)
    account.post(path, {"data": {"customer_id": "C1"}})
    assert account.get(f"{path}/BKG-1").json()["data"] == {"customer_id": "C1", "age": None, "paid": None}


@fact("desk-records-links", "The list has _links with relative hrefs: next where there is more, count", "REC PBR, DOC")
def _(desk: Desk) -> None:
    account, path = _opened(desk)
    for number in range(3):
        account.fake.add_custom_record("Bookings", {"customer_id": f"C{number}"})
    links = account.get(path, page_size=2).json()["_links"]
    assert list(links) == ["next", "count"]
    assert links["next"]["href"].startswith("/schemas/900001/records?page_size=2&prev_token=&next_token=")
    assert account.get(f"custom_objects{links['count']['href']}").json() == {"count": 3}
    last = account.get(f"custom_objects{links['next']['href']}").json()
    assert ([row["display_id"] for row in last["records"]], list(last["_links"])) == (["BKG-1"], ["count", "prev"])


@fact("desk-records-filters", "Filters field=value, field[gte]=… and created_time[gte]=…, ANDed", "REC PBR, DOC")
def _(desk: Desk) -> None:
    account, path = _opened(desk)
    for age in (30, 40):
        account.fake.add_custom_record("Bookings", {"customer_id": str(age), "age": age})
    for params in ({"age": 40}, {"age[gte]": 35}, {"age[gte]": 30, "customer_id": "40"}):
        assert [row["data"]["age"] for row in account.get(path, **params).json()["records"]] == [40]
    assert account.get(path, **{"created_time[gte]": "2026-08-20T00:00:00.000Z"}).json()["records"] == []


@fact("desk-records-order", "20 records a page, the newest first; page_size up to 100; sort_by=field;ASC", "DOC")
def _(desk: Desk) -> None:
    account, path = _opened(desk)
    for age in range(21):
        account.fake.add_custom_record("Bookings", {"customer_id": str(age), "age": 50 - age})
    rows = account.get(path).json()["records"]
    assert (len(rows), rows[0]["display_id"]) == (20, "BKG-21")
    by_age = account.get(path, sort_by="customer_id;DESC", page_size=100).json()["records"]
    assert (len(by_age), by_age[0]["data"]["customer_id"]) == (21, "9")


@fact(
    "desk-records-version", "A version that is not the record's is a CONSTRAINT_VIOLATION, which changes nothing", "DOC"
)
def _(desk: Desk) -> None:
    account, path = _opened(desk)
    account.post(path, {"data": {"customer_id": "C1"}})
    assert account.put(f"{path}/BKG-1", {"version": 1, "data": {"age": 1}}).json()["version"] == 2
    stale = account.put(f"{path}/BKG-1", {"version": 1, "data": {"age": 2}})
    messages = _refused(stale, stale.status_code, "CONSTRAINT_VIOLATION")
    assert messages == ["Unable to update the record. Please try again."]
    assert account.get(f"{path}/BKG-1").json()["data"]["age"] == 1


@fact("desk-records-missing", "What does not exist is RESOURCE_NOT_FOUND in the envelope of custom objects", "DOC")
def _(desk: Desk) -> None:
    account, path = _opened(desk)
    for place, text in (
        ("custom_objects/schemas/7", "Custom object with id '7' does not exist."),
        (f"{path}/CUS-123", "Record with id 'CUS-123' does not exist."),
    ):
        answer = account.get(place)
        assert _refused(answer, 404, "RESOURCE_NOT_FOUND") == []
        assert answer.json()["message"] == text


@fact("desk-records-invalid", "Wrong values are INVALID_INPUT with a sentence for each field", "DOC")
def _(desk: Desk) -> None:
    account, path = _opened(desk)
    answer = account.post(path, {"data": {"customer_id": 5, "age": 1.5, "paid": 5, "order_name": "x"}})
    assert _refused(answer, 400, "INVALID_INPUT") == [
        "Please enter a valid text for 'Customer Id' field.",
        "Please enter a valid number for 'Age' field.",
        "Please enter a valid decimal value for 'Paid' field.",
        "Field does not exist.",
    ]
    assert account.get(path).json()["records"] == []


@fact("desk-records-filter-refusals", "What cannot be filtered, ten conditions at most, fields to sort by", "DOC")
def _(desk: Desk) -> None:
    account, path = _opened(desk)
    many = {f"field{number}": "x" for number in range(11)}
    for params, text in (
        ({"paid": "1.0"}, "Field 'Paid' cannot be used to filter records."),
        (many, "A maximum of 10 filter conditions can be applied while querying the list of records."),
        ({"sort_by": "paid;ASC"}, "Invalid field specified in sort parameter."),
    ):
        assert _refused(account.get(path, **params), 400, "INVALID_INPUT") == [text]


SECTION.leave_out(
    "desk-records-metadata",
    "The records of a list have metadata with primary_field_name",
    "DOC",
    "it was not there in the recordings",
)
SECTION.leave_out(
    "desk-custom-object-limits",
    "20 objects, 100 fields, 30 filterable, 60 searchable, 6 unique and 5 lookup fields at most",
    "DOC",
    "custom objects are made in the portal: the fake's are made by its builders",
)
