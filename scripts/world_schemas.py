#!/usr/bin/env python3
"""Writes the JSON Schemas of world files: mocks/otai_mocks/*/world/schema.json.

    .venv/bin/python scripts/world_schemas.py

Sections, keys and types come from the code, so that a schema says what from_world takes. The words come from the schema
that is there: write or change a "description" in it, and run this. A key that is new gets an empty one, which the tests
do not accept.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from otai_mocks.freshdesk.world.files.format import world_type
from otai_mocks.otobo.world.format import World

ROOM = Path(__file__).resolve().parents[1] / "mocks" / "otai_mocks"
TYPES = {"otobo": World, "freshdesk": world_type()}
TITLES = {"otobo": "World file of OTOBO", "freshdesk": "World file of Freshdesk"}
_MOMENT = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$"
_DAY = r"^\d{4}-\d\d-\d\d$"


def path_of(system: str) -> Path:
    return ROOM / system / "world" / "schema.json"


def schema(system: str, old: dict[str, Any]) -> dict[str, Any]:
    """The schema of a system's world files, with the descriptions of an older one."""
    made = msgspec.json.schema(TYPES[system])
    top = made["$defs"].pop("World")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": TITLES[system]}
    whole = {**head, **{k: v for k, v in top.items() if k != "title"}, "$defs": dict(sorted(made["$defs"].items()))}
    _tidy(whole)
    _describe(whole, old)
    for name, part in whole["$defs"].items():
        _describe(part, old.get("$defs", {}).get(name, {}))
    return whole


def _tidy(node: Any) -> None:
    """Times are told by a pattern, which every validator looks at, and no object needs an empty list of keys."""
    if isinstance(node, list):
        for each in node:
            _tidy(each)
    if isinstance(node, dict):
        if node.get("format") in ("date-time", "date"):
            node["pattern"] = _MOMENT if node["format"] == "date-time" else _DAY
        if node.get("required") == []:
            del node["required"]
        if "anyOf" in node:  # last, whatever the version of msgspec
            node["anyOf"].sort(key=lambda each: each.get("type") == "null")
        for each in node.values():
            _tidy(each)


def _describe(part: dict[str, Any], old: dict[str, Any]) -> None:
    part["description"] = old.get("description", "")
    words = old.get("properties", {})
    for key, kind in part.get("properties", {}).items():
        part["properties"][key] = {"description": words.get(key, {}).get("description", ""), **kind}


def undescribed(found: dict[str, Any]) -> list[str]:
    """The objects and keys without a description."""
    parts = {"": found, **found["$defs"]}
    missing = [name for name, part in parts.items() if not part["description"]]
    for name, part in parts.items():
        missing += [f"{name}.{key}" for key, kind in part.get("properties", {}).items() if not kind["description"]]
    return missing


def main() -> None:
    for system in TYPES:
        path = path_of(system)
        old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        made = schema(system, old)
        path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        for place in undescribed(made):
            print(f"{path}: {place} has no description")


if __name__ == "__main__":
    main()
