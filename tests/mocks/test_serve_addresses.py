"""Where a served fake can be used, and how its health is asked."""

from __future__ import annotations

import http.client
import json
import socket
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.doors import address
from otai_mocks.doors.serve import Server

FAKES = {
    "freshdesk": (FakeFreshdesk, {"ok": True, "system": "freshdesk", "version": "v2"}),
    "otobo 11.0": (FakeOTOBO, {"ok": True, "system": "otobo", "version": "11.0"}),
    "otobo 10.1": (lambda: FakeOTOBO("10.1"), {"ok": True, "system": "otobo", "version": "10.1"}),
}


def ask(server: Server, path: str, verb: str = "GET", host: str = "any.example:8") -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request(verb, path, headers={"Host": host})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers["Content-Type"] or "", body


@pytest.mark.parametrize("admin", [True, "anywhere", False])
@pytest.mark.parametrize("name", FAKES)
def test_health_is_told_to_anyone_and_counts_nowhere(name: str, admin: Any) -> None:
    make, told = FAKES[name]
    with make().serve(admin=admin) as server:
        fault = server.fake.faults.add("status", status=503, times=None, optional=True)
        for path in ("/_fake/health", "/_fake/health?from=probe"):
            status, kind, body = ask(server, path)
            assert (status, kind, json.loads(body)) == (200, "application/json; charset=utf-8", told)
        assert ask(server, "/_fake/health", "HEAD")[::2] == (200, b"")
        assert len(server.fake.journal) == 0
        assert fault.fired == 0


def test_freshdesk_tells_it_at_health_too_and_its_limits_stay_as_they_were() -> None:
    with FakeFreshdesk(plan="trial").serve() as server:
        for _ in range(60):
            assert ask(server, "/health")[0] == 200
        assert ask(server, "/api/v2/agents/me")[0] == 401
        assert len(server.fake.journal) == 1
        assert ask(server, "/health", "POST")[::2] == (404, b""), "this is the service's"


def test_otobo_answers_there_as_it_does() -> None:
    with FakeOTOBO().serve() as new, FakeOTOBO("10.1").serve() as old:
        assert [ask(server, "/health")[0] for server in (new, old)] == [200, 404]
        assert ask(new, "/health")[1] == "text/plain; charset=utf-8"
        assert len(new.fake.journal) == 2, "it is the system's own page"


def test_beside_health_nothing_opens() -> None:
    with FakeFreshdesk().serve() as server, FakeFreshdesk().serve(admin=False) as closed:
        for path in ("/_fake/state", "/_fake/healthy", "/_fake/health/", "/_fake/", "/_fake"):
            assert ask(server, path)[0] == 403, path
            assert ask(closed, path)[0] == 404, path
        assert ask(server, "/_fake/health", "POST", "localhost")[0] == 405


@pytest.mark.parametrize(
    ("host", "bound", "here", "elsewhere"),
    [
        ("127.0.0.1", "127.0.0.1", "http://127.0.0.1:80", None),
        ("localhost", "127.0.0.1", "http://localhost:80", None),
        ("::1", "::1", "http://[::1]:80", None),
        ("0.0.0.0", "0.0.0.0", "http://127.0.0.1:80", f"http://{socket.gethostname()}:80"),
        ("", "0.0.0.0", "http://127.0.0.1:80", f"http://{socket.gethostname()}:80"),
        ("::", "::", "http://[::1]:80", f"http://{socket.gethostname()}:80"),
        ("192.168.1.5", "192.168.1.5", "http://192.168.1.5:80", "http://192.168.1.5:80"),
        ("box.example", "192.168.1.5", "http://box.example:80", "http://box.example:80"),
        ("fe80::1%eth0", "fe80::1%eth0", "http://[fe80::1%25eth0]:80", "http://[fe80::1%25eth0]:80"),
    ],
)
def test_the_address_is_one_that_can_be_used(host: str, bound: str, here: str, elsewhere: str | None) -> None:
    assert (address.local(host, bound, 80), address.public(host, bound, 80)) == (here, elsewhere)


def test_a_served_fake_tells_its_addresses() -> None:
    with FakeFreshdesk().serve("0.0.0.0") as server:
        assert server.url == f"http://127.0.0.1:{server.port}"
        assert server.public_url == f"http://{socket.gethostname()}:{server.port}"
        assert server.health_url == f"{server.url}/_fake/health"
        assert server.params["base_url"] == server.url


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("make", [FakeOTOBO, FakeFreshdesk])
def test_adapters_pass_by_the_proxies_of_the_environment(make: Any, name: str, monkeypatch: Any) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    for host in ("127.0.0.1", "0.0.0.0"):
        with make().serve(host=host) as server, server.adapter() as adapter:
            assert adapter.check().ok


def test_by_the_machines_own_name_too(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        socket.getaddrinfo(socket.gethostname(), 80)
    except OSError:
        pytest.skip("this machine does not know its own name")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with FakeOTOBO().serve(host=socket.gethostname()) as server, server.adapter() as adapter:
        assert adapter.check().ok
