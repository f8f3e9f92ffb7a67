"""Faults as data: on which requests, how often, and what they do."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import requests

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.kit.faults import Fault, Faults, UnfiredFaultError
from otai_mocks.kit.faults.patterns import can_meet
from otai_mocks.messages import Request

NOON = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)


def get(fake: FakeFreshdesk, path: str = "/api/v2/tickets", method: str = "GET") -> requests.Response:
    return requests.request(method, fake.url + path, auth=(fake.api_key, "X"), timeout=0.2)


def test_a_fault_strikes_where_and_as_often_as_it_says(fake_freshdesk: FakeFreshdesk) -> None:
    fake_freshdesk.faults.add("status", status=503, method="GET", path="/api/v2/tickets*", times=2)
    statuses = [get(fake_freshdesk, path).status_code for path in ("/api/v2/agents/me", *["/api/v2/tickets"] * 3)]
    assert statuses == [200, 503, 503, 200]
    assert [entry.fault for entry in fake_freshdesk.journal] == [None, "status", "status", None]


def test_chance_is_drawn_from_the_seed() -> None:
    def struck(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add("reset", times=None, probability=0.5)
        return [faults.draw(Request("GET", "/")) is not None for _ in range(50)]

    assert struck(1) == struck(1)
    assert struck(1) != struck(2)
    assert 10 < sum(struck(1)) < 40


def test_a_fault_that_never_struck_is_told(fake_freshdesk: FakeFreshdesk) -> None:
    one = fake_freshdesk.faults.add("html")
    other = fake_freshdesk.faults.add("html", path="/api/v2/products")
    get(fake_freshdesk)
    assert (one.fired, fake_freshdesk.faults.unfired) == (1, [other])
    fake_freshdesk.faults.clear()
    assert len(fake_freshdesk.faults) == 0


def test_an_unknown_kind_or_option_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"'explode'.*truncate"):
        Faults().add("explode")
    with pytest.raises(ValueError, match=r"'colour'.*status"):
        Faults().add("status", colour="red")


def fired(faults: Faults, count: int, request: Request | None = None) -> list[int]:
    """The numbers of the requests that are struck."""
    return [n for n in range(1, count + 1) if faults.draw(request or Request("GET", "/")) is not None]


@pytest.mark.parametrize(
    ("schedule", "struck"),
    [
        ({}, [1]),
        ({"times": 2}, [1, 2]),
        ({"times": None}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
        ({"after": 3}, [4]),
        ({"after": 3, "times": 2}, [4, 5]),
        ({"every": 5}, [5, 10]),
        ({"every": 5, "times": 1}, [5]),
        ({"after": 1, "every": 4}, [5, 9]),
        ({"at": [1, 4]}, [1, 4]),
        ({"at": [1, 4], "times": 1}, [1]),
    ],
)
def test_schedules(schedule: dict[str, Any], struck: list[int]) -> None:
    faults = Faults()
    faults.add("reset", **schedule)
    assert fired(faults, 12) == struck


def test_a_fault_counts_also_while_another_strikes() -> None:
    faults = Faults()
    faults.add("html", times=2)
    faults.add("reset", at=[3])
    faults.add("timeout", method="PUT")
    drawn = [faults.draw(Request("GET", "/")) for _ in range(4)]
    assert [fault and fault.kind for fault in drawn] == ["html", "html", "reset", None]


def test_between_two_moments_of_the_fakes_clock(fake_freshdesk: FakeFreshdesk) -> None:
    now = fake_freshdesk.clock.now()
    fake_freshdesk.faults.add(
        "status", from_time=now + timedelta(minutes=1), until=now + timedelta(minutes=2), path="/api/v2/tickets"
    )
    statuses = []
    for _ in range(5):
        statuses.append(get(fake_freshdesk).status_code)
        fake_freshdesk.clock.advance(seconds=30)
    assert statuses == [200, 200, 503, 503, 200]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"times": 0}, "times=0"),
        ({"times": True}, "times=True"),
        ({"after": -1}, "after=-1"),
        ({"every": 0}, "every=0"),
        ({"at": [0]}, "at="),
        ({"at": [1], "after": 2}, "leave out"),
        ({"probability": 2}, "probability=2"),
        ({"from_time": datetime(2026, 1, 1)}, "tzinfo"),
        ({"until": NOON, "from_time": NOON}, "is not after"),
        ({"path": "https://acme.freshdesk.com/api/v2/tickets"}, "without scheme"),
        ({"path": "/api/v2/tickets?page=1"}, "query"),
        ({"path": "/api/v2/tickts"}, "near are GET/POST /api/v2/tickets"),
        ({"path": "*/TicketCreate"}, "FakeFreshdesk has no such route"),
        ({"method": "PTU"}, "did you mean 'PUT'"),
        ({"method": "PUT", "path": "/api/v2/tickets"}, "GET, POST only"),
        ({"status": 99}, "status=99"),
        ({"stauts": 503}, "did you mean 'status'"),
    ],
)
def test_what_cannot_be_is_refused_by_name(wrong: dict[str, Any], message: str) -> None:
    faults = FakeFreshdesk().faults
    with pytest.raises(ValueError, match=re.escape(message)):
        faults.add("status", **wrong)
    assert len(faults) == 0


def test_a_kind_of_another_system_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"FakeFreshdesk has no fault 'expired_session', which only OTOBO has: .*slow"):
        FakeFreshdesk().faults.add("expired_session")


def test_each_fake_knows_the_kinds_that_only_the_other_has() -> None:
    fakes = {"OTOBO": FakeOTOBO(), "Freshdesk": FakeFreshdesk()}
    for fake, (name, other) in zip(fakes.values(), reversed(fakes.items()), strict=True):
        assert dict(fake.kinds_elsewhere) == dict.fromkeys(set(other.faults.kinds) - set(fake.faults.kinds), name)


@pytest.mark.parametrize("fake_type", [FakeOTOBO, FakeFreshdesk])
def test_a_rate_limit_tells_seconds_or_a_date(fake_type: type[FakeOTOBO | FakeFreshdesk]) -> None:
    faults = fake_type().faults
    for right in (0, 0.5, "7", "Fri, 20 Nov 2026 10:30:00 GMT"):
        faults.add("rate_limit", retry_after=right)
    for wrong in ("soon", "", "20 Nov 2026", "٣", -1, True, None, float("inf"), float("nan")):
        with pytest.raises(ValueError, match="it is a number of seconds, 0 or more, or an HTTP date such as 'Fri, "):
            faults.add("rate_limit", retry_after=wrong)


@pytest.mark.parametrize(
    ("pattern", "route", "meet"),
    [
        ("*", "/a", True),
        ("/a/*", "/a/{id}", True),
        ("/a/4711", "/a/{id}", True),
        ("/a/4711", "/a/{id}/b", False),
        ("/a/*/b", "/a/{id}/b", True),
        ("/a/4/5", "/a/{id}", False),
        ("/a/4/5", "/a/{rest...}", True),
        ("/a/[12]", "/a/{id}", True),
        ("/?/b", "/a/b", True),
        ("*/c", "/a/b", False),
        ("/a*b*", "/a/{id}/b/{id}", True),
        ("*/word", "/a/{id}", False),
        ("*/word", "/a/{rest...}", False),
        ("/a/*word", "/a/{id}", False),
        ("/a/word*", "/a/{id}", True),
        ("*/a/word", "/a/{id}", True),
        ("*/a/*/b", "/x/a/{id}/b", True),
        ("*.txt", "/a/{rest...}", True),
        ("*/7", "/a/{id}", True),
        ("", "/a", False),
    ],
)
def test_whether_a_pattern_can_meet_a_route(pattern: str, route: str, meet: bool) -> None:
    assert can_meet(pattern, route) is meet


def test_a_fault_is_data() -> None:
    faults = FakeFreshdesk().faults
    fault = faults.add("status", status=502, path="/api/v2/tickets*", after=2, times=3, until=NOON, optional=True)
    data = fault.to_dict()
    assert json.loads(json.dumps(data)) == data
    again = faults.put(Fault.from_dict(data))
    assert {**again.to_dict(), "id": 1} == data
    assert (fault.id, again.id) == (1, 2)
    assert str(fault) == (
        "status on * /api/v2/tickets* (status=502, content_type='text/plain'), after 2 requests, "
        "until 2026-11-20T12:00:00+00:00"
    )
    assert Fault.from_dict({"kind": "reset", "every": 2}).times is None
    assert Fault.from_dict({"kind": "reset", "until": "2026-11-20T12:00:00Z"}).until == NOON
    with pytest.raises(ValueError, match="did you mean 'path'"):
        Fault.from_dict({"kind": "reset", "paht": "/"})
    with pytest.raises(ValueError, match="kind"):
        Fault.from_dict({})


def test_one_is_taken_away_by_itself_or_its_id() -> None:
    faults = Faults()
    one, other = faults.add("html"), faults.add("reset")
    assert faults[2] is other
    faults.remove(one)
    faults.remove(2)
    assert len(faults) == 0
    with pytest.raises(KeyError, match="no fault 2"):
        faults.remove(other)


# --- faults that never struck ---------------------------------------------------------------------


@pytest.mark.parametrize("served", [False, True])
def test_the_block_fails_with_the_nearest_requests(served: bool) -> None:
    fake = FakeFreshdesk()
    with pytest.raises(UnfiredFaultError) as caught, fake.serve() if served else fake as door:  # noqa: PT012
        fault = fake.faults.add("status", method="PUT", path="/api/v2/tickets/*")
        requests.get(f"{door.url}/api/v2/tickets/1", auth=(fake.api_key, "X"), timeout=5)
        requests.get(f"{door.url}/api/v2/agents", auth=(fake.api_key, "X"), timeout=5)
    assert caught.value.faults == [fault]
    text = str(caught.value)
    assert "1. status on PUT /api/v2/tickets/* (status=503" in text
    assert "1. GET /api/v2/tickets/1: the method is not PUT\n" in text
    assert "2. GET /api/v2/agents: the method is not PUT and the path is not /api/v2/tickets/*" in text
    assert "optional=True" in text


def test_a_fault_that_waits_says_for_what() -> None:
    fake = FakeFreshdesk()
    with pytest.raises(UnfiredFaultError, match="1 matching request came; it waits for number 3"), fake:  # noqa: PT012
        fake.faults.add("status", after=2)
        get(fake)
    with pytest.raises(UnfiredFaultError, match="no request at all"), FakeFreshdesk() as other:
        other.faults.add("status")
    with pytest.raises(UnfiredFaultError, match="the fault slept"), FakeFreshdesk() as third:  # noqa: PT012
        third.faults.add("status", from_time=third.clock.now() + timedelta(days=1))
        get(third)


def test_what_is_optional_removed_or_cleared_need_not_strike() -> None:
    with FakeFreshdesk() as fake:
        fake.faults.add("status", optional=True)
        fake.faults.remove(fake.faults.add("reset"))
    with FakeFreshdesk() as fake:
        fake.faults.add("status")
        fake.faults.clear()


def test_an_error_of_the_block_is_not_hidden() -> None:
    with pytest.raises(KeyError), FakeFreshdesk() as fake:  # noqa: PT012
        fake.faults.add("status")
        raise KeyError


def test_the_last_door_asks() -> None:
    with FakeFreshdesk() as fake:
        with fake.serve():
            fake.faults.add("status")
        assert get(fake).status_code == 503
