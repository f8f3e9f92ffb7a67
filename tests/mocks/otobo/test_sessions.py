"""Sessions: bound to an address, limited in time."""

from __future__ import annotations

import pytest

from otai_mocks import FakeOTOBO

from .helpers import ask, error, send


@pytest.fixture
def fake() -> FakeOTOBO:
    return FakeOTOBO()


def session(fake: FakeOTOBO) -> str:
    token: str = ask(fake, "SessionCreate")["SessionID"]
    return token


def test_a_session_stands_for_its_login(fake: FakeOTOBO) -> None:
    token = session(fake)
    fake.add_ticket("One")
    assert send(fake, "TicketSearch", {"SessionID": token}).json() == {"TicketID": ["1"]}
    data = {e["Key"]: e["Value"] for e in send(fake, "SessionGet", {"SessionID": token}).json()["SessionData"]}
    assert data["UserLogin"] == "otai"
    assert data["UserID"] == "2"


def test_another_address_ends_a_session(fake: FakeOTOBO) -> None:
    token = session(fake)
    refused = send(fake, "SessionGet", {"SessionID": token}, address="10.0.0.1").json()
    assert error(refused)[0] == "SessionGet.SessionInvalid"
    assert error(send(fake, "SessionGet", {"SessionID": token}).json())[0] == "SessionGet.SessionInvalid"


def test_a_session_ends_after_two_idle_hours(fake: FakeOTOBO) -> None:
    token = session(fake)
    fake.clock.advance(seconds=7199)
    assert "Error" not in send(fake, "TicketSearch", {"SessionID": token}).json()
    fake.clock.advance(seconds=1)
    assert error(send(fake, "TicketSearch", {"SessionID": token}).json())[0] == "TicketSearch.AuthFail"
    assert "idle" in fake.journal[-1].why


def test_a_bad_session_is_not_saved_by_a_good_login(fake: FakeOTOBO) -> None:
    assert error(ask(fake, "TicketSearch", SessionID="bad"))[0] == "TicketSearch.AuthFail"


def test_session_ids_stay_out_of_the_journal(fake: FakeOTOBO) -> None:
    token = session(fake)
    send(fake, f"Session/{token}", method="GET", service="GenericTicketConnectorREST")
    assert token not in repr(fake.journal)
