"""Snapshots over HTTP: taken under a name, listed, put back, dropped."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks.doors.serve import Server
from otai_sdk import TicketSystemAdapter, UnifiedTicket


def created(adapter: TicketSystemAdapter, subject: str) -> None:
    adapter.create_ticket(UnifiedTicket(subject=subject, body="It smokes."))


def test_snapshots_are_kept_restored_and_dropped(server: Server, admin: Any, adapter: TicketSystemAdapter) -> None:
    created(adapter, "Printer on fire")
    number = admin.json("POST", "/snapshots")["id"]
    created(adapter, "Later")
    for _ in range(2):
        assert admin.json("POST", f"/snapshots/{number}/restore") == {"tickets": 1}
    assert [kept["id"] for kept in admin.json("GET", "/snapshots")["snapshots"]] == [number]
    assert admin.json("DELETE", f"/snapshots/{number}") == {"snapshots": []}
    message = admin.error(404, "POST", f"/snapshots/{number}/restore")
    assert message == f"there is no snapshot {number!r}: there are none"
    assert admin.json("POST", "/snapshots")["id"] != number


def test_a_snapshot_tells_its_name_its_time_and_what_it_holds(
    server: Server, admin: Any, adapter: TicketSystemAdapter
) -> None:
    server.fake.clock.stop()
    created(adapter, "Printer on fire")
    now = server.fake.clock.now().isoformat()
    given = admin.json("POST", "/snapshots", {"name": "  Before the <b>import</b> "})
    nameless = admin.json("POST", "/snapshots")
    assert given == {"id": "1", "name": "Before the <b>import</b>", "taken": now, "tickets": 1}
    assert (nameless["id"], nameless["name"]) == ("2", "Snapshot 2")
    created(adapter, "Later")
    assert admin.json("GET", "/snapshots") == {"snapshots": [given, nameless]}


@pytest.mark.parametrize(
    ("body", "words"),
    [({"name": 7}, "name is 7"), ({"name": "x" * 101}, "at most 100"), ({"title": "x"}, "unknown key 'title'")],
)
def test_a_name_that_cannot_be_takes_no_snapshot(server: Server, admin: Any, body: Any, words: str) -> None:
    assert words in admin.error(400, "POST", "/snapshots", body)
    assert admin.json("GET", "/snapshots") == {"snapshots": []}


def test_there_is_an_end_to_snapshots(server: Server, admin: Any) -> None:
    for _ in range(100):
        admin.json("POST", "/snapshots")
    assert "100 snapshots are kept already" in admin.error(409, "POST", "/snapshots")
