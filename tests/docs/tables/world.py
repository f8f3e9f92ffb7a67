"""The keys of world files as tables, made from the schemas that are shipped."""

from __future__ import annotations

import json
from typing import Any

from otai_mocks import world_schema
from tests.docs.tables.markdown import table

REF = "#/$defs/"


def tables(system: str) -> str:
    """A table of the sections, then one of each kind of row, each kind where it is first met."""
    schema: dict[str, Any] = world_schema(system)
    parts, told, waiting = [_table(schema, system)], dict[str, str](), _refs(schema["properties"])
    while waiting:
        name = waiting.pop(0)
        if name in told:
            continue
        rows = schema["$defs"][name]
        keys = _table(rows, system)
        twin = next((other for other in told if told[other] == keys), None)
        told[name] = keys
        body = f"As {_link(twin, system)}." if twin else keys
        parts += [f"### {name} {{#{_anchor(name, system)}}}", rows.get("description", ""), body]
        waiting = _refs(rows["properties"]) + waiting
    return "\n\n".join(part for part in parts if part)


def _table(rows: dict[str, Any], system: str) -> str:
    needed = rows.get("required", [])
    lines = []
    for key, value in rows["properties"].items():
        told = " ".join(value.get("description", "").split()) + (" **Needed.**" if key in needed else "")
        lines.append([f"`{key}`", kind(value, system), told.strip().replace("<", "&lt;")])
    return table("Key | Type | What it is", lines)


def kind(value: dict[str, Any], system: str) -> str:
    """What a value may be, in words."""
    if "$ref" in value:
        return _link(value["$ref"].removeprefix(REF), system)
    if "enum" in value:
        return ", ".join(f"`{json.dumps(each, ensure_ascii=False)}`" for each in value["enum"])
    for several in ("anyOf", "oneOf"):
        if several in value:
            return " or ".join(dict.fromkeys(kind(each, system) for each in value[several]))
    if isinstance(value.get("type"), list):
        return " or ".join(kind({**value, "type": each}, system) for each in value["type"])
    if value.get("type") == "array":
        return f"list of {kind(value['items'], system)}" if value.get("items") else "list"
    if value.get("type") == "object" and isinstance(value.get("additionalProperties"), dict):
        return f"object of {kind(value['additionalProperties'], system)}"
    word = {"string": "text", "integer": "whole number", "boolean": "yes or no", None: "anything"}
    return word.get(value.get("type"), str(value.get("type"))) + _limits(value)


def _limits(value: dict[str, Any]) -> str:
    least, most = value.get("minimum"), value.get("maximum")
    if least is not None and most is not None:
        return f", {least} to {most}"
    return f" from {least}" if least is not None else f" up to {most}" if most is not None else ""


def _refs(value: Any) -> list[str]:
    """The kinds of rows that are named in a schema, in order."""
    if isinstance(value, dict):
        own = [value["$ref"].removeprefix(REF)] if isinstance(value.get("$ref"), str) else []
        return own + [name for each in value.values() for name in _refs(each)]
    return [name for each in value for name in _refs(each)] if isinstance(value, list) else []


def _anchor(name: str, system: str) -> str:
    return f"{system}-{name.lower()}"


def _link(name: str, system: str) -> str:
    return f"[{name}](#{_anchor(name, system)})"
