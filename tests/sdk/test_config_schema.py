"""The JSON Schema of config files says what is read: keys of the code, examples that load, mistakes refused."""

from __future__ import annotations

import copy
import json
import os
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from otai_sdk import ConfigError, SystemConfig
from otai_sdk.freshdesk.config import freshdesk_settings
from otai_sdk.otobo.config import read_config
from otai_sdk.triage import settings
from otai_sdk.triage.claims.settings import _PLACES
from otai_sdk.triage.models import _HTTP
from otai_sdk.triage.settings import read_triage

ROOT = Path(__file__).parents[2]
GENERATOR = runpy.run_path(str(ROOT / "scripts" / "config_schema.py"))
SCHEMA: dict[str, Any] = json.loads(GENERATOR["PATH"].read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
SYSTEMS: dict[str, dict[str, Any]] = {
    "OTOBO": {"server_address": "https://o.example", "webservice_name": "OTAI", "username": "otai", "password": "x"},
    "Freshdesk": {"freshdesk_domain": "acme", "freshdesk_api_key": "x1"},
}
TRIAGE: dict[str, Any] = {"criteria": {"queue": "Raw"}, "rules": [{"any": ["invoice"], "queue": "Billing"}]}
RULES = ("rules", "default")
PAGES = [path for path in ROOT.glob("docs/**/*.md") if "\nsystem:" in path.read_text(encoding="utf-8")]


def examples(part: str) -> list[Any]:
    return [
        pytest.param(key, value, id=f"{part}.{key}")
        for key, found in SCHEMA["$defs"][part]["properties"].items()
        for value in found["examples"]
    ]


def test_the_schema_is_the_one_that_the_code_gives_and_every_key_has_words_and_an_example() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert GENERATOR["schema"](SCHEMA) == SCHEMA, "run scripts/config_schema.py"
    assert GENERATOR["undescribed"](SCHEMA) == []


@pytest.mark.parametrize(
    ("part", "known"),
    [
        ("Triage", settings._KEYS),
        ("HTTP", _HTTP),
        ("Claims", _PLACES),
        *((k.title(), v) for k, v in _PLACES.items() if v),
    ],
)
def test_its_keys_are_those_that_are_read(part: str, known: Any) -> None:
    assert set(SCHEMA["$defs"][part]["properties"]) == set(known)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_it_takes_every_config_file_of_the_pages(page: Path) -> None:
    blocks = re.findall(r"^( *)```yaml[^\n]*\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    for _, block in blocks:
        data = yaml.safe_load(block)
        if isinstance(data, dict) and "system" in data:
            assert [error.message for error in VALIDATOR.iter_errors(json.loads(json.dumps(data, default=str)))] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_examples_of_an_adapters_settings_are_taken(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTOBO_PASSWORD", "x")
    monkeypatch.setenv("FRESHDESK_API_KEY", "x1")
    monkeypatch.setattr(os.path, "exists", lambda path: True)  # of the bundle of CAs
    read: Any = {"OTOBO": read_config, "Freshdesk": freshdesk_settings}[system]
    for key, found in SCHEMA["$defs"][system]["properties"].items():
        value = "x1" if key in ("password", "freshdesk_api_key") else found["examples"][0]
        file = {"system": {"provider_key": f"{system}Adapter", "params": {**SYSTEMS[system], key: value}}}
        read(SystemConfig("s", f"{system}Adapter", file["system"]["params"]))
        assert VALIDATOR.is_valid(file), key


@pytest.mark.parametrize(("key", "value"), examples("Triage"))
def test_examples_of_triage_are_taken(key: str, value: Any, tmp_path: Path) -> None:
    (tmp_path / "my_model.py").write_text("def queue_of(text): return 'Billing'\n", encoding="utf-8")
    section = copy.deepcopy(TRIAGE)
    if key in ("classifiers", "text", "labels"):
        del section["rules"]
        section["classifiers"] = {"queue": "my_model:queue_of"}
    section[key] = value
    read_triage(section, tmp_path)
    assert VALIDATOR.is_valid({"triage": section})


@pytest.mark.parametrize(("key", "value"), examples("Criteria"))
def test_examples_of_criteria_are_taken(key: str, value: Any) -> None:
    section = {**TRIAGE, "criteria": {key: value}}
    read_triage(section)
    assert VALIDATOR.is_valid({"triage": section})


@pytest.mark.parametrize(
    "wrong",
    [
        {"rulez": []},
        {"criteria": {"qeue": "Raw"}},
        {"note": "maybe"},
        {"marker": {"tags": "sorted"}},
        {"claims": {"folders": "x"}},
        {"claims": {"database": {"sqlite": "x", "second": 5}}},
        {"rules": [{"queue": "Billing"}]},
        {"thresholds": {"owner": 0.5}},
    ],
)
def test_what_is_refused_is_no_file_to_the_schema(wrong: dict[str, Any]) -> None:
    section = {**TRIAGE, **wrong}
    with pytest.raises(ConfigError):
        read_triage(section)
    assert not VALIDATOR.is_valid({"triage": section})
    assert not VALIDATOR.is_valid({"open_ticket_ai": {"triage": section}})
