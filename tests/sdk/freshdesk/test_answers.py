"""Answers that the fake does not give: other shapes, other hosts, no clock."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import responses

from otai_sdk import (
    PartialWriteError,
    ResponseError,
    SearchCriteria,
    SystemConfig,
    UnexpectedResponseError,
    UnifiedNote,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
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


@pytest.fixture
def once(adapter: FreshdeskAdapter) -> FreshdeskAdapter:
    """It repeats nothing."""
    return adapter.with_options(retries=0)


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
    canned.get(f"{ROOT}/tickets/2", json=row(2))
    assert [ticket.id for ticket in adapter.find_tickets(SearchCriteria(status=UnifiedStatus(id=2)))] == ["2"]


def test_a_search_that_counts_more_than_it_gives_out_is_not_trusted(
    canned: responses.RequestsMock, adapter: FreshdeskAdapter
) -> None:
    canned.get(f"{ROOT}/search/tickets", json={"results": [row(1), row(2)], "total": 3})
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


def test_a_list_that_never_gets_anywhere_is_an_error(canned: responses.RequestsMock, adapter: FreshdeskAdapter) -> None:
    canned.get(f"{ROOT}/tickets", json=[row(1)], headers={"Link": '<x>; rel="next"'})
    with pytest.raises(UnexpectedResponseError, match="faster than it can be read"):
        list(adapter.iter_tickets(SearchCriteria()))


def test_the_shape_of_the_year_2023_is_read_too(canned: responses.RequestsMock, adapter: FreshdeskAdapter) -> None:
    note = {"id": 9, "body": "<div>x</div>", "body_text": "x", "private": True, "user_id": 3, "created_at": None}
    canned.post(f"{ROOT}/tickets/1/notes", status=201, json=note)
    assert adapter.add_note("1", UnifiedNote(body="x")).id == "9"


# --- writes of which the answer says nothing -----------------------------------------------------------

NEW = UnifiedTicket(subject="x", body="y", customer=UnifiedUser(email="emma@globex.example"))
PAGE = "<html><h1>504 Gateway Time-out</h1></html>"
UNCLEAR: list[dict[str, Any]] = [
    {"status": 500, "json": {"code": "internal_error", "message": "We're sorry, but something went wrong."}},
    {"status": 502, "body": ""},
    {"status": 504, "body": PAGE},
    {"status": 403, "body": PAGE},
    {"status": 404, "body": PAGE},
    {"status": 302, "headers": {"Location": "https://login.example/"}},
    {"status": 200, "body": PAGE},
    {"status": 201, "body": "", "headers": {"Location": "https://evil.example/api/v2/tickets/7"}},
    {"status": 201, "body": "{", "headers": {"Location": f"{ROOT}/tickets.7"}},
    {"status": 201, "body": "{", "headers": {"Location": "https://canned.freshdesk.com/tickets.7"}},
    {"status": 201, "json": {"subject": "no id"}},
    {"status": 201, "json": []},
]


@pytest.mark.parametrize("answer", UNCLEAR)
def test_a_write_that_may_have_been_stored_says_so_and_how_to_look(
    canned: responses.RequestsMock, once: FreshdeskAdapter, answer: dict[str, Any]
) -> None:
    canned.post(f"{ROOT}/tickets", **answer)
    canned.post(f"{ROOT}/tickets/1/notes", **answer)
    canned.post(f"{ROOT}/tickets/1/reply", **answer)
    canned.put(f"{ROOT}/tickets/1", **answer)
    calls: list[Callable[[], object]] = [
        lambda: once.create_ticket(NEW),
        lambda: once.add_note("1", UnifiedNote(body="x")),
        lambda: once.reply("1", UnifiedNote(body="x")),
        lambda: once.update_ticket("1", {"subject": "x"}),
    ]
    for call in calls:
        with pytest.raises(ResponseError) as caught:
            call()
        assert caught.value.may_have_been_applied
        assert "may have been carried out" in str(caught.value)
        assert "find_tickets" in str(caught.value) or "get_ticket" in str(caught.value)
        assert "again later" not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 400, "json": {"description": "Validation failed", "errors": []}},
        {"status": 401, "json": {"code": "invalid_credentials"}},
        {"status": 403, "json": {"code": "access_denied"}},
        {"status": 413, "body": PAGE},
        {"status": 429, "body": PAGE},
    ],
)
def test_a_write_that_was_refused_says_nothing_of_the_kind(
    canned: responses.RequestsMock, once: FreshdeskAdapter, answer: dict[str, Any]
) -> None:
    canned.post(f"{ROOT}/tickets", **answer)
    with pytest.raises(ResponseError) as caught:
        once.create_ticket(NEW)
    assert not caught.value.may_have_been_applied


@pytest.mark.parametrize("body", ["", "{", PAGE, "[]", '{"subject": "no id"}'])
def test_a_ticket_whose_answer_cannot_be_read_is_read_where_location_says(
    canned: responses.RequestsMock, adapter: FreshdeskAdapter, body: str
) -> None:
    canned.post(f"{ROOT}/tickets", status=201, body=body, headers={"Location": f"{ROOT}/tickets/7"})
    canned.get(f"{ROOT}/tickets/7", json=row(7))
    assert adapter.create_ticket(NEW).id == "7"


def test_a_created_ticket_that_cannot_be_read_is_told_by_its_id(
    canned: responses.RequestsMock, once: FreshdeskAdapter
) -> None:
    canned.post(f"{ROOT}/tickets", status=201, body="{", headers={"Location": f"{ROOT}/tickets/7"})
    canned.get(f"{ROOT}/tickets/7", status=500)
    with pytest.raises(PartialWriteError, match="ticket 7 is created") as caught:
        once.create_ticket(NEW)
    assert (caught.value.ticket_id, caught.value.applied) == ("7", ["ticket"])


# --- whose answer is it --------------------------------------------------------------------------------


def test_an_answer_about_another_ticket_is_not_believed(
    canned: responses.RequestsMock, adapter: FreshdeskAdapter
) -> None:
    canned.get(f"{ROOT}/tickets/1", json=row(2))
    canned.put(f"{ROOT}/tickets/1", json=row(2))
    canned.post(f"{ROOT}/tickets/1/notes", status=201, json={"id": 9, "ticket_id": 2, "body": "x"})
    calls: list[tuple[Callable[[], object], bool]] = [
        (lambda: adapter.get_ticket("1"), False),
        (lambda: adapter.update_ticket("1", {"subject": "x"}), True),
        (lambda: adapter.add_note("1", UnifiedNote(body="x")), True),
    ]
    for call, writes in calls:
        with pytest.raises(UnexpectedResponseError, match="ticket 2") as caught:
            call()
        assert caught.value.may_have_been_applied is writes


@pytest.mark.parametrize("body", [PAGE, '{"error": "no Route matched"}', "Not Found"])
def test_a_proxys_404_is_not_a_missing_ticket(
    canned: responses.RequestsMock, adapter: FreshdeskAdapter, body: str
) -> None:
    for verb in ("GET", "PUT"):
        canned.add(verb, f"{ROOT}/tickets/1", status=404, body=body)
    canned.post(f"{ROOT}/tickets/1/notes", status=404, body=body)
    calls: list[Callable[[], object]] = [
        lambda: adapter.get_ticket("1"),
        lambda: adapter.update_ticket("1", {"subject": "x"}),
        lambda: adapter.update_ticket("1", {"note": "x"}),
        lambda: adapter.add_note("1", UnifiedNote(body="x")),
    ]
    for call in calls:
        with pytest.raises(UnexpectedResponseError, match="base_url"):
            call()


def test_a_row_of_another_shape_is_returned_without_it(
    canned: responses.RequestsMock, adapter: FreshdeskAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    canned.get(f"{ROOT}/tickets/1", json=row(1, tags=["a", 5], due_by={"odd": 1}, type=7))
    canned.get(f"{ROOT}/tickets/1/conversations", json=[{"id": 9, "body": 5, "private": "no"}])
    read = adapter.get_ticket(1)
    assert read is not None
    assert (read.tags, read.type, read.subject, read.notes[0].is_internal) == (["a"], None, "ticket 1", True)
    assert "ticket 1: " in caplog.text
    assert "tags[1]" in caplog.text


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
