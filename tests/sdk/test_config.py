"""Settings: read, checked, and never shown when secret."""

from __future__ import annotations

import copy
import errno
import json
import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from otai_sdk import ConfigError, SystemConfig, create_adapter, load_config
from otai_sdk.config import read_file
from otai_sdk.otobo import OTOBOAdapter

ORIGINAL = """
open_ticket_ai:
  system:
    id: "otobo"
    provider_key: "OTOBOAdapter"
    params:
      server_address: "http://helpdesk.example.com/otobo/nph-genericinterface.pl"
      webservice_name: "OpenTicketAI"
      search_operation_url: "/ticket-search"
      update_operation_url: "/ticket-update"
      get_operation_url: "ticket-get"
      username: "open_ticket_ai"
      password_env_var: "OTAI_TEST_PASSWORD"
  general_config: {pandas: true}
  pipelines: [{id: queue_classification}]
"""
FLAT = """
open_ticket_ai:
  system:
    server_address: "http://helpdesk.example.com"
    webservice_name: "OpenTicketAI"
    search_operation_url: "/ticket-search"
    update_operation_url: "/ticket-update"
    get_operation_url: "/ticket-get"
    username: "open_ticket_ai"
    password_env_var: "OTAI_TEST_PASSWORD"
"""
PARAMS: dict[str, Any] = {
    "server_address": "https://h.example.com",
    "webservice_name": "OTAI",
    "username": "agent",
    "password": "very-secret",
}


def otobo(**params: Any) -> OTOBOAdapter:
    return OTOBOAdapter(SystemConfig(id="mine", provider_key="OTOBOAdapter", params={**PARAMS, **params}))


@pytest.mark.parametrize("text", [ORIGINAL, FLAT])
def test_an_original_config_loads_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("OTAI_TEST_PASSWORD", "from-the-environment")
    file = tmp_path / "config.yml"
    file.write_text(text, encoding="utf-8")
    adapter = create_adapter(load_config(file))
    assert isinstance(adapter, OTOBOAdapter)
    assert adapter.settings.service_url == (
        "http://helpdesk.example.com/otobo/nph-genericinterface.pl/Webservice/OpenTicketAI"
    )
    assert adapter.settings.update_operation_method == "PUT"


def test_json_needs_no_yaml_library(tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text(json.dumps({"system": {"id": "x", "provider_key": "OTOBOAdapter", "params": PARAMS}}))
    assert load_config(file).params == PARAMS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["expected a mapping 'system'"]),
        ("system: {params: {}}", ["provider_key is missing"]),
        ("system: {provider_key: OTOBOAdapter, parms: {}}", ["system.parms", "'params'"]),
        ("system: {provider_key: OTOBOAdapter, params: [1]}", ["system.params"]),
        ("system: [", ["not YAML", "line"]),
    ],
)
def test_a_bad_file_is_refused_by_name(tmp_path: Path, text: str, words: list[str]) -> None:
    file = tmp_path / "config.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    assert str(file) in str(caught.value)
    for word in words:
        assert word in str(caught.value)


def test_a_missing_file_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yml"):
        load_config(tmp_path / "nowhere.yml")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"webservice_nam": "x"}, ["webservice_nam", "'webservice_name'"]),
        ({"server_address": 7}, ["server_address"]),
        ({"server_address": "helpdesk"}, ["server_address", "https://"]),
        ({"server_address": "ftp://h.example.com"}, ["server_address"]),
        ({"server_address": "https://a:b-secret@h.example.com"}, ["credentials"]),
        ({"webservice_name": "a/b"}, ["webservice_name"]),
        ({"time_zone": "Mars/Olympus"}, ["time_zone", "Europe/Berlin"]),
        ({"time_zone": "Europe"}, ["time_zone", "Europe/Berlin"]),
        ({"server_address": "https://otobo.test:99999"}, ["server_address"]),
        ({"timeout": {"connect": 0}}, ["timeout.connect"]),
        ({"timeout": {"conect": 1}}, ["timeout", "conect"]),
        ({"timeout": -3}, ["timeout.connect"]),
        ({"proxies": {"https": "::::"}}, ["proxies.https", "http://proxy.example.org:3128"]),
        ({"proxies": {"all": "ftp://proxy.example.org"}}, ["proxies.all"]),
        ({"proxies": {"http": "http://proxy.example.org:99999"}}, ["proxies.http"]),
        ({"timeout": 1e10}, ["timeout.connect", "a year"]),
        ({"retries": -1}, ["retries", "0"]),
        ({"retries": 1000}, ["retries", "100"]),
        ({"max_wait": -1}, ["max_wait"]),
        ({"deadline": 0}, ["deadline", "None"]),
        ({"max_scan": 0}, ["max_scan"]),
        ({"verify": "/no/such/bundle.pem"}, ["verify", "/no/such/bundle.pem"]),
        ({"get_operation_method": "GET"}, ["get_operation_method"]),
        ({"password": None}, ["password_env_var"]),
        ({"password": None, "password_env_var": "OTAI_TEST_UNSET"}, ["OTAI_TEST_UNSET", "not set"]),
        ({"username": ""}, ["username"]),
    ],
)
def test_a_bad_setting_is_refused_by_name(params: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        otobo(**params)
    for word in words:
        assert word in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "service"),
    [
        ("https://h.example.com", "https://h.example.com/otobo/nph-genericinterface.pl/Webservice/OTAI"),
        ("https://h.example.com/", "https://h.example.com/otobo/nph-genericinterface.pl/Webservice/OTAI"),
        ("https://h.example.com/otobo/", "https://h.example.com/otobo/nph-genericinterface.pl/Webservice/OTAI"),
        (
            "https://h.example.com/help/nph-genericinterface.pl",
            "https://h.example.com/help/nph-genericinterface.pl/Webservice/OTAI",
        ),
    ],
)
def test_the_server_address_may_be_short_or_long(address: str, service: str) -> None:
    assert otobo(server_address=address).settings.service_url == service


def test_no_secret_is_shown() -> None:
    config = SystemConfig(id="x", provider_key="OTOBOAdapter", params=PARAMS)
    adapter = OTOBOAdapter(config)
    for shown in (repr(config), repr(adapter), repr(adapter.settings), str(adapter.settings), f"{adapter.settings}"):
        assert "very-secret" not in shown
    assert "password='***'" in repr(adapter.settings) or "password=***" in repr(adapter.settings)


def test_settings_read_as_attributes_of_the_config() -> None:
    config = SystemConfig(id="x", params={"freshdesk_domain": "acme"})
    assert config.freshdesk_domain == "acme"
    with pytest.raises(ConfigError, match=r"freshdesk_domian.*'freshdesk_domain'"):
        _ = config.freshdesk_domian


def test_a_config_can_be_copied_and_pickled() -> None:
    config = SystemConfig(id="x", provider_key="y", params={"a": 1})
    assert copy.deepcopy(config) == config
    assert pickle.loads(pickle.dumps(config)) == config


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("OTOBOAdaptor", ["'OTOBOAdaptor'", "OTOBOAdapter"]),
        ("nowhere.module:Adapter", ["nowhere.module"]),
        ("json:loads", ["TicketSystemAdapter"]),
        ("", ["OTOBOAdapter"]),
    ],
)
def test_an_unknown_adapter_is_refused_by_name(key: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        create_adapter(SystemConfig(id="x", provider_key=key))
    for word in words:
        assert word in str(caught.value)


def test_an_adapter_is_found_by_module_and_class() -> None:
    adapter = create_adapter(SystemConfig(id="x", provider_key="otai_sdk.otobo:OTOBOAdapter", params=PARAMS))
    assert isinstance(adapter, OTOBOAdapter)
    assert adapter.get_provider_key() == "OTOBOAdapter"
    assert adapter.get_description().startswith("OTOBO")


def test_no_repr_shows_a_secret_wherever_it_stands() -> None:
    from rich.pretty import pretty_repr

    params = {
        "server_address": "https://helpdesk.example.com",
        "webservice_name": "OTAI",
        "username": "otai",
        "password": "sesame-1",
        "proxies": {"https": "http://me:sesame-2@proxy:3128"},
    }
    config = SystemConfig(id="x", provider_key="otobo", params=params)
    settings = create_adapter(config).settings  # type: ignore[attr-defined]
    for shown in (repr(config), repr(settings), str(settings), pretty_repr(settings)):
        assert "sesame" not in shown
        assert "proxy:3128" in shown


def test_a_date_that_is_none_is_a_config_error(tmp_path: Path) -> None:
    file = tmp_path / "config.yml"
    file.write_text("system: {id: 2026-13-45}")
    with pytest.raises(ConfigError, match=r"config\.yml: not YAML: month"):
        load_config(file)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_bytes(b"\xef\xbb\xbf" + b'{"system": {"id": "x", "provider_key": "otobo"}}')
    assert load_config(file).id == "x"


@pytest.mark.parametrize("name", ["config.yml", "config.json"])
def test_a_file_nested_without_end_is_a_config_error(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(ConfigError, match=name):
        load_config(file)


def test_an_adapter_module_that_raises_is_a_config_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken_adapter.py").write_text("raise ZeroDivisionError('no licence')", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ConfigError, match=r"broken_adapter:Mine.*ZeroDivisionError: no licence"):
        create_adapter(SystemConfig(id="x", provider_key="broken_adapter:Mine"))


def test_a_provider_key_that_is_no_text_is_a_config_error() -> None:
    with pytest.raises(ConfigError, match="provider_key"):
        create_adapter(SystemConfig(id="x", provider_key=None))  # type: ignore[arg-type]


def test_what_consoles_and_debuggers_look_for_is_no_setting() -> None:
    config = SystemConfig(id="x", params={"freshdesk_domain": "acme"})
    assert not hasattr(config, "_repr_html_")
    assert config.freshdesk_domain == "acme"
    with pytest.raises(ConfigError, match="freshdesk_domain"):
        _ = config.freshdesk_domian


@pytest.mark.parametrize("params", [5, "x", ["a"]])
def test_settings_are_a_mapping(params: Any) -> None:
    with pytest.raises(ConfigError, match="params must be a mapping of settings"):
        SystemConfig(id="x", params=params)


def test_a_setting_of_the_other_adapter_is_told_as_that_one() -> None:
    with pytest.raises(ConfigError) as caught:
        OTOBOAdapter(SystemConfig(params={"freshdesk_domain": "acme"}))
    assert str(caught.value).startswith(
        "settings: unknown setting 'freshdesk_domain' (a setting of FreshdeskAdapter: is provider_key right?);"
    )
    with pytest.raises(ConfigError, match=r"^system 'desk': unknown setting 'webservice_name' \(a setting of OTOBO"):
        create_adapter(SystemConfig("desk", "FreshdeskAdapter", {"webservice_name": "OTAI"}))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("c.yml", "triage:\n  rules: []\n  note: true\n  rules: []\n", "'rules' stands twice (lines 2 and 4)"),
        ("c.yml", "system: {id: a, id: b}\n", "'id' stands twice (line 1)"),
        ("c.yml", "list:\n- [{x: {y: 1,\n  'y': 2}}]\n", "'y' stands twice (lines 2 and 3)"),
        ("c.json", '{"system": {"id": 1, "id": 2}}', "'id' stands twice (in one object)"),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_its_lines(tmp_path: Path, name: str, text: str, told: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name}: {told}")


def test_merged_keys_may_be_given_anew(tmp_path: Path) -> None:
    """Where an alias is used, its mapping may not be made yet: PyYAML then merges into what was written."""
    text = """\
list: [{inner: &b {<<: &a {x: 1, y: 1}, x: 2}}]
one: {<<: *b, x: 3}
two: {<<: [*a, *b], z: 4}
1: number
"1": text
"""
    (tmp_path / "c.yml").write_text(text, encoding="utf-8")
    assert read_file(tmp_path / "c.yml") == {
        "list": [{"inner": {"x": 2, "y": 1}}],
        "one": {"x": 3, "y": 1},
        "two": {"x": 1, "y": 1, "z": 4},
        1: "number",
        "1": "text",
    }


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r": cannot be read: "):
        load_config(tmp_path)

    def refused(*arguments: object, **options: object) -> str:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(ConfigError, match=r"c\.yml: cannot be read: Permission denied"):
        load_config("c.yml")


def test_a_file_in_another_encoding_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_bytes("system: {id: Büro}".encode("latin-1"))
    with pytest.raises(ConfigError, match="not UTF-8 text: save it as UTF-8"):
        load_config(tmp_path / "c.yml")
