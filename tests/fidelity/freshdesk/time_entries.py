"""Time entries and their timers (DOC Time Entries)."""

from __future__ import annotations

from . import keys as recorded
from .desk import Desk, errors, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("desk-time-entry-keys", "A time entry: these keys, time_spent hh:mm beside time_spent_in_seconds", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    ticket = account.new()["id"]
    account.post(f"tickets/{ticket}/time_entries", {"time_spent": "00:01", "note": "Test"})
    for path in (f"tickets/{ticket}/time_entries", "time_entries"):
        answer = account.get(path)
        assert keys(answer) == recorded.TIME_ENTRY
        assert (answer.json()[0]["time_spent"], answer.json()[0]["time_spent_in_seconds"]) == ("00:01", 60)


@fact("desk-time-entry-floor", "103 seconds are shown as 00:01", "REC AIR")
def _(desk: Desk) -> None:
    account = desk.open()
    entry = account.post(f"tickets/{account.new()['id']}/time_entries", {"agent_id": next(iter(account.fake.agents))})
    account.fake.clock.advance(seconds=103)
    stopped = account.put(f"time_entries/{entry.json()['id']}/toggle_timer").json()
    assert stopped["time_spent"] == "00:01"
    assert 103 <= stopped["time_spent_in_seconds"] <= 106


@fact("desk-time-entry-timer", "Without time_spent and timer_running, or with start_time, the timer runs", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    path = f"tickets/{account.new()['id']}/time_entries"
    assert account.post(path, {"note": "n"}).json()["timer_running"] is True
    assert account.post(path, {"start_time": "2026-08-19T14:00:00Z", "time_spent": "01:00"}).json()["timer_running"]
    assert account.post(path, {"time_spent": "01:00"}).json()["timer_running"] is False


@fact("desk-time-entry-start", "start_time is not later than now, and not given with timer_running false", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    path = f"tickets/{account.new()['id']}/time_entries"
    assert errors(account.post(path, {"start_time": "2026-08-21T00:00:00Z"}))[0][0] == "start_time"
    refused = account.post(path, {"start_time": "2026-08-19T14:00:00Z", "timer_running": False})
    assert errors(refused)[0][0] == "start_time"


@fact("desk-time-entry-one-timer", "A new running timer stops the agent's others", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    path = f"tickets/{account.new()['id']}/time_entries"
    for _number in range(2):
        account.post(path, {"timer_running": True})
    assert [row["timer_running"] for row in account.get(path).json()] == [False, True]


@fact(
    "desk-time-entry-update",
    "Of a running timer neither start_time nor agent_id change; timer_running must differ",
    "DOC",
)
def _(desk: Desk) -> None:
    account = desk.open()
    entry = account.post(f"tickets/{account.new()['id']}/time_entries", {"timer_running": True}).json()
    other = list(account.fake.agents)[1]
    for body in ({"start_time": "2026-08-19T14:00:00Z"}, {"agent_id": other}, {"timer_running": True}):
        assert errors(account.put(f"time_entries/{entry['id']}", body))[0][0] == next(iter(body))


@fact("desk-time-entry-filters", "company_id, agent_id, billable, executed_after and executed_before, combined", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    ticket = account.new()["id"]
    body = {"time_spent": "01:00", "billable": False, "executed_at": "2026-08-01T00:00:00Z"}
    entry = account.post(f"tickets/{ticket}/time_entries", body).json()
    account.post(f"tickets/{ticket}/time_entries", {"time_spent": "01:00"})
    params = {"company_id": entry["company_id"], "agent_id": entry["agent_id"], "billable": "false"}
    assert account.ids("time_entries", **params, executed_before="2026-08-02T00:00:00Z") == [entry["id"]]
    assert account.ids("time_entries", **params, executed_after="2026-08-02T00:00:00Z") == []


@fact("desk-time-entry-no-view", "There is no GET of a single time entry", "3P terraform-provider-freshdesk")
def _(desk: Desk) -> None:
    account = desk.open()
    entry = account.post(f"tickets/{account.new()['id']}/time_entries", {"time_spent": "01:00"}).json()
    assert account.get(f"time_entries/{entry['id']}").status_code == 405


@fact(
    "desk-time-entry-pool",
    "The time entries of a ticket draw on the pool of tickets, /time_entries does not",
    "REC ZAM21",
)
def _(desk: Desk) -> None:
    account = desk.open(plan="minute100")
    account.fake.add_ticket()
    assert account.get("tickets/1/time_entries").headers["X-Ratelimit-Total"] == "40"
    assert account.get("time_entries").headers["X-Ratelimit-Total"] == "100"
