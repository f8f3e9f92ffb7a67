"""auth: session. One session for all threads, renewed once when it has ended, and shown to nobody."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from otai_mocks import FakeOTOBO
from otai_sdk import AuthenticationError, OTAIError, ResponseError, UnifiedNote
from otai_sdk.otobo import OTOBOAdapter

LOGIN = "*/SessionCreate"


def adapter_of(fake: FakeOTOBO, **settings: object) -> OTOBOAdapter:
    adapter = fake.adapter(auth="session", **settings)
    assert isinstance(adapter, OTOBOAdapter)
    return adapter


@pytest.mark.parametrize("ended", [False, True])
def test_many_threads_log_in_once(fake_otobo: FakeOTOBO, ended: bool) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    start = threading.Barrier(8)
    with adapter_of(fake_otobo) as adapter:
        if ended:
            adapter.get_ticket(1)
            fake_otobo.drop_sessions()
            fake_otobo.journal.clear()

        def work(number: int) -> object:
            start.wait()
            return adapter.add_note("1", UnifiedNote(body=f"n{number}"))

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(work, range(8)))
    assert len(fake_otobo.journal.matching(path=LOGIN)) == 1
    assert sorted(note.body for note in fake_otobo.tickets[1].notes) == [f"n{n}" for n in range(8)]


def test_a_write_that_met_an_ended_session_is_there_once(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    with adapter_of(fake_otobo) as adapter:
        for number in range(3):
            adapter.add_note("1", UnifiedNote(body=f"n{number}"))
            fake_otobo.drop_sessions()
    assert [note.body for note in fake_otobo.tickets[1].notes] == ["n0", "n1", "n2"]
    assert len(fake_otobo.journal.matching(path=LOGIN)) == 3


def test_a_session_that_is_refused_at_once_is_asked_for_no_third_time(fake_otobo: FakeOTOBO) -> None:
    with adapter_of(fake_otobo) as adapter:
        adapter.get_ticket(1)
        body = '{"Error": {"ErrorCode": "TicketGet.AuthFail", "ErrorMessage": "TicketGet: Authorization failing!"}}'
        fake_otobo.faults.add("status", path="*/TicketGet", status=200, body=body, times=None)
        with pytest.raises(AuthenticationError):
            adapter.get_ticket(1)
    assert len(fake_otobo.journal.matching(path=LOGIN)) == 2


def test_a_proxy_that_asks_for_credentials_ends_no_session(fake_otobo: FakeOTOBO) -> None:
    with adapter_of(fake_otobo) as adapter:
        adapter.get_ticket(1)
        fake_otobo.faults.add("status", path="*/TicketGet", status=401, body="<html>")
        with pytest.raises(AuthenticationError):
            adapter.get_ticket(1)
        adapter.get_ticket(1)
    assert len(fake_otobo.journal.matching(path=LOGIN)) == 1


def test_a_failed_login_leaves_the_next_call_free_to_try(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.faults.add("status", path=LOGIN, status=500, body="Internal Server Error")
    with adapter_of(fake_otobo, retries=0) as adapter:
        with pytest.raises(OTAIError):
            adapter.get_ticket(1)
        assert adapter.get_ticket(1) is None


@pytest.mark.parametrize("status", [200, 500])
def test_no_message_shows_the_session(fake_otobo: FakeOTOBO, status: int) -> None:
    with adapter_of(fake_otobo, retries=0) as adapter:
        adapter.get_ticket(1)
        (session,) = fake_otobo.state.sessions
        fake_otobo.faults.add("status", path="*/TicketGet", status=status, body=f"<html>You are {session}</html>")
        with pytest.raises(ResponseError) as caught:
            adapter.get_ticket(1)
    assert session not in f"{caught.value}{caught.value.message}{adapter!r}{vars(adapter._client)}"
    assert "***" in str(caught.value)
