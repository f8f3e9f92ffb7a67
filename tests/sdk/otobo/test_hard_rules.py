"""Where OTOBO makes a rule hard: owners that are reset, dates in dynamic fields, names one of which is unknown."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
import responses

from otai_mocks import FakeOTOBO
from otai_sdk import (
    Attachment,
    InvalidRequestError,
    PartialWriteError,
    SearchCriteria,
    ServerError,
    SystemConfig,
    UnexpectedResponseError,
    UnifiedNote,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
    create_adapter,
)
from otai_sdk.otobo import OTOBOAdapter, wire

UTC = timezone.utc
RAW = UnifiedQueue(name="Raw")
JULIA = UnifiedUser(name="julia")


def new(**values: Any) -> UnifiedTicket:
    return UnifiedTicket(**{"subject": "s", "body": "b", "queue": RAW, "customer": JULIA, **values})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ContractDay", date(2026, 11, 20)),
        ("DueAt", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("DueAt", datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=2)))),
        ("Vip", True),
    ],
)
def test_a_field_is_found_by_the_value_it_was_written_with(fake_otobo: FakeOTOBO, field: str, value: Any) -> None:
    with fake_otobo.adapter() as adapter:
        created = adapter.create_ticket(new(custom_fields={field: value}))
        adapter.create_ticket(new())
        assert [t.id for t in adapter.find_tickets(SearchCriteria(custom_fields={field: value}))] == [created.id]


@pytest.mark.parametrize("value", ["x", None])
def test_an_unknown_field_is_refused_instead_of_reading_everything(fake_otobo: FakeOTOBO, value: Any) -> None:
    with fake_otobo.adapter() as adapter:
        adapter.create_ticket(new())
        with pytest.raises(InvalidRequestError, match=r"no dynamic field 'Severty' \(did you mean 'Severity'\?\)"):
            adapter.find_tickets(SearchCriteria(custom_fields={"Severty": value}))


def test_one_unknown_state_of_several_does_not_empty_the_result(fake_otobo: FakeOTOBO) -> None:
    with fake_otobo.adapter() as adapter:
        first, second = adapter.create_ticket(new()), adapter.create_ticket(new())
        adapter.update_ticket(first.id, {"status": "open"})
        wanted = [UnifiedStatus(name=name) for name in ("open", "Opne", "new")]
        found = adapter.find_tickets(SearchCriteria(status=wanted))
        assert [t.id for t in found] == [second.id, first.id]
        first_found = adapter.find_first_ticket(SearchCriteria(status=wanted))
        assert first_found is not None
        assert first_found.id == second.id


@pytest.mark.parametrize("name", ["created", "updated"])
def test_bounds_at_the_ends_of_time_cut_nothing(fake_otobo: FakeOTOBO, name: str) -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    with fake_otobo.adapter() as adapter:
        adapter.create_ticket(new())
        assert len(adapter.find_tickets(SearchCriteria(**{f"{name}_after": first, f"{name}_before": last}))) == 1
        assert adapter.find_tickets(SearchCriteria(**{f"{name}_before": first})) == []
        assert adapter.find_tickets(SearchCriteria(**{f"{name}_after": last})) == []


@pytest.mark.parametrize("status", [{"status": 6}, {"StateID": 6}, {"StateID": "6"}, {"Ticket": {"StateID": 6}}])
def test_a_pending_state_by_its_id_needs_a_time_too(fake_otobo: FakeOTOBO, status: dict[str, Any]) -> None:
    with fake_otobo.adapter() as adapter:
        pending = UnifiedStatus(name="pending reminder")
        adapter.create_ticket(new(status=pending, pending_until=datetime(2030, 1, 1, tzinfo=UTC)))
        created = adapter.create_ticket(new())
    with fake_otobo.adapter() as fresh:
        with pytest.raises(InvalidRequestError, match=r"6'? is a pending state: give pending_until too"):
            fresh.update_ticket(created.id, {"subject": "changed"} | status)
        stored = fresh.get_ticket(created.id)
    assert stored is not None
    assert stored.subject == "s"


def test_files_of_a_note_and_files_beside_it_are_refused(fake_otobo: FakeOTOBO) -> None:
    note = UnifiedNote(body="n", attachments=[Attachment(name="a.txt", content=b"a")])
    with fake_otobo.adapter() as adapter, pytest.raises(InvalidRequestError, match="give one of the two"):
        adapter.update_ticket("1", {"note": note, "Attachment": [{"Filename": "b.txt"}]})


# --- OTOBO compares the owner asked for with the owner from before the move -----------------------------


class Reset(OTOBOAdapter):
    """The first update loses the owner, as in OTOBO when the ticket was locked and had this owner before."""

    again_fails = False

    def lose_owner_once(self) -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []
        update = self._client.update

        def losing(ticket_id: str, payload: dict[str, Any], **_: Any) -> wire.TicketWriteAnswer:
            sent.append(payload["Ticket"])
            if len(sent) == 1:
                return update(ticket_id, {"Ticket": {**payload["Ticket"], "Owner": "root@localhost"}})
            if self.again_fails:
                raise ServerError("down", status=500, system="otobo")
            return update(ticket_id, payload)

        self._client.update = losing  # type: ignore[method-assign]
        return sent


def test_an_owner_that_a_move_reset_is_set_once_more(fake_otobo: FakeOTOBO) -> None:
    with Reset(fake_otobo.adapter().config) as adapter:
        created = adapter.create_ticket(new())
        sent = adapter.lose_owner_once()
        assert adapter.update_ticket(created.id, {"queue": "Misc", "owner": "otai"})
        stored = adapter.get_ticket(created.id)
    assert sent == [{"Queue": "Misc", "Owner": "otai"}, {"Owner": "otai"}]
    assert stored is not None
    assert (stored.queue.name, stored.owner.name) == ("Misc", "otai")


def test_an_owner_that_cannot_be_set_again_is_a_partial_write(fake_otobo: FakeOTOBO) -> None:
    with Reset(fake_otobo.adapter().config) as adapter:
        created = adapter.create_ticket(new())
        adapter.again_fails = True
        adapter.lose_owner_once()
        with pytest.raises(PartialWriteError, match="reset its owner") as caught:
            adapter.update_ticket(created.id, {"queue": "Misc", "owner": "otai"})
    assert (caught.value.ticket_id, caught.value.applied) == (created.id, ["queue"])


# --- what a server says ------------------------------------------------------------------------------


def outside(**params: Any) -> SystemConfig:
    settings = {"server_address": "https://h.example", "webservice_name": "W", "username": "u", "password": "sesame-1"}
    return SystemConfig(id="x", provider_key="otobo", params={**settings, **params})


@pytest.mark.parametrize("status", [200, 404, 500, 502])
def test_a_proxy_that_shows_what_was_asked_shows_no_password_of_ours(status: int) -> None:
    with responses.RequestsMock() as mock:
        mock.post(
            "https://h.example/otobo/nph-genericinterface.pl/Webservice/W/TicketSearch",
            status=status,
            body='<html>You sent {"UserLogin":"u","Password":"sesame-1"} and more than eighty characters</html>',
        )
        with create_adapter(outside()) as adapter, pytest.raises((UnexpectedResponseError, ServerError)) as caught:
            adapter.find_tickets(SearchCriteria(limit=1))
    assert "sesame" not in str(caught.value) + str(caught.value.message)
    assert "***" in str(caught.value)


def test_a_time_that_is_none_is_left_out_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    gateway = "https://h.example/otobo/nph-genericinterface.pl/Webservice/W"
    with responses.RequestsMock() as mock:
        answer = {"Ticket": [{"TicketID": 7, "Created": "yesterday"}]}
        mock.post(f"{gateway}/TicketGet", body=msgspec.json.encode(answer))
        with create_adapter(outside()) as adapter, caplog.at_level(logging.WARNING, "otai_sdk"):
            ticket = adapter.get_ticket(7)
    assert ticket is not None
    assert (ticket.id, ticket.created_at) == ("7", None)
    assert "ticket 7: what cannot be read is left out: Created" in caplog.text
