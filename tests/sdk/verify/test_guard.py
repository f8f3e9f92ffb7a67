"""The guard: under it nothing leaves that could change a system, whoever sends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.otobo.tables.records import Route
from otai_sdk import ConfigError, InvalidRequestError, SearchCriteria, SystemConfig, TicketSystemAdapter, UnifiedNote
from otai_sdk.verify import guarded
from otai_sdk.verify.writing import namer

Fakes = pytest.mark.parametrize("kind", [FakeOTOBO, FakeFreshdesk])


def ticket(fake: Any) -> str:
    return str(fake.add_ticket("Printer").id)


WRITES: dict[str, Callable[[TicketSystemAdapter, str], object]] = {
    "update": lambda adapter, id_: adapter.update_ticket(id_, {"subject": "other"}),
    "note": lambda adapter, id_: adapter.add_note(id_, UnifiedNote(body="x")),
    "raw": lambda adapter, id_: adapter.raw.request("PUT", "/TicketUpdate", json={"TicketID": id_}, writes=False),
    "raw under another verb": lambda adapter, id_: adapter.raw.request("POST", "/tickets", json={}, writes=False),
    "raw delete": lambda adapter, id_: adapter.raw.request("DELETE", f"/tickets/{id_}"),
    "options": lambda adapter, id_: adapter.with_options(retries=0).update_ticket(id_, {"subject": "other"}),
}


@Fakes
@pytest.mark.parametrize("write", WRITES)
def test_a_write_is_refused_before_it_is_sent(kind: Any, write: str) -> None:
    with kind() as fake, fake.adapter() as adapter, guarded(adapter):
        id_ = ticket(fake)
        before = fake.to_world()
        with pytest.raises(InvalidRequestError, match=r"verify only reads: .* was not sent"):
            WRITES[write](adapter, id_)
        assert all(entry.method == "GET" or entry.path.endswith(("Search", "Get")) for entry in fake.journal)
        assert fake.to_world() == before


@Fakes
def test_reading_goes_on_as_ever(kind: Any) -> None:
    with kind() as fake, fake.adapter() as adapter:
        id_ = ticket(fake)
        heard = []
        with guarded(adapter, heard=lambda *told: heard.append(told)):
            read = adapter.get_ticket(id_)
        assert read is not None
        assert read.subject == "Printer"
        assert heard
        assert adapter.update_ticket(id_, {"subject": "other"})


@Fakes
def test_the_adapter_is_itself_again_whatever_happened(kind: Any) -> None:
    with kind() as fake, fake.adapter() as adapter:
        before = adapter._sender.transport
        with pytest.raises(ZeroDivisionError), guarded(adapter):
            raise ZeroDivisionError
        assert adapter._sender.transport is before


def test_a_session_may_be_opened() -> None:
    with FakeOTOBO() as fake, fake.adapter(auth="session") as adapter, guarded(adapter):
        id_ = ticket(fake)
        assert adapter.get_ticket(id_) is not None
        assert [entry.path.rpartition("/")[2] for entry in fake.journal] == ["SessionCreate", "TicketGet"]


@pytest.mark.parametrize("name", ["My Service", "Größe"])
def test_a_write_is_known_whatever_the_web_service_is_called(name: str) -> None:
    with FakeOTOBO() as fake:
        fake.add_webservice(name)
        with fake.adapter(webservice_name=name) as adapter:
            names, called = namer(adapter), []
            with guarded(adapter, may_write=True, heard=lambda method, url, _: called.append(names(method, url))):
                adapter.add_note(ticket(fake), UnifiedNote(body="x"))
    assert "TicketUpdate" in called


def test_routes_of_ones_own_are_known_by_their_operation() -> None:
    routes = [
        Route("/Ticket/:TicketID", ("POST",), "Ticket::TicketGet", "Get"),
        Route("/Ticket/:TicketID", ("PATCH",), "Ticket::TicketUpdate", "Update"),
        Route("/Find", ("POST",), "Ticket::TicketSearch", "Search"),
    ]
    settings = {
        "webservice_name": "Own",
        "get_operation_url": "Ticket/:TicketID",
        "update_operation_url": "Ticket/:TicketID",
        "update_operation_method": "PATCH",
        "search_operation_url": "Find",
    }
    with FakeOTOBO() as fake:
        fake.add_webservice("Own", routes=routes)
        id_ = ticket(fake)
        with fake.adapter(**settings) as adapter, guarded(adapter):
            assert adapter.get_ticket(id_) is not None
            with pytest.raises(InvalidRequestError, match="verify only reads"):
                adapter.update_ticket(id_, {"subject": "other"})


def test_what_reads_and_writes_by_one_route_is_not_sent() -> None:
    """A mistake in the settings must not become a write."""
    with FakeOTOBO() as fake, fake.adapter(search_operation_url="TicketCreate") as adapter, guarded(adapter):
        with pytest.raises(InvalidRequestError, match="verify only reads"):
            adapter.find_first_ticket(SearchCriteria())
        assert list(fake.journal) == []


def test_an_adapter_of_another_system_is_told_by_name() -> None:
    class Mine(TicketSystemAdapter):
        update_ticket = find_tickets = find_first_ticket = create_ticket = add_note = lambda *_: None  # type: ignore[assignment]

    mine = Mine(SystemConfig(id="mine", provider_key="mine:Mine", params={}))  # type: ignore[abstract]
    with pytest.raises(ConfigError, match="Mine is neither"), guarded(mine):
        pass
