"""python-freshdesk and pyotrs meet the faults that hurt such clients most."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from otai_mocks import FakeFreshdesk, FakeOTOBO

# both leave their requests.Session open
pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


class TestPythonFreshdesk:
    """It insists on https and a freshdesk.com domain, so it is caught in process, and led to the port by hand."""

    errors = pytest.importorskip("freshdesk.v2.errors", reason="python-freshdesk is not installed")

    @pytest.fixture
    def fake(self) -> FakeFreshdesk:
        fake = FakeFreshdesk()
        fake.add_ticket("Hello")
        return fake

    @pytest.fixture(params=["in process", "port"])
    def client(self, fake: FakeFreshdesk, request: pytest.FixtureRequest) -> Iterator[Any]:
        api = pytest.importorskip("freshdesk.v2.api")
        client = api.API("acme.freshdesk.com", fake.api_key)
        with fake if request.param == "in process" else fake.serve() as door:
            if request.param == "port":
                client._api_prefix = f"{door.url}/api/v2/"
            yield client

    @pytest.mark.parametrize(
        ("kind", "options", "error"),
        [
            ("rate_limit", {"retry_after": 34}, "FreshdeskRateLimited"),
            ("status", {"status": 502}, "FreshdeskServerError"),
            ("database_down", {}, "FreshdeskError"),
            ("status", {"status": 401}, "FreshdeskUnauthorized"),
        ],
    )
    def test_answers_become_its_errors(
        self, fake: FakeFreshdesk, client: Any, kind: str, options: dict[str, Any], error: str
    ) -> None:
        fake.faults.add(kind, path="/api/v2/tickets/1", **options)
        with pytest.raises(getattr(self.errors, error)):
            client.tickets.get_ticket(1)
        assert client.tickets.get_ticket(1).subject == "Hello"

    @pytest.mark.parametrize("kind", ["refuse", "reset", "truncate"])
    def test_a_broken_connection_is_one_of_requests(self, fake: FakeFreshdesk, client: Any, kind: str) -> None:
        fake.faults.add(kind, path="/api/v2/tickets/1")
        with pytest.raises(requests.RequestException):
            client.tickets.get_ticket(1)

    @pytest.mark.parametrize("kind", ["html", "garbage"])
    def test_a_page_instead_of_json_is_a_crash_far_away(self, fake: FakeFreshdesk, client: Any, kind: str) -> None:
        """What its users find out in production."""
        fake.faults.add(kind, path="/api/v2/tickets/1")
        with pytest.raises(AttributeError, match="created_at"):
            client.tickets.get_ticket(1)

    def test_a_search_right_after_a_write_finds_nothing(self, fake: FakeFreshdesk, client: Any) -> None:
        fake.faults.add("search_lag")
        client.tickets.update_ticket(1, priority=4)
        assert client.tickets.filter_tickets("priority:4") == []
        assert len(client.tickets.filter_tickets("priority:4")) == 1


class TestPyOTRS:
    lib = pytest.importorskip("pyotrs.lib", reason="pyotrs is not installed")

    @pytest.fixture
    def fake(self) -> FakeOTOBO:
        fake = FakeOTOBO()
        fake.add_ticket("Hello")
        return fake

    @pytest.fixture(params=["in process", "port"])
    def client(self, fake: FakeOTOBO, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
        with fake if request.param == "in process" else fake.serve() as door:
            client = self.lib.Client(
                door.url,
                "otai",
                "otai-secret",
                session_id_file=str(tmp_path / "session"),
                webservice_path="/otobo/nph-genericinterface.pl/Webservice/",
                request_timeout=0.3,
            )
            assert client.session_create()
            yield client

    @pytest.mark.parametrize("kind", ["refuse", "reset", "timeout", "truncate", "database_down", "html", "garbage"])
    def test_no_usable_answer(self, fake: FakeOTOBO, client: Any, kind: str) -> None:
        fake.faults.add(kind)
        with pytest.raises((self.lib.PyOTRSError, ValueError)):
            client.ticket_get_by_id(1)
        assert client.ticket_get_by_id(1).field_get("Title") == "Hello"

    def test_an_expired_session(self, fake: FakeOTOBO, client: Any) -> None:
        fake.faults.add("expired_session")
        with pytest.raises(self.lib.APIError, match="AuthFail"):
            client.ticket_get_by_id(1)
        assert client.session_create()
        assert client.ticket_get_by_id(1).field_get("Title") == "Hello"
