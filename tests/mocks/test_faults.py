"""Faults as data: on which requests, how often, and what they do."""

from __future__ import annotations

import pytest
import requests

from otai_mocks import FakeFreshdesk
from otai_mocks.faults import KINDS, Faults
from otai_mocks.messages import Request


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


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("door", ["in process", "port"])
def test_a_foreign_client_feels_every_kind_alike_through_both_doors(kind: str, door: str) -> None:
    feels = {
        "refuse": requests.ConnectionError,
        "reset": requests.ConnectionError,
        "reset_after": requests.ConnectionError,
        "timeout": requests.ReadTimeout,
        "timeout_after": requests.ReadTimeout,
        "timeout_late": requests.ReadTimeout,
        "truncate": requests.exceptions.ChunkedEncodingError,
    }
    fake = FakeFreshdesk()
    fake.faults.add(kind, **({"seconds": 0.001} if kind == "slow" else {}))
    with fake if door == "in process" else fake.serve() as entered:
        url = f"{entered.url}/api/v2/tickets"
        if kind in feels:
            with pytest.raises(feels[kind]):
                requests.get(url, auth=(fake.api_key, "X"), timeout=0.3, allow_redirects=False)
        else:
            answer = requests.get(url, auth=(fake.api_key, "X"), timeout=0.3, allow_redirects=False)
            expected = {"status": 503, "rate_limit": 429, "redirect": 302}.get(kind, 200)
            assert answer.status_code == expected
    assert fake.faults.unfired == []


@pytest.mark.parametrize(("kind", "written"), [("reset", 0), ("reset_after", 1), ("timeout", 0), ("timeout_after", 1)])
def test_before_or_after_the_write_is_applied(fake_freshdesk: FakeFreshdesk, kind: str, written: int) -> None:
    fake_freshdesk.faults.add(kind, method="POST")
    ticket = {"subject": "s", "description": "d", "status": 2, "priority": 1, "email": "emma@globex.example"}
    with pytest.raises(requests.RequestException):
        requests.post(
            f"{fake_freshdesk.url}/api/v2/tickets", json=ticket, auth=(fake_freshdesk.api_key, "X"), timeout=0.2
        )
    assert len(fake_freshdesk.tickets) == written
    assert len(fake_freshdesk.journal.writes) == written
