"""Wrong inputs and broken servers, alike on both systems and through both doors: the right error, no write."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import otai_mocks
from otai_sdk import (
    AuthenticationError,
    ConnectionFailedError,
    InvalidRequestError,
    NotFoundError,
    OTAIError,
    RequestTimeoutError,
    SearchCriteria,
    TicketSystemAdapter,
    TransportError,
    UnexpectedResponseError,
    UnifiedNote,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
    ValidationError,
)

WRONG = "wrong-secret-0815"
NAMES: dict[str, dict[str, Any]] = {
    "otobo": {"fake": "FakeOTOBO", "queue": "Support", "own": {"Queue": "Raw"}, "secret": "password"},
    "freshdesk": {"fake": "FakeFreshdesk", "queue": "Billing", "own": {"group_id": 5}, "secret": "freshdesk_api_key"},
}


class World:
    """A fake with one ticket, behind one of its doors."""

    def __init__(self, system: str, door: str) -> None:
        self.system = system
        self.names = NAMES[system]
        self.fake = getattr(otai_mocks, self.names["fake"])()
        self._server = self.fake.serve(real_time=False) if door == "port" else None
        self.door = self._server or self.fake

    def start(self) -> None:
        self.adapter = self.make()
        customer = UnifiedUser(email="emma@globex.example") if self.system == "freshdesk" else self._customer()
        self.ticket = UnifiedTicket(
            subject="Out of paper", body="It is empty.", queue=UnifiedQueue(name=self.names["queue"]), customer=customer
        )
        self.id = self.adapter.create_ticket(self.ticket).id

    def make(self, **params: Any) -> TicketSystemAdapter:
        return self.door.adapter(**params)  # type: ignore[no-any-return]

    def _customer(self) -> UnifiedUser:
        return UnifiedUser(name=next(iter(self.fake.customers)))


@pytest.fixture(params=["otobo", "freshdesk"])
def system(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["in process", "port"])
def world(request: pytest.FixtureRequest, system: str) -> Iterator[World]:
    world = World(system, request.param)
    with world.door:
        world.start()
        yield world


class Untouched:
    """Inside this block nothing may be written."""

    def __init__(self, world: World) -> None:
        self.fake = world.fake

    def __enter__(self) -> None:
        self.before = self.fake.to_world()
        self.writes = len(self.fake.journal.writes)

    def __exit__(self, *exc: object) -> None:
        assert len(self.fake.journal.writes) == self.writes, "a refused call wrote"
        assert _tables(self.fake.to_world()) == _tables(self.before), "a refused call changed the state"


def _tables(world: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in world.items() if key != "clock"}


def refused(error: pytest.ExceptionInfo[OTAIError], *words: str) -> None:
    text = str(error.value)
    assert WRONG not in text
    for word in words:
        assert word.lower() in text.lower(), f"{word!r} is not in {text!r}"


CALLS: dict[str, Callable[[TicketSystemAdapter, str], Any]] = {
    "find": lambda a, id_: a.find_tickets(SearchCriteria(subject="Out of paper")),
    "find_first": lambda a, id_: a.find_first_ticket(SearchCriteria(id=id_)),
    "get": lambda a, id_: a.get_ticket(id_),
    "update": lambda a, id_: a.update_ticket(id_, {"subject": "Changed"}),
    "note": lambda a, id_: a.add_note(id_, UnifiedNote(body="hello")),
}
WRITES = ("update", "note")


@pytest.fixture(params=sorted(CALLS))
def call(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_wrong_password_or_key_is_an_authentication_error(world: World, call: str) -> None:
    adapter = world.make(**{world.names["secret"]: WRONG})
    with Untouched(world), pytest.raises(AuthenticationError) as caught:
        CALLS[call](adapter, world.id)
    refused(caught, world.system)
    assert caught.value.system == world.system


def test_an_unknown_queue_is_refused_on_create(world: World) -> None:
    world.ticket.queue = UnifiedQueue(name="Billling")
    with Untouched(world), pytest.raises((InvalidRequestError, ValidationError)) as caught:
        world.adapter.create_ticket(world.ticket)
    refused(caught, "queue")


@pytest.mark.parametrize("key", ["queue", "status", "priority", "owner"])
def test_an_unknown_name_is_refused_on_update(world: World, key: str) -> None:
    with Untouched(world), pytest.raises((InvalidRequestError, ValidationError)) as caught:
        world.adapter.update_ticket(world.id, {key: "No Such Thing"})
    refused(caught, {"status": "stat"}.get(key, key))


@pytest.mark.parametrize("spelt", [str.lower, str.upper])
def test_a_queue_in_other_case_is_refused_on_update_and_before(world: World, spelt: Callable[[str], str]) -> None:
    wrong = spelt(world.names["queue"])
    for adapter in (world.make(), world.adapter):  # one that has seen no queue yet, and one that has
        with Untouched(world):
            told = adapter.would_refuse(world.id, {"queue": wrong})
            with pytest.raises((InvalidRequestError, ValidationError)) as caught:
                adapter.update_ticket(world.id, {"queue": wrong})
        refused(caught, wrong, f"did you mean '{world.names['queue']}'")
        assert (type(told), str(told)) == (type(caught.value), str(caught.value))


def test_an_unknown_status_is_refused_on_create(world: World) -> None:
    world.ticket.status = UnifiedStatus(name="Opne")
    with Untouched(world), pytest.raises((InvalidRequestError, ValidationError)) as caught:
        world.adapter.create_ticket(world.ticket)
    refused(caught, "stat")


def test_an_unknown_update_key_is_refused_with_the_nearest(world: World) -> None:
    with Untouched(world), pytest.raises(InvalidRequestError) as caught:
        world.adapter.update_ticket(world.id, {"prioritty": "x"})
    refused(caught, "'prioritty'", "did you mean 'priority'")


def test_the_same_field_in_two_spellings_is_refused(world: World) -> None:
    (own,) = world.names["own"]
    with Untouched(world), pytest.raises(InvalidRequestError) as caught:
        world.adapter.update_ticket(world.id, {"queue": world.names["queue"], **world.names["own"]})
    refused(caught, "'queue'", own)


@pytest.mark.parametrize("key", ["queue", "status", "priority"])
def test_an_entity_whose_id_and_name_disagree_is_refused(world: World, key: str) -> None:
    ticket = world.adapter.get_ticket(world.id)
    entity = getattr(ticket, key)
    with Untouched(world), pytest.raises(InvalidRequestError) as caught:
        world.make().update_ticket(world.id, {key: {"id": entity.id, "name": "Another"}})
    refused(caught, str(entity.id), entity.name, "Another")


def test_empty_updates_are_refused(world: World) -> None:
    with Untouched(world), pytest.raises(InvalidRequestError) as caught:
        world.adapter.update_ticket(world.id, {})
    refused(caught, "empty")


def test_a_ticket_without_a_customer_is_refused_with_the_setting_that_helps(world: World) -> None:
    world.ticket.customer = UnifiedUser()
    with Untouched(world), pytest.raises(InvalidRequestError) as caught:
        world.adapter.create_ticket(world.ticket)
    refused(caught, {"otobo": "default_customer_user", "freshdesk": "default_requester_email"}[world.system])


def test_a_ticket_that_does_not_exist(world: World, caplog: pytest.LogCaptureFixture) -> None:
    nobody = "99999999"
    with Untouched(world):
        assert world.adapter.get_ticket(nobody) is None
        assert world.adapter.find_tickets(SearchCriteria(id=nobody)) == []
        assert world.adapter.find_first_ticket(SearchCriteria(id=nobody)) is None
        with caplog.at_level(logging.WARNING, logger="otai_sdk"):
            assert world.adapter.update_ticket(nobody, {"subject": "x"}) is False
            assert world.adapter.update_ticket(nobody, {"note": "x"}) is False
        assert nobody in caplog.text
        with pytest.raises(NotFoundError) as caught:
            world.adapter.add_note(nobody, UnifiedNote(body="x"))
    refused(caught, "ticket")


@pytest.mark.parametrize("ticket_id", ["../1", "", " 3", "3abc"])
def test_what_is_no_ticket_id_is_refused_before_anything_is_sent(world: World, call: str, ticket_id: str) -> None:
    if call == "find":
        call = "find_first"
    seen = len(world.fake.journal)
    with Untouched(world), pytest.raises(InvalidRequestError, match="ticket id"):
        CALLS[call](world.adapter, ticket_id)
    assert len(world.fake.journal) == seen, "something was sent"


def test_a_server_that_is_down(world: World, call: str) -> None:
    world.fake.faults.add("refuse", times=None)
    with Untouched(world), pytest.raises(ConnectionFailedError) as caught:
        CALLS[call](world.adapter, world.id)
    refused(caught, world.system)


def test_nobody_listens_on_the_port(system: str) -> None:
    world = World(system, "port")
    with world.door:
        world.start()
    with pytest.raises(ConnectionFailedError) as caught:
        world.make().update_ticket(world.id, {"subject": "x"})
    assert caught.value.may_have_been_applied is False, "a refused connection cannot have written"


def test_a_connection_that_breaks_leaves_open_whether_a_write_was_applied(world: World, call: str) -> None:
    world.fake.faults.add("reset", times=None)
    with pytest.raises(TransportError) as caught:
        CALLS[call](world.adapter, world.id)
    path = world.fake.journal[-1].path
    sent_a_write = world.fake.journal[-1].method in ("PUT", "PATCH") or "Update" in path or path.endswith("/notes")
    assert caught.value.may_have_been_applied is sent_a_write


def test_a_server_that_answers_html(world: World, call: str) -> None:
    world.fake.faults.add("html", times=None)
    with Untouched(world), pytest.raises(UnexpectedResponseError) as caught:
        CALLS[call](world.adapter, world.id)
    refused(caught, "html")


def test_a_redirect_is_not_followed(world: World, call: str) -> None:
    world.fake.faults.add("redirect", times=None, to="https://login.example.org/?back=1")
    with Untouched(world), pytest.raises(UnexpectedResponseError) as caught:
        CALLS[call](world.adapter, world.id)
    refused(caught, "redirect", "https://login.example.org/", "correct the configured address")


def test_an_endless_slow_answer_ends_at_the_deadline(world: World, call: str) -> None:
    world.fake.faults.add("slow", times=None, seconds=0.02)
    adapter = world.make(timeout={"connect": 1, "read": 5, "total": 0.1})
    with pytest.raises(RequestTimeoutError) as caught:
        CALLS[call](adapter, world.id)
    refused(caught, "0.1 s", "timeout.total")


def test_a_silent_server_ends_at_the_read_timeout(world: World) -> None:
    world.fake.faults.add("timeout", times=None)
    adapter = world.make(timeout={"connect": 1, "read": 0.1, "total": 5})
    with Untouched(world), pytest.raises(RequestTimeoutError) as caught:
        adapter.update_ticket(world.id, {"subject": "x"})
    refused(caught, "timeout.read")


def test_a_truncated_answer_is_no_answer(world: World, call: str) -> None:
    world.fake.faults.add("truncate", times=None)
    with pytest.raises((ConnectionFailedError, UnexpectedResponseError)):
        CALLS[call](world.adapter, world.id)


def test_the_error_of_a_crash_names_the_status(world: World, call: str) -> None:
    world.fake.faults.add("status", status=502, body="Bad Gateway", times=None)
    with Untouched(world), pytest.raises(OTAIError) as caught:
        CALLS[call](world.adapter, world.id)
    refused(caught, "502")


def test_body_and_notes_are_not_swapped_within_one_second(world: World) -> None:
    world.fake.clock.step = 0
    id_ = world.adapter.create_ticket(world.ticket).id
    for body in ("first", "second"):
        world.adapter.add_note(id_, UnifiedNote(body=body))
    ticket = world.adapter.get_ticket(id_)
    assert ticket is not None
    assert ticket.body.strip() == "It is empty."
    assert [note.body.strip() for note in ticket.notes] == ["first", "second"]
    assert len({note.created_at for note in ticket.notes} | {ticket.created_at}) == 1, "all in one second"
