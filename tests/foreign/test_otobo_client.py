"""The unchanged asynchronous client `otobo`, with the routes its own web-service builder makes, on the served fake."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.otobo import Route

if sys.version_info < (3, 11):
    pytest.skip("the client otobo needs Python 3.11", allow_module_level=True)
otobo = pytest.importorskip("otobo", reason="otobo is not installed: pip install 'otai-sdk[foreign]'")

ROUTES = {"CREATE": "ticket-create", "SEARCH": "ticket-search", "GET": "ticket-get", "UPDATE": "ticket-update"}


@pytest.fixture
def fake() -> FakeOTOBO:
    fake = FakeOTOBO()
    fake.add_webservice(
        "BUILT",
        routes=[
            Route("/ticket-create", ("POST",), "Ticket::TicketCreate", "ticket-create", True),
            Route("/ticket-search", ("POST",), "Ticket::TicketSearch", "ticket-search", True),
            Route("/ticket-get", ("GET", "POST"), "Ticket::TicketGet", "ticket-get", True),
            Route("/ticket-update", ("PUT",), "Ticket::TicketUpdate", "ticket-update", True),
        ],
    )
    return fake


Use = Callable[[Callable[[Any], Awaitable[Any]]], Any]


@pytest.fixture
def use(fake: FakeOTOBO) -> Iterator[Use]:
    """Runs a coroutine with a client that is logged in."""
    with fake.serve() as server:

        def run(work: Callable[[Any], Awaitable[Any]], password: str = "otai-secret") -> Any:
            async def session() -> Any:
                config = otobo.ClientConfig(
                    base_url=f"{server.url}/otobo/nph-genericinterface.pl",
                    webservice_name="BUILT",
                    operation_url_map={getattr(otobo.TicketOperation, k): v for k, v in ROUTES.items()},
                )
                async with otobo.OTOBOClient(config) as client:
                    client.login(otobo.BasicAuth(user_login="otai", password=password))
                    return await work(client)

            return asyncio.run(session())

        yield run


def new_ticket(**changes: Any) -> Any:
    values = {
        "title": "Drucker",
        "queue": otobo.IdName(name="Support"),
        "state": otobo.IdName(name="new"),
        "priority": otobo.IdName(name="3 normal"),
        "customer_user": "julia",
        "article": otobo.Article(subject="Drucker", body="Er druckt nicht. Grüße 🚀"),
    }
    return otobo.TicketCreate(**{**values, **changes})


def test_a_ticket_is_created_and_read(use: Use) -> None:
    made = use(lambda client: client.create_ticket(new_ticket()))
    read = use(lambda client: client.get_ticket(made.id))
    assert (read.title, read.queue.name, read.state.name) == ("Drucker", "Support", "new")
    assert read.get_articles()[0].body == "Er druckt nicht. Grüße 🚀"


def test_a_ticket_is_found_updated_and_noted(use: Use, fake: FakeOTOBO) -> None:
    made = use(lambda client: client.create_ticket(new_ticket()))
    search = otobo.TicketSearch(titles=["Drucker"], queues=[otobo.IdName(name="Support")])
    assert [int(id_) for id_ in use(lambda client: client.search_tickets(search))] == [made.id]
    assert [t.id for t in use(lambda client: client.search_and_get(search))] == [made.id]
    change = otobo.TicketUpdate(
        id=made.id,
        queue=otobo.IdName(name="IT Support"),
        article=otobo.Article(subject="Notiz", body="Toner bestellt"),
    )
    assert use(lambda client: client.update_ticket(change)).queue.name == "IT Support"
    assert [note.body for note in fake.tickets[made.id].notes] == ["Toner bestellt"]


def test_nothing_found_is_an_empty_list(use: Use) -> None:
    assert use(lambda client: client.search_tickets(otobo.TicketSearch(titles=["nothing like it"]))) == []


def test_refusals_reach_the_client_as_on_a_real_server(use: Any) -> None:
    with pytest.raises(otobo.OTOBOError, match="Ticket->QueueID or Ticket->Queue parameter is invalid"):
        use(lambda client: client.create_ticket(new_ticket(queue=otobo.IdName(name="No Such Queue"))))
    with pytest.raises(otobo.OTOBOError, match="User does not have access"):
        use(lambda client: client.get_ticket(4711))
    with pytest.raises(otobo.OTOBOError, match="could not be authenticated"):
        use(lambda client: client.create_ticket(new_ticket()), password="wrong")
