"""With dedupe_field nothing is stored twice, and nothing is lost in silence, however an answer is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import responses

from otai_mocks import FakeFreshdesk
from otai_sdk import (
    Attachment,
    ConfigError,
    InvalidRequestError,
    NotFoundError,
    OTAIError,
    PartialWriteError,
    ResponseError,
    SystemConfig,
    TransportError,
    UnifiedNote,
    UnifiedQueue,
    UnifiedTicket,
    UnifiedUser,
)
from otai_sdk.freshdesk import FreshdeskAdapter

NEW = UnifiedTicket(
    subject="Hello",
    body="a < b",
    customer=UnifiedUser(email="emma@globex.example"),
    attachments=[Attachment(name="a.txt", content=b"x")],
)
CARRIED_OUT = ["timeout_after", "gateway_after", "proxy_reset", "reset_after"]
NOT_CARRIED_OUT = ["timeout", "gateway", "reset"]


@pytest.fixture
def adapter(fake: FakeFreshdesk) -> Any:
    return fake.adapter(dedupe_field="order_id")


def fault(fake: FakeFreshdesk, kind: str, path: str, times: int | None = 1, **options: Any) -> None:
    fake.faults.add(kind, path=path, method="POST", times=times, **options)


# --- tickets -------------------------------------------------------------------------------------------


def test_a_ticket_bears_a_key_of_its_own(fake: FakeFreshdesk, adapter: Any) -> None:
    keys = {adapter.create_ticket(NEW).custom_fields["cf_order_id"] for _ in range(3)}
    assert len(keys) == 3
    assert all(len(key) == 32 for key in keys)
    assert len(fake.journal) == 4, "ticket_fields, and a request for each"


@pytest.mark.parametrize("kind", CARRIED_OUT)
def test_a_ticket_whose_answer_was_lost_is_found(fake: FakeFreshdesk, adapter: Any, kind: str) -> None:
    fault(fake, kind, "/api/v2/tickets")
    created = adapter.create_ticket(NEW)
    assert len(fake.tickets) == 1
    assert (created.id, created.body, created.customer.email) == ("1", "a < b", "emma@globex.example")
    assert [file.name for file in created.attachments] == ["a.txt"]
    assert not [entry for entry in fake.journal if "/search" in entry.path]


@pytest.mark.parametrize("kind", NOT_CARRIED_OUT)
def test_a_ticket_that_is_surely_not_there_is_sent_again(fake: FakeFreshdesk, adapter: Any, kind: str) -> None:
    fault(fake, kind, "/api/v2/tickets", times=2)
    before = fake.clock.moved
    assert adapter.create_ticket(NEW).id == "1"
    assert len(fake.tickets) == 1
    assert fake.clock.moved - before >= 120, "it was looked for as long as max_wait allows, each time"


def test_what_freshdesk_itself_failed_at_is_sent_again_soon(fake: FakeFreshdesk, adapter: Any) -> None:
    fake.faults.add("database_down", path="/api/v2/tickets", method="POST", times=1)
    before = fake.clock.moved
    adapter.create_ticket(NEW)
    assert len(fake.tickets) == 1
    assert fake.clock.moved - before < 5


def test_a_request_that_arrives_late_is_found_all_the_same(fake: FakeFreshdesk, adapter: Any) -> None:
    fault(fake, "timeout_late", "/api/v2/tickets", seconds=60.0)
    adapter.create_ticket(NEW)
    assert len(fake.tickets) == 1


@pytest.mark.parametrize("state", ["spam", "deleted"])
def test_a_ticket_that_a_rule_put_away_at_once_is_found(fake: FakeFreshdesk, adapter: Any, state: str) -> None:
    def put_away(fake: Any) -> None:
        setattr(fake.tickets[1], state, True)

    fault(fake, "gateway_after", "/api/v2/tickets")
    fake.faults.add("meanwhile", change=put_away, path="/api/v2/tickets", method="GET", times=1)
    assert adapter.create_ticket(NEW).id == "1"
    assert len(fake.tickets) == 1


def test_without_the_field_nothing_is_sent_again(fake: FakeFreshdesk) -> None:
    fault(fake, "timeout", "/api/v2/tickets")
    with pytest.raises(TransportError) as caught:
        fake.adapter().create_ticket(NEW)
    assert caught.value.may_have_been_applied
    assert not fake.tickets


def test_an_agent_who_does_not_see_all_tickets_cannot_tell(fake: FakeFreshdesk, adapter: Any) -> None:
    agent, group = next(iter(fake.agents.values())), next(iter(fake.groups.values()))
    agent.ticket_scope, agent.group_ids = 2, [group.id]
    fault(fake, "timeout", "/api/v2/tickets")
    with pytest.raises(TransportError, match="does not see all tickets") as caught:
        adapter.create_ticket(NEW)
    assert caught.value.may_have_been_applied
    fault(fake, "timeout_after", "/api/v2/tickets")
    seen = msgspec.structs.replace(NEW, queue=UnifiedQueue(name=group.name))
    assert adapter.create_ticket(seen).id == "1", "what is found is found"


def test_a_server_that_does_not_tell_its_time_leaves_it_open() -> None:
    root = "https://canned.freshdesk.com/api/v2"
    fields = [{"name": "cf_key", "type": "custom_text"}]
    params = {"freshdesk_domain": "canned", "freshdesk_api_key": "k", "dedupe_field": "key", "max_wait": 0.01}
    with (
        responses.RequestsMock(assert_all_requests_are_fired=False) as canned,
        FreshdeskAdapter(SystemConfig(params=params)) as adapter,
    ):
        adapter._client.sender.timer.pass_time = lambda seconds: None  # type: ignore[method-assign]
        canned.get(f"{root}/ticket_fields", json=fields)
        canned.get(f"{root}/tickets", json=[])
        canned.post(f"{root}/tickets", status=504, body="<html>")
        with pytest.raises(ResponseError, match="does not tell its time") as caught:
            adapter.create_ticket(NEW)
    assert caught.value.may_have_been_applied


def test_a_look_that_fails_leaves_it_open(fake: FakeFreshdesk, adapter: Any) -> None:
    fault(fake, "timeout", "/api/v2/tickets")
    fake.faults.add("reset", path="/api/v2/tickets", method="GET", times=None)
    with pytest.raises(TransportError, match="looking for it failed") as caught:
        adapter.create_ticket(NEW)
    assert caught.value.may_have_been_applied
    assert len(fake.journal.matching("POST", "/api/v2/tickets")) == 1


@pytest.mark.parametrize("limits", [{"retries": 0}, {"max_wait": 0}, {"deadline": 10}])
def test_without_time_or_leave_it_is_an_error_that_says_so(fake: FakeFreshdesk, limits: dict[str, Any]) -> None:
    adapter = fake.adapter(dedupe_field="order_id", **limits)
    fault(fake, "timeout", "/api/v2/tickets")
    with pytest.raises(TransportError, match="It was looked for") as caught:
        adapter.create_ticket(NEW)
    assert caught.value.may_have_been_applied
    assert len(fake.journal.matching("POST", "/api/v2/tickets")) == 1


def test_a_ticket_that_is_found_but_not_readable_is_told_by_its_id(fake: FakeFreshdesk, adapter: Any) -> None:
    fault(fake, "gateway_after", "/api/v2/tickets")
    fake.faults.add("status", status=500, path="/api/v2/tickets/1", times=None)
    with pytest.raises(PartialWriteError) as caught:
        adapter.create_ticket(NEW)
    assert caught.value.ticket_id == "1"


def test_a_refused_ticket_is_not_looked_for(fake: FakeFreshdesk, adapter: Any) -> None:
    fake.faults.add("status", status=400, body="{}", path="/api/v2/tickets", method="POST")
    with pytest.raises(OTAIError):
        adapter.create_ticket(NEW)
    assert not fake.journal.matching("GET", "/api/v2/tickets")


def test_the_key_is_the_adapters(fake: FakeFreshdesk, adapter: Any) -> None:
    given = UnifiedTicket(subject="x", body="y", customer=NEW.customer, custom_fields={"order_id": "A1"})
    with pytest.raises(InvalidRequestError, match="dedupe_field"):
        adapter.create_ticket(given)
    assert not fake.tickets


@pytest.mark.parametrize(("field", "named"), [("nothing", "no custom field"), ("cf_vip", "custom_checkbox")])
def test_a_field_that_cannot_hold_the_key_is_a_bad_setting(fake: FakeFreshdesk, field: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        fake.adapter(dedupe_field=field).create_ticket(NEW)
    assert not fake.tickets


# --- notes ---------------------------------------------------------------------------------------------


@pytest.fixture
def ticket(fake: FakeFreshdesk) -> str:
    made = fake.add_ticket("Hello")
    fake.add_note(made, "see <b>this</b> &amp; that", private=False)
    return str(made.id)


NOTE = UnifiedNote(body="see this & that", is_internal=False, attachments=[Attachment(name="a.txt", content=b"x")])
WAYS: list[Callable[[Any, str], Any]] = [
    lambda adapter, ticket: adapter.add_note(ticket, NOTE),
    lambda adapter, ticket: adapter.update_ticket(ticket, {"status": "Pending", "note": NOTE}),
    lambda adapter, ticket: adapter.reply(ticket, NOTE),
]


@pytest.mark.parametrize("kind", CARRIED_OUT)
@pytest.mark.parametrize("way", WAYS)
def test_a_note_whose_answer_was_lost_is_found(
    fake: FakeFreshdesk, adapter: Any, ticket: str, kind: str, way: Callable[[Any, str], Any]
) -> None:
    fault(fake, kind, f"/api/v2/tickets/{ticket}/*")
    result = way(adapter, ticket)
    _, stored = fake.conversations(int(ticket))
    assert result is True or (result.id, result.is_internal) == (str(stored.id), False)


@pytest.mark.parametrize("kind", NOT_CARRIED_OUT)
@pytest.mark.parametrize("way", WAYS)
def test_a_note_that_is_surely_not_there_is_sent_again(
    fake: FakeFreshdesk, adapter: Any, ticket: str, kind: str, way: Callable[[Any, str], Any]
) -> None:
    fault(fake, kind, f"/api/v2/tickets/{ticket}/*")
    assert way(adapter, ticket)
    assert len(fake.conversations(int(ticket))) == 2


def test_the_same_note_twice_is_two_notes(fake: FakeFreshdesk, adapter: Any, ticket: str) -> None:
    first = adapter.add_note(ticket, NOTE)
    fault(fake, "gateway_after", "*/notes")
    second = adapter.add_note(ticket, NOTE)
    assert second.id != first.id
    assert len(fake.conversations(int(ticket))) == 3


def test_a_note_of_somebody_else_meanwhile_is_not_taken_for_it(fake: FakeFreshdesk, adapter: Any, ticket: str) -> None:
    def somebody(fake: Any) -> None:
        fake.add_note(int(ticket), "see this &amp; that", private=False, by="Ben Berger")
        fake.add_reply(int(ticket), "see this &amp; that", by="Emma Evans")
        fake.add_note(int(ticket), "see this &amp; that", private=True)

    fault(fake, "timeout", "*/notes")
    fake.faults.add("meanwhile", change=somebody, path="*/notes", method="POST", times=1)
    adapter.add_note(ticket, UnifiedNote(body="see this & that", is_internal=False))
    assert len(fake.conversations(int(ticket))) == 5


def test_a_new_note_of_ours_with_another_text_leaves_it_open(fake: FakeFreshdesk, adapter: Any, ticket: str) -> None:
    fault(fake, "timeout", "*/notes")
    fake.faults.add(
        "meanwhile", change=lambda fake: fake.add_note(int(ticket), "cleaned", private=False), path="*/notes", times=1
    )
    with pytest.raises(TransportError, match="another text") as caught:
        adapter.add_note(ticket, NOTE)
    assert caught.value.may_have_been_applied
    assert len(fake.conversations(int(ticket))) == 2


def test_markup_that_freshdesk_wraps_and_cleans_is_recognised(fake: FakeFreshdesk, adapter: Any, ticket: str) -> None:
    def clean(fake: Any) -> None:
        fake.conversations(int(ticket))[-1].body = "<div><p>Hi,</p>\n<p>a &lt; b\u00a0c</p></div>"

    fault(fake, "gateway_after", "*/notes")
    fake.faults.add("meanwhile", change=clean, path="*/notes", when="after", times=1)
    note = UnifiedNote(body_html='<p style="x">Hi,</p><p><font>a</font> &lt; b&nbsp;c</p>')
    assert adapter.add_note(ticket, note).id == str(fake.conversations(int(ticket))[-1].id)
    assert len(fake.conversations(int(ticket))) == 2


def test_a_note_that_stays_open_after_the_fields_is_told_as_partial(fake: FakeFreshdesk, ticket: str) -> None:
    fault(fake, "gateway_after", "*/notes")
    with pytest.raises(PartialWriteError, match="perhaps not") as caught:
        fake.adapter().update_ticket(ticket, {"status": 3, "note": "x"})
    assert isinstance(caught.value.cause, ResponseError)
    assert caught.value.applied == ["status"]


def test_no_such_ticket_is_told_as_ever(adapter: Any) -> None:
    with pytest.raises(NotFoundError):
        adapter.add_note("404", NOTE)
    assert adapter.update_ticket("404", {"note": "x"}) is False


def test_fields_that_are_written_twice_do_no_harm(fake: FakeFreshdesk, ticket: str) -> None:
    fake.faults.add("gateway_after", path=f"/api/v2/tickets/{ticket}", method="PUT", times=1)
    assert fake.adapter().update_ticket(ticket, {"status": 3, "tags": ["a"]}) is True
    assert (fake.tickets[int(ticket)].status, fake.tickets[int(ticket)].tags) == (3, ["a"])
