"""Each kind of fault, through both doors: what our adapters and a foreign client make of it, and what was written."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
import requests

import otai_mocks

_spec = importlib.util.spec_from_file_location("fault_kinds_table", Path(__file__).with_name("kinds.py"))
assert _spec is not None
assert _spec.loader is not None
table = importlib.util.module_from_spec(_spec)
sys.modules["fault_kinds_table"] = table
_spec.loader.exec_module(table)


@pytest.fixture(params=table.DOORS)
def door(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_table_has_every_kind() -> None:
    for system, name in table.SYSTEMS.items():
        known = {kind for kind, effect in table.EFFECTS.items() if system in effect.only}
        assert known == set(getattr(otai_mocks, name)().faults.kinds)


@pytest.mark.parametrize(("system", "kind"), table.CASES)
def test_on_our_adapters(system: str, kind: str, door: str) -> None:
    effect = table.EFFECTS[kind]
    with table.world(system, door) as world:
        limit = 0.15 if kind in table.HANGING else 5
        adapter = world.door.adapter(timeout={"connect": 5, "read": limit, "total": limit}, retries=0)
        adapter.get_ticket("1")  # whatever else it asks for, it has asked for
        _, path = table.WRITE[system]
        searches = kind == "search_lag"
        fault = world.fake.faults.add(
            kind, optional=searches, **{**effect.options, **({} if searches else {"path": path})}
        )
        if effect.adapter is None:
            assert adapter.update_ticket("1", {"subject": "Changed"})
        else:
            with pytest.raises(effect.adapter) as caught:
                adapter.update_ticket("1", {"subject": "Changed"})
            assert system in str(caught.value).lower()
        assert world.subject == ("Changed" if effect.written else "As it was")
        assert fault.fired == (0 if searches else 1)
        assert len(world.fake.journal.writes) == effect.written
        if kind == "timeout_late":
            world.fake.clock.advance(hours=1)
            assert world.subject == "Changed"
        adapter.close()


@pytest.mark.parametrize(("system", "kind"), table.CASES)
def test_on_plain_requests(system: str, kind: str, door: str) -> None:
    effect = table.EFFECTS[kind]
    with table.world(system, door) as world:
        method, path = table.WRITE[system]
        options = {**effect.options, **({"seconds": 0.0001, "size": 50} if kind == "slow" else {})}
        if kind == "search_lag":
            world.fake.faults.add(kind, optional=True)
        else:
            world.fake.faults.add(kind, method=method, path=path, **options)
        if isinstance(effect.plain, int):
            answer = world.change(timeout=5)
            assert answer.status_code == (effect.plain or 200)
        else:
            with pytest.raises(effect.plain):
                world.change(timeout=0.15 if kind in table.HANGING else 5)
        assert world.subject == ("Changed" if effect.written else "As it was")
        entry = world.fake.journal[-1]
        assert entry.fault == (None if kind == "search_lag" else kind)
        by_fault = "meanwhile: " if kind == "meanwhile" else f"a fault was switched on: {kind}"
        assert kind == "search_lag" or entry.why.startswith(by_fault)
        assert world.change(timeout=5).status_code == 200, "it struck once"


def test_rate_limits_are_worded_as_by_the_real_one(door: str) -> None:
    with table.world("freshdesk", door) as world:
        world.fake.faults.add("rate_limit", retry_after=34)
        answer = world.change(timeout=5)
        assert (answer.status_code, answer.content, answer.headers["Retry-After"]) == (429, b"", "34")
        assert answer.headers["X-Ratelimit-Remaining"] == "0"


@pytest.mark.parametrize(
    ("system", "kind_of", "body"),
    [
        ("otobo", "text/plain", b"Internal Server Error"),
        (
            "freshdesk",
            "application/json; charset=utf-8",
            b'{"code":"internal_error","message":"We\'re sorry, but something went wrong."}',
        ),
    ],
)
def test_a_database_that_is_down_is_worded_as_by_the_real_one(
    system: str, kind_of: str, body: bytes, door: str
) -> None:
    with table.world(system, door) as world:
        world.fake.faults.add("database_down")
        answer = world.change(timeout=5)
        assert (answer.status_code, answer.headers["Content-Type"], answer.content) == (500, kind_of, body)


def test_an_expired_session_gets_the_real_refusal(door: str) -> None:
    with table.world("otobo", door) as world:
        service = f"{world.door.params['server_address']}/Webservice/OTAI"
        login = {"UserLogin": world.door.params["username"], "Password": world.door.params["password"]}
        token = requests.post(f"{service}/SessionCreate", json=login, timeout=5).json()["SessionID"]
        asked = {"SessionID": token, "TicketID": 1}
        assert "Ticket" in requests.post(f"{service}/TicketGet", json=asked, timeout=5).json()
        world.fake.faults.add("expired_session")
        refused = requests.post(f"{service}/TicketGet", json=asked, timeout=5)
        assert refused.status_code == 200
        assert refused.json()["Error"]["ErrorCode"] == "TicketGet.AuthFail"
        assert token not in repr(world.fake.journal) + str([entry.to_dict() for entry in world.fake.journal])


def test_a_search_index_that_lags(door: str) -> None:
    with table.world("freshdesk", door) as world:
        key = world.door.params["freshdesk_api_key"]

        def found(query: str) -> int:
            url = f"{world.door.url}/api/v2/search/tickets"
            answer = requests.get(url, params={"query": f'"{query}"'}, auth=(key, "X"), timeout=5)
            return int(answer.json()["total"])

        world.fake.faults.add("search_lag", seconds=60, times=2)
        requests.put(f"{world.door.url}/api/v2/tickets/1", json={"priority": 4}, auth=(key, "X"), timeout=5)
        assert (found("priority:4"), found("priority:1")) == (0, 1)  # the index knows the ticket as it was
        assert world.fake.journal[-1].why.startswith("a fault was switched on: search_lag")
        assert found("priority:4") == 1, "the fault is used up"
        world.fake.faults.clear()
        world.fake.faults.add("search_lag", seconds=60, at=[2])
        requests.put(f"{world.door.url}/api/v2/tickets/1", json={"priority": 3}, auth=(key, "X"), timeout=5)
        assert found("priority:3") == 1, "the first search is not struck"
        assert found("priority:3") == 0
        world.fake.faults.clear()
        world.fake.faults.add("search_lag", seconds=60)
        world.fake.clock.advance(seconds=61)
        assert found("priority:3") == 1, "the index has caught up"


def test_otobos_word_index_lags(door: str) -> None:
    with table.world("otobo", door) as world:
        service = f"{world.door.params['server_address']}/Webservice/OTAI/TicketSearch"
        asked = {"UserLogin": world.door.params["username"], "Password": world.door.params["password"]}

        def found(**query: str) -> int:
            answer = requests.post(service, json={**asked, **query}, timeout=5).json()
            return len(answer.get("TicketID", []))

        world.fake.add_ticket("Rhubarb", body="Rhubarb and custard")
        world.fake.faults.add("search_lag", seconds=60, times=3)
        assert found(MIMEBase_Body="rhubarb") == 0
        assert world.fake.journal[-1].why.startswith("a fault was switched on: search_lag")
        assert found(Title="Rhubarb") == 1, "only words come from the index"
        world.fake.clock.advance(seconds=61)
        assert found(MIMEBase_Body="rhubarb") == 1


def test_a_late_write_is_carried_out_before_the_next_request(door: str) -> None:
    """Also where the clock moves by itself, one second a write."""
    with table.world("freshdesk", door) as world:
        world.fake.clock.step = 10
        world.fake.faults.add("timeout_late", method="PUT", seconds=15)
        with pytest.raises(requests.ReadTimeout):
            world.change(timeout=0.15)
        entry = world.fake.journal[-1]
        assert (entry.status, entry.wrote) == (0, False)
        for priority, subject in ((2, "As it was"), (3, "As it was"), (4, "Changed")):
            requests.put(
                f"{world.door.url}/api/v2/tickets/1",
                json={"priority": priority},
                auth=(world.fake.api_key, "X"),
                timeout=5,
            )
            assert world.subject == subject
        assert (entry.status, entry.wrote, "late" in entry.why) == (200, True, True)


def test_slow_and_truncated_bodies_reach_a_client_that_waits(door: str) -> None:
    with table.world("otobo", door) as world:
        world.fake.faults.add("slow", seconds=0.0005, size=10)
        assert "TicketID" in world.change(timeout=5).json()
        world.fake.faults.add("truncate", size=3)
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            world.change(timeout=5)
