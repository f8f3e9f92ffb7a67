"""Requests are sent again where that is safe, wait where that helps, and say what became of a write."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk import (
    ConnectionFailedError,
    FreshdeskAdapter,
    OTAIError,
    RateLimitError,
    RequestTimeoutError,
    ResponseError,
    ResponseInfo,
    SearchCriteria,
    ServerError,
    SystemConfig,
    TransportError,
    UnexpectedResponseError,
    UnifiedNote,
    UnifiedTicket,
    UnifiedUser,
)
from otai_sdk.call import Options
from otai_sdk.config import AdapterSettings
from otai_sdk.ratelimit import Budget
from otai_sdk.sender import Sender
from otai_sdk.stand_in import StandIn
from otai_sdk.timer import Timer
from otai_sdk.transport import Reply, Transport

NEW = UnifiedTicket(subject="Printer on fire", body="It burns.", customer=UnifiedUser(email="emma@example.com"))
NEW_HERE = UnifiedTicket(subject="Printer on fire", body="It burns.", customer=UnifiedUser(name="julia"))
URL = "https://helpdesk.example.org/api/v2/tickets"


class Waits(Timer):
    """Keeps what was waited, and waits for nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds


class Answers(Transport):
    """Answers what the test says: a reply, or an error."""

    def __init__(self, *answers: Reply | OTAIError) -> None:
        super().__init__("freshdesk", AdapterSettings())
        self.answers = list(answers)
        self.sent: list[dict[str, Any]] = []

    def send(self, method: str, url: str, **request: Any) -> Reply:
        self.sent.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, OTAIError):
            raise answer
        return answer


def reply(status: int, body: bytes = b"{}", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, named, body, URL, "GET")


def sender(*answers: Reply | OTAIError, **options: Any) -> tuple[Sender, Answers, Waits]:
    transport, timer = Answers(*answers), Waits()
    made = Sender(transport, Options(**options), URL)
    made.stand_in = StandIn(timer, Budget())
    return made, transport, timer


@pytest.mark.parametrize("failure", [429, 502, 503, 504, "lost", "late"])
def test_a_read_is_tried_three_times_in_all(failure: Any) -> None:
    answer = {
        "lost": ConnectionFailedError("freshdesk: broke"),
        "late": RequestTimeoutError("freshdesk: late"),
    }.get(failure) or reply(failure)
    made, transport, timer = sender(answer)
    if isinstance(answer, OTAIError):
        with pytest.raises(type(answer), match=r"list tickets, 3 attempts"):
            made.send("GET", URL, what="list tickets")
    else:
        assert made.send("GET", URL, what="list tickets").attempts == 3
    assert len(transport.sent) == 3
    assert all(wait <= 2 for wait in timer.waits)


def test_a_read_that_succeeds_the_second_time_is_a_success() -> None:
    made, _, timer = sender(reply(503), reply(200))
    assert made.send("GET", URL, what="list tickets").status == 200
    assert len(timer.waits) == 1


def test_without_retries_nothing_is_sent_again() -> None:
    made, transport, _ = sender(reply(503), retries=0)
    assert made.send("GET", URL, what="list tickets").status == 503
    assert len(transport.sent) == 1


def test_retry_after_is_waited_for_within_max_wait() -> None:
    made, _, timer = sender(reply(503, Retry_After="40"), reply(200))
    made.send("GET", URL, what="list tickets")
    assert 40 <= sum(timer.waits) <= 41


def test_a_longer_retry_after_is_an_error_at_once() -> None:
    made, transport, timer = sender(reply(429, Retry_After="61"))
    assert made.send("GET", URL, what="list tickets").status == 429
    assert (len(transport.sent), timer.waits) == (1, [])


def test_all_repetitions_of_a_request_together_wait_no_longer_than_max_wait() -> None:
    made, transport, _ = sender(reply(503, Retry_After="40"))
    made.send("GET", URL, what="list tickets")
    assert len(transport.sent) == 2


@pytest.mark.parametrize("nonsense", ["²", "-1", "nan", "1e999", "soon"])
def test_a_retry_after_that_makes_no_sense_is_ignored(nonsense: str) -> None:
    made, transport, timer = sender(reply(503, Retry_After=nonsense))
    made.send("GET", URL, what="list tickets")
    assert len(transport.sent) == 3
    assert sum(timer.waits) < 3


def test_after_a_refusal_the_next_request_of_whoever_waits_too() -> None:
    made, transport, timer = sender(reply(429, Retry_After="30"), reply(200), retries=0)
    made.send("GET", URL, what="list tickets")
    made.send("GET", URL, what="update ticket 5")
    assert len(transport.sent) == 2
    assert 30 <= sum(timer.waits) <= 31


def test_what_may_not_wait_so_long_for_the_rate_limit_is_refused_unsent() -> None:
    made, transport, _ = sender(reply(429, Retry_After="30"), retries=0, max_wait=10)
    made.send("GET", URL, what="list tickets")
    with pytest.raises(RateLimitError, match=r"update ticket 5: not sent.* 30 s more.*max_wait \(10 s\)") as caught:
        made.send("PUT", URL, what="update ticket 5", writes=True)
    assert caught.value.retry_after == 30
    assert not caught.value.may_have_been_applied
    assert len(transport.sent) == 1


# --- writes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer", [reply(502), reply(503), reply(504), ConnectionFailedError("x", may_have_been_applied=True)]
)
def test_a_write_that_may_have_been_carried_out_is_never_sent_again(answer: Reply | OTAIError) -> None:
    made, transport, _ = sender(answer)
    with suppress(TransportError):
        made.send("POST", URL, what="create a ticket", writes=True)
    assert len(transport.sent) == 1


@pytest.mark.parametrize("answer", [reply(429), ConnectionFailedError("freshdesk: refused")])
def test_a_write_that_was_surely_not_carried_out_is_sent_again(answer: Reply | OTAIError) -> None:
    made, transport, _ = sender(answer, reply(201))
    assert made.send("POST", URL, what="create a ticket", writes=True).status == 201
    assert len(transport.sent) == 2


@pytest.mark.parametrize("answer", [reply(503), RequestTimeoutError("late", may_have_been_applied=True)])
def test_a_write_that_may_be_repeated_is(answer: Reply | OTAIError) -> None:
    made, transport, _ = sender(answer, reply(200))
    assert made.send("PUT", URL, what="update ticket 5", writes=True, repeatable=True).status == 200
    assert len(transport.sent) == 2


LOST = RequestTimeoutError("freshdesk: no answer", may_have_been_applied=True)


def test_a_refusal_after_an_attempt_that_was_left_open_leaves_it_open() -> None:
    for last in (reply(429), reply(400)):
        sends, _, _ = sender(LOST, last, retries=1)
        assert sends.send("PUT", URL, what="update ticket 5", writes=True, repeatable=True).in_doubt


def test_no_connection_after_an_attempt_that_was_left_open_leaves_it_open() -> None:
    sends, _, _ = sender(LOST, ConnectionFailedError("freshdesk: no connection"), retries=1)
    with pytest.raises(ConnectionFailedError, match="may have been carried out") as caught:
        sends.send("PUT", URL, what="update ticket 5", writes=True, repeatable=True)
    assert caught.value.may_have_been_applied


def test_a_redirect_after_an_attempt_that_was_left_open_leaves_it_open() -> None:
    moved = UnexpectedResponseError("freshdesk: a redirect (301)", status=301)
    sends, _, _ = sender(LOST, moved, retries=1)
    with pytest.raises(UnexpectedResponseError, match="An earlier attempt may have been carried out") as caught:
        sends.send("PUT", URL, what="update ticket 5", writes=True, repeatable=True)
    assert caught.value.may_have_been_applied


def test_a_sink_that_fails_is_told_to_the_hooks() -> None:
    heard: list[ResponseInfo] = []
    sends, transport, _ = sender(reply(200))
    sends.hooks.on_response(heard.append)

    def full(method: str, url: str, **request: Any) -> Reply:
        raise OSError("no space left")

    transport.send = full  # type: ignore[method-assign]
    with pytest.raises(OSError, match="no space left"):
        sends.send("GET", URL, what="read a file", sink=io.BytesIO())
    assert [(info.status, str(info.error), info.will_retry) for info in heard] == [(None, "no space left", False)]


def test_what_left_no_time_for_another_attempt_is_named() -> None:
    for options, named in (({"max_wait": 0.0}, r"max_wait \(0 s\)"), ({"deadline": 1e-9}, "the deadline of")):
        sends, transport, _ = sender(ConnectionFailedError("freshdesk: broke"), **options)
        with pytest.raises(ConnectionFailedError, match=f"{named}.*leaves no time for another attempt"):
            sends.send("GET", URL, what="list tickets")
        assert len(transport.sent) == 1


def test_a_deadline_that_ends_before_the_second_attempt_leaves_open_what_the_first_one_did() -> None:
    lost = RequestTimeoutError("freshdesk: no answer", may_have_been_applied=True)
    sends, transport, waits = sender(lost, retries=3, deadline=1.0)

    def slowly(method: str, url: str, **request: Any) -> Reply:
        waits.seconds += 0.4
        raise RequestTimeoutError("freshdesk: no answer", may_have_been_applied=True)

    transport.send = slowly  # type: ignore[method-assign]
    with pytest.raises(TransportError) as caught:
        sends.send("PUT", URL, what="update ticket 5", writes=True, repeatable=True)
    assert caught.value.may_have_been_applied


def test_what_will_fail_again_is_not_tried_again() -> None:
    failure = ConnectionFailedError("freshdesk: no trusted TLS connection")
    failure.passing = False
    made, transport, _ = sender(failure)
    with pytest.raises(ConnectionFailedError):
        made.send("GET", URL, what="list tickets")
    assert len(transport.sent) == 1


def test_an_answer_that_cannot_be_used_leaves_a_write_open() -> None:
    failure = UnexpectedResponseError("freshdesk: too long", status=200)
    failure.may_have_been_applied = True
    made, transport, _ = sender(failure)
    with pytest.raises(UnexpectedResponseError, match=r"\(create a ticket\)\. It may have been carried out"):
        made.send("POST", URL, what="create a ticket", writes=True)
    assert len(transport.sent) == 1


def test_adapters_of_one_account_share_its_budget() -> None:
    params = {"freshdesk_domain": "shared-by-two", "freshdesk_api_key": "notarealkey0001"}
    one, other = (FreshdeskAdapter(SystemConfig(params=params)) for _ in range(2))
    assert one._client.sender.budget is other._client.sender.budget


def test_a_write_that_never_left_says_that_nothing_was_changed() -> None:
    made, _, _ = sender(ConnectionFailedError("freshdesk: no connection"), retries=0)
    with pytest.raises(ConnectionFailedError, match=r"\(create a ticket\)\. Nothing was changed$"):
        made.send("POST", URL, what="create a ticket", writes=True)


def update(adapter: Any) -> None:
    adapter.update_ticket("1", {"subject": "Changed"})


WRITES = [
    update,
    lambda adapter: adapter.create_ticket(NEW if isinstance(adapter, FreshdeskAdapter) else NEW_HERE),
    lambda adapter: adapter.add_note("1", UnifiedNote(body="Hello")),
]
FAULTS = [
    ("gateway_after", {}, ResponseError),
    ("gateway_after", {"status": 502}, ResponseError),
    ("gateway", {"status": 503}, ResponseError),
    ("html", {}, UnexpectedResponseError),
    ("garbage", {}, UnexpectedResponseError),
    ("status", {"status": 500, "body": "Internal Server Error"}, ResponseError),
    ("reset_after", {}, TransportError),
    ("timeout_after", {}, TransportError),
]


@pytest.fixture(params=["freshdesk", "otobo"])
def fake(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A system with one ticket."""
    with FakeFreshdesk() if request.param == "freshdesk" else FakeOTOBO() as made:
        made.add_ticket(title="As it was") if request.param == "otobo" else made.add_ticket()
        yield made


def ready(fake: Any, **params: Any) -> Any:
    """An adapter that has asked for whatever it asks once."""
    defaults = {"default_queue": "Raw"} if fake.system == "otobo" else {}
    adapter = fake.adapter(**defaults, **params)
    adapter.update_ticket("1", {"priority": "3 normal" if fake.system == "otobo" else "Low"})
    adapter.get_ticket("1")
    return adapter


@pytest.mark.parametrize("write", WRITES, ids=["update", "create", "note"])
@pytest.mark.parametrize(("kind", "options", "error"), FAULTS, ids=lambda value: str(value)[:20])
def test_a_write_whose_answer_is_lost_says_that_it_may_have_been_carried_out(
    fake: Any, write: Any, kind: str, options: dict[str, Any], error: type[OTAIError]
) -> None:
    adapter = ready(fake, timeout=0.15) if kind == "timeout_after" else ready(fake)
    fake.journal.clear()
    path = "/api/v2/tickets*" if fake.system == "freshdesk" else "*/Ticket[CU]*"
    fake.faults.add(kind, method="P*", path=path, times=None, **options)
    with pytest.raises(error) as caught:
        write(adapter)
    assert caught.value.may_have_been_applied  # type: ignore[attr-defined]
    assert "may have been carried out" in str(caught.value)
    assert "again later" not in str(caught.value)
    sent = [entry.method for entry in fake.journal if entry.fault]
    assert len(sent) == 1 or write is update  # which is harmless twice


@pytest.mark.parametrize("write", WRITES, ids=["update", "create", "note"])
def test_a_refused_write_is_sent_again_and_done_once(fake: Any, write: Any) -> None:
    adapter = ready(fake)
    path = "/api/v2/tickets*" if fake.system == "freshdesk" else "*/Ticket[CU]*"
    fake.faults.add("rate_limit", method="P*", path=path)
    before = len(fake.journal.writes)
    write(adapter)
    assert len(fake.journal.writes) == before + 1


@pytest.mark.parametrize("kind", ["gateway", "reset", "refuse", "rate_limit", "truncate"])
def test_a_read_passes_over_a_fault_that_strikes_once(fake: Any, kind: str) -> None:
    adapter = ready(fake)
    fake.faults.add(kind)
    found = adapter.get_ticket("1")
    assert found is not None


def test_the_error_of_a_read_tells_how_often_it_was_tried(fake: Any) -> None:
    adapter = ready(fake)
    fake.faults.add("status", status=503, times=3)
    with pytest.raises(ServerError, match="3 attempts"):
        adapter.get_ticket("1")


class Streams(Answers):
    """Writes a piece before it answers."""

    def send(self, method: str, url: str, **request: Any) -> Reply:
        request["sink"](b"piece %d;" % len(self.sent))
        return super().send(method, url, **request)


def streaming(*answers: Reply | OTAIError) -> Sender:
    made = Sender(Streams(*answers), Options(), URL)
    made.stand_in = StandIn(Waits(), Budget())
    return made


def test_a_file_holds_only_what_the_last_attempt_brought() -> None:
    file = io.BytesIO(b"before;")
    file.seek(7)
    streaming(ConnectionFailedError("broke"), reply(200)).send("GET", URL, what="read a file", sink=file)
    assert file.getvalue() == b"before;piece 1;"


def test_what_cannot_be_taken_back_is_not_asked_for_again() -> None:
    pieces: list[bytes] = []
    with pytest.raises(ConnectionFailedError):
        streaming(ConnectionFailedError("broke")).send("GET", URL, what="read a file", sink=pieces.append)
    assert pieces == [b"piece 0;"]


def test_a_sink_that_can_begin_anew_does() -> None:
    class Sink(list[bytes]):
        def __call__(self, piece: bytes) -> None:
            self.append(piece)

        restart = list.clear

    sink = Sink()
    streaming(ConnectionFailedError("broke"), reply(200)).send("GET", URL, what="read a file", sink=sink)
    assert sink == [b"piece 1;"]


# --- the rate limit ---------------------------------------------------------------------------------------


def test_three_thousand_tickets_of_the_smallest_plan_are_read_to_the_end_without_a_refusal() -> None:
    with FakeFreshdesk(plan="growth") as fake:
        fake.populate(3000)
        began = fake.clock.time()
        found = sum(1 for _ in fake.adapter().iter_tickets(SearchCriteria()))
        assert found == 3000
        assert not [entry for entry in fake.journal if entry.status == 429]
        assert fake.clock.time() > began


def test_a_deadline_ends_the_wait_for_the_rate_limit_and_says_when_it_opens() -> None:
    with FakeFreshdesk(plan="growth") as fake:
        fake.populate(3000)
        adapter = fake.adapter(deadline=20)
        with pytest.raises(RateLimitError, match="deadline of iter_tickets") as caught:
            list(adapter.iter_tickets(SearchCriteria()))
        assert 20 < (caught.value.retry_after or 0) <= 60
        assert not [entry for entry in fake.journal if entry.status == 429]


def test_after_a_refusal_all_adapters_and_threads_of_the_account_wait() -> None:
    with FakeFreshdesk() as fake:
        fake.add_ticket()
        adapters = [ready(fake) for _ in range(4)]
        fake.journal.clear()
        fake.faults.add("rate_limit", retry_after=30)
        adapters[0].get_ticket("1")
        threads = [threading.Thread(target=each.get_ticket, args=("1",)) for each in adapters]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(entry.status == 429 for entry in fake.journal) == 1


def test_a_long_refusal_is_met_once_and_not_by_every_ticket_of_a_run() -> None:
    with FakeFreshdesk() as fake:
        fake.populate(40)
        adapter = ready(fake)
        fake.journal.clear()
        fake.faults.add("rate_limit", retry_after=600, times=None)
        for ticket_id in range(1, 41):
            with pytest.raises(RateLimitError) as caught:
                adapter.update_ticket(str(ticket_id), {"priority": "High"})
            assert 590 < (caught.value.retry_after or 0) <= 600
        assert len(fake.journal) == 1


def test_two_fakes_on_the_same_host_are_two_accounts() -> None:
    for _ in range(2):
        with FakeFreshdesk(plan="trial") as fake:
            fake.add_ticket()
            adapter = fake.adapter()
            began = fake.clock.time()
            for _ in range(10):
                adapter.get_ticket("1")
            assert fake.clock.time() == began
            fake.limits.charge(None, 40, began)  # others draw the rest
            adapter.get_ticket("1")


def test_waiting_takes_no_time_with_a_fake_and_moves_its_clock() -> None:
    with FakeFreshdesk() as fake:
        fake.add_ticket()
        adapter = ready(fake)
        began = fake.clock.time()
        fake.faults.add("rate_limit", retry_after=45)
        adapter.get_ticket("1")
        assert 45 <= fake.clock.time() - began < 48


def test_so_it_does_for_an_adapter_that_was_made_otherwise() -> None:
    fake = FakeFreshdesk()
    adapter = FreshdeskAdapter(SystemConfig(params=fake.params))
    with fake:
        fake.add_ticket()
        began = fake.clock.time()
        fake.faults.add("rate_limit", retry_after=45)
        assert adapter.get_ticket("1") is not None
        assert 45 <= fake.clock.time() - began < 48


def test_real_time_waits_by_whatever_stands_in_the_place_of_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    timer = Timer()
    began = timer.now()
    timer.sleep(30)
    assert waits == [30]
    assert 30 <= timer.now() - began < 31
