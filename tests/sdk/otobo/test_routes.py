"""Other people's web services: routes with parameters, names with blanks, addresses as they are pasted."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.otobo.tables.records import Route
from otai_sdk import (
    ConfigError,
    SearchCriteria,
    SystemConfig,
    UnifiedNote,
    UnifiedQueue,
    UnifiedTicket,
    UnifiedUser,
    create_adapter,
)

RAW = UnifiedQueue(name="Raw")
OWN = {
    "webservice_name": "Own",
    "search_operation_url": "/Search/",
    "get_operation_url": "Ticket/:TicketID/Read",
    "create_operation_url": "Ticket",
    "update_operation_url": "/Ticket/:TicketID",
    "update_operation_method": "PATCH",
    "history_operation_url": "/Ticket/:TicketID/History",
}
ROUTES = [
    Route("/Search", ("POST",), "Ticket::TicketSearch", "s"),
    Route("/Ticket/:TicketID/Read", ("POST",), "Ticket::TicketGet", "g"),
    Route("/Ticket", ("POST",), "Ticket::TicketCreate", "c"),
    Route("/Ticket/:TicketID", ("PATCH",), "Ticket::TicketUpdate", "u"),
    Route("/Ticket/:TicketID/History", ("POST",), "Ticket::TicketHistoryGet", "h"),
]


def new() -> UnifiedTicket:
    return UnifiedTicket(subject="s", body="b", queue=RAW, customer=UnifiedUser(name="julia"))


def test_parameters_of_routes_are_filled_in(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_webservice("Own", routes=ROUTES)
    with fake_otobo.adapter(**OWN) as adapter:
        first, second = adapter.create_ticket(new()), adapter.create_ticket(new())
        assert adapter.update_ticket(second.id, {"subject": "changed", "note": "n"})
        assert adapter.add_note(second.id, UnifiedNote(body="m")).id
        assert adapter.update_ticket("77", {"subject": "x"}) is False
        assert adapter.get_ticket("77") is None
        found = adapter.find_tickets(SearchCriteria(queue=RAW, order_by="id"))
    assert [(t.id, t.subject, len(t.notes)) for t in found] == [(first.id, "s", 0), (second.id, "changed", 2)]
    assert fake_otobo.tickets[1].title == "s", "an update of another ticket"


def test_a_note_is_looked_for_by_such_a_route_too(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_webservice("Own", routes=ROUTES)
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    fake_otobo.faults.add("timeout_after", path="*/Ticket/1", method="PATCH")
    with fake_otobo.adapter(**OWN, dedupe_field="Category") as adapter:
        assert adapter.add_note("1", UnifiedNote(body="m")).id
    assert len(fake_otobo.tickets[1].notes) == 1


def test_otobos_sample_service_is_updated_by_its_own_route(fake_otobo: FakeOTOBO) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    settings = {"webservice_name": "GenericTicketConnectorREST", "update_operation_url": "/Ticket/:TicketID"}
    with fake_otobo.adapter(**settings, update_operation_method="PATCH") as adapter:
        assert adapter.update_ticket("1", {"subject": "changed"})
    assert fake_otobo.tickets[1].title == "changed"


@pytest.mark.parametrize(
    ("setting", "route", "words"),
    [
        ("update_operation_url", "/Ticket/:TicketNumber", [":TicketNumber", "did you mean 'TicketID'"]),
        ("update_operation_url", "/Ticket/:ID/x/:TicketID", [":ID", "it has :TicketID"]),
        ("search_operation_url", "/Search/:Title", [":Title", "it has none"]),
        ("create_operation_url", "/Ticket/:Queue", [":Queue", "it has none"]),
        ("session_operation_url", "/Session/:UserLogin", [":UserLogin", "it has none"]),
        ("get_operation_url", "", ["is empty"]),
        ("history_operation_url", " / ", ["is empty"]),
    ],
)
def test_a_parameter_that_an_operation_does_not_have_is_a_config_error(
    fake_otobo: FakeOTOBO, setting: str, route: str, words: list[str]
) -> None:
    with pytest.raises(ConfigError) as caught:
        fake_otobo.adapter(**{setting: route})
    for word in (setting, *words):
        assert word in str(caught.value)


@pytest.mark.parametrize("name", ["My Service", "Öffentlich", "a%20b", "100%", "a?b#c", "plus+minus"])
def test_any_name_of_a_web_service_is_reached(fake_otobo: FakeOTOBO, name: str) -> None:
    fake_otobo.add_webservice(name)
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    with fake_otobo.adapter(webservice_name=name) as adapter:
        assert adapter.update_ticket("1", {"subject": "changed"})


@pytest.mark.parametrize(
    "address",
    [
        "https://otobo.test",
        " https://otobo.test/ ",
        "https://otobo.test/otobo",
        "https://otobo.test/otobo/",
        "https://otobo.test/otobo/index.pl",
        "https://otobo.test/otobo/index.pl?Action=AgentDashboard",
        "https://otobo.test/otobo/nph-genericinterface.pl",
        "https://otobo.test/otobo/nph-genericinterface.pl/",
        "https://otobo.test/otobo/nph-genericinterface.pl/Webservice",
        "https://otobo.test/otobo/nph-genericinterface.pl/Webservice/OTAI",
        "https://otobo.test/otobo/nph-genericinterface.pl/Webservice/OTAI/",
    ],
)
def test_an_address_is_understood_however_it_was_pasted(fake_otobo: FakeOTOBO, address: str) -> None:
    fake_otobo.add_ticket("There already", queue="Raw", body="x")
    with fake_otobo.adapter(server_address=address) as adapter:
        found = adapter.get_ticket("1")
    assert found is not None
    assert found.url == "https://otobo.test/otobo/index.pl?Action=AgentTicketZoom;TicketID=1"


@pytest.mark.parametrize("setting", ["update_operation_method", "get_operation_method"])
def test_get_is_refused_as_passwords_would_stand_in_addresses(fake_otobo: FakeOTOBO, setting: str) -> None:
    params: dict[str, Any] = {**fake_otobo.params, setting: "GET"}
    with pytest.raises(ConfigError, match=setting):
        create_adapter(SystemConfig(id="x", provider_key="otobo", params=params))
