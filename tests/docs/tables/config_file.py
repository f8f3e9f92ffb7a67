"""Each key of a config file, from its JSON Schema (`scripts/config_schema.py` makes it of the code)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import yaml

import otai_sdk.config
from otai_sdk.config import AdapterSettings

from .markdown import code, table

PAGE = "reference/config-file.md"
SCHEMA: dict[str, Any] = json.loads((Path(otai_sdk.config.__file__).parent / "schema.json").read_text(encoding="utf-8"))
SHARED = [name for name in AdapterSettings.__struct_fields__ if name != "dedupe_field"]
# Where a part of the file is described: the anchor of a heading of the page
SECTIONS = {
    "OTOBO": "otobo",
    "Freshdesk": "freshdesk",
    "Timeout": "timeout",
    "Criteria": "criteria",
    "Rule": "rules",
    "Default": "rules",
    "Models": "classifiers",
    "Service": "classifiers",
    "HTTP": "http",
    "Text": "text",
    "Marker": "marker",
    "Claims": "claims",
    "Database": "database",
    "Redis": "redis",
}
_NAMES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}


def keys(part: str, names: Iterable[str] | None = None) -> str:
    """The keys of a part of the file, those that must be there first."""
    found = SCHEMA["$defs"][part]
    needed = found.get("required", [])
    wanted = [name for name in found["properties"] if names is None or name in names]
    wanted.sort(key=lambda name: name not in needed)
    rows = [_row(name, found["properties"][name], needed=name in needed) for name in wanted]
    return table("Key | Value | Default | What it is | Example", rows)


def adapter(part: str) -> str:
    """The settings that only one adapter has."""
    return keys(part, [name for name in SCHEMA["$defs"][part]["properties"] if name not in SHARED])


def _row(name: str, key: dict[str, Any], *, needed: bool) -> list[str]:
    default = "needed" if needed else _yaml(key["default"]) if "default" in key else ""
    return [code(name), _type(key), default, key["description"], _yaml(key["examples"][0])]


def _yaml(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = yaml.safe_dump(value, default_flow_style=True, width=1000, allow_unicode=True, sort_keys=False)
    return code(text.removesuffix("...\n").strip())


def _type(kind: dict[str, Any]) -> str:
    if "anyOf" in kind:
        return " or ".join(dict.fromkeys(_type(each) for each in kind["anyOf"] if each.get("type") != "null"))
    if "enum" in kind:
        return ", ".join(code(each) for each in kind["enum"])
    if "$ref" in kind:
        name = kind["$ref"].rpartition("/")[2]
        return f"[mapping](#{SECTIONS[name]})" if name in SECTIONS else "mapping"
    if kind.get("type") == "array":
        inner = _type(kind["items"])
        return "list" if " or " in inner else f"list of {inner}"
    return _NAMES.get(kind.get("type", ""), "mapping")


_PARTS: dict[str, Callable[[], str]] = {
    "system": partial(keys, "System"),
    "otobo": partial(adapter, "OTOBO"),
    "freshdesk": partial(adapter, "Freshdesk"),
    "shared": partial(keys, "OTOBO", SHARED),
    "timeout": partial(keys, "Timeout"),
    "triage": partial(keys, "Triage"),
    "criteria": partial(keys, "Criteria"),
    "rule": partial(keys, "Rule"),
    "http": partial(keys, "HTTP"),
    "text": partial(keys, "Text"),
    "marker": partial(keys, "Marker"),
    "claims": partial(keys, "Claims"),
    "database": partial(keys, "Database"),
    "redis": partial(keys, "Redis"),
}
TABLES = {f"config_{name}": (PAGE, made) for name, made in _PARTS.items()}
