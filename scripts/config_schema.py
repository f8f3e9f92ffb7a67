#!/usr/bin/env python3
"""Writes the JSON Schema of config files: otai_sdk/config/schema.json.

    .venv/bin/python scripts/config_schema.py

Keys, types and defaults come from the code. The words and examples come from the schema that is there: write or change
a "description" or "examples" in it, and run this; then `python -m tests.docs.test_tables`, since the page is made
of it. A key that is new gets an empty description, which the tests do not accept.
"""

import inspect
import json
from pathlib import Path
from typing import Any

import msgspec

from otai_sdk.config import AdapterSettings, Timeout
from otai_sdk.freshdesk.config import FreshdeskAdapterConfig
from otai_sdk.keywords import Rule as KeywordRule
from otai_sdk.models import SearchCriteria
from otai_sdk.otobo.config import OTOBOAdapterConfig
from otai_sdk.triage import Marker
from otai_sdk.triage.claims import DatabaseClaims, RedisClaims
from otai_sdk.triage.text import TextSettings

PATH = Path(__file__).resolve().parents[1] / "otai_sdk" / "config" / "schema.json"
Value = str | int
Words = str | list[str]
_ENTITIES = ("queue", "user", "status", "priority", "customer")


def _of(kind: type[msgspec.Struct], **types: Any) -> list[tuple[str, Any, Any]]:
    """The fields of a struct, those given with the type that a file may have."""
    return [
        (field.name, types.get(field.name, field.type), msgspec.NODEFAULT if field.required else field.default)
        for field in msgspec.structs.fields(kind)
    ]


def _made(name: str, fields: list[Any]) -> Any:
    return msgspec.defstruct(name, fields, kw_only=True)


def _default(of: Any, name: str) -> Any:
    return inspect.signature(of).parameters[name].default


class Entity(msgspec.Struct, kw_only=True):
    id: int | None = None
    name: str | None = None
    email: str | None = None


Thing = str | int | Entity
OTOBO = _made("OTOBO", _of(OTOBOAdapterConfig, timeout=float | Timeout))
Freshdesk = _made("Freshdesk", _of(FreshdeskAdapterConfig, timeout=float | Timeout))
Criteria = _made(
    "Criteria",
    _of(
        SearchCriteria,
        **{name: Thing | list[Thing] | None if name in ("status", "priority") else Thing | None for name in _ENTITIES},
    ),
)
Rule = _made("Rule", _of(KeywordRule, any=Words, all=Words))
Default = _made("Default", [each for each in _of(KeywordRule) if each[0] not in ("any", "all")])
Text = _made("Text", _of(TextSettings))
MarkerKeys = _made("Marker", _of(Marker))


class HTTP(msgspec.Struct, kw_only=True):
    url: str
    timeout: float = 30
    token_env_var: str | None = None
    verify: bool | str = True
    proxies: dict[str, str] | None = None


class Service(msgspec.Struct, kw_only=True):
    http: HTTP


class Models(msgspec.Struct, kw_only=True):
    queue: str | Service | None = None
    priority: str | Service | None = None


class Labels(msgspec.Struct, kw_only=True):
    queue: dict[str, Value | None] | None = None
    priority: dict[str, Value | None] | None = None


class Thresholds(msgspec.Struct, kw_only=True):
    queue: float | None = None
    priority: float | None = None


class LowConfidence(msgspec.Struct, kw_only=True):
    queue: Value | None = None
    priority: Value | None = None


class Database(msgspec.Struct, kw_only=True):
    sqlite: str | None = None
    connect: str | None = None
    table: str = _default(DatabaseClaims, "table")
    prefix: str = _default(DatabaseClaims, "prefix")
    seconds: float = _default(DatabaseClaims, "seconds")
    paramstyle: str | None = None


class Redis(msgspec.Struct, kw_only=True):
    url: str | None = None
    url_env_var: str | None = None
    prefix: str = _default(RedisClaims, "prefix")
    seconds: float = _default(RedisClaims, "seconds")


class Claims(msgspec.Struct, kw_only=True):
    folder: str | None = None
    database: Database | None = None
    redis: Redis | None = None


class Triage(msgspec.Struct, kw_only=True):
    criteria: Criteria  # type: ignore[valid-type]
    rules: list[Rule] | None = None  # type: ignore[valid-type]
    default: Default | None = None  # type: ignore[valid-type]
    classifiers: Models | None = None
    text: Text | None = None  # type: ignore[valid-type]
    labels: Labels | None = None
    thresholds: Thresholds | None = None
    low_confidence: LowConfidence | None = None
    note: bool = False
    marker: MarkerKeys | None = None  # type: ignore[valid-type]
    claims: str | Claims | None = None
    max_wait: float = 600.0
    metrics: str | None = None
    last_run: str | None = None


class System(msgspec.Struct, kw_only=True):
    provider_key: str
    id: str | None = None
    params: dict[str, Any] | None = None


ADAPTERS = {"OTOBO": ("OTOBOAdapter", "otobo"), "Freshdesk": ("FreshdeskAdapter", "freshdesk")}
SHARED = AdapterSettings.__struct_fields__


def schema(old: dict[str, Any]) -> dict[str, Any]:
    """The schema of config files, with the words of an older one."""
    _, parts = msgspec.json.schema_components([System, OTOBO, Freshdesk, Triage], ref_template="#/$defs/{name}")
    parts["File"] = {
        "type": "object",
        "properties": {
            "system": {
                "if": {"type": "object", "required": ["server_address"]},
                "then": {"type": "object"},
                "else": {"$ref": "#/$defs/System"},
            },
            "triage": {"$ref": "#/$defs/Triage"},
        },
    }
    for part in parts.values():
        _tidy(part)
    parts["System"]["allOf"] = [
        {
            "if": {"properties": {"provider_key": {"enum": list(names)}}, "required": ["provider_key"]},
            "then": {"properties": {"params": {"$ref": f"#/$defs/{adapter}"}}, "required": ["params"]},
        }
        for adapter, names in ADAPTERS.items()
    ]
    parts["Claims"] |= {"minProperties": 1, "maxProperties": 1}
    parts["Rule"]["anyOf"] = [{"required": ["any"]}, {"required": ["all"]}]
    for name, part in parts.items():
        _describe(part, old.get("$defs", {}).get(name, {}))
    for name in SHARED[:-1]:  # the last, dedupe_field, has words of its own in each
        for word in ("description", "examples"):
            parts["Freshdesk"]["properties"][name][word] = parts["OTOBO"]["properties"][name][word]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Config file of otai-sdk",
        "type": "object",
        "properties": {
            "open_ticket_ai": {"description": "May stand around all of it.", "$ref": "#/$defs/File"},
            **parts["File"]["properties"],
        },
        "$defs": dict(sorted(parts.items())),
    }


def _tidy(part: dict[str, Any]) -> None:
    part.pop("title", None)
    part.pop("description", None)
    if not part.get("required"):
        part.pop("required", None)
    if "system" not in part["properties"]:  # beside system and triage the original has keys of its own
        part["additionalProperties"] = False
    for kind in part["properties"].values():
        if kind.get("default") in (None, [], ()):
            kind.pop("default", None)
        if "anyOf" in kind:  # last, whatever the version of msgspec
            kind["anyOf"].sort(key=lambda each: each.get("type") == "null")


def _describe(part: dict[str, Any], old: dict[str, Any]) -> None:
    part["description"] = old.get("description", "")
    words = old.get("properties", {})
    for key, kind in part["properties"].items():
        given = words.get(key, {})
        part["properties"][key] = {
            "description": given.get("description", ""),
            "examples": given.get("examples", []),
            **{name: value for name, value in kind.items() if name not in ("description", "examples")},
        }


def undescribed(found: dict[str, Any]) -> list[str]:
    """The keys without a description or an example."""
    return [
        f"{name}.{key}"
        for name, part in found["$defs"].items()
        for key, kind in part["properties"].items()
        if not kind["description"] or not kind["examples"]
    ]


def main() -> None:
    old = json.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}
    made = schema(old)
    PATH.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for place in undescribed(made):
        print(f"{PATH}: {place} has no description, or no example")


if __name__ == "__main__":
    main()
