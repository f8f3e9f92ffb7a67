"""What applications hear of requests, and the system's own API beside the interface."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk import (
    InvalidRequestError,
    OTAIError,
    RequestInfo,
    ResponseInfo,
    SearchCriteria,
    TransportError,
    UnexpectedResponseError,
    UnifiedUser,
)
from otai_sdk.raw import checked_path


@pytest.fixture(params=["freshdesk", "otobo"])
def fake(request: pytest.FixtureRequest) -> Iterator[Any]:
    with FakeFreshdesk() if request.param == "freshdesk" else FakeOTOBO() as made:
        made.add_ticket(title="As it was") if request.param == "otobo" else made.add_ticket()
        yield made


@pytest.fixture
def adapter(fake: Any) -> Iterator[Any]:
    with fake.adapter() as made:
        made.get_ticket("1")
        yield made


def test_hooks_hear_of_every_request_and_answer_in_their_order(fake: Any, adapter: Any) -> None:
    heard: list[Any] = []

    @adapter.on_request
    def first(info: RequestInfo) -> None:
        heard.append(("first", info))

    adapter.on_request(lambda info: heard.append(("second", info)))

    @adapter.on_response
    def answered(info: ResponseInfo) -> None:
        heard.append(("answered", info))

    adapter.get_ticket("1")
    assert [name for name, _ in heard[:3]] == ["first", "second", "answered"]
    info, answer = heard[0][1], heard[2][1]
    assert (info.system, info.call, info.attempt, info.writes) == (fake.system, "get_ticket", 1, False)
    assert info.operation.startswith("read ticket")
    assert info.url.startswith(fake.url)
    assert answer.request is info
    assert (answer.status, answer.error, answer.will_retry, answer.wait) == (200, None, False, 0.0)
    assert answer.seconds >= 0
    assert (answer.rate_limit_remaining is None) == (answer.request_id is None) == (fake.system == "otobo")


def test_a_repetition_is_told_beforehand_and_counted(fake: Any, adapter: Any) -> None:
    requests, answers = [], []
    adapter.on_request(requests.append)
    adapter.on_response(answers.append)
    fake.faults.add("status", status=503, headers={"Retry-After": "7"})
    adapter.get_ticket("1")
    assert [info.attempt for info in requests[:2]] == [1, 2]
    assert (answers[0].status, answers[0].will_retry) == (503, True)
    assert 7 <= answers[0].wait <= 8


def test_a_request_without_an_answer_is_told_with_its_error(fake: Any, adapter: Any) -> None:
    answers = []
    adapter.on_response(answers.append)
    fake.faults.add("reset")
    adapter.get_ticket("1")
    assert answers[0].status is None
    assert isinstance(answers[0].error, TransportError)


def test_a_hook_that_fails_is_logged_and_stops_nothing(adapter: Any, caplog: pytest.LogCaptureFixture) -> None:
    heard = []

    def broken(info: object) -> None:
        raise ZeroDivisionError

    adapter.on_request(broken)
    adapter.on_request(heard.append)
    adapter.on_response(broken)
    assert adapter.get_ticket("1") is not None
    assert heard
    assert "the hook test_a_hook_that_fails" in caplog.text


@pytest.mark.parametrize("when", ["on_request", "on_response"])
def test_what_a_hook_sends_itself_is_not_told(fake: Any, adapter: Any, when: str) -> None:
    heard = []

    def looks(info: object) -> None:
        heard.append(adapter.get_ticket("1").id)

    getattr(adapter, when)(looks)
    fake.journal.clear()
    adapter.get_ticket("1")
    assert heard == ["1"] * (len(fake.journal) // 2)


def test_a_hook_that_ends_the_program_leaves_nothing_of_the_rate_limit_behind() -> None:
    def ends(info: object) -> None:
        raise KeyboardInterrupt

    with FakeFreshdesk() as fake, fake.adapter() as adapter:
        fake.add_ticket()
        adapter.get_ticket("1")
        adapter.on_request(ends)
        with pytest.raises(KeyboardInterrupt):
            adapter.get_ticket("1")
        account = adapter._sender.budget._account  # type: ignore[union-attr]
        assert account is not None
        assert account.pending == 0


def test_copies_with_other_options_keep_the_hooks(adapter: Any) -> None:
    heard: list[RequestInfo] = []
    adapter.on_request(heard.append)
    adapter.with_options(retries=0).get_ticket("1")
    assert heard


def test_hooks_and_logs_hear_no_secret_and_no_persons_data(
    fake: Any, adapter: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "otai_sdk")
    heard: list[Any] = []
    adapter.on_request(heard.append)
    adapter.on_response(heard.append)
    fake.faults.add("rate_limit")
    adapter.find_tickets(SearchCriteria(customer=UnifiedUser(email="emma@example.com")))
    shown = repr(heard) + caplog.text
    assert "emma" not in shown
    for secret in fake.secrets():
        assert secret not in shown


def test_each_exchange_is_a_log_record(fake: Any, adapter: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "otai_sdk")
    fake.faults.add("status", status=503)
    adapter.get_ticket("1")
    told = [record.getMessage() for record in caplog.records]
    assert any("503" in text for text in told)
    assert any("attempt 1: status 503: again in" in text for text in told)


# --- raw ----------------------------------------------------------------------------------------------


def test_the_systems_own_api_can_be_asked_with_the_adapters_login() -> None:
    with FakeFreshdesk() as fake, fake.adapter() as adapter:
        fake.add_ticket()
        answer = adapter.raw.request("get", "/tickets", query={"per_page": 1})
        assert (answer.status, answer.ok) == (200, True)
        assert [row["id"] for row in answer.json()] == [1]
        assert "X-Request-Id" in answer.headers
    with FakeOTOBO() as otobo:
        otobo.add_ticket(title="As it was")
        for auth in ("login", "session"):
            raw = otobo.adapter(auth=auth).raw
            answer = raw.request("POST", "TicketGet", json={"TicketID": "1"}, writes=False)
            assert answer.json()["Ticket"][0]["Title"] == "As it was"


def test_whatever_status_comes_is_returned() -> None:
    with FakeFreshdesk() as fake, fake.adapter() as adapter:
        answer = adapter.raw.request("GET", "/tickets/404")
        assert (answer.status, answer.ok, answer.body) == (404, False, b"")
        with pytest.raises(UnexpectedResponseError, match="not JSON"):
            answer.json()


def test_raw_reads_are_repeated_and_raw_writes_are_not(fake: Any) -> None:
    raw = fake.adapter().raw
    path = "/tickets" if fake.system == "freshdesk" else "/TicketSearch"
    fake.faults.add("status", status=503, times=2)
    fake.journal.clear()
    assert raw.request("POST", path, json={}).status == 503
    assert raw.request("POST", path, json={}, writes=False).status != 503
    assert len(fake.journal) == 3


def test_a_raw_request_hears_the_deadline_and_the_hooks() -> None:
    with FakeFreshdesk() as fake, fake.adapter(deadline=20) as adapter:
        heard: list[RequestInfo] = []
        adapter.on_request(heard.append)
        fake.faults.add("rate_limit", retry_after=30)
        assert adapter.raw.request("GET", "/tickets").status == 429
        assert [(info.call, info.operation) for info in heard] == [("request", "GET /tickets")]


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example.com/x",
        "https://evil.example.com/",
        "/https://evil.example.com/",
        "/../../admin",
        "/tickets/../../x",
        "/tickets/%2e%2e/x",
        "/tickets/%2E./x",
        "/tickets/..;/x",
        "..",
        "/./x",
        "/tickets\r\nHost: evil",
        "/tickets\n",
        "/tickets/1 ",
        "\\\\evil\\x",
        "/tickets?page=2",
        "/tickets#x",
        "/a%0d%0ab",
        "/a%2f..%2fb",
        "/é",
        "",
        None,
        7,
    ],
)
def test_no_path_leads_credentials_elsewhere(fake: Any, adapter: Any, path: Any) -> None:
    fake.journal.clear()
    with pytest.raises(InvalidRequestError, match=r"raw\.request"):
        adapter.raw.request("GET" if fake.system == "freshdesk" else "POST", path)
    assert len(fake.journal) == 0


@pytest.mark.parametrize("query", ["a=b", 5, [("a", 1)]])
def test_a_query_is_a_mapping(adapter: Any, query: Any) -> None:
    with pytest.raises(InvalidRequestError, match="query must be a mapping"):
        adapter.raw.request("POST", "/tickets", query=query)


@pytest.mark.parametrize("path", ["/tickets/1", "tickets/1", "/search/tickets", "/contacts/a%20b@example.com", "/x:y"])
def test_paths_of_the_api_pass(path: str) -> None:
    assert checked_path(path) == "/" + path.lstrip("/")


@pytest.mark.parametrize("method", ["GET /x HTTP/1.1\r\nX: y", "", "GE T", None, "GET\n"])
def test_a_verb_is_a_word(adapter: Any, method: Any) -> None:
    with pytest.raises(InvalidRequestError, match="verb"):
        adapter.raw.request(method, "/tickets")


def test_otobo_is_never_asked_with_the_login_in_the_address() -> None:
    with FakeOTOBO() as fake, pytest.raises(InvalidRequestError, match="another verb"):
        fake.adapter().raw.request("GET", "TicketSearch")
    with FakeOTOBO() as fake, pytest.raises(InvalidRequestError, match="mapping"):
        fake.adapter().raw.request("POST", "TicketSearch", json=[1])


def test_a_raw_answer_shows_no_body() -> None:
    with FakeFreshdesk() as fake, fake.adapter() as adapter:
        fake.add_ticket(description="a secret matter")
        assert "secret" not in repr(adapter.raw.request("GET", "/tickets/1"))


def test_errors_of_raw_requests_are_the_librarys() -> None:
    with FakeFreshdesk() as fake, fake.adapter(retries=0) as adapter:
        for kind in ("reset", "refuse", "redirect"):
            fake.faults.add(kind)
            with pytest.raises(OTAIError):
                adapter.raw.request("GET", "/tickets")
