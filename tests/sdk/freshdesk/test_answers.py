"""Answers that the fake does not give: other shapes, other hosts, no clock."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import responses

from otai_sdk import (
    InvalidRequestError,
    SearchCriteria,
    SystemConfig,
    UnexpectedResponseError,
    UnifiedNote,
    UnifiedStatus,
)
from otai_sdk.freshdesk import FreshdeskAdapter

ROOT = "https://canned.freshdesk.com/api/v2"
KEY = "sEcReT123"
FIELDS = [{"name": "status", "type": "default_status", "choices": {"2": ["Open", "Open"]}}]


@pytest.fixture
def canned() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(f"{ROOT}/ticket_fields", json=FIELDS)
        yield mock


@pytest.fixture
def adapter() -> Iterator[FreshdeskAdapter]:
    params = {"freshdesk_domain": "canned", "freshdesk_api_key": KEY}
    with FreshdeskAdapter(SystemConfig(id="canned", provider_key="FreshdeskAdapter", params=params)) as adapter:
        yield adapter


def row(number: int, **values: Any) -> dict[str, Any]:
    at = "2026-01-01T00:00:00Z"
    return {"id": number, "subject": f"ticket {number}", "status": 2, "created_at": at, "updated_at": at, **values}


def test_an_address_out_of_an_answer_is_never_asked(canned: responses.RequestsMock, adapter: FreshdeskAdapter) -> None:
    canned.get(f"{ROOT}/tickets", json=[row(2)], headers={"Link": '<https://evil.example/x?page=2>; rel="next"'})
    canned.get(f"{ROOT}/tickets", json=[row(1)])
    assert [ticket.id for ticket in adapter.iter_tickets(SearchCriteria())] == ["2", "1"]
    assert {call.request.url.split("?")[0] for call in canned.calls} == {f"{ROOT}/tickets", f"{ROOT}/ticket_fields"}


def test_a_search_that_is_refused_becomes_a_read_of_the_list(
    canned: responses.RequestsMock, adapter: FreshdeskAdapter
) -> None:
    refused = {
        "description": "Validation failed",
        "errors": [{"field": "query", "message": "?", "code": "invalid_value"}],
    }
    canned.get(f"{ROOT}/search/tickets", status=400, json=refused)
    canned.get(f"{ROOT}/tickets", json=[row(2), row(1, status=5)])
    assert [ticket.id for ticket in adapter.find_tickets(SearchCriteria(status=UnifiedStatus(id=2)))] == ["2"]


def test_a_few_wanted_are_settled_by_the_first_page_only_where_it_is_newest_first(
    canned: responses.RequestsMock, adapter: FreshdeskAdapter
) -> None:
    newest = row(9, created_at="2026-02-01T00:00:00Z")
    canned.get(f"{ROOT}/search/tickets", json={"results": [row(1), row(2)], "total": 3})
    canned.get(f"{ROOT}/search/tickets", json={"results": [newest], "total": 3})
    canned.get(f"{ROOT}/tickets", json=[])
    first = adapter.find_first_ticket(SearchCriteria(status=UnifiedStatus(id=2)))
    assert first is not None
    assert first.id == "9"


def test_a_search_that_counts_more_than_it_gives_out_is_not_trusted(
    canned: responses.RequestsMock, adapter: FreshdeskAdapter
) -> None:
    canned.get(f"{ROOT}/search/tickets", json={"results": [row(1), row(2)], "total": 3})
    canned.get(f"{ROOT}/search/tickets", json={"results": [], "total": 3})
    canned.get(f"{ROOT}/tickets", json=[])
    canned.get(f"{ROOT}/tickets", json=[row(3), row(2), row(1)])
    assert len(adapter.find_tickets(SearchCriteria(status=UnifiedStatus(id=2)))) == 3


@pytest.mark.parametrize("date", [None, "yesterday", "Wed, 19 Aug 2026 23:49:02 GMT"])
def test_the_lag_is_bridged_by_the_servers_clock_or_ours(
    canned: responses.RequestsMock, adapter: FreshdeskAdapter, date: str | None
) -> None:
    canned.get(f"{ROOT}/search/tickets", json={"results": [row(1)], "total": 1}, headers={"Date": date} if date else {})
    canned.get(f"{ROOT}/tickets", json=[])
    assert len(adapter.find_tickets(SearchCriteria(status=UnifiedStatus(id=2)))) == 1
    if date and date.startswith("Wed"):
        assert "updated_since=2026-08-19T23%3A39%3A02Z" in str(canned.calls[-1].request.url)


def test_a_page_that_promises_more_and_is_empty_ends_the_list(
    canned: responses.RequestsMock, adapter: FreshdeskAdapter
) -> None:
    canned.get(f"{ROOT}/tickets", json=[], headers={"Link": '<x>; rel="next"'})
    assert list(adapter.iter_tickets(SearchCriteria())) == []


@pytest.mark.parametrize(
    "body", [b"", b"<html>Sign in</html>", b'{"tickets": []}', b'[{"subject": "no id"}]', b"\xff["]
)
def test_a_success_of_another_shape_is_unexpected(
    canned: responses.RequestsMock, adapter: FreshdeskAdapter, body: bytes
) -> None:
    canned.get(f"{ROOT}/tickets", body=body)
    with pytest.raises(UnexpectedResponseError, match="list tickets"):
        adapter.find_tickets(SearchCriteria(limit=1))


def test_a_server_that_echoes_the_key_does_not_bring_it_into_the_message(
    canned: responses.RequestsMock, adapter: FreshdeskAdapter
) -> None:
    canned.get(f"{ROOT}/tickets/1", status=403, json={"code": "access_denied", "message": f"no access for {KEY}"})
    with pytest.raises(Exception, match="no access") as caught:
        adapter.get_ticket(1)
    assert KEY not in str(caught.value) + repr(caught.value.__dict__)


def test_the_thirty_thousandth_ticket_is_not_the_end_in_silence(
    canned: responses.RequestsMock, adapter: FreshdeskAdapter
) -> None:
    canned.get(f"{ROOT}/tickets", json=[row(1)], headers={"Link": '<x>; rel="next"'})
    with pytest.raises(InvalidRequestError, match="300 pages"):
        list(adapter.iter_tickets(SearchCriteria()))
    assert len(canned.calls) == 301


def test_the_shape_of_the_year_2023_is_read_too(canned: responses.RequestsMock, adapter: FreshdeskAdapter) -> None:
    note = {"id": 9, "body": "<div>x</div>", "body_text": "x", "private": True, "user_id": 3, "created_at": None}
    canned.post(f"{ROOT}/tickets/1/notes", status=201, json=note)
    assert adapter.add_note("1", UnifiedNote(body="x")).id == "9"


def test_times_are_read_while_the_callers_time_is_frozen() -> None:
    """In a process of its own: the first decoding is what counts."""
    code = (
        "from freezegun import freeze_time\n"
        "with freeze_time('2026-01-01'):\n"
        "    from otai_mocks import FakeFreshdesk\n"
        "    with FakeFreshdesk() as fake:\n"
        "        fake.add_ticket('x')\n"
        "        assert fake.adapter().get_ticket(1).created_at is not None\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
