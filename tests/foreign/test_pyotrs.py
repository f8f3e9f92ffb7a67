"""The unchanged client pyotrs, with the routes OTOBO ships, on the served fake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeOTOBO

pyotrs = pytest.importorskip("pyotrs", reason="pyotrs is not installed: pip install 'otai-sdk[foreign]'")
lib = pytest.importorskip("pyotrs.lib")

# pyotrs leaves its requests.Session open, and reckons with a clock that Python 3.12 calls old
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning"),
]


@pytest.fixture
def fake() -> FakeOTOBO:
    return FakeOTOBO()


@pytest.fixture
def server(fake: FakeOTOBO) -> Iterator[Any]:
    with fake.serve() as server:
        yield server


def make(server: Any, folder: Path, user: str = "otai", password: str = "otai-secret") -> Any:
    return pyotrs.Client(
        server.url,
        user,
        password,
        session_id_file=str(folder / f"session-{user}"),
        webservice_path="/otobo/nph-genericinterface.pl/Webservice/",
        use_legacy_sessions=False,
    )


@pytest.fixture
def client(server: Any, tmp_path: Path) -> Any:
    client = make(server, tmp_path)
    assert client.session_create()
    return client


def create(client: Any, **changes: Any) -> dict[str, Any]:
    values = {"Title": "Drucker", "Queue": "Support", "State": "new", "Priority": "3 normal", "CustomerUser": "julia"}
    ticket = pyotrs.Ticket.create_basic(**{**values, **changes})
    article = pyotrs.Article({"Subject": "Drucker", "Body": "Er druckt nicht. Grüße 🚀"})
    result: dict[str, Any] = client.ticket_create(
        ticket, article, dynamic_fields=[pyotrs.DynamicField("Severity", "high")]
    )
    return result


def test_a_session_is_created_checked_and_restored(client: Any, server: Any, tmp_path: Path) -> None:
    assert client.session_get(client.session_id_store.value) is True
    again = make(server, tmp_path)
    assert again.session_restore_or_create()


def test_a_ticket_is_created_and_read_with_articles_and_fields(client: Any) -> None:
    made = create(client)
    ticket = client.ticket_get_by_id(made["TicketID"], articles=True, dynamic_fields=True, attachments=True)
    assert ticket.field_get("Title") == "Drucker"
    assert ticket.field_get("TicketNumber") == made["TicketNumber"]
    assert ticket.articles[0].field_get("Body") == "Er druckt nicht. Grüße 🚀"
    assert ticket.dynamic_field_get("Severity").value == "high"
    assert client.ticket_get_by_number(made["TicketNumber"]).tid == int(made["TicketID"])
    assert [t.tid for t in client.ticket_get_by_list([made["TicketID"]])] == [int(made["TicketID"])]


def test_tickets_are_found_by_title_and_dynamic_field(client: Any) -> None:
    made = create(client)
    create(client, Title="Monitor")
    assert client.ticket_search(Title="Drucker") == [made["TicketID"]]
    field = pyotrs.DynamicField("Severity", search_patterns=["high"])
    assert len(client.ticket_search(dynamic_fields=[field])) == 2
    assert client.ticket_search(Title="nothing like it") == []
    assert client.ticket_search_full_text("druckt")


def test_a_ticket_is_updated_noted_and_set_pending(client: Any, fake: FakeOTOBO) -> None:
    id_ = create(client)["TicketID"]
    client.ticket_update(id_, Title="Neuer Titel", Queue="IT Support")
    note = pyotrs.Article({"Subject": "Notiz", "Body": "Toner bestellt", "IsVisibleForCustomer": 0})
    attachment = pyotrs.Attachment.create_basic("bGluZQo=", "text/plain", "a.txt")
    client.ticket_update(id_, article=note, attachments=[attachment])
    client.ticket_update_set_pending(id_, new_state="pending reminder", pending_days=1)
    stored = fake.tickets[int(id_)]
    assert (stored.title, stored.queue, stored.state) == ("Neuer Titel", "IT Support", "pending reminder")
    assert [article.body for article in stored.notes] == ["Toner bestellt"]
    ticket = client.ticket_get_by_id(id_, articles=True, attachments=True)
    written = sorted(ticket.articles, key=lambda article: article.field_get("ArticleID"))  # OTOBO's order is by second
    assert [[a.Filename for a in article.attachments] for article in written] == [[], ["a.txt"]]


def test_the_history_tells_what_happened(client: Any) -> None:
    id_ = create(client)["TicketID"]
    client.ticket_update(id_, Queue="Raw")
    history = client.ticket_history_get_by_id(id_)
    kinds = [entry["HistoryType"] for entry in history["History"]]
    assert {"NewTicket", "Move"} <= set(kinds)


def test_refusals_reach_the_client_as_on_a_real_server(client: Any, server: Any, tmp_path: Path) -> None:
    with pytest.raises(lib.APIError, match="User does not have access to the ticket"):
        client.ticket_get_by_id(4711)
    with pytest.raises(lib.APIError, match="Ticket->QueueID or Ticket->Queue parameter is invalid"):
        create(client, Queue="No Such Queue")
    with pytest.raises(lib.APIError, match="SessionCreate: Authorization failing"):
        make(server, tmp_path, password="wrong").session_create()
    reader = make(server, tmp_path, "reader", "reader-secret")
    reader.session_create()
    id_ = create(client)["TicketID"]
    with pytest.raises(lib.APIError, match="Does not have permissions to update queue"):
        reader.ticket_update(id_, Queue="Raw")
