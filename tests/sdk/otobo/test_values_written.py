"""What people give reaches OTOBO as it was meant, or is refused before anything is sent."""

from __future__ import annotations

import contextlib
import logging
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_sdk import (
    Attachment,
    InvalidRequestError,
    OTAIError,
    TicketSystemAdapter,
    UnifiedNote,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
    UnsupportedError,
    ValidationError,
)

UTC = timezone.utc
LAST = datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC)


@pytest.fixture(params=["11.0", "10.1"])
def otobo_world(request: pytest.FixtureRequest) -> FakeOTOBO:
    fake = FakeOTOBO(request.param)
    fake.add_ticket("There already", queue="Support", body="x", customer="julia")
    return fake


def new(**values: Any) -> UnifiedTicket:
    given = {"subject": "s", "body": "b", "queue": UnifiedQueue(name="Raw"), "customer": UnifiedUser(name="tom")}
    return UnifiedTicket(**{**given, **values})


def test_what_a_note_has_in_extra_is_not_left_out_without_a_word(
    fake_otobo: FakeOTOBO, caplog: pytest.LogCaptureFixture
) -> None:
    with fake_otobo.adapter() as adapter:
        adapter.add_note("1", UnifiedNote(body="x", extra={"TimeUnit": 5}))
    assert "TimeUnit" in caplog.text


# --- pending until --------------------------------------------------------------------------------------


def test_the_last_moment_that_otobo_can_wait_for_is_accepted(fake_otobo: FakeOTOBO) -> None:
    with fake_otobo.adapter() as adapter:
        assert adapter.update_ticket("1", {"status": "pending reminder", "pending_until": LAST})
        status = UnifiedStatus(name="pending reminder")
        created = adapter.create_ticket(new(status=status, pending_until=LAST))
    assert created.pending_until == LAST.replace(second=0)


@pytest.mark.parametrize(
    "updates",
    [
        {"status": "pending reminder", "pending_until": LAST + timedelta(seconds=1)},
        {"status": "pending reminder", "pending_until": "2999-01-01"},
        {"State": "pending reminder", "PendingTime": {"Year": 2039, "Month": 1, "Day": 1, "Hour": 0, "Minute": 0}},
        {
            "State": "pending reminder",
            "PendingTime": {"Year": "2038", "Month": "01", "Day": "19", "Hour": 3, "Minute": 15},
        },
        {"State": "pending reminder", "PendingTime": {"Diff": 60 * 24 * 365 * 40}},
        {"State": "pending reminder", "PendingTime": {"Diff": 10**30}},
    ],
)
def test_a_later_moment_is_refused_before_anything_is_written(fake_otobo: FakeOTOBO, updates: dict[str, Any]) -> None:
    with fake_otobo.adapter() as adapter, pytest.raises(InvalidRequestError, match="2038-01-19"):
        adapter.update_ticket("1", {"subject": "half", **updates})
    assert fake_otobo.journal.matching(path="*Update") == []
    assert fake_otobo.tickets[1].title == "There already"


def test_a_later_moment_is_refused_on_create_too(fake_otobo: FakeOTOBO) -> None:
    status = UnifiedStatus(name="pending reminder")
    with fake_otobo.adapter() as adapter, pytest.raises(InvalidRequestError, match="2038-01-19"):
        adapter.create_ticket(new(status=status, pending_until=LAST + timedelta(days=1)))
    assert len(fake_otobo.journal) == 0


@pytest.mark.parametrize("id_", ["²", "٣", "x", "", 10**30])
def test_a_state_id_that_is_none_is_for_otobo_to_refuse(fake_otobo: FakeOTOBO, id_: Any) -> None:
    with fake_otobo.adapter() as adapter, contextlib.suppress(OTAIError):
        adapter.update_ticket("1", {"StateID": id_})
    assert fake_otobo.tickets[1].state == "new"


def test_of_an_hour_that_the_server_shows_twice_the_first_is_refused_and_the_second_written() -> None:
    with FakeOTOBO(time_zone="Europe/Berlin") as fake:
        fake.add_ticket("There already", queue="Support", body="x")
        with fake.adapter(time_zone="Europe/Berlin") as adapter:
            for minutes in (0, 30, 59):
                until = datetime(2032, 10, 31, 0, tzinfo=UTC) + timedelta(minutes=minutes)
                with pytest.raises(InvalidRequestError, match="shows that hour twice"):
                    adapter.update_ticket("1", {"status": "pending reminder", "pending_until": until})
            for minutes in (-1, 60, 90, 119, 120):
                until = datetime(2032, 10, 31, 0, tzinfo=UTC) + timedelta(minutes=minutes)
                assert adapter.update_ticket("1", {"status": "pending reminder", "pending_until": until})
                read = adapter.get_ticket("1")
                assert read is not None
                assert read.pending_until == until


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "UTC"])
def test_the_ends_of_time_are_refused_or_written_in_every_zone(
    fake_otobo: FakeOTOBO, zone: str, moment: datetime
) -> None:
    aware = moment.replace(tzinfo=UTC)
    with fake_otobo.adapter(time_zone=zone) as adapter:
        with pytest.raises(InvalidRequestError, match="pending_until"):
            adapter.update_ticket("1", {"status": "pending reminder", "pending_until": aware})
        with contextlib.suppress(OTAIError):
            adapter.update_ticket("1", {"custom_fields": {"DueAt": aware}})


# --- the type -------------------------------------------------------------------------------------------


def test_a_type_that_the_system_requires_comes_from_the_settings() -> None:
    with FakeOTOBO(ticket_type=True) as fake:
        fake.add_type("Incident")
        with fake.adapter() as adapter, pytest.raises(ValidationError, match="set default_type"):
            adapter.create_ticket(new())
        assert len(fake.tickets) == 0
        with fake.adapter(default_type="Incident") as adapter:
            assert adapter.create_ticket(new()).type == "Incident"
            assert adapter.create_ticket(new(type="Unclassified")).type == "Unclassified"
            assert adapter.create_ticket(new(extra={"Type": "Unclassified"})).type == "Unclassified"


# --- customers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("customer", "created", "updated"),
    [
        (UnifiedUser(name="tom"), "tom", "tom"),
        (UnifiedUser(email="tom@nordwind.example"), "tom", "tom@nordwind.example"),
        (UnifiedUser(name="tom", email="other@company.de"), "tom", "tom"),
        (UnifiedUser(name="Tom Baker", email="tom@nordwind.example"), "tom", "tom@nordwind.example"),
        (UnifiedUser(name="Erika Muster", email="erika@muster.de"), "erika@muster.de", "erika@muster.de"),
        (UnifiedUser(name="Erika", email="erika@muster.de"), "erika@muster.de", "erika@muster.de"),
        (UnifiedUser(name="", email=" erika@muster.de "), "erika@muster.de", "erika@muster.de"),
    ],
)
def test_a_name_is_a_login_unless_there_is_none_then_the_address_decides(
    fake_otobo: FakeOTOBO, customer: UnifiedUser, created: str, updated: str
) -> None:
    """An address of a known customer becomes that customer on create; an update stores it as it stands."""
    with fake_otobo.adapter() as adapter:
        assert adapter.create_ticket(new(customer=customer)).customer.name == created
        assert adapter.update_ticket("1", {"customer": customer, "subject": "changed"})
    assert fake_otobo.tickets[1].customer_user == updated
    assert len(fake_otobo.tickets) == 2, "the ticket is there once"


def test_a_contact_form_costs_no_further_request(fake_otobo: FakeOTOBO) -> None:
    with fake_otobo.adapter() as adapter:
        adapter.create_ticket(new(customer=UnifiedUser(name="Erika Muster", email="erika@muster.de")))
    assert len(fake_otobo.journal.matching(path="*/TicketCreate")) == 1


def test_a_customer_that_otobo_takes_neither_way_is_a_validation_error(fake_otobo: FakeOTOBO) -> None:
    nobody = UnifiedUser(name="Nobody", email="no address")
    with fake_otobo.adapter() as adapter:
        for write in (
            lambda: adapter.create_ticket(new(customer=nobody)),
            lambda: adapter.update_ticket("1", {"customer": nobody}),
        ):
            with pytest.raises(ValidationError, match="customer 'no address'"):
                write()
    assert len(fake_otobo.tickets) == 1


def test_another_refusal_is_not_blamed_on_the_customer(fake_otobo: FakeOTOBO) -> None:
    both = UnifiedUser(name="tom", email="tom@nordwind.example")
    with fake_otobo.adapter() as adapter, pytest.raises(ValidationError, match="queue 'Nowhere'"):
        adapter.update_ticket("1", {"customer": both, "queue": "Nowhere"})
    assert len(fake_otobo.journal.matching(path="*/TicketUpdate")) == 1


# --- OTOBO's own fields ---------------------------------------------------------------------------------


def test_extra_is_written_on_create_and_on_update(fake_otobo: FakeOTOBO) -> None:
    with fake_otobo.adapter() as adapter:
        created = adapter.create_ticket(new(extra={"Lock": "lock", "Responsible": "ben", "CustomerID": "acme"}))
        stored = fake_otobo.tickets[int(created.id)]
        assert (stored.lock, stored.responsible, stored.customer_id) == ("lock", "ben", "acme")
        assert adapter.update_ticket(created.id, {"extra": {"Lock": "unlock", "ResponsibleID": 3}})
        assert (stored.lock, stored.responsible) == ("unlock", "anna")


def test_extra_decides_before_a_default(fake_otobo: FakeOTOBO) -> None:
    with fake_otobo.adapter(default_queue="Junk", default_priority="1 very low") as adapter:
        created = adapter.create_ticket(new(queue=UnifiedQueue(), extra={"QueueID": 5, "Priority": "5 very high"}))
    assert (created.queue.id, created.priority.name) == (5, "5 very high")


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({"Lokc": "lock"}, "did you mean 'Lock'"),
        ({"Age": 5}, "unknown key 'Age'"),
        ({"Lock": "lock", "LockID": 2}, "the same field"),
        ({"Queue": "Raw"}, "the same field"),
        ({"Title": "t"}, "the same field"),
        ({"Article": {}}, "unknown key"),
    ],
)
def test_extra_that_is_not_written_is_refused(fake_otobo: FakeOTOBO, extra: dict[str, Any], words: str) -> None:
    with fake_otobo.adapter() as adapter, pytest.raises(InvalidRequestError, match=words):
        adapter.create_ticket(new(extra=extra))
    assert len(fake_otobo.journal) == 0


@pytest.mark.parametrize(
    "updates",
    [
        {"extra": {}},
        {"extra": {"Lokc": 1}},
        {"Lock": "lock", "extra": {"Lock": "lock"}},
        {"extra": {"Lock": "lock", "LockID": 2}},
    ],
)
def test_extra_of_an_update_is_held_to_the_same_list(fake_otobo: FakeOTOBO, updates: dict[str, Any]) -> None:
    with fake_otobo.adapter() as adapter, pytest.raises(InvalidRequestError):
        adapter.update_ticket("1", updates)
    assert len(fake_otobo.journal) == 0


def test_a_company_alone_warns_that_it_clears_the_customer(
    fake_otobo: FakeOTOBO, caplog: pytest.LogCaptureFixture
) -> None:
    with fake_otobo.adapter() as adapter, caplog.at_level(logging.WARNING, "otai_sdk"):
        assert adapter.update_ticket("1", {"CustomerID": "acme"})
    assert "clears the ticket's customer" in caplog.text


# --- dynamic fields -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("Category", "4.50", "4.50"),
        ("Category", Decimal("4.50"), "4.50"),
        ("Category", Decimal("1E+3"), "1000"),
        ("Category", 4.5, "4.5"),
        ("Category", 1e22, "10000000000000000000000"),
        ("Category", 7, "7"),
        ("Vip", True, 1),
        ("Vip", 1.0, 1),
        ("Vip", "0", 0),
        ("ContractDay", date(2039, 5, 6), "2039-05-06 00:00:00"),
        ("DueAt", datetime(2039, 5, 6, 7, 8, 9, tzinfo=UTC), "2039-05-06 07:08:09"),
        ("Products", ["vpn", "mail"], ["vpn", "mail"]),
        ("Products", ("vpn",), ["vpn"]),
        ("Products", "vpn", ["vpn"]),
        ("Severity", "high", "high"),
    ],
)
def test_values_of_every_kind_are_written_and_what_is_read_is_written_back(
    fake_otobo: FakeOTOBO, field: str, value: Any, stored: Any
) -> None:
    with fake_otobo.adapter() as adapter:
        assert adapter.update_ticket("1", {"custom_fields": {field: value}})
        read = adapter.get_ticket("1")
        assert read is not None
        assert read.custom_fields[field] == stored
        history = len(fake_otobo.tickets[1].history)
        written = {name: each for name, each in read.custom_fields.items() if each is not None}
        assert adapter.update_ticket("1", {"custom_fields": written})
        again = adapter.get_ticket("1")
    assert again is not None
    assert again.custom_fields == read.custom_fields
    assert len(fake_otobo.tickets[1].history) == history, "the same values again are a change"


@pytest.mark.parametrize(
    "value", [{"a": 1}, {1, 2}, b"x", [["a"]], [None], object(), float("nan"), Decimal("Infinity"), [float("inf")]]
)
def test_a_value_that_no_field_holds_is_refused_before_sending(fake_otobo: FakeOTOBO, value: Any) -> None:
    with fake_otobo.adapter() as adapter:
        for write in (
            lambda: adapter.update_ticket("1", {"custom_fields": {"Category": value}}),
            lambda: adapter.create_ticket(new(custom_fields={"Category": value})),
        ):
            with pytest.raises(InvalidRequestError, match="custom field 'Category'"):
                write()
    assert len(fake_otobo.journal) == 0


# --- files and notes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"name": "a\r\nX: y.txt"},
        {"name": "  "},
        {"content_type": "text/plain\nX-Evil: 1"},
        {"content_type": ""},
        {"content": None},
        {"content": b""},
        {"content": "text"},
    ],
)
def test_a_file_that_cannot_be_stored_is_refused_before_sending(fake_otobo: FakeOTOBO, values: dict[str, Any]) -> None:
    file = Attachment(**{"name": "a.txt", "content_type": "text/plain", "content": b"a", **values})
    note = UnifiedNote(body="n", attachments=[file])
    with fake_otobo.adapter() as adapter:
        for write in (
            lambda: adapter.create_ticket(new(attachments=[file])),
            lambda: adapter.add_note("1", note),
            lambda: adapter.update_ticket("1", {"note": note}),
        ):
            with pytest.raises(InvalidRequestError, match="attachment"):
                write()
    assert len(fake_otobo.journal) == 0


def test_a_note_keeps_subject_and_sender(fake_otobo: FakeOTOBO) -> None:
    with fake_otobo.adapter() as adapter:
        adapter.add_note("1", UnifiedNote(body="n", subject="By phone", sender="customer"))
        adapter.add_note("1", UnifiedNote(body="First line\nsecond"))
    first, second = fake_otobo.tickets[1].notes
    assert (first.subject, first.sender_type_id) == ("By phone", 3)
    assert (second.subject, second.sender_type_id) == ("First line", 1)


def test_a_text_that_otobo_takes_for_none_is_refused(fake_otobo: FakeOTOBO) -> None:
    """To OTOBO a text that is just a zero is missing."""
    with fake_otobo.adapter() as adapter:
        for write in (
            lambda: adapter.add_note("1", UnifiedNote(body=" 0\n")),
            lambda: adapter.create_ticket(new(body="0")),
            lambda: adapter.create_ticket(new(subject="0")),
        ):
            with pytest.raises(InvalidRequestError, match="'0'"):
                write()
        assert adapter.add_note("1", UnifiedNote(body="0\nand more")).body == "0\nand more"


def test_what_otobo_cannot_do_says_what_to_do_instead(otobo_adapter: TicketSystemAdapter) -> None:
    with pytest.raises(UnsupportedError, match="add_note with is_internal=False"):
        otobo_adapter.reply("1", "Hello")
    for name in ("queues", "priorities", "statuses", "types", "users"):
        with pytest.raises(UnsupportedError, match=f"list_{name}"):
            getattr(otobo_adapter, f"list_{name}")()


# --- owners ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize(
    "updates", [{"queue": "Misc"}, {"status": "closed successful"}, {"Lock": "unlock"}, {"queue": "Misc", "note": "n"}]
)
def test_an_owner_named_beside_what_resets_it_is_the_owner_afterwards(
    fake_otobo: FakeOTOBO, updates: dict[str, Any], again: bool
) -> None:
    fake_otobo.update_ticket(1, owner="anna", lock="lock")
    if again:
        fake_otobo.faults.add("timeout_after", path="*/TicketUpdate", optional=True)
    with fake_otobo.adapter(dedupe_field="Category") as adapter:
        assert adapter.update_ticket("1", {**updates, "owner": "anna"})
    assert fake_otobo.tickets[1].owner == "anna"


@pytest.mark.parametrize("id_", ["01", "1", 1, "0001"])
def test_an_id_with_zeros_in_front_is_the_same_ticket(fake_otobo: FakeOTOBO, id_: Any) -> None:
    with fake_otobo.adapter() as adapter:
        assert adapter.update_ticket(id_, {"subject": "changed"})
        assert adapter.add_note(id_, UnifiedNote(body="n")).id
        found = adapter.get_ticket(id_)
    assert found is not None
    assert found.id == "1"


@pytest.mark.parametrize("key", ["queue", "priority", "status", "owner"])
@pytest.mark.parametrize("id_", [0, -1])
def test_an_id_that_is_no_value_for_otobo_is_refused_instead_of_changing_nothing(
    fake_otobo: FakeOTOBO, key: str, id_: int
) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    with fake_otobo.adapter() as adapter, pytest.raises(InvalidRequestError, match=rf"{key}\.id: expected a positive"):
        adapter.update_ticket("1", {key: id_})
    assert len(fake_otobo.journal) == 0
