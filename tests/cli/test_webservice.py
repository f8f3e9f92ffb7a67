"""``otai webservice``: what is printed can be imported, and the adapter can work with it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import yaml

from otai_mocks import FakeOTOBO
from otai_mocks.otobo.tables.records import Route
from otai_sdk import SearchCriteria, UnifiedNote, UnifiedQueue, UnifiedTicket, UnifiedUser
from otai_sdk.cli.webservice import OPERATIONS, definition
from otai_sdk.otobo import OTOBOAdapterConfig


def test_the_printed_yaml_loads_and_is_the_definition(otai: Any) -> None:
    result = otai("webservice")
    assert result.exit_code == 0
    assert yaml.safe_load(result.stdout) == definition()
    assert "Save this as OTAI.yml" in result.stdout


def test_name_and_largest_request_can_be_chosen(otai: Any) -> None:
    loaded = yaml.safe_load(otai("webservice", "--name", "Helpdesk", "--max-length", 5000).stdout)
    assert loaded["Description"].startswith("Helpdesk:")
    assert loaded["Provider"]["Transport"]["Config"]["MaxLength"] == "5000"


@pytest.mark.parametrize("arguments", [("--name", "a/b"), ("--name", " "), ("--max-length", "0")])
def test_what_otobo_could_not_take_is_refused(otai: Any, arguments: tuple[str, ...]) -> None:
    assert otai("webservice", *arguments).exit_code == 2


def test_it_has_the_keys_that_real_servers_took() -> None:
    made = definition()
    assert made["Debugger"] == {"DebugThreshold": "error"}
    transport = made["Provider"]["Transport"]
    assert transport["Type"] == "HTTP::REST"
    assert made["Provider"]["Operation"]["TicketSearch"] == {"Type": "Ticket::TicketSearch"}
    routes = transport["Config"]["RouteOperationMapping"]
    assert set(routes) == set(made["Provider"]["Operation"]) == set(OPERATIONS)
    assert len(OPERATIONS) == 7
    assert all("GET" not in route["RequestMethod"] for route in routes.values())
    assert routes["TicketUpdate"]["RequestMethod"] == ["POST", "PUT"]


def test_every_route_that_the_adapter_uses_by_default_is_there() -> None:
    defaults = {f.name: f.default for f in msgspec.structs.fields(OTOBOAdapterConfig)}
    routes = {r["Route"]: r for r in definition()["Provider"]["Transport"]["Config"]["RouteOperationMapping"].values()}
    names = [name.removesuffix("_operation_url") for name in defaults if name.endswith("_operation_url")]
    assert len(names) >= 6
    for name in names:
        route = routes[f"/{defaults[f'{name}_operation_url']}"]
        assert defaults[f"{name}_operation_method"] in route["RequestMethod"]


@pytest.mark.parametrize("version", ["11.0", "10.1"])
def test_the_adapter_works_with_a_service_made_of_it(version: str) -> None:
    made = definition()["Provider"]
    routes = [
        Route(route["Route"], tuple(route["RequestMethod"]), made["Operation"][name]["Type"], name)
        for name, route in made["Transport"]["Config"]["RouteOperationMapping"].items()
    ]
    mine = UnifiedTicket(subject="Hello", body="x", queue=UnifiedQueue(name="Raw"), customer=UnifiedUser(name="tom"))
    fake = FakeOTOBO(version, webservices={"Imported": routes}, webservice="Imported")
    with fake, fake.adapter(auth="session") as adapter:
        ticket = adapter.create_ticket(mine)
        assert adapter.update_ticket(ticket.id, {"queue": "Misc"})
        adapter.add_note(ticket.id, UnifiedNote(body="seen"))
        (found,) = adapter.find_tickets(SearchCriteria(queue=UnifiedQueue(name="Misc")))
    assert [note.body for note in found.notes] == ["seen"]
