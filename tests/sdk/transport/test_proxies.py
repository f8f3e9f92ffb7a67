"""The setting wins over the environment, and this machine is asked directly."""

from __future__ import annotations

import base64

import pytest

from otai_sdk import ConnectionFailedError
from otai_sdk.transport.proxies import is_this_machine

from .peer import Peer, answer, serving, transport

OUTSIDE = "http://helpdesk.invalid/api"
NOWHERE = "http://127.0.0.1:1"
PASSWORD = "pa ss/w@rd"
WRITTEN = "pa%20ss%2Fw%40rd"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_the_environment_names_the_proxy_where_no_setting_does(monkeypatch: pytest.MonkeyPatch) -> None:
    with Peer(serving(answer())) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        transport().send("GET", OUTSIDE)
        assert proxy.requests[0].startswith(b"GET http://helpdesk.invalid/api ")


def test_the_environments_exceptions_are_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    with Peer(serving()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", ".invalid")
        with pytest.raises(ConnectionFailedError, match="no connection"):
            transport().send("GET", OUTSIDE)
        assert proxy.connections == 0


@pytest.mark.parametrize("name", ["http", "all", "http://helpdesk.invalid", "all://helpdesk.invalid"])
@pytest.mark.parametrize("environment", ["HTTP_PROXY", "ALL_PROXY"])
def test_the_setting_wins(name: str, environment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment, NOWHERE)
    monkeypatch.setenv("NO_PROXY", ".invalid")
    with Peer(serving(answer(b"by the proxy"))) as proxy:
        assert transport(proxies={name: proxy.url}).send("GET", OUTSIDE).body == b"by the proxy"


@pytest.mark.parametrize("proxies", [{}, {"https": NOWHERE}, {"http": ""}])
def test_a_setting_that_names_none_means_none(proxies: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    with Peer(serving()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        with pytest.raises(ConnectionFailedError):
            transport(proxies=proxies).send("GET", OUTSIDE)
        assert proxy.connections == 0


def test_the_setting_may_have_exceptions() -> None:
    with Peer(serving(answer(b"directly"))) as peer:
        client = transport(proxies={"http": NOWHERE, "no_proxy": "127.0.0.1"})
        assert client.send("GET", peer.url).body == b"directly"


def test_this_machine_is_asked_directly_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, NOWHERE)
    with Peer(serving(answer(b"directly"), answer(b"directly"))) as peer:
        assert transport().send("GET", peer.url).body == b"directly"
        assert transport().send("GET", f"http://localhost:{peer.port}").body == b"directly"


def test_this_machine_is_asked_by_a_proxy_that_the_setting_names() -> None:
    with Peer(serving(answer(b"by the proxy"))) as proxy:
        assert transport(proxies={"http": proxy.url}).send("GET", "http://127.0.0.1:1/").body == b"by the proxy"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", "LocalHost", "localhost.", "a.localhost", "::ffff:127.0.0.1"]
)
def test_names_of_this_machine(host: str) -> None:
    assert is_this_machine(host)


@pytest.mark.parametrize(
    "host", ["", "128.0.0.1", "helpdesk.example.org", "localhost.example.org", "mylocalhost", "::2"]
)
def test_names_of_others(host: str) -> None:
    assert not is_this_machine(host)


@pytest.mark.parametrize("by_environment", [True, False])
def test_a_proxys_password_is_used_and_never_shown(by_environment: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    token = base64.b64encode(f"me:{PASSWORD}".encode())
    echo = f"Cannot reach as me:{PASSWORD} {WRITTEN} ".encode() + token

    with Peer(serving(answer(echo, "502 Bad Gateway", f"X-Request-Id: {PASSWORD}"))) as proxy:
        address = f"http://me:{WRITTEN}@127.0.0.1:{proxy.port}"
        if by_environment:
            monkeypatch.setenv("HTTP_PROXY", address)
        client = transport(proxies=None if by_environment else {"http": address})
        reply = client.send("GET", OUTSIDE)
        assert b"Proxy-Authorization: Basic " + token in proxy.requests[0]
    shown = f"{client.masked(reply).body!r} {reply.request_id} {reply!r} {client._proxies.__dict__!r}"
    for secret in (PASSWORD, WRITTEN, token.decode(), "me:"):
        assert secret not in shown.replace("as me:***", "")


def test_a_refused_proxy_does_not_show_its_password() -> None:
    with pytest.raises(ConnectionFailedError) as caught:
        transport(proxies={"http": f"http://me:{WRITTEN}@127.0.0.1:1"}).send("POST", OUTSIDE, json={}, writes=True)
    assert "proxies" in str(caught.value)
    assert WRITTEN not in str(caught.value)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["http://[::1", "http://", "nonsense://x", "http://me:pw-4711@[::1", "²", "http://a:b"]
)
def test_a_proxy_whose_address_is_none(address: str) -> None:
    with pytest.raises(ConnectionFailedError) as caught:
        transport(proxies={"http": address}).send("POST", OUTSIDE, json={}, writes=True)
    assert "pw-4711" not in str(caught.value)
    assert caught.value.may_have_been_applied is False


def test_a_bundle_named_by_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    with pytest.raises(ConnectionFailedError, match=r"/nowhere/ca\.pem"):
        transport().send("GET", "https://127.0.0.1:1/")
