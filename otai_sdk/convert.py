"""Data from people ◄─► models.

msgspec's own lax conversion refuses an int for a text id, turns the text "null" into None, takes epoch numbers for
times and refuses bare dates; people's data needs the opposite, and errors that name the field.
"""

from __future__ import annotations

import base64
import re
import types
import typing
from datetime import date, datetime, timezone
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar

import msgspec

from .errors import InvalidRequestError

T = TypeVar("T", bound=msgspec.Struct)
_INT = re.compile(r"[+-]?\d{1,30}", re.ASCII)
_LARGEST = 2**63
_LONGEST_KEY = 200
_SHOWN = 60
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def nearest(key: Any, valid: typing.Iterable[str]) -> str:
    """``" (did you mean 'status'?)"`` for a misspelt key, or ``""``."""
    if not isinstance(key, str):
        return ""
    options = {option.lower(): option for option in reversed(list(valid))}  # of two alike, the first one given
    found = get_close_matches(key[:_LONGEST_KEY].lower(), options, n=1, cutoff=0.6)
    return f" (did you mean {options[found[0]]!r}?)" if found else ""


def shown(value: Any) -> str:
    """A value as a message shows it: short, and also where it has no ``repr``."""
    try:
        text = repr(value)
    except Exception:  # a number of more than 4,300 digits; thousands of levels; what somebody's own class raises
        return "…"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def checked(model: T, path: str = "") -> T:
    """A copy of a model whose fields are what they are declared to be: msgspec's constructors do not look.

    Args:
        model: as somebody made it.
        path: where it stands.

    Raises:
        InvalidRequestError: a value of the wrong type; the message has the path of the field.
    """
    hints = _hints(type(model))
    return type(model)(
        **{
            name: _checked(hint, getattr(model, name), f"{path}.{name}" if path else name)
            for name, hint in hints.items()
        }
    )


def _checked(hint: Any, value: Any, path: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        (hint,) = (each for each in typing.get_args(hint) if each is not type(None))
        return _checked(hint, value, path)
    if origin is list:
        if not isinstance(value, (list, tuple)):
            raise _wrong(path, "a list", value)
        (item,) = typing.get_args(hint)
        return [_checked(item, each, f"{path}[{index}]") for index, each in enumerate(value)]
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return checked(from_dict(hint, value, path), path)
    kinds = _STRICT.get(hint)
    if kinds is not None and (not isinstance(value, kinds[0]) or (hint is int and abs(value) >= _LARGEST)):
        raise _wrong(path, kinds[1], value)
    return _value(hint, value, path)


def from_dict(model: type[T], data: Any, path: str = "") -> T:
    """Build ``model`` from nested dicts; see `otai_sdk.models.Model.from_dict`."""
    if isinstance(data, model):
        return data
    if not isinstance(data, typing.Mapping):
        raise _wrong(path or model.__name__, "an object", data)
    hints = _hints(model)
    for key in data:
        if key not in hints:
            key = key if isinstance(key, str) else shown(key)
            key = key[:_SHOWN]
            where = f"{path}.{key}" if path else key
            raise InvalidRequestError(
                f"{model.__name__} has no field {where!r}{nearest(key, hints)}: it has {', '.join(hints)}"
            )
    values = {key: _value(hints[key], value, f"{path}.{key}" if path else key) for key, value in data.items()}
    missing = [f.encode_name for f in msgspec.structs.fields(model) if f.required and f.name not in values]
    if missing:
        where = f"{path}.{missing[0]}" if path else missing[0]
        raise InvalidRequestError(f"{model.__name__} needs {where!r}")
    return model(**values)


def to_dict(model: msgspec.Struct) -> dict[str, Any]:
    """Plain data: structs become dicts, times ISO 8601 text, bytes base64 text.

    Raises:
        InvalidRequestError: a value in ``custom_fields`` or ``extra`` has no such form.
    """
    try:
        result = msgspec.to_builtins(model)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidRequestError(f"{type(model).__name__}: a value cannot be made plain data: {error}") from None
    assert isinstance(result, dict)
    return result


@cache
def _hints(model: type[msgspec.Struct]) -> dict[str, Any]:
    return typing.get_type_hints(model)


def _value(hint: Any, value: Any, path: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _union(typing.get_args(hint), value, path)
    if origin is list:
        if not isinstance(value, (list, tuple)):
            raise _wrong(path, "a list", value)
        (item,) = typing.get_args(hint)
        return [_value(item, entry, f"{path}[{index}]") for index, entry in enumerate(value)]
    if origin is dict:
        if not isinstance(value, typing.Mapping):
            raise _wrong(path, "an object", value)
        return dict(value)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return from_dict(hint, value, path)
    if origin is typing.Literal:
        options = typing.get_args(hint)
        if value not in options:
            raise _wrong(path, " or ".join(map(repr, options)), value)
        return value
    convert = _SCALARS.get(hint)
    return convert(value, path) if convert else value


def _union(options: tuple[Any, ...], value: Any, path: str) -> Any:
    if value is None:
        if type(None) in options:
            return None
        raise _wrong(path, "a value", value)
    options = tuple(option for option in options if option is not type(None))
    for option in options:
        if typing.get_origin(option) is list and isinstance(value, (list, tuple)):
            return _value(option, value, path)
    return _value(options[0], value, path)


def _text(value: Any, path: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST:
        return str(value)
    raise _wrong(path, "text", value)


def _int(value: Any, path: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _INT.fullmatch(value):
        return int(value)
    raise _wrong(path, "a whole number", value)


def _bool(value: Any, path: str) -> bool:
    if isinstance(value, bool):
        return value
    raise _wrong(path, "true or false", value)


def _bytes(value: Any, path: str) -> bytes:
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    if isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except ValueError:  # what is no ASCII, too
            pass
    raise _wrong(path, "bytes or base64 text", value)


def moment(value: Any, path: str) -> datetime:
    """A time from ISO 8601 text, a date or a datetime; aware, UTC where no zone is given.

    Raises:
        InvalidRequestError: anything else, epoch numbers included.
    """
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=timezone.utc)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=timezone.utc)
    if isinstance(value, str):
        text = value.strip()
        if _DATE.fullmatch(text):
            text += "T00:00:00"
        if text[-1:] in "zZ":  # fromisoformat learnt Z in Python 3.11
            text = text[:-1] + "+00:00"
        try:
            parsed = datetime.fromisoformat(text)
        except ValueError:
            raise _wrong(path, "a time such as '2026-11-20T10:30:00Z'", value) from None
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)
    raise _wrong(path, "a time such as '2026-11-20T10:30:00Z'", value)


def _wrong(path: str, expected: str, value: Any) -> InvalidRequestError:
    return InvalidRequestError(f"{path}: expected {expected}, got {type(value).__name__} {shown(value)}")


_STRICT: dict[Any, tuple[Any, str]] = {
    str: (str, "text"),
    int: (int, "a whole number"),
    bytes: ((bytes, bytearray), "bytes"),
}
_SCALARS: dict[Any, typing.Callable[[Any, str], Any]] = {
    str: _text,
    int: _int,
    bool: _bool,
    bytes: _bytes,
    datetime: moment,
}
