"""A write whose answer was lost: it says so, and with dedupe_field it is looked for, never doubled and never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.doors.serve import Server
from otai_sdk import (
    Attachment,
    ConfigError,
    NotFoundError,
    OTAIError,
    PartialWriteError,
    RequestTimeoutError,
    ResponseError,
    TicketSystemAdapter,
    TransportError,
    UnexpectedResponseError,
    UnifiedNote,
    UnifiedQueue,
    UnifiedTicket,
    UnifiedUser,
    ValidationError,
)

CREATE, UPDATE, HISTORY, SEARCH = (
    f"*/{name}" for name in ("TicketCreate", "TicketUpdate", "TicketHistoryGet", "TicketSearch")
)
LOST = ("timeout_after", "gateway_after", "proxy_reset", "reset_after")
NEVER_ARRIVED = ("timeout", "reset")


@pytest.fixture(params=["11.0", "10.1"])
def otobo_world(request: pytest.FixtureRequest) -> FakeOTOBO:
    fake = FakeOTOBO(request.param)
    fake.add_dynamic_field("Key", type="Text")
    return fake


def new(**values: Any) -> UnifiedTicket:
    given = {
        "subject": "Printer",
        "body": "Empty.",
        "queue": UnifiedQueue(name="Raw"),
        "customer": UnifiedUser(name="tom"),
    }
    return UnifiedTicket(**{**given, **values})


def create(adapter: TicketSystemAdapter) -> Any:
    return adapter.create_ticket(new())


def note(adapter: TicketSystemAdapter) -> Any:
    return adapter.add_note("1", UnifiedNote(body="Refilled."))


def note_beside(adapter: TicketSystemAdapter) -> Any:
    return adapter.update_ticket(
        "1", {"priority": "5 very high", "note": "Refilled.", "custom_fields": {"Category": "c"}}
    )


WRITES = [(create, CREATE), (note, UPDATE), (note_beside, UPDATE)]


# --- without dedupe_field -------------------------------------------------------------------------------


@pytest.mark.parametrize(("write", "path"), WRITES)
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("gateway_after", {}),
        ("status", {"status": 504, "body": "<html>Gateway Time-out</html>"}),
        ("status", {"status": 502, "body": ""}),
        ("status", {"status": 500, "body": ""}),
        ("status", {"status": 500, "body": "Internal Server Error"}),
        ("html", {}),
        ("garbage", {}),
        ("status", {"status": 200, "body": "", "content_type": "application/json"}),
        ("status", {"status": 200, "body": '{"TicketID": {}}', "content_type": "application/json"}),
        ("status", {"status": 200, "body": '{"TicketID": "x"}', "content_type": "application/json"}),
    ],
)
def test_an_answer_that_tells_nothing_leaves_a_write_open(
    fake_otobo: FakeOTOBO, write: Callable[[Any], Any], path: str, kind: str, options: dict[str, Any]
) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.faults.add(kind, path=path, **options)
    with fake_otobo.adapter() as adapter, pytest.raises(ResponseError) as caught:
        write(adapter)
    assert caught.value.may_have_been_applied
    text = str(caught.value)
    assert "try again" not in text
    assert "may have been carried out all the same" in text
    assert ("look for the subject 'Printer'" if write is create else "look at ticket 1") in text
    assert len(fake_otobo.journal.matching(path=path)) == 1, "it was sent twice"


@pytest.mark.parametrize(("write", "path"), WRITES)
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, "Authentication"),
        (403, "PermissionDenied"),
        (404, "Unexpected"),
        (407, "Authentication"),
        (413, "Validation"),
        (429, "RateLimit"),
    ],
)
def test_a_page_that_surely_carried_nothing_out_says_so(
    fake_otobo: FakeOTOBO, write: Callable[[Any], Any], path: str, status: int, kind: str
) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    body = "<html><h1>No</h1></html>"
    fake_otobo.faults.add("status", path=path, status=status, body=body, content_type="text/html")
    with fake_otobo.adapter(retries=0) as adapter, pytest.raises(ResponseError) as caught:
        write(adapter)
    assert type(caught.value).__name__.startswith(kind)
    assert not caught.value.may_have_been_applied
    assert str(status) in str(caught.value)
    assert "MaxLength" not in str(caught.value), "a proxy's limit is not OTOBO's"


def test_a_request_longer_than_max_length_is_told_from_a_proxys_limit(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_webservice("Small", max_length=500)
    with fake_otobo.adapter(webservice_name="Small") as adapter, pytest.raises(ValidationError, match="MaxLength"):
        adapter.create_ticket(new(body="x" * 600))


def test_a_plain_update_is_sent_again_as_twice_does_no_harm(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.faults.add("timeout_after", path=UPDATE)
    with fake_otobo.adapter() as adapter:
        assert adapter.update_ticket("1", {"priority": "5 very high", "queue": "Misc"})
    assert len(fake_otobo.journal.matching(path=UPDATE)) == 2


def test_a_ticket_that_the_first_attempt_moved_out_of_sight_is_not_called_missing(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.set_permissions("otai", {"users": {"rw"}, "hr": {"move_into"}})
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.faults.add("timeout_after", path=UPDATE)
    with fake_otobo.adapter() as adapter:
        with pytest.raises(NotFoundError, match="look at ticket 1") as caught:
            adapter.update_ticket("1", {"queue": "HR"})
        assert adapter.update_ticket("1", {"queue": "HR"}) is False
    assert caught.value.may_have_been_applied
    assert fake_otobo.tickets[1].queue == "HR"


def test_a_relative_pending_time_is_not_sent_twice(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.faults.add("timeout_after", path=UPDATE)
    with fake_otobo.adapter() as adapter, pytest.raises(RequestTimeoutError):
        adapter.update_ticket("1", {"State": "pending reminder", "PendingTime": {"Diff": 60}})
    assert len(fake_otobo.journal.matching(path=UPDATE)) == 1


@pytest.mark.parametrize("told", [2, "2", "0", "1; 2", -1])
def test_an_answer_about_another_ticket_is_refused(fake_otobo: FakeOTOBO, told: Any) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    body = f'{{"TicketID": {told!r}, "ArticleID": 9}}'.replace("'", '"')
    fake_otobo.faults.add("status", path=UPDATE, status=200, body=body, content_type="application/json")
    with fake_otobo.adapter() as adapter, pytest.raises(UnexpectedResponseError, match="is about ticket") as caught:
        note(adapter)
    assert caught.value.may_have_been_applied


def test_a_ticket_that_was_not_asked_for_is_refused(fake_otobo: FakeOTOBO) -> None:
    body = '{"Ticket": [{"TicketID": 2}]}'
    fake_otobo.faults.add("status", path="*/TicketGet", status=200, body=body, content_type="application/json")
    with fake_otobo.adapter() as adapter, pytest.raises(UnexpectedResponseError, match="about ticket 2"):
        adapter.get_ticket(1)


# --- with dedupe_field ----------------------------------------------------------------------------------


def count(fake: FakeOTOBO, write: Callable[[Any], Any]) -> int:
    return len(fake.tickets) - 1 if write is create else len(fake.tickets[1].notes)


@pytest.mark.parametrize(("write", "path"), WRITES)
@pytest.mark.parametrize("kind", LOST)
def test_a_write_whose_answer_was_lost_is_found_and_not_sent_again(
    fake_otobo: FakeOTOBO, write: Callable[[Any], Any], path: str, kind: str
) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.faults.add(kind, path=path)
    with fake_otobo.adapter(dedupe_field="Key") as adapter:
        result = write(adapter)
    assert count(fake_otobo, write) == 1
    assert result is True or result.id == ("2" if write is create else str(fake_otobo.tickets[1].notes[0].id))
    if write is note_beside:
        assert fake_otobo.tickets[1].dynamic_fields["Category"] == "c"
        assert fake_otobo.tickets[1].priority == "5 very high"


@pytest.mark.parametrize(("write", "path"), WRITES)
@pytest.mark.parametrize("kind", NEVER_ARRIVED)
def test_a_write_that_never_arrived_is_sent_again_after_max_wait(
    fake_otobo: FakeOTOBO, write: Callable[[Any], Any], path: str, kind: str
) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.faults.add(kind, path=path)
    with fake_otobo.adapter(dedupe_field="Key", max_wait=20) as adapter:
        before = fake_otobo.clock.time()
        write(adapter)
    assert count(fake_otobo, write) == 1
    assert fake_otobo.clock.time() - before >= 20, "a request may arrive late: it was not waited for"


@pytest.mark.parametrize(("write", "path"), WRITES)
def test_a_request_that_arrives_late_is_not_doubled(
    fake_otobo: FakeOTOBO, write: Callable[[Any], Any], path: str
) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.faults.add("timeout_late", path=path, seconds=25)
    with fake_otobo.adapter(dedupe_field="Key", max_wait=40) as adapter:
        write(adapter)
        fake_otobo.clock.advance(hours=1)
    assert count(fake_otobo, write) == 1


@pytest.mark.parametrize(("write", "path"), WRITES)
@pytest.mark.parametrize("settings", [{"retries": 0}, {"max_wait": 0}, {"deadline": 10}])
def test_what_may_not_be_waited_for_or_sent_again_stays_an_error(
    fake_otobo: FakeOTOBO, write: Callable[[Any], Any], path: str, settings: dict[str, Any]
) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.faults.add("timeout", path=path)
    with fake_otobo.adapter(dedupe_field="Key", **settings) as adapter, pytest.raises(RequestTimeoutError) as caught:
        write(adapter)
    assert caught.value.may_have_been_applied
    assert len(fake_otobo.journal.matching(path=path)) == 1


@pytest.mark.parametrize(("write", "path", "look"), [(create, CREATE, SEARCH), (note, UPDATE, HISTORY)])
def test_what_cannot_be_looked_for_is_not_sent_again(
    fake_otobo: FakeOTOBO, write: Callable[[Any], Any], path: str, look: str
) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.faults.add("timeout_after", path=path)
    fake_otobo.faults.add("status", path=look, status=500, body="Internal Server Error", times=None)
    with fake_otobo.adapter(dedupe_field="Key") as adapter, pytest.raises(RequestTimeoutError) as caught:
        write(adapter)
    assert caught.value.may_have_been_applied
    assert count(fake_otobo, write) == 1


def test_a_ticket_left_half_way_is_named(fake_otobo: FakeOTOBO) -> None:
    with (
        fake_otobo.adapter(dedupe_field="Key") as adapter,
        pytest.raises(PartialWriteError, match="Its id is 1") as caught,
    ):
        adapter.create_ticket(new(custom_fields={"Category": ["a", "b"]}))
    assert (caught.value.ticket_id, caught.value.applied) == ("1", ["ticket"])


def test_equal_notes_of_two_people_are_two(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.add_note(1, "Refilled.", by="otai")
    fake_otobo.faults.add("timeout", path=UPDATE)
    with fake_otobo.adapter(dedupe_field="Key", max_wait=5) as adapter:
        note(adapter)
    assert len(fake_otobo.tickets[1].notes) == 2, "an equal note was taken for one's own"


def test_a_note_that_was_found_beside_a_rest_that_fails_is_a_partial_write(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.faults.add("timeout_after", path=UPDATE)
    fake_otobo.faults.add("redirect", path=UPDATE, after=1)
    with fake_otobo.adapter(dedupe_field="Key") as adapter, pytest.raises(PartialWriteError) as caught:
        note_beside(adapter)
    assert (caught.value.ticket_id, caught.value.applied) == ("1", ["priority", "note"])


@pytest.mark.parametrize("fields", [{}, {"Category": "network"}])
def test_a_dedupe_field_that_does_not_exist_is_a_config_error(fake_otobo: FakeOTOBO, fields: dict[str, Any]) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    with fake_otobo.adapter(dedupe_field="Kay") as adapter, pytest.raises(ConfigError, match="dedupe_field 'Kay'"):
        adapter.create_ticket(new(custom_fields=fields))
    assert len(fake_otobo.tickets) == 1


def test_a_misspelt_field_beside_a_good_dedupe_field_is_not_blamed_on_it(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    with fake_otobo.adapter(dedupe_field="Key") as adapter, pytest.raises(ValidationError, match="Categry"):
        adapter.create_ticket(new(custom_fields={"Categry": "x"}))


def test_a_field_of_articles_as_dedupe_field_never_finds_a_strangers_ticket(fake_otobo: FakeOTOBO) -> None:
    """OTOBO ignores such a field in a search, and finds everything."""
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.faults.add("timeout", path=CREATE, times=None)
    with fake_otobo.adapter(dedupe_field="ArticleSource", max_wait=3) as adapter, pytest.raises(RequestTimeoutError):
        create(adapter)


def test_files_of_a_note_whose_answer_was_lost_are_there_once(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.faults.add("gateway_after", path=UPDATE)
    file = Attachment(name="a.txt", content_type="text/plain", content=b"a")
    with fake_otobo.adapter(dedupe_field="Key") as adapter:
        stored = adapter.add_note("1", UnifiedNote(body="n", attachments=[file]))
    assert [a.filename for a in fake_otobo.tickets[1].notes[0].attachments] == ["a.txt"]
    assert stored.id == str(fake_otobo.tickets[1].notes[0].id)


@pytest.mark.parametrize("kind", ["gateway_after", "proxy_reset", "reset_after"])
@pytest.mark.parametrize(("write", "path"), WRITES)
def test_the_same_on_the_wire(served_otobo: Server, write: Callable[[Any], Any], path: str, kind: str) -> None:
    fake = served_otobo.fake
    assert isinstance(fake, FakeOTOBO)
    fake.add_ticket("There already", queue="Raw", body="x")
    fake.faults.add(kind, path=path)
    with served_otobo.adapter(dedupe_field="Key") as adapter:
        write(adapter)
    assert count(fake, write) == 1


def test_what_is_told_agrees_with_what_is_stored_whatever_fails(fake_otobo: FakeOTOBO) -> None:
    """A success is there once, an error that excludes it is not there, what is left open is there once at most."""
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    for kind in (*LOST, *NEVER_ARRIVED, "timeout_late"):
        options = {"seconds": 4} if kind == "timeout_late" else {}
        for path in (CREATE, UPDATE):
            fake_otobo.faults.add(kind, path=path, probability=0.08, optional=True, **options)
    fake_otobo.faults.add("status", path="*", status=503, probability=0.05, optional=True)
    told: dict[str, set[int]] = {}
    with fake_otobo.adapter(dedupe_field="Key", max_wait=8) as adapter:
        for number in range(120):
            name = f"n{number}"
            try:
                if number % 2:
                    adapter.create_ticket(new(subject=name))
                else:
                    adapter.add_note("1", UnifiedNote(body=name))
                told[name] = {1}
            except (TransportError, ResponseError) as error:
                told[name] = {0, 1} if error.may_have_been_applied else {0}
            except OTAIError as error:  # pragma: no cover
                raise AssertionError(f"{name}: {error!r}") from error
        fake_otobo.clock.advance(minutes=5)
    there = [t.title for t in fake_otobo.tickets.values()] + [n.body for n in fake_otobo.tickets[1].notes]
    assert {name: there.count(name) for name, allowed in told.items() if there.count(name) not in allowed} == {}
    assert list(told.values()).count({1}) > 100, "hardly anything got through"
