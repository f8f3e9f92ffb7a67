"""A served fake of each system, and a client of its admin API that does what a person's tools would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.doors.serve import Server
from otai_sdk import TicketSystemAdapter

MAKERS = {"otobo": FakeOTOBO, "freshdesk": FakeFreshdesk}
DEFAULTS = {
    "otobo": {"default_queue": "Raw", "default_customer_user": "julia"},
    "freshdesk": {"default_requester_email": "carla@example.com"},
}


class AdminClient:
    """``admin("POST", "/clock", {"advance": 60})``: the answer; ``admin.json(…)``: its data, which must be good."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._session = requests.Session()
        self._session.trust_env = False

    def __call__(self, method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        headers = {"X-Fake-Admin": "1", **more.pop("headers", {})}
        given = {"json": body} if body is not None else {}
        url = f"{self.server.url}/_fake{path}"
        return self._session.request(method, url, headers=headers, timeout=20, **given, **more)

    def json(self, method: str, path: str, body: Any = None) -> Any:
        answer = self(method, path, body)
        assert answer.ok, answer.text
        return answer.json()

    def error(self, status: int, method: str, path: str, body: Any = None, **more: Any) -> str:
        answer = self(method, path, body, **more)
        assert answer.status_code == status, answer.text
        assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
        return str(answer.json()["error"])

    def close(self) -> None:
        self._session.close()


@pytest.fixture(params=["otobo", "freshdesk"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with MAKERS[request.param]().serve() as served:
        yield served


@pytest.fixture
def adapter(server: Server) -> Iterator[TicketSystemAdapter]:
    """An adapter for the port that gives up at the first failure and can create tickets from little."""
    with server.adapter(retries=0, **DEFAULTS[server.fake.system]) as made:
        yield made


@pytest.fixture
def admin(server: Server) -> Iterator[AdminClient]:
    client = AdminClient(server)
    yield client
    client.close()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from ...chromium import started

    with started(tmp_path_factory.mktemp("chromium"), "browser") as browser:
        yield browser


@pytest.fixture(params=[("desktop", "light"), ("phone", "dark")], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, chromium: Any, server: Server) -> Any:
    from .browser import Page

    return Page(chromium, server, *request.param)
