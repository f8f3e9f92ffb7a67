"""Calls that the tests of the ticket form have in common."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import requests

from otai_mocks import FakeFreshdesk

NOW = datetime(2026, 8, 19, 15, 0, tzinfo=timezone.utc)
ADMIN = (
    *("id", "name", "label", "label_for_customers", "position", "type", "default", "customers_can_edit"),
    *("customers_can_filter", "required_for_closure", "required_for_agents", "required_for_customers"),
    *("displayed_to_customers", "created_at", "updated_at", "archived"),
)
CHOICE = ("id", "position", "value", "parent_choice_id", "choices")
SECTION = ("id", "label", "parent_ticket_field_id", "choice_ids", "ticket_field_ids", "is_fsm")
ISSUE = {
    "label": "Issue Type",
    "label_for_customers": "What is it?",
    "type": "custom_dropdown",
    "choices": [{"value": "Refund", "position": 1}, {"value": "Broken", "position": 2}],
}
BANK = {
    "label": "Bank",
    "label_for_customers": "Bank",
    "type": "nested_field",
    "choices": [
        {"value": "North", "choices": [{"value": "Oslo", "choices": [{"value": "Harbour"}]}]},
        {"value": "South", "choices": [{"value": "Rome"}, {"value": "Oslo"}]},
    ],
    "dependent_fields": [
        {"label": "City", "label_for_customers": "City", "level": 2},
        {"label": "Branch", "label_for_customers": "Branch", "level": 3},
    ],
}


def call(fake: FakeFreshdesk, verb: str, path: str, body: Any = None, key: str = "", **params: Any) -> Any:
    url = f"{fake.url}/api/v2/{path}"
    return requests.request(verb, url, auth=(key or fake.api_key, "X"), json=body, params=params)


def made(fake: FakeFreshdesk, body: Any = ISSUE, **values: Any) -> Any:
    answer = call(fake, "POST", "admin/ticket_fields", {**body, **values})
    assert answer.status_code == 201, answer.text
    return answer.json()


def ticket(fake: FakeFreshdesk, number: int | None = None, **values: Any) -> requests.Response:
    if number is not None:
        return call(fake, "PUT", f"tickets/{number}", values)
    body = {"email": "emma@globex.example", "subject": "s", "description": "d", "status": 2, "priority": 1}
    return call(fake, "POST", "tickets", {**body, **values})


def refused(fake: FakeFreshdesk, verb: str, path: str, body: Any = None, status: int = 400) -> list[tuple[str, str]]:
    """(field, code) of a refusal, after which nothing is changed."""
    before = fake.snapshot()
    answer = call(fake, verb, path, body)
    assert answer.status_code == status, answer.text
    assert fake.state == before
    return [(entry["field"], entry["code"]) for entry in answer.json()["errors"]]


def field_of(fake: FakeFreshdesk, name: str) -> Any:
    return next(row for row in call(fake, "GET", "ticket_fields").json() if row["name"] == name)


def message(answer: requests.Response) -> str:
    assert answer.status_code == 400, answer.text
    return str(answer.json()["errors"][0]["message"])
