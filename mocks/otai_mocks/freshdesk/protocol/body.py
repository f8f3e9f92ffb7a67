"""Request bodies: JSON objects and multipart forms, read into one shape."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any

import msgspec
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from ...messages import Request
from ..errors import refuse

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_DEEPEST = 64


@dataclass(slots=True)
class Upload:
    """A file part."""

    name: str
    content_type: str
    content: bytes


@dataclass(slots=True)
class Body:
    """What the caller sent. ``form``: as multipart, where every value is text."""

    values: dict[str, Any] = field(default_factory=dict)
    form: bool = False


def read_body(request: Request, *, may_be_empty: bool) -> Body:
    """The body of a POST, PUT or PATCH.

    Raises:
        Refused: 415 for another content type, 400 invalid_json for what cannot be read.
    """
    if not request.body:
        if may_be_empty:
            return Body()
        raise refuse("invalid_json", "the body is empty, but this call needs fields")
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == "multipart/form-data":
        return _read_form(request, options)
    if kind != "application/json":
        raise refuse("media_type", f"content type {kind or '(none)'} is not application/json or multipart/form-data")
    return Body(_read_json(request.body))


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        values = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise refuse("invalid_json", f"the body is no JSON: {error}") from None
    if not isinstance(values, dict):
        raise refuse("invalid_json", f"the body is JSON but no object: {type(values).__name__}")
    if _depth(values) > _DEEPEST:
        raise refuse("invalid_json", f"the body is nested deeper than {_DEEPEST} levels")
    return values


def _depth(value: Any) -> int:
    depth, layer = 0, [value]
    while layer and depth <= _DEEPEST:
        depth += 1
        layer = [
            inner
            for item in layer
            if isinstance(item, (dict, list))
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
    return depth


def _read_form(request: Request, options: dict[str, str]) -> Body:
    if not options.get("boundary"):
        raise refuse("invalid_json", "multipart without a boundary")
    parser = FormDataParser(max_form_memory_size=None, max_form_parts=None, silent=False)
    try:
        _, form, files = parser.parse(io.BytesIO(request.body), "multipart/form-data", len(request.body), dict(options))
    except Exception as error:  # the parser has no one error class for bytes that are no form
        raise refuse("invalid_json", f"the body is no multipart form: {error}") from None
    values: dict[str, Any] = {}
    for name, texts in form.lists():
        for text in texts:
            _put(values, _clean(name), _clean(text))
    for name, storages in files.lists():
        for storage in storages:
            # a part without its own content type is application/octet-stream, whatever its name (REC R7, PBR)
            content_type = storage.content_type or "application/octet-stream"
            _put(values, _clean(name), Upload(_clean(storage.filename or ""), _clean(content_type), storage.read()))
            storage.close()
    return Body(values, form=True)


def _clean(text: str) -> str:
    """Text that can be sent out again: bytes that were no UTF-8 are replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _put(values: dict[str, Any], name: str, value: Any) -> None:
    """``tags[]`` appends to a list, ``custom_fields[cf_x]`` sets a key, anything else sets the value."""
    head, bracket, _ = name.partition("[")
    keys = _BRACKETS.findall(name[len(head) :]) if bracket and head else []
    if not keys:
        values[name] = value
    elif keys[0] == "":
        present = values.setdefault(head, [])
        if isinstance(present, list):
            present.append(value)
        else:
            values[head] = [present, value]
    else:
        inner = values.get(head)
        if not isinstance(inner, dict):
            inner = values[head] = {}
        inner[keys[0]] = value
