"""Who is kept out of the admin API, and what its answers never hold."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
import requests

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.admin import Admin
from otai_mocks.doors.serve import Server
from otai_mocks.messages import Request

PAGE = ("/", "/page.css", "/page.js", "/icon.svg")
CHANGES = [
    ("PUT", "/state/world"),
    ("POST", "/reset"),
    ("POST", "/snapshots"),
    ("POST", "/snapshots/1/restore"),
    ("DELETE", "/snapshots/1"),
    ("DELETE", "/journal"),
    ("POST", "/faults"),
    ("DELETE", "/faults"),
    ("DELETE", "/faults/1"),
    ("POST", "/clock"),
]


def request(address: str = "127.0.0.1", host: str = "localhost:80", path: str = "/_fake/state") -> Request:
    return Request("GET", path, headers={"host": host}, remote_addr=address)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8080"])
@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_come_in(host: str, address: str) -> None:
    assert Admin(FakeOTOBO(), True).handle(request(address, host)).status == 200


@pytest.mark.parametrize("address", ["192.168.1.5", "8.8.8.8", "::ffff:10.0.0.1", "fe80::1%eth0", "", "localhost"])
def test_other_machines_are_refused_unless_told_otherwise(address: str) -> None:
    refused = Admin(FakeOTOBO(), True).handle(request(address))
    assert refused.status == 403
    assert "on this machine only" in refused.json()["error"]
    assert Admin(FakeOTOBO(), "anywhere").handle(request(address, "fakes.example:80")).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", "[evil]", "a,b"]
)
@pytest.mark.parametrize("path", ["/state", "/journal", "/", "/page.js", "/nothing", ""])
def test_a_foreign_name_in_the_host_header_is_refused(server: Server, admin: Any, host: str, path: str) -> None:
    assert "the Host header says" in admin.error(403, "GET", path, headers={"Host": host})


def test_there_is_nothing_where_it_is_switched_off() -> None:
    with FakeFreshdesk().serve(admin=False) as server:
        assert server.admin_url is None
        assert requests.get(f"{server.url}/_fake/state", timeout=20).status_code == 404
        assert server.fake.journal[-1].path == "/_fake/state"


def test_the_address_of_the_page_is_told() -> None:
    with FakeFreshdesk().serve() as server:
        assert server.admin_url == f"{server.url}/_fake/"
    with FakeFreshdesk().serve("0.0.0.0") as server:
        assert server.admin_url == f"http://127.0.0.1:{server.port}/_fake/"
        assert requests.get(server.admin_url, timeout=20).status_code == 200


@pytest.mark.parametrize(("method", "path"), CHANGES)
@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_a_form_of_another_site_could_send_changes_nothing(
    server: Server, admin: Any, method: str, path: str, kind: str | None
) -> None:
    server.fake.clock.stop()  # its time stands in the world
    before = admin.json("GET", "/state/world?secrets=1")
    headers = {"X-Fake-Admin": None, **({"Content-Type": kind} if kind else {})}
    message = admin.error(403, method, path, data=b'{"kind": "status", "advance": 5}', headers=headers)
    assert "X-Fake-Admin: 1" in message
    assert len(server.fake.faults) == 0
    assert admin.json("GET", "/state/world?secrets=1") == before


@pytest.mark.parametrize("headers", [{"Content-Type": "application/json; charset=utf-8"}, {"X-Fake-Admin": "1"}])
def test_either_header_shows_that_it_is_meant(server: Server, admin: Any, headers: dict[str, str]) -> None:
    given = {"X-Fake-Admin": None, **headers}
    assert admin("POST", "/clock", data='{"advance": 1}', headers=given).status_code == 200


def test_nobody_is_allowed_to_ask_from_another_site(server: Server, admin: Any) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}
    answers = [admin("OPTIONS", "/state/world", headers=asked), admin("GET", "/state", headers=asked)]
    assert answers[0].status_code == 405
    for answer in answers:
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"


def test_an_unknown_route_is_answered_with_those_there_are(admin: Any) -> None:
    answer = admin("GET", "/tickets")
    assert answer.status_code == 404
    assert {"GET /_fake/state", "POST /_fake/snapshots/{id}/restore", "GET /_fake/"} <= set(answer.json()["routes"])


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PATCH", "/state", "GET"),
        ("POST", "/state/world", "GET, PUT"),
        ("GET", "/reset", "POST"),
        ("PUT", "/faults", "GET, POST, DELETE"),
        ("GET", "/faults/1", "DELETE"),
        ("POST", "/journal", "GET, DELETE"),
    ],
)
def test_a_wrong_verb_is_answered_with_the_right_ones(admin: Any, method: str, path: str, allow: str) -> None:
    answer = admin(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allow)
    assert answer.json()["error"] == f"/_fake{path} takes {allow}, not {method}"


@pytest.mark.parametrize("body", [b"", b"hello", b"[1]", b'"text"', b'{"advance": NaN}', b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(admin: Any, body: bytes) -> None:
    assert "a JSON object" in admin.error(400, "POST", "/clock", data=body)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/state?limit=some", "limit='some': expected a whole number from 0"),
        ("/state?limit=-1", "limit='-1'"),
        ("/state?id=" + "9" * 5000, "id='999"),
        ("/journal?limit=0", "limit='0': expected a whole number from 1"),
        ("/journal?from=3", "unknown parameter 'from': expected only since, limit, cut"),
        ("/clock?x=1", "unknown parameter 'x': expected none"),
        ("/state?secrets=1", "unknown parameter 'secrets'"),
        ("/state/world?secrets=yes", "secrets='yes': expected 1 or 0"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(admin: Any, path: str, message: str) -> None:
    assert message in admin.error(400, "GET", path)


def test_the_page_runs_no_script_but_its_own(server: Server, admin: Any) -> None:
    assert admin("GET", "", allow_redirects=False).headers["Location"] == "/_fake/"
    for path in PAGE:
        answer = admin("GET", path)
        assert answer.status_code == 200
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = admin("GET", "/").text
    assert "http:" not in page
    assert "https:" not in page
    assert "innerHTML" not in admin("GET", "/page.js").text
    assert admin("HEAD", "/").content == b""


def test_a_mistake_of_ours_is_told_without_what_it_was_about(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeOTOBO()

    def broken() -> Any:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(fake, "snapshot", broken)
    asked = Request("POST", "/_fake/snapshots", headers={"host": "localhost", "x-fake-admin": "1"})
    answer = Admin(fake, True).handle(asked)
    assert answer.status == 500
    assert answer.json()["error"].startswith("please report this: RuntimeError at ")
    assert b"hunter2" not in answer.body


def secret_server(system: str) -> tuple[Any, list[str]]:
    """A fake whose credentials are known, with a ticket and requests that quote them."""
    secrets = ['pa/ss+wörd "1"', "another-secret-99"]
    if system == "otobo":
        fake: Any = FakeOTOBO(user="robot", password=secrets[0])
        fake.add_agent("second", password=secrets[1])
    else:
        fake = FakeFreshdesk(api_key=secrets[0])
        fake.add_agent("Second", "second@example.com", api_key=secrets[1])
    return fake, secrets


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_no_answer_holds_a_secret(system: str) -> None:
    fake, secrets = secret_server(system)
    coded = [base64.b64encode(f"{secret}:X".encode()).decode() for secret in secrets]
    for text in (*secrets, *coded):
        fake.add_ticket(f"About {text}: is it safe?")
    with fake.serve() as server, requests.Session() as client:
        for secret in secrets:
            basic = base64.b64encode(f"{secret}:X".encode()).decode()
            query = {"password": secret, "q": secret}
            client.post(
                f"{server.url}/nothing", json={"a": [secret]}, params=query, headers={"Authorization": f"Basic {basic}"}
            )
        headers = {"X-Fake-Admin": "1"}
        texts = [
            client.request(method, f"{server.url}/_fake{path}", headers=headers, json=body).text
            for method, path, body in (
                *(("GET", path, None) for path in ("/state", "/state/world", "/journal", "/faults", "/clock")),
                ("POST", "/faults", {"kind": "status", "body": secrets[0], "headers": {"X-Was": secrets[1]}}),
                ("GET", "/faults", None),
                ("GET", "/nothing", None),
            )
        ]
    for text in texts:
        for secret in (*secrets, *coded):
            assert secret not in text
            assert json.dumps(secret)[1:-1] not in text
    for secret in secrets:
        assert secret in str(fake.to_world())
