"""Exports and imports of contacts and companies: files made and read, states by the clock of the fake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
import requests

from otai_mocks import Clock, FakeFreshdesk

NOW = datetime(2026, 8, 19, 15, 0, tzinfo=timezone.utc)
FIELDS = {"fields": {"default_fields": ["name", "email", "company_name"], "custom_fields": ["customer_number"]}}


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(clock=Clock(NOW, step=0)) as fake:
        yield fake


def call(fake: FakeFreshdesk, verb: str, path: str, body: Any = None, **options: Any) -> requests.Response:
    return requests.request(verb, f"{fake.url}/api/v2/{path}", auth=(fake.api_key, "X"), json=body, **options)


def test_an_exported_file_is_downloaded_when_the_export_is_done(fake: FakeFreshdesk) -> None:
    emma = next(iter(fake.contacts.values()))
    call(fake, "PUT", f"contacts/{emma.id}", {"custom_fields": {"customer_number": "7"}})
    number = call(fake, "POST", "contacts/export", FIELDS).json()["id"]
    assert call(fake, "GET", f"contacts/export/{number}").json() == {"id": number, "status": "in_progress"}
    running = call(fake, "POST", "contacts/export", FIELDS)
    assert (running.status_code, running.json()["code"]) == (400, "inconsistent_state")
    fake.clock.advance(seconds=3)
    done = call(fake, "GET", f"contacts/export/{number}").json()
    lines = requests.get(done["download_url"]).text.splitlines()
    assert lines[:2] == ["name,email,company_name,customer_number", "Emma Evans,emma@globex.example,Globex,7"]
    assert len(lines) == 1 + len(fake.contacts)
    assert call(fake, "GET", f"companies/export/{number}").status_code == 404
    fake.clock.advance(days=15)
    assert "download_url" not in call(fake, "GET", f"contacts/export/{number}").json()
    assert call(fake, "POST", "contacts/export", FIELDS).status_code == 200


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        (None, "fields", "missing_field"),
        ({"default_fields": []}, "fields.custom_fields", "missing_field"),
        ({"default_fields": ["shoe"], "custom_fields": []}, "fields.default_fields", "invalid_value"),
        ({"default_fields": [], "custom_fields": ["shoe"]}, "fields.custom_fields", "invalid_value"),
    ],
)
def test_a_wrong_export_is_refused(fake: FakeFreshdesk, fields: Any, field: str, code: str) -> None:
    before = fake.snapshot()
    answer = call(fake, "POST", "companies/export", {} if fields is None else {"fields": fields})
    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [(field, code)]
    assert fake.state == before


def test_rows_are_imported_and_those_that_fail_are_reported(fake: FakeFreshdesk) -> None:
    text = "id,name,email,number\n1,Kim,kim@example.com,42\n2,Eve,emma@globex.example,\n3,Nobody,,\n"
    columns = {"fields[name]": "1", "fields[email]": "2", "fields[customer_number]": "3"}
    started = call(fake, "POST", "contacts/imports", files={"file": ("c.csv", text)}, data=columns).json()
    assert (started["status"], started["total_records"], started["completed_records"]) == ("in_progress", 3, 1)
    assert started["estimated_time_remaining"] == "00:00:03"
    fake.clock.advance(seconds=3)
    done = call(fake, "GET", f"contacts/imports/{started['id']}").json()
    assert (done["status"], done["failures"]["count"]) == ("completed", 2)
    assert requests.get(done["failures"]["report"]).text.count("\n") == 1
    kim = next(c for c in fake.contacts.values() if c.name == "Kim")
    assert kim.custom_fields == {"customer_number": "42"}
    late = call(fake, "PUT", f"contacts/imports/{started['id']}/cancel").json()
    assert late["status"] == "completed"
    assert call(fake, "GET", f"companies/imports/{started['id']}").status_code == 404


def test_the_five_newest_imports_are_listed(fake: FakeFreshdesk) -> None:
    made = []
    for number in range(6):
        file = {"file": ("c.csv", f"name\nCompany {number}\n")}
        made.append(call(fake, "POST", "companies/imports", files=file, data={"fields[name]": "0"}).json()["id"])
    assert [row["id"] for row in call(fake, "GET", "companies/imports").json()] == made[:0:-1]
    assert call(fake, "GET", "companies/imports?status=failed").json() == []
    assert call(fake, "GET", "companies/imports?status=done").status_code == 400
    again = FakeFreshdesk.from_world(fake.to_world())
    assert again.state.transfers == fake.state.transfers


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({"data": {"fields[name]": "0"}, "files": {"x": ("a", "b")}}, {"file", "x"}),
        ({"data": {"fields[name]": "x"}, "files": {"file": ("a", "b")}}, {"fields"}),
        ({"files": {"file": ("a", b"\xff\xfe\xff")}, "data": {"fields[name]": "0"}}, {"file"}),
    ],
)
def test_a_wrong_import_is_refused(fake: FakeFreshdesk, form: dict[str, Any], fields: set[str]) -> None:
    before = fake.snapshot()
    answer = call(fake, "POST", "contacts/imports", **form)
    assert {entry["field"] for entry in answer.json()["errors"]} == fields
    assert fake.state == before


def test_agents_are_made_in_bulk_all_or_none(fake: FakeFreshdesk) -> None:
    rows = [{"email": f"{name}@acme.example", "ticket_scope": 1, "occasional": False} for name in "ab"]
    before = fake.snapshot()
    for wrong, field in (
        ([*rows, rows[0]], "agents[2].email"),
        ([*rows, {"email": "c@acme.example"}], "agents[2].ticket_scope"),
        ([], "agents"),
    ):
        answer = call(fake, "POST", "agents/bulk", {"agents": wrong})
        assert [entry["field"] for entry in answer.json()["errors"]] == [field]
    assert fake.state == before
    assert call(fake, "POST", "agents/bulk", {"agents": rows}).status_code == 202
    assert {"a@acme.example", "b@acme.example"} <= {agent.email for agent in fake.agents.values()}
