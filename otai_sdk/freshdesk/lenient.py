"""Answers of another shape than documented: what is optional and cannot be read is left out, and told.

Decoding into strict structs is the fast way; only an answer that fails there is read once more, here.
"""

from __future__ import annotations

import logging
import types
import typing
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

log = logging.getLogger("otai_sdk")

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises for what is no JSON, or is nested beyond all measure."""


def decode(body: bytes, kind: type[T], *, rows_count: bool = True) -> T:
    """An answer as a struct, a list of structs, or a search page; parts that are optional may be left out.

    What a row lacks is logged as WARNING with its id.

    Args:
        body: the JSON.
        kind: what it is to be.
        rows_count: each row of a list is essential; otherwise those that cannot be read are left out, too.

    Raises:
        msgspec.ValidationError: an essential part (the id of a row, the rows of a page) has another shape.
        msgspec.DecodeError, UnicodeDecodeError, RecursionError: no JSON, see `UNREADABLE`.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError:
        read = msgspec.json.decode(body)
        if not rows_count and isinstance(read, list):
            read = [row for row in read if isinstance(row, dict)]
        return typing.cast("T", _essential(read, kind, ""))


def lenient(row: bytes, kind: type[T]) -> tuple[T, list[str]]:
    """One row (``wire.Ticket``, ``wire.Conversation`` …), and the paths of what was left out; only ``id`` is essential.

    Raises:
        msgspec.ValidationError: no object, or one without a readable id.
        msgspec.DecodeError, UnicodeDecodeError, RecursionError: no JSON, see `UNREADABLE`.
    """
    dropped: list[str] = []
    return _struct(msgspec.json.decode(row), kind, "", dropped), dropped


def _essential(value: Any, kind: Any, path: str) -> Any:
    """What cannot be left out; its own optional parts can."""
    if typing.get_origin(kind) is list:
        if not isinstance(value, list):
            raise msgspec.ValidationError(f"expected a list{_at(path)}, got {_name(value)}")
        (item,) = typing.get_args(kind)
        return [_essential(each, item, f"{path}[{index}]") for index, each in enumerate(value)]
    if _is_struct(kind):
        dropped: list[str] = []
        result = _struct(value, kind, path, dropped)
        if dropped:
            named = f"{kind.__name__.lower()} {getattr(result, 'id', None) or getattr(result, 'name', '')}".strip()
            log.warning("freshdesk: %s: what cannot be read is left out: %s", named, ", ".join(dropped))
        return result
    return _convert(value, kind, path)


def _struct(value: Any, kind: Any, path: str, dropped: list[str], inner: str = "") -> Any:
    if not isinstance(value, dict):
        raise msgspec.ValidationError(f"expected an object{_at(path)}, got {_name(value)}")
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        if field.encode_name not in value:
            if field.required:
                raise msgspec.ValidationError(f"{field.encode_name!r} is missing{_at(path)}")
            continue
        here = value[field.encode_name]
        if field.required:
            fields[field.name] = _essential(here, field.type, f"{path}.{field.encode_name}")
            continue
        try:
            fields[field.name] = _optional(here, field.type, f"{inner}{field.encode_name}", dropped)
        except msgspec.ValidationError:
            dropped.append(f"{inner}{field.encode_name}")
    return kind(**fields)


def _optional(value: Any, kind: Any, path: str, dropped: list[str]) -> Any:
    """As much of an optional part as can be read. ``path`` begins at the row."""
    kind, declared = _without_none(kind), kind
    if kind is Any or (value is None and declared is not kind):
        return value
    if typing.get_origin(kind) is list and isinstance(value, list):
        (item,) = typing.get_args(kind)
        read = []
        for index, each in enumerate(value):
            try:
                read.append(_optional(each, item, f"{path}[{index}]", dropped))
            except msgspec.ValidationError:
                dropped.append(f"{path}[{index}]")
        return read
    if _is_struct(kind):
        return _struct(value, kind, path, dropped, f"{path}.")
    return _convert(value, kind, path)


def _convert(value: Any, kind: Any, path: str) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise msgspec.ValidationError(f"{error}{_at(path)}") from None


def _without_none(kind: Any) -> Any:
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        inner = [each for each in typing.get_args(kind) if each is not type(None)]
        return inner[0] if len(inner) == 1 else kind
    return kind


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _at(path: str) -> str:
    return f" at {path.lstrip('.')}" if path else ""


def _name(value: Any) -> str:
    return {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "null"}.get(
        type(value), "a number"
    )
