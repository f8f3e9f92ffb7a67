"""Time entries: timers run by the clock of the fake, one of an agent at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from otai_mocks import Clock, FakeFreshdesk

NOW = datetime(2026, 8, 19, 15, 0, tzinfo=timezone.utc)
KEYS = (
    *("billable", "note", "id", "timer_running", "agent_id", "ticket_id", "company_id", "time_spent", "executed_at"),
    *("start_time", "created_at", "updated_at", "time_spent_in_seconds"),
)


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(clock=Clock(NOW, step=0)) as fake:
        fake.add_ticket(requester="emma@globex.example")
        yield fake


def call(fake: FakeFreshdesk, verb: str, path: str, body: Any = None, **params: Any) -> requests.Response:
    url = f"{fake.url}/api/v2/{path}"
    return requests.request(verb, url, auth=(fake.api_key, "X"), json=body, params=params)


def new(fake: FakeFreshdesk, **values: Any) -> Any:
    answer = call(fake, "POST", "tickets/1/time_entries", values)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_an_entry_with_its_time_is_answered_in_the_recorded_shape(fake: FakeFreshdesk) -> None:
    answer = call(fake, "POST", "tickets/1/time_entries", {"note": "Test", "time_spent": "10:40"})
    made = answer.json()
    assert (answer.status_code, tuple(made)) == (201, KEYS)
    assert answer.headers["Location"] == f"{fake.url}/api/v2/time_entries/{made['id']}"
    assert (made["timer_running"], made["time_spent"], made["time_spent_in_seconds"]) == (False, "10:40", 38400)
    assert (made["agent_id"], made["billable"]) == (next(iter(fake.agents)), True)
    assert made["company_id"] == fake.tickets[1].company_id is not None
    assert made["executed_at"] == made["start_time"] == made["created_at"] == "2026-08-19T15:00:00Z"
    assert call(fake, "GET", "tickets/1/time_entries").json() == [made] == call(fake, "GET", "time_entries").json()


def test_a_timer_runs_by_the_clock_until_it_is_stopped(fake: FakeFreshdesk) -> None:
    entry = new(fake)
    assert (entry["timer_running"], entry["time_spent"]) == (True, "00:00")
    fake.clock.advance(seconds=103)
    stopped = call(fake, "PUT", f"time_entries/{entry['id']}/toggle_timer").json()
    assert (stopped["timer_running"], stopped["time_spent"], stopped["time_spent_in_seconds"]) == (False, "00:01", 103)
    fake.clock.advance(seconds=3600)
    started = call(fake, "PUT", f"time_entries/{entry['id']}/toggle_timer").json()
    assert (started["timer_running"], started["time_spent"]) == (True, "00:01")
    assert started["start_time"] == started["updated_at"] == "2026-08-19T16:01:43Z"
    fake.clock.advance(seconds=3600)
    again = call(fake, "PUT", f"time_entries/{entry['id']}", {"timer_running": False}).json()
    assert (again["time_spent"], again["time_spent_in_seconds"]) == ("01:01", 3703)


@pytest.mark.parametrize(
    ("values", "runs"),
    [
        ({}, True),
        ({"time_spent": "01:00"}, False),
        ({"start_time": "2026-08-19T14:00:00Z"}, True),
        ({"start_time": "2026-08-19T14:00:00Z", "time_spent": "01:00"}, True),
        ({"time_spent": "01:00", "timer_running": True}, True),
        ({"timer_running": False}, False),
    ],
)
def test_whether_a_new_timer_runs(fake: FakeFreshdesk, values: dict[str, Any], runs: bool) -> None:
    assert new(fake, **values)["timer_running"] is runs


def test_a_timer_that_is_started_stops_the_agents_others(fake: FakeFreshdesk) -> None:
    other = fake.add_time_entry(1, agent="Ben Berger", running=True)
    first = new(fake)
    fake.clock.advance(seconds=120)
    new(fake)
    entries = fake.time_entries
    assert [entry.timer_running for entry in entries.values()] == [True, False, True]
    assert (entries[first["id"]].seconds, entries[other.id].seconds) == (120, 0)
    call(fake, "PUT", f"time_entries/{first['id']}/toggle_timer")
    assert [entry.timer_running for entry in entries.values()] == [True, True, False]


def test_time_set_while_the_timer_runs_is_counted_on_from_now(fake: FakeFreshdesk) -> None:
    entry = new(fake)
    fake.clock.advance(seconds=600)
    set_to = call(fake, "PUT", f"time_entries/{entry['id']}", {"time_spent": "11:40", "agent_id": entry["agent_id"]})
    assert (set_to.json()["time_spent"], set_to.json()["start_time"]) == ("11:40", "2026-08-19T15:10:00Z")
    fake.clock.advance(seconds=77)
    assert call(fake, "PUT", f"time_entries/{entry['id']}/toggle_timer").json()["time_spent"] == "11:41"


def test_filters_can_be_combined(fake: FakeFreshdesk) -> None:
    fake.add_ticket(requester=fake.add_contact("Without company"))
    ben = fake.add_time_entry(1, "01:00", agent="Ben Berger", executed_at=NOW - timedelta(days=3))
    mine = fake.add_time_entry(1, "02:00", billable=False)
    there = fake.add_time_entry(2, "03:00")
    company = fake.tickets[1].company_id

    def found(**params: Any) -> list[int]:
        return [row["id"] for row in call(fake, "GET", "time_entries", **params).json()]

    assert found() == [ben.id, mine.id, there.id]
    assert found(company_id=company) == [ben.id, mine.id]
    assert found(agent_id=ben.agent_id) == [ben.id]
    assert found(billable="false") == [mine.id]
    assert found(executed_before="2026-08-18T00:00:00Z") == [ben.id]
    assert found(executed_after="2026-08-18") == [mine.id, there.id]
    assert found(company_id=company, executed_after="2026-08-18", billable="true") == []
    page = call(fake, "GET", "time_entries", per_page=1, billable="true")
    assert len(page.json()) == 1
    assert "billable=true&page=2" in page.headers["Link"]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"start_time": "2026-08-19T15:00:01Z"}, "start_time", "invalid_value"),
        ({"start_time": "2026-08-19T14:00:00Z", "timer_running": False}, "start_time", "incompatible_field"),
        ({"time_spent": 90}, "time_spent", "datatype_mismatch"),
        ({"time_spent": "1h"}, "time_spent", "datatype_mismatch"),
        ({"time_spent": "01:75"}, "time_spent", "datatype_mismatch"),
        ({"agent_id": 1}, "agent_id", "invalid_value"),
        ({"ticket_id": 2}, "ticket_id", "invalid_field"),
        ({"billable": "yes"}, "billable", "datatype_mismatch"),
    ],
)
def test_refused_entries_leave_nothing(fake: FakeFreshdesk, body: dict[str, Any], field: str, code: str) -> None:
    answer = call(fake, "POST", "tickets/1/time_entries", body)
    assert answer.status_code == 400
    assert [(entry["field"], entry["code"]) for entry in answer.json()["errors"]] == [(field, code)]
    assert not fake.time_entries
    assert field in fake.journal[-1].why


@pytest.mark.parametrize(
    ("running", "body", "field"),
    [
        (True, {"timer_running": True}, "timer_running"),
        (False, {"timer_running": False}, "timer_running"),
        (True, {"start_time": "2026-08-19T14:00:00Z"}, "start_time"),
        (False, {"start_time": "2026-08-19T14:00:00Z"}, "start_time"),
        (True, {"start_time": "2026-08-20", "timer_running": False}, "start_time"),
        (True, {"agent_id": "ben"}, "agent_id"),
    ],
)
def test_refused_changes_change_nothing(fake: FakeFreshdesk, running: bool, body: dict[str, Any], field: str) -> None:
    entry = fake.add_time_entry(1, running=running)
    if "agent_id" in body:
        body = {"agent_id": next(a.id for a in fake.agents.values() if a.name == "Ben Berger")}
    before = fake.snapshot()
    answer = call(fake, "PUT", f"time_entries/{entry.id}", body)
    assert answer.status_code == 400
    assert [entry["field"] for entry in answer.json()["errors"]] == [field]
    assert fake.snapshot() == before


def test_an_entry_that_is_deleted_is_gone_and_there_is_no_view_of_one(fake: FakeFreshdesk) -> None:
    entry = fake.add_time_entry(1, "00:10")
    assert call(fake, "GET", f"time_entries/{entry.id}").status_code == 405
    assert call(fake, "DELETE", f"time_entries/{entry.id}").status_code == 204
    assert call(fake, "DELETE", f"time_entries/{entry.id}").status_code == 404
    assert call(fake, "GET", "time_entries").json() == []


def test_tickets_that_are_none_or_deleted(fake: FakeFreshdesk) -> None:
    fake.add_ticket(deleted=True)
    assert call(fake, "POST", "tickets/9/time_entries", {}).status_code == 404
    assert call(fake, "POST", "tickets/2/time_entries", {"time_spent": "01:00"}).status_code == 405
    assert call(fake, "GET", "tickets/2/time_entries").json() == []
    assert call(fake, "GET", "time_entries", agent_id=1).status_code == 400


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5000)), max_size=12))
def test_whatever_is_toggled_the_time_adds_up(steps: list[tuple[int, int]]) -> None:
    """One timer at most runs, and all time between starts and stops is somewhere."""
    fake = FakeFreshdesk(clock=Clock(NOW, step=0))
    fake.add_ticket()
    entries = [fake.add_time_entry(1) for _ in range(3)]
    expected = 0
    with fake:
        for number, seconds in steps:
            call(fake, "PUT", f"time_entries/{entries[number].id}/toggle_timer")
            running = [entry for entry in entries if entry.timer_running]
            assert len(running) <= 1
            expected += seconds if running else 0
            fake.clock.advance(seconds=seconds)
        for entry in entries:
            if entry.timer_running:
                call(fake, "PUT", f"time_entries/{entry.id}/toggle_timer")
    assert sum(entry.seconds for entry in entries) == expected


def test_time_entries_go_out_and_in_with_a_world(fake: FakeFreshdesk) -> None:
    fake.add_time_entry(1, "01:30", note="n", running=True)
    again = FakeFreshdesk.from_world(fake.to_world())
    assert again.state == fake.state
    assert again.add_time_entry(1).id not in fake.time_entries
    by_hand = FakeFreshdesk.from_world(
        {"add": {"tickets": [{}], "time_entries": [{"ticket": 1, "time_spent": "02:00"}]}}
    )
    assert [entry.seconds for entry in by_hand.time_entries.values()] == [7200]
    with pytest.raises(ValueError, match="hh:mm"):
        fake.add_time_entry(1, "soon")
