"""What world files of all systems have in common: read from JSON, told apart, held against what they may contain."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

SYSTEMS = ("otobo", "freshdesk")
_OTOBO, _FRESHDESK = "otobo", ("version", "domain", "api_key", "plan", "options", "tables", "add")
"""Sections by which a file is known: one that every file of OTOBO has, and those that files of Freshdesk have."""
_PLACE = re.compile(r"(?s)(.*?)(?: - at `(?:key in )?\$(.*)`)?$")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
MOMENT = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$"
"""How a moment stands in files of OTOBO; `check` tells by it what is wrong with one."""
_SHOWN = 12
_WORDS = {inspect.IntType: "a whole number", inspect.FloatType: "a number", inspect.NoneType: "null"}
"""What else may stand where some words may."""


def read_world(source: str | Path | Mapping[str, Any]) -> dict[str, Any]:
    """A world from a JSON file, or data as they are.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no JSON in UTF-8, or no object, or a key stands in an object twice; the message tells where.
    """
    if isinstance(source, Mapping):
        return copy.deepcopy(dict(source))  # it stays the caller's, whatever the fake does to its own
    try:
        text = Path(source).read_bytes().decode("utf-8-sig")  # editors of Windows put a mark before it
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise ValueError(f"it is no text in UTF-8 (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise ValueError("it is no world: its values are nested too deeply") from None
    if not isinstance(data, dict):
        raise ValueError("a world is an object: { … }")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(n for n in names if names.count(n) > 1)!r} stands twice in one object")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")


def world_schema(system: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a system's world files.

    Args:
        system: ``"otobo"`` or ``"freshdesk"``.

    Raises:
        ValueError: there is no such system.
    """
    if system not in SYSTEMS:
        raise ValueError(f"there is no system {system!r}: choose one of {', '.join(SYSTEMS)}")
    text = files(__package__).joinpath(system, "world", "schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def system_of(world: Mapping[str, Any]) -> str:
    """Which system a world is for: ``"otobo"`` or ``"freshdesk"``.

    Raises:
        ValueError: it has the sections of neither, or of both.
    """
    is_freshdesk = [name for name in _FRESHDESK if name in world]
    if _OTOBO in world and is_freshdesk:
        raise ValueError(f"'otobo' belongs to a world of OTOBO, {is_freshdesk[0]!r} to one of Freshdesk: choose one")
    if _OTOBO in world:
        return "otobo"
    if is_freshdesk:
        return "freshdesk"
    raise ValueError(
        'it is a world of neither system: one of OTOBO has "format": 1 and "otobo": {…}, one of Freshdesk "tables": {…}'
    )


def refuse_other(world: Mapping[str, Any], system: str) -> None:
    """Raises:
    ValueError: the world is one of the other system.
    """
    other = next(name for name in SYSTEMS if name != system)
    try:
        found = system_of(world)
    except ValueError:
        if _OTOBO in world:
            raise
        return  # what else is wrong is told by the sections it lacks
    if found == other:
        raise ValueError(f"it is a world of {other}, not of {system}")


def known(names: Iterable[Any]) -> str:
    """The names that there are, for a message; of many only the first."""
    shown = [repr(name) for name in names]
    rest = len(shown) - _SHOWN
    return ", ".join(shown) or "none" if rest <= 0 else f"{', '.join(shown[:_SHOWN])} and {rest} more"


def check(data: Any, kind: Any, place: str = "") -> None:
    """Hold data against a type.

    Raises:
        ValueError: they do not fit; the message begins with the place, such as ``queues[3].name``.
    """
    try:
        msgspec.convert(data, kind, str_keys=True)
    except msgspec.ValidationError as error:
        raise ValueError(_message(str(error), kind, place)) from None
    except RecursionError:
        raise ValueError(f"{place or 'the world'}: its values are nested too deeply") from None


def _message(text: str, kind: Any, place: str) -> str:
    found = _PLACE.fullmatch(text)
    what, path = (found[1], found[2] or "") if found else (text, "")
    where = f"{place}{path}" if place else path.removeprefix(".")
    unknown = _UNKNOWN.fullmatch(what)
    here = list(_types(inspect.type_info(kind), re.findall(r"\.\$?\w+|\[.*?\]", path)))
    if unknown:
        keys = [f.encode_name for each in here if isinstance(each, inspect.StructType) for f in each.fields]
        near = get_close_matches(unknown[1], keys, 1)
        told = _elsewhere(unknown[1], keys) or (f"is {near[0]!r} meant?" if near else f"it has {known(keys)}")
        what = f"there is no key {unknown[1]!r}: {told}"
    elif what.startswith("Invalid enum value"):
        there = [value for each in here if isinstance(each, inspect.LiteralType) for value in each.values]
        others = "".join(f", nor {words}" for kind, words in _WORDS.items() if any(isinstance(h, kind) for h in here))
        what = f"{what[len('Invalid enum value ') :].strip('`')} is not among {known(there)}{others}"
    elif what.endswith(f"{MOMENT!r}"):
        what = "expected a moment such as '2026-11-20 10:33:00'"
    else:
        what = what[:1].lower() + what[1:].replace("`", "")
    return f"{where}: {what}" if where else what


def _elsewhere(key: str, keys: Sequence[str]) -> str:
    """Where the value of a key stands that an API has and a world has not; empty: it is no such key."""
    in_ticket = "TicketNumber" in keys
    if key.startswith(("DynamicField", "dynamic_field")) and (in_ticket or "dynamic_fields" in keys):
        name = key.removeprefix("DynamicField_") if key.startswith("DynamicField_") else "Name"
        where = ", beside the ticket" if in_ticket else ""
        return f'values of dynamic fields stand in dynamic_fields{where}: {{"{name}": …}}'
    if key.startswith("cf_") and "custom_fields" in keys:
        return "values of custom fields stand in custom_fields"
    return ""


def _types(kind: inspect.Type, path: Sequence[str]) -> Iterator[inspect.Type]:
    """The types that may stand at a path below a type."""
    if isinstance(kind, inspect.UnionType):
        for each in kind.types:
            yield from _types(each, path)
    elif isinstance(kind, inspect.Metadata):
        yield from _types(kind.type, path)
    elif not path:
        yield kind
    elif isinstance(kind, inspect.StructType):
        for field in kind.fields:
            if field.encode_name == path[0][1:]:
                yield from _types(field.type, path[1:])
    elif isinstance(kind, inspect.ListType | inspect.VarTupleType):
        yield from _types(kind.item_type, path[1:])
    elif isinstance(kind, inspect.DictType):
        yield from _types(kind.value_type, path[1:])
