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


def test_the_world_says_how_long_a_session_lasts_and_whether_it_is_bound_to_an_address(fake: FakeOTOBO) -> None:
    world = fake.to_world()
    world["settings"].update(session_check_remote_ip=False, session_max_idle_time_s=1000, session_max_time_s=500)
    fake = FakeOTOBO.from_world(world)
    token = session(fake)
    assert "Error" not in send(fake, "TicketSearch", {"SessionID": token}, address="10.0.0.1").json()
    fake.clock.advance(seconds=500)
    assert error(send(fake, "TicketSearch", {"SessionID": token}).json())[0] == "TicketSearch.AuthFail"
    assert "older than 500 s" in fake.journal[-1].why
    assert token not in fake.state.sessions


def test_a_world_that_says_nothing_about_sessions_has_those_of_a_stock_system(fake: FakeOTOBO) -> None:
    world = fake.to_world()
    world["settings"] = {}
    fake = FakeOTOBO.from_world(world)
    token = session(fake)
    assert "Error" not in send(fake, "TicketSearch", {"SessionID": token}).json()
    assert (
        error(send(fake, "TicketSearch", {"SessionID": token}, address="10.0.0.1").json())[0] == "TicketSearch.AuthFail"
    )


@pytest.mark.parametrize("token", [{"a": 1}, ["x"], 7, "no such session"])
def test_what_is_no_session_id_is_an_unknown_session(fake: FakeOTOBO, token: object) -> None:
    assert error(send(fake, "TicketSearch", {"SessionID": token}).json())[0] == "TicketSearch.AuthFail"


@pytest.mark.parametrize(("version", "status"), [("11.0", 500), ("10.1", 200)])
def test_a_boolean_as_session_id_crashes_version_11_only(version: str, status: int) -> None:
    assert send(FakeOTOBO(version), "TicketSearch", {"SessionID": True}).status == status


def test_a_bad_session_is_not_saved_by_a_good_login(fake: FakeOTOBO) -> None:
    assert error(ask(fake, "TicketSearch", SessionID="bad"))[0] == "TicketSearch.AuthFail"


def test_session_ids_stay_out_of_the_journal(fake: FakeOTOBO) -> None:
    token = session(fake)
    send(fake, f"Session/{token}", method="GET", service="GenericTicketConnectorREST")
    assert token not in repr(fake.journal)


def test_session_ids_stay_secret_when_their_sessions_are_no_more(fake: FakeOTOBO) -> None:
    before = fake.snapshot()
    ended, dropped, undone = session(fake), session(fake), session(fake)
    send(fake, "SessionGet", {"SessionID": ended}, address="10.0.0.1")
    fake.drop_sessions()
    fake.restore(before)
    for token in (ended, dropped, undone):
        send(fake, f"Session/{token}", method="GET", service="GenericTicketConnectorREST")
        assert token not in repr(fake.journal)
