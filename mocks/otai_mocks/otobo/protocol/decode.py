"""Request bytes → the data of an operation: body by content type, query and route parameters over it."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any
from urllib.parse import unquote_to_bytes

from ...messages import Request
from ..errors import CrashError
from ..perl import true

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)
_DEPTH = 500


class UndecodableError(Exception):
    """The body is not what OTOBO can read; ``kind`` is a key of `errors.TRANSPORT`, or "empty" for an empty 500."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind
        self.why = why


def length(request: Request, version: str) -> int:
    """What MaxLength is compared with: bytes on 11.0, characters on 10.1, as recorded."""
    if version == "11.0":
        return len(request.body)
    return len(request.body.decode("utf-8", "replace"))


def body_of(request: Request, version: str) -> Any:
    """The decoded body; None where the server acts as if none had been sent."""
    if not request.body or request.method == "GET":
        return None
    text = _text_11(request) if version == "11.0" else _text_10(request)
    if text is None:
        return None
    value = _parse(text)
    if not true(value):
        raise UndecodableError("undecodable", f"the body is {json.dumps(value)}, which OTOBO takes for no JSON at all")
    if not isinstance(value, (dict, list)) or not value:
        raise UndecodableError("structure", "the body is neither a filled object nor a filled array")
    return _numbers(value) if version == "10.1" else value


def merged(body: Any, request: Request, route_values: dict[str, str]) -> Any:
    """Query parameters over the body, route parameters over both. Without any the body stays as it is."""
    parameters = {**query_of(request.query), **{k: unquote_utf8(v) for k, v in route_values.items()}}
    if body is None:
        return parameters
    if isinstance(body, list):
        if parameters:
            raise CrashError("an array as body cannot take the parameters of query and route")
        return body
    return {**body, **parameters}


def query_of(query: str) -> dict[str, Any]:
    """``&`` and ``;`` separate, ``+`` is a space, a repeated key becomes an array."""
    found: dict[str, Any] = {}
    for pair in re.split("[&;]", query):
        if not pair:
            continue
        name, _, raw = pair.partition("=")
        raw = raw.partition("=")[0]  # a second "=" ends the value (search for ``*a=b*``)
        key, value = unquote_utf8(name.replace("+", " ")), unquote_utf8(raw.replace("+", " "))
        if key not in found:
            found[key] = value
        elif isinstance(found[key], list):
            found[key].append(value)
        else:
            found[key] = [found[key], value]
    return found


def unquote_utf8(value: str) -> str:
    """Percent-encoding and the bytes below it as UTF-8; bytes that are none stay visible as replacement characters."""
    if "%" not in value and value.isascii():
        return value
    return unquote_to_bytes(value.encode("latin-1", "ignore") if _is_latin(value) else value).decode("utf-8", "replace")


def _is_latin(value: str) -> bool:
    return all(ord(c) < 256 for c in value)


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "")


def _declared_charset(request: Request) -> str | None:
    """The name of a charset that both the request and Python know; OTOBO ignores unknown ones."""
    found = _CHARSET.search(_media_type(request))
    if not found:
        return None
    try:
        return codecs.lookup(found.group(1)).name
    except LookupError:
        return None


def _text_11(request: Request) -> str:
    media = _media_type(request)
    if media.lower().startswith("multipart/form-data"):
        if _has_parts(request):
            raise UndecodableError("undecodable", "the body is multipart, not JSON")
        raise UndecodableError("empty", "the body is declared as multipart but has no parts")
    try:
        return request.body.decode(_declared_charset(request) or "utf-8")
    except (UnicodeDecodeError, LookupError):
        raise UndecodableError("undecodable", "the body does not fit the charset") from None


def _text_10(request: Request) -> str | None:
    media = _media_type(request)
    bare = media.split(";")[0].strip()
    if not bare or bare == "application/x-www-form-urlencoded":
        return None
    if bare.lower() == "multipart/form-data":
        if request.method == "POST" and not _has_parts(request):
            raise CrashError("multipart without parts")
        return None
    charset = _declared_charset(request)
    if charset and charset.startswith("utf-16"):
        return _ascii_of_utf16(request.body, charset)
    try:
        text = request.body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if text.strip(" \t\r\n") else None


def _ascii_of_utf16(body: bytes, charset: str) -> str | None:
    try:
        body.decode("utf-8")
        return body.decode(charset)
    except UnicodeDecodeError:
        return None


def _has_parts(request: Request) -> bool:
    found = re.search(r"boundary=\"?([^\";]+)", _media_type(request))
    return bool(found) and b"--" + found.group(1).encode("latin-1", "replace") in request.body if found else False


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _float(digits: str) -> int | float:
    """Perl does not tell 3.0 from 3."""
    value = float(digits)
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _parse(text: str) -> Any:
    if text.startswith("\ufeff"):
        raise UndecodableError("undecodable", "the body starts with a byte order mark")
    if text.count("[") + text.count("{") > _DEPTH and _depth(text) > _DEPTH:
        raise UndecodableError("undecodable", f"the body is nested more than {_DEPTH} levels deep")
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_float)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")  # a lone surrogate fails here
    except (ValueError, RecursionError) as error:
        raise UndecodableError("undecodable", f"the body is no JSON: {error}") from None
    return value


def _depth(text: str) -> int:
    depth = deepest = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        if token.group() in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif token.group() in "]}":
            depth -= 1
    return deepest


def _numbers(value: Any) -> Any:
    """10.1 knows no boolean objects: true is 1 and false is 0."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, dict):
        return {key: _numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    return value
