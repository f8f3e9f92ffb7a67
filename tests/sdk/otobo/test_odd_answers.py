"""Rows of another shape are read without what cannot be read; headers that anybody can send do no harm."""

from __future__ import annotations

import logging
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from otai_mocks import FakeOTOBO
from otai_sdk import SearchCriteria, UnexpectedResponseError, UnifiedTicket, UnifiedUser
from otai_sdk.otobo import addresses, lenient
from otai_sdk.otobo.from_wire import Reader

GOOD: dict[str, Any] = {
    "TicketID": 7,
    "TicketNumber": "2026112010000115",
    "Title": "A title",
    "Queue": "Raw",
    "QueueID": 2,
    "State": "new",
    "StateID": 1,
    "StateType": "new",
    "Priority": "3 normal",
    "PriorityID": 3,
    "Owner": "root@localhost",
    "OwnerID": 1,
    "CustomerUserID": "carla",
    "Created": "2026-11-20 10:00:00",
    "Changed": "2026-11-20 11:00:00",
    "RealTillTimeNotUsed": 0,
    "Lock": "unlock",
    "Age": 5,
    "DynamicField": [{"Name": "Category", "Value": "x"}],
    "Article": [
        {"ArticleID": 9, "Body": "second", "From": "First Last", "SenderType": "agent", "CreateBy": 1},
        {"ArticleID": 8, "Body": "first", "From": '"Carla" <carla@x.example>', "SenderType": "customer", "To": "Raw"},
    ],
}
ODD: list[Any] = [None, [], {}, "", "text", 3, -1, 1.5, True, [None], [{}], {"a": [1]}, "9" * 5000, 10**30, "²"]


def read(row: dict[str, Any]) -> UnifiedTicket:
    """A row as the client and the reader make it a ticket."""
    (ticket,) = lenient.tickets(msgspec.json.encode({"Ticket": [row]})).Ticket
    return Reader(ZoneInfo("UTC"), "https://otobo.test/otobo", {}, {}).ticket(ticket)


@pytest.mark.parametrize("name", [name for name in GOOD if name != "TicketID"])
def test_an_odd_value_costs_its_field_and_not_the_ticket(name: str) -> None:
    for odd in ODD:
        ticket = read({**GOOD, name: odd})
        assert ticket.id == "7"
        if name != "Title":
            assert ticket.subject == "A title"


def test_what_is_left_out_is_told_with_the_ticket(caplog: pytest.LogCaptureFixture) -> None:
    article = {"ArticleID": [], "Body": "lost"}
    with caplog.at_level(logging.WARNING, "otai_sdk"):
        ticket = read({**GOOD, "State": ["new"], "Article": [None, article, *GOOD["Article"]], "Title": 5})
    assert (ticket.status.name, ticket.body, len(ticket.notes), ticket.subject) == (None, "first", 1, "5")
    assert "otobo: ticket 7: what cannot be read is left out: State, Article[0], Article[1]" in caplog.text


def test_a_ticket_without_an_id_is_no_ticket() -> None:
    for row in ({"Title": "x"}, {**GOOD, "TicketID": None}, "text", None):
        with pytest.raises(msgspec.ValidationError):
            lenient.tickets(msgspec.json.encode({"Ticket": [row]}))


def test_one_odd_row_does_not_abort_a_search(fake_otobo: FakeOTOBO, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        fake_otobo.add_ticket(f"No. {number}", body="x")
    with fake_otobo.adapter() as adapter:
        transport = adapter._client.sender.transport  # type: ignore[attr-defined]
        send = transport.send

        def spoilt(*args: Any, **kwargs: Any) -> Any:
            reply = send(*args, **kwargs)
            body = reply.body.replace(b'"Title":"No. 3"', b'"Title":{"odd":1}')
            return msgspec.structs.replace(reply, body=body)

        monkeypatch.setattr(transport, "send", spoilt)
        found = adapter.find_tickets(SearchCriteria(limit=10, order_by="id"))
    assert [ticket.subject for ticket in found] == ["No. 0", "No. 1", "No. 2", "", "No. 4"]


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b'{"Ticket":{}}', b'{"Ticket":[[]]}', b"\xff", b'{"Ticket":' + b"[" * 9999]
)
def test_an_answer_that_is_none_is_an_error_of_ours(
    fake_otobo: FakeOTOBO, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    id_ = fake_otobo.add_ticket("x", body="x").id
    with fake_otobo.adapter() as adapter:
        transport = adapter._client.sender.transport  # type: ignore[attr-defined]
        reply = transport.send

        def spoilt(*args: Any, **kwargs: Any) -> Any:
            kwargs.pop("sink", None)
            return msgspec.structs.replace(reply(*args, **kwargs), body=body)

        monkeypatch.setattr(transport, "send", spoilt)
        with pytest.raises(UnexpectedResponseError):
            adapter.get_ticket(id_)


# --- From -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "name", "email"),
    [
        ('"Carla Customer" <carla@example.org>', "Carla Customer", "carla@example.org"),
        ("Carla Customer <carla@example.org>", "Carla Customer", "carla@example.org"),
        ('"Customer, Carla \\"C\\"" <carla@example.org>', 'Customer, Carla "C"', "carla@example.org"),
        ('"<fake@x.example>" <carla@example.org>', "<fake@x.example>", "carla@example.org"),
        ("carla@example.org", None, "carla@example.org"),
        ("<carla@example.org>", None, "carla@example.org"),
        ("carla+tag@example.org (Carla)", "Carla", "carla+tag@example.org"),
        ("Otai Bot", "Otai Bot", None),
        ("Größe, Anna", "Größe, Anna", None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_name_and_address_are_read(header: str | None, name: str | None, email: str | None) -> None:
    assert addresses.parse(header) == (name, email)


@pytest.mark.parametrize("piece", ["(", ")", "()", '"', "\\", "<", "<a@", "@", '"\\', "a@b ", "<<@>", " "])
def test_no_header_fails_or_takes_for_ever(piece: str) -> None:
    for text in (piece * 500_000, f"a {piece * 500_000} <a@b.example>", f"<{piece * 900}a@b.example>"):
        name, _ = addresses.parse(text)
        assert len(name or "") <= 2000


def test_nested_brackets_do_not_make_a_queue_unreadable(fake_otobo: FakeOTOBO) -> None:
    ticket = fake_otobo.add_ticket("x", body="x", customer="tom@x.example")
    fake_otobo.tickets[ticket.id].record.articles[0].from_ = "(" * 5000 + "x" + ")" * 5000 + " <a@b.example>"
    with fake_otobo.adapter() as adapter:
        assert adapter.get_ticket(ticket.id) is not None


# --- what a ticket tells beyond the model -----------------------------------------------------------------


def test_extra_and_sender_are_what_the_ticket_tells(fake_otobo: FakeOTOBO) -> None:
    id_ = fake_otobo.add_ticket("x", customer="julia", owner="ben", body="x").id
    fake_otobo.add_note(id_, "by ben", by="ben")
    fake_otobo.add_note(id_, "by the customer", sender="customer")
    fake_otobo.add_note(id_, "by a machine", sender="system")
    with fake_otobo.adapter() as adapter:
        ticket = adapter.get_ticket(id_)
        assert ticket is not None
        assert adapter.get_ticket(id_) == ticket, "nothing in it counts the seconds"
        fake_otobo.clock.advance(hours=1)
        assert adapter.get_ticket(id_) == ticket
    assert ticket.extra["Lock"] == "lock"
    assert ticket.extra["Responsible"] == "root@localhost"
    assert ticket.extra["CustomerID"] == "nordwind"
    assert ticket.extra["StateType"] == "new"
    assert ticket.extra["ArchiveFlag"] == "n"
    assert "UnlockTimeout" in ticket.extra
    assert ticket.extra["From"] == '"Julia Krüger" <julia@nordwind.example>'
    assert not {"Service", "SLA", "Age", "UntilTime"} & set(ticket.extra)
    assert [note.sender for note in ticket.notes] == ["agent", "customer", "system"]
    assert ticket.notes[0].author == UnifiedUser(id=4, name="ben"), "an agent's name is the login, where it was seen"
    assert ticket.notes[0].extra["From"]
    assert ticket.notes[0].extra["CommunicationChannelID"] == 3


def test_types_of_fields_are_kept(fake_otobo: FakeOTOBO) -> None:
    values = {"Vip": 1, "Products": ["vpn", "mail"], "DueAt": "2026-11-20 10:00:00", "Category": "5", "Severity": "low"}
    id_ = fake_otobo.add_ticket("x", body="x", dynamic_fields=values).id
    with fake_otobo.adapter() as adapter:
        ticket = adapter.get_ticket(id_)
        assert ticket is not None
        assert {name: ticket.custom_fields[name] for name in values} == values
        assert ticket.custom_fields["Summary"] is None
        for name, value in values.items():
            assert [t.id for t in adapter.find_tickets(SearchCriteria(custom_fields={name: value}))] == [str(id_)]
