"""What a person may write into the settings."""

from __future__ import annotations

import traceback

import pytest

from otai_sdk import ConfigError, SystemConfig
from otai_sdk.freshdesk import FreshdeskAdapter
from otai_sdk.freshdesk.config import FreshdeskAdapterConfig, freshdesk_settings


def settings(**params: object) -> FreshdeskAdapterConfig:
    given = {"freshdesk_domain": "acme", "freshdesk_api_key": "sEcReT123", **params}
    return freshdesk_settings(SystemConfig(id="desk", provider_key="FreshdeskAdapter", params=given))


@pytest.mark.parametrize(
    "domain", ["acme", "Acme", "acme.freshdesk.com", "https://acme.freshdesk.com/", "https://acme.freshdesk.com"]
)
def test_every_spelling_of_the_domain_means_the_same(domain: str) -> None:
    assert settings(freshdesk_domain=domain).server_url == "https://acme.freshdesk.com"


@pytest.mark.parametrize(
    "domain", ["", "support.acme.com", "http://acme.freshdesk.com", "acme.freshdesk.com/api/v2", "a@b", "-acme", "a b"]
)
def test_anything_else_is_no_domain(domain: str) -> None:
    with pytest.raises(ConfigError, match="freshdesk_domain"):
        settings(freshdesk_domain=domain)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:80/", "http://localhost:80"),
        ("http://[::1]:9", "http://[::1]:9"),
        ("https://proxy.example", "https://proxy.example"),
    ],
)
def test_a_base_url_overrides_where_is_asked_but_not_what_people_see(given: str, asked: str) -> None:
    found = settings(base_url=given)
    assert (found.server_url, found.web_url) == (asked, "https://acme.freshdesk.com")


@pytest.mark.parametrize(
    "base_url",
    [
        "http://proxy.example",
        "https://x/api/v2",
        "ftp://x",
        "x",
        "https://",
        "https://u:p@x",
        "https://x?y",
        "http://x:y",
    ],
)
def test_a_base_url_that_cannot_be_or_would_leak_the_key_is_refused(base_url: str) -> None:
    with pytest.raises(ConfigError, match="base_url"):
        settings(base_url=base_url)


def test_the_key_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_KEY", "fromEnv1\n")
    assert settings(freshdesk_api_key=None, freshdesk_api_key_env_var="DESK_KEY").freshdesk_api_key == "fromEnv1"


def test_an_unset_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DESK_KEY", raising=False)
    with pytest.raises(ConfigError, match="DESK_KEY"):
        settings(freshdesk_api_key=None, freshdesk_api_key_env_var="DESK_KEY")


@pytest.mark.parametrize("key", ["sEc ReT", "sEcRéT", "sEc:ReT"])
def test_a_key_that_cannot_be_one_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(ConfigError, match="freshdesk_api_key") as caught:
        settings(freshdesk_api_key=key)
    assert key not in str(caught.value)


def test_the_key_is_never_shown() -> None:
    found = settings()
    assert "sEcReT123" not in repr(found)
    assert "sEcReT123" not in str(found)


def test_an_unknown_setting_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(ConfigError, match="freshdesk_domain"):
        settings(freshdesk_domian="x")


def test_the_domain_may_be_left_out_where_an_address_is_given() -> None:
    found = settings(freshdesk_domain=None, base_url="https://desk.example")
    assert (found.server_url, found.web_url) == ("https://desk.example", "https://desk.example")


@pytest.mark.parametrize(
    "both", [{"freshdesk_domain": "a b", "base_url": "https://x"}, {"freshdesk_domain": None, "base_url": "x"}]
)
def test_a_bad_domain_or_address_is_refused_whatever_the_other_is(both: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        settings(**both)


@pytest.mark.parametrize("name", ["default_status", "default_priority"])
def test_a_number_as_text_is_a_number(name: str) -> None:
    assert getattr(settings(**{name: "03"}), name) == 3
    assert getattr(settings(**{name: "Open"}), name) == "Open"
    for bad in (0, "0", "", -2, True, 1.5, []):
        with pytest.raises(ConfigError, match=name):
            settings(**{name: bad})


@pytest.mark.parametrize("email", ["desk", "", "desk@acme.example\nBcc: x@y", "a b@c", 5])
def test_a_default_requester_is_an_address(email: object) -> None:
    with pytest.raises(ConfigError, match="default_requester_email"):
        settings(default_requester_email=email)


@pytest.mark.parametrize("domain", ["aſcme", "\u212acme", "acmé", 5, None])
def test_look_alikes_are_no_domain(domain: object) -> None:
    with pytest.raises(ConfigError, match="freshdesk_domain"):
        settings(freshdesk_domain=domain)


def test_a_refused_key_stands_in_no_local_variable() -> None:
    with pytest.raises(ConfigError) as caught:
        settings(freshdesk_api_key="sEc:ReT")
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    ours = [frame for frame in frames if "otai_sdk/freshdesk" in frame.filename.replace("\\", "/")]
    assert ours
    assert "sEc:ReT" not in str([frame.locals for frame in ours])


def test_a_missing_domain_is_named() -> None:
    with pytest.raises(ConfigError, match="freshdesk_domain"):
        FreshdeskAdapter(SystemConfig(id="desk", params={"freshdesk_api_key": "k"}))


def test_making_an_adapter_asks_nothing() -> None:
    # no fake answers for this account, so a request would fail
    FreshdeskAdapter(
        SystemConfig(id="desk", params={"freshdesk_domain": "nobody-is-here", "freshdesk_api_key": "k"})
    ).close()
