"""Values of the wrong type, anywhere: a result or an OTAIError, whose message is short; constructors do not look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk import (
    Attachment,
    InvalidRequestError,
    OTAIError,
    SearchCriteria,
    TicketSystemAdapter,
    UnifiedNote,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
    matches,
)


def nested(levels: int) -> Any:
    value: Any = []
    for _ in range(levels):
        value = [value]
    return value


ODD: list[Any] = [
    *(None, "", " ", "\ud800", "é", "x" * 100_000, 0, -1, True, 1.5, float("nan"), 10**5000, b"x"),
    *([], {}, (), [None], ["x"], [{}], {"a": None}, {1: 2}, nested(3000), object()),
    datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-14))),
    *(UnifiedQueue(id="3"), UnifiedQueue(id=10**5000), UnifiedQueue(name=5), UnifiedQueue(name=[])),  # type: ignore[arg-type]
    *(UnifiedUser(email=5), UnifiedUser(name=7, email="a@b.example"), UnifiedUser(name=" ")),  # type: ignore[arg-type]
    *([UnifiedStatus(name="open"), None], [Attachment(name="x", content="eA==")]),  # type: ignore[arg-type]
]


@pytest.fixture(params=["otobo", "freshdesk"])
def adapter(request: pytest.FixtureRequest) -> Iterator[TicketSystemAdapter]:
    if request.param == "otobo":
        with FakeOTOBO() as otobo, otobo.adapter() as adapter:
            otobo.add_ticket("There", body="x", customer="julia")
            yield adapter
    else:
        with FakeFreshdesk(plan="unlimited") as freshdesk, freshdesk.adapter() as adapter:
            freshdesk.add_ticket("There", "x", requester="emma@globex.example")
            yield adapter


def test_an_id_means_the_same_in_each_of_its_forms(adapter: TicketSystemAdapter) -> None:
    for id_ in ("1", "01", 1):
        assert [ticket.id for ticket in adapter.find_tickets(SearchCriteria(id=id_))] == ["1"]  # type: ignore[arg-type]
    number = (adapter.get_ticket("1") or UnifiedTicket()).number or "1"
    both = SearchCriteria(id=1, number=number)  # type: ignore[arg-type]
    assert [ticket.id for ticket in adapter.find_tickets(both)] == ["1"]


def tried(call: Any) -> None:
    message = ""
    try:
        call()
    except OTAIError as error:
        message = str(error)
    assert len(message) < 2000, message[:200]


@pytest.mark.parametrize("name", SearchCriteria.__struct_fields__)
def test_criteria_of_any_value_are_answered_or_refused(adapter: TicketSystemAdapter, name: str) -> None:
    for value in ODD:
        tried(lambda value=value: adapter.find_tickets(SearchCriteria(**{"limit": 2, name: value})))
        tried(lambda value=value: matches(UnifiedTicket(id="1"), SearchCriteria(**{name: value})))


@pytest.mark.parametrize("name", UnifiedTicket.__struct_fields__)
def test_a_new_ticket_of_any_value_is_stored_or_refused(adapter: TicketSystemAdapter, name: str) -> None:
    given = {"subject": "s", "body": "b", "customer": UnifiedUser(email="emma@globex.example")}
    if type(adapter).__name__ == "OTOBOAdapter":
        given["queue"] = UnifiedQueue(name="Raw")
    for value in ODD:
        tried(lambda value=value: adapter.create_ticket(UnifiedTicket(**{**given, name: value})))


@pytest.mark.parametrize("name", UnifiedNote.__struct_fields__)
def test_a_note_of_any_value_is_stored_or_refused(adapter: TicketSystemAdapter, name: str) -> None:
    for value in ODD:
        tried(lambda value=value: adapter.add_note("1", UnifiedNote(**{"body": "b", name: value})))
        tried(lambda value=value: adapter.reply("1", UnifiedNote(**{"body": "b", name: value})))


@pytest.mark.parametrize(
    "key", ["subject", "queue", "status", "owner", "customer", "type", "tags", "custom_fields", "pending_until", "note"]
)
def test_an_update_of_any_value_is_written_or_refused(adapter: TicketSystemAdapter, key: str) -> None:
    for value in ODD:
        tried(lambda value=value: adapter.update_ticket("1", {key: value}))


def test_ids_cursors_and_waits_of_any_value_are_answered_or_refused(adapter: TicketSystemAdapter) -> None:
    for value in ODD:
        tried(lambda value=value: adapter.get_ticket(value))
        tried(lambda value=value: adapter.changes(value))
        tried(lambda value=value: adapter.with_options(deadline=value))
        tried(lambda value=value: adapter.download_attachment("1", Attachment(name="x", id=value)))


@pytest.mark.parametrize("model", [UnifiedTicket, UnifiedNote, SearchCriteria, Attachment, UnifiedUser])
def test_data_of_any_value_is_read_or_refused(model: Any) -> None:
    for name in model.__struct_fields__:
        for value in ODD:
            tried(lambda name=name, value=value: model.from_dict({"name": "x", name: value}))


def test_what_is_no_plain_data_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="UnifiedTicket"):
        UnifiedTicket(custom_fields={"a": object()}).to_dict()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"tags": None}, "tags: expected a list, got NoneType None"),
        ({"body_html": 5}, "body_html: expected text, got int 5"),
        ({"queue": UnifiedQueue(id="3")}, "queue.id: expected a whole number, got str '3'"),  # type: ignore[arg-type]
        (
            {"attachments": [Attachment(name="x", content="eA==")]},  # type: ignore[arg-type]
            r"attachments\[0\]\.content: expected bytes, got str 'eA=='",
        ),
    ],
)
def test_the_message_names_the_field_and_nothing_is_sent(
    adapter: TicketSystemAdapter, values: dict[str, Any], message: str
) -> None:
    sent: list[object] = []
    adapter.on_request(sent.append)
    customer = UnifiedUser(email="emma@globex.example")
    with pytest.raises(InvalidRequestError, match=message):
        adapter.create_ticket(UnifiedTicket(**{"subject": "s", "body": "b", "customer": customer, **values}))
    assert sent == []
