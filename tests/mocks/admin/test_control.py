"""Journal, faults and clock over HTTP."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from otai_mocks import redact
from otai_mocks.doors.serve import Server
from otai_sdk import OTAIError, SearchCriteria, TicketSystemAdapter

LIST = {"otobo": "/otobo/*TicketSearch", "freshdesk": "/api/v2/tickets*"}


def call(server: Server, times: int = 1) -> list[int]:
    """Requests that no system answers with anything but an error."""
    return [requests.get(f"{server.url}/nothing/{n}", timeout=20).status_code for n in range(times)]


def test_the_journal_comes_piece_by_piece(server: Server, admin: Any) -> None:
    call(server, 5)
    first = admin.json("GET", "/journal?since=0&limit=2")
    assert ([entry["number"] for entry in first["entries"]], first["next"], first["left"]) == ([1, 2], 2, 3)
    rest = admin.json("GET", f"/journal?since={first['next']}")
    assert ([entry["number"] for entry in rest["entries"]], rest["next"], rest["left"]) == ([3, 4, 5], 5, 0)
    nothing = admin.json("GET", "/journal?since=5")
    assert (nothing["entries"], nothing["next"], nothing["count"]) == ([], 5, 5)
    newest = admin.json("GET", "/journal?limit=1")
    assert (newest["entries"][0]["path"], newest["next"]) == ("/nothing/4", 5)


def test_long_bodies_can_be_cut(server: Server, admin: Any) -> None:
    requests.post(f"{server.url}/nothing", data="x" * 500, timeout=20)
    entry = admin.json("GET", "/journal?cut=10")["entries"][0]
    assert entry["body"] == f"{'x' * 10}… (500 characters)"
    assert len(admin.json("GET", "/journal")["entries"][0]["body"]) == 500


def test_a_large_file_is_cut_before_it_is_searched(server: Server, admin: Any) -> None:
    secret = max(server.fake.secrets(), key=len)
    body = {"Password": "hidden", "quote": secret, "file": "x" * 200_000}
    requests.post(f"{server.url}/nothing", json=body, timeout=20)
    (entry,) = admin.json("GET", "/journal?cut=1000")["entries"]
    assert len(entry["body"]) < 1_100
    assert "200000 characters" not in entry["body"]  # the cut of the whole comes first, and names the size of the whole
    assert 200_000 < int(entry["body"].rpartition("(")[2].split()[0]) < 200_200
    for hidden in ("hidden", secret):
        assert hidden not in entry["body"]
    (entry,) = admin.json("GET", "/journal")["entries"]
    assert len(entry["body"]) > 200_000


def test_no_piece_of_a_secret_shows_where_a_text_was_cut() -> None:
    secret = "Zq7-notarealkey-93"
    for before in range(2_050, 2_130):  # wherever in it the cut is
        body = json.dumps({"file": "x" * before + secret + "y" * 9_000}).encode()
        assert "Z" not in str(redact.mask_head(body, [secret], 100))


def test_a_cleared_journal_counts_from_one_again(server: Server, admin: Any) -> None:
    call(server, 3)
    assert admin.json("DELETE", "/journal") == {"count": 0}
    assert admin.json("GET", "/journal?since=3") == {"count": 0, "next": 0, "left": 0, "entries": []}
    call(server)
    assert admin.json("GET", "/journal?since=0")["next"] == 1


def test_nothing_of_the_admin_api_is_seen_struck_or_takes_time(server: Server, admin: Any) -> None:
    server.fake.clock.stop()
    before = server.fake.clock.time()
    admin.json("POST", "/faults", {"kind": "reset", "times": None})
    for path in ("/state", "/state/world", "/journal", "/faults", "/faults/kinds", "/clock", "/snapshots"):
        admin.json("GET", path)
    admin.json("POST", "/snapshots")
    for path in ("", "/", "/page.css", "/page.js", "/icon.svg", "/nothing"):
        admin("GET", path)
    assert server.fake.journal.count == 0
    assert [fault.fired for fault in server.fake.faults] == [0]
    assert server.fake.clock.time() == before


def test_a_fault_is_switched_on_strikes_and_is_switched_off(
    server: Server, admin: Any, adapter: TicketSystemAdapter
) -> None:
    path = LIST[server.fake.system]
    fault = admin.json("POST", "/faults", {"kind": "status", "path": path, "times": None, "status": 500})["fault"]
    assert (fault["kind"], fault["path"], fault["times"], fault["fired"]) == ("status", path, None, 0)
    assert fault["options"]["status"] == 500
    with pytest.raises(OTAIError):
        adapter.find_tickets(SearchCriteria(limit=1))
    (shown,) = admin.json("GET", "/faults")["faults"]
    assert (shown["id"], shown["fired"]) == (fault["id"], 1)
    assert admin.json("DELETE", f"/faults/{fault['id']}") == {"faults": []}
    assert adapter.find_tickets(SearchCriteria(limit=1)) == []


def test_all_faults_are_switched_off(server: Server, admin: Any) -> None:
    for kind in ("status", "slow"):
        admin.json("POST", "/faults", {"kind": kind})
    assert admin.json("DELETE", "/faults") == {"faults": []}


def test_every_kind_is_explained_and_can_be_added_as_it_is_listed(server: Server, admin: Any) -> None:
    kinds = admin.json("GET", "/faults/kinds")["kinds"]
    assert {"status", "rate_limit", "timeout_after", "truncate"} <= {kind["kind"] for kind in kinds}
    for kind in kinds:
        assert kind["about"]
        added = admin.json("POST", "/faults", {"kind": kind["kind"], **kind["options"]})["fault"]
        assert added["options"] == kind["options"]
    assert len(admin.json("GET", "/faults")["faults"]) == len(kinds)


def test_a_fault_that_never_struck_is_no_error_at_the_end_unless_it_shall_be(server: Server, admin: Any) -> None:
    admin.json("POST", "/faults", {"kind": "status"})
    assert server.fake.faults.unfired == []
    number = admin.json("POST", "/faults", {"kind": "status", "optional": False})["fault"]["id"]
    assert len(server.fake.faults.unfired) == 1
    admin.json("DELETE", f"/faults/{number}")


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({}, "kind is null: expected one of bomb, content_type, "),
        ({"kind": "stats"}, "has no fault 'stats', did you mean 'status'?: choose one of bomb, "),
        ({"kind": ["status"]}, "kind is "),
        ({"kind": "status", "method": 1}, "method is 1: expected a text"),
        ({"kind": "status", "path": None}, "path is null: expected a text"),
        ({"kind": "status", "times": 0}, "times"),
        ({"kind": "status", "times": True}, "times"),
        ({"kind": "status", "times": "2"}, "times"),
        ({"kind": "status", "probability": 2}, "probability"),
        ({"kind": "status", "probability": "often"}, "probability"),
        ({"kind": "status", "from_time": "tomorrow"}, "tomorrow"),
        ({"kind": "status", "from_time": 5}, "from_time"),
        ({"kind": "status", "at": 5}, "at"),
        ({"kind": "status", "optional": 1}, "optional is 1: expected true or false"),
        ({"kind": "status", "stats": 500}, "unknown key 'stats', did you mean 'status'?: expected kind, method, path"),
        ({"kind": "reset", "status": 500}, "'reset' has no options"),
        ({"kind": "status", "options": [1]}, "options is [1]: expected an object"),
        ({"kind": "status", "status": "500"}, "status='500': it is a whole number from 200 to 599"),
        ({"kind": "status", "status": 1000}, "status"),
        ({"kind": "status", "body": "\ud800"}, "body is "),
        ({"kind": "status", "headers": {"a": 1}}, "expected an object of texts"),
        ({"kind": "slow", "seconds": -1}, "seconds=-1: it is a number above 0"),
        ({"kind": "truncate", "size": -1}, "size=-1: it is a whole number, 0 or more"),
        ({"kind": "rate_limit", "retry_after": "soon"}, "retry_after='soon': it is a number of seconds, 0 or more, or"),
        ({"kind": "rate_limit", "retry_after": None}, "retry_after=None: it is a number of seconds"),
        ({"kind": "status", "path": "/no/such/route"}, "no such route"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_by_name(server: Server, admin: Any, fault: Any, message: str) -> None:
    assert message in admin.error(400, "POST", "/faults", fault)
    assert len(server.fake.faults) == 0


def test_an_unknown_fault_is_named_with_those_there_are(admin: Any) -> None:
    number = admin.json("POST", "/faults", {"kind": "status"})["fault"]["id"]
    assert admin.error(404, "DELETE", "/faults/99") == f"there is no fault '99': there are {number}"


def test_the_clock_is_moved_set_stopped_and_run(server: Server, admin: Any) -> None:
    start = admin.json("GET", "/clock")
    assert start["running"] is True
    moved = admin.json("POST", "/clock", {"advance": 3600, "running": False})
    passed = datetime.fromisoformat(moved["now"]) - datetime.fromisoformat(start["now"])
    assert timedelta(hours=1) <= passed + timedelta(seconds=1) < timedelta(hours=1, minutes=1)
    assert moved["running"] is False
    asked = {"set": "2026-01-31T12:00:00Z", "advance": 60, "step": 0}
    now = {"now": "2026-01-31T12:01:00+00:00", "running": False, "step": 0}
    assert admin.json("POST", "/clock", asked) == now
    assert admin.json("GET", "/clock") == now
    assert admin.json("POST", "/clock", {"running": True})["running"] is True
    assert server.fake.clock.running


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, "the body is empty: expected set, advance, step or running"),
        ({"forward": 1}, "unknown key 'forward': expected only set, advance, step, running"),
        ({"advance": -1}, "advance is -1: expected seconds from 0"),
        ({"advance": "60"}, 'advance is "60": expected seconds'),
        ({"advance": 1e12}, "leads too far: expected a moment from 1970 to 9998"),
        ({"step": True}, "step is true: expected seconds"),
        ({"step": 1e11}, "step is 100000000000.0: expected seconds"),
        ({"running": 1}, "running is 1: expected true or false"),
        ({"set": "noon"}, 'set is "noon": expected a time such as 2026-'),
        ({"set": 5}, "set is 5: expected a time such as 2026-"),
        ({"set": "2026-01-01T00:00:00"}, "without a time zone"),
        ({"set": "1066-10-14T09:00:00Z"}, "expected a moment from 1970 to 9998"),
        ({"advance": 60, "running": "yes"}, 'running is "yes"'),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_changes_nothing(
    server: Server, admin: Any, change: Any, message: str
) -> None:
    server.fake.clock.stop()
    before = repr(server.fake.clock)
    assert message in admin.error(400, "POST", "/clock", change)
    assert repr(server.fake.clock) == before
