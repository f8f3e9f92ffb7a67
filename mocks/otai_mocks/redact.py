"""Masks credentials in whatever a fake shows: journal, admin pages, messages."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, unquote_plus

MASK = "***"
_SECRET_NAMES = frozenset(
    {
        *("password", "passwd", "pw", "secret", "token", "apikey", "authorization", "proxyauthorization"),
        *("cookie", "setcookie", "sessionid", "userchallengetoken"),
    }
)
_QUERY_PAIR = re.compile(r"([^&;?=]+)=([^&;]*)")
_BASIC = re.compile(r"\b(Basic(?:\s+|%20|\+))([A-Za-z0-9+/]{4,}(?:=|%3[Dd]){0,2})")
_BEARER = re.compile(r"\b(Bearer(?:\s+|%20|\+))[\w+/=.~%-]{16,}")
_USER_INFO = re.compile(r"(?<=://)[^/@?#\s'\"<>]+@")
_PART = re.compile(
    r"(?P<head>name=\"(?P<name>[^\"]*)\"[^\r\n]*(?:\r?\n[^\r\n]+)*\r?\n\r?\n)(?P<value>.*?)(?=\r?\n--)", re.DOTALL
)
_SHORTEST = 6
_ROOM = 2_000
"""Characters: no secret is longer, in any of its spellings."""
_SHORTEST_BASE64 = 8


def is_secret_name(name: str) -> bool:
    """Whether values under this header, query or JSON name are credentials."""
    plain = name.lower().replace("-", "").replace("_", "")
    return plain in _SECRET_NAMES or plain.endswith(("password", "apikey", "token", "secret"))


def mask_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: MASK if is_secret_name(name) else value for name, value in headers.items()}


def mask_query(query: str) -> str:
    return _QUERY_PAIR.sub(lambda m: f"{m[1]}={MASK}" if is_secret_name(unquote_plus(m[1]).strip()) else m[0], query)


def mask_json(value: Any) -> Any:
    """A copy of a JSON value with credentials masked at every depth."""
    if isinstance(value, dict):
        return {k: MASK if is_secret_name(k) and v is not None else mask_json(v) for k, v in value.items()}
    if isinstance(value, list):
        return [mask_json(item) for item in value]
    return value


def mask_body(body: bytes) -> str:
    """A body as text: JSON, forms and parts of forms masked by name, anything else shown as it is."""
    text = body.decode("utf-8", "replace")
    try:
        return json.dumps(mask_json(json.loads(text)), ensure_ascii=False)
    except ValueError:
        return mask_query(mask_parts(text))


def mask_head(body: bytes, secrets: Collection[str], keep: int) -> str | None:
    """A large JSON body masked, of each text in it about the first ``keep`` characters; None: it is no JSON.

    Searching megabytes of a file in base64 for each secret takes seconds.
    """
    try:
        value = mask_json(json.loads(body))
    except ValueError:
        return None

    def head(text: str) -> str:
        if len(text) <= keep + _ROOM:
            return text
        # the end of what is searched may hold half a secret: it goes
        return f"{mask_values(text[: keep + _ROOM], secrets)[:-_ROOM]}… ({len(text)} characters)"

    return mask_values(json.dumps(_mapped(value, head), ensure_ascii=False), secrets)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _mapped(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


def mask_parts(text: str) -> str:
    """The text of a multipart form, with the values of secret names masked."""
    if 'name="' not in text:
        return text
    return _PART.sub(lambda m: m["head"] + MASK if is_secret_name(m["name"]) else m[0], text)


def mask_values(text: str, secrets: Iterable[str]) -> str:
    """``text`` without the given values wherever they stand, be it plain, percent-encoded, as JSON writes them, or
    within base64 (HTTP basic). Values under 6 characters are left: they are words.
    """
    text = _USER_INFO.sub(f"{MASK}@", _BEARER.sub(rf"\1{MASK}", _BASIC.sub(_basic, text)))
    for secret in sorted({s for s in secrets if len(s) >= _SHORTEST}, key=len, reverse=True):
        text = _forms(secret).sub(MASK, text)
    return text


def _basic(found: re.Match[str]) -> str:
    """``Basic …`` masked, if what follows is a user and a password and not the next word."""
    try:
        decoded = base64.b64decode(unquote(found[2]) + "==")
    except ValueError:
        return found[0]
    return found[1] + MASK if b":" in decoded else found[0]


@lru_cache(maxsize=1024)
def _forms(secret: str) -> re.Pattern[str]:
    """All ways in which a value may be written."""
    plain = "".join(_character(character) for character in secret)
    cores = {core for offset in range(3) if len(core := _base64_core(secret.encode(), offset)) >= _SHORTEST_BASE64}
    return re.compile("|".join([plain, *(re.escape(core) for core in sorted(cores))]))


def _character(character: str) -> str:
    """A character itself, percent-encoded, or escaped as in JSON and HTML; perhaps more than once."""
    coded = "".join(f"%(?:25)*(?i:{byte:02x})" for byte in character.encode("utf-8", "replace"))
    ways = [re.escape(character), coded]
    if character == " ":
        ways.append(r"\+")
    if not character.isalnum():
        ways += [rf"\\+(?:{re.escape(character)}|u(?i:{ord(character):04x}))", f"&(?:#{ord(character)}|[a-z]+);"]
    elif ord(character) > 127:
        units = character.encode("utf-16-be").hex()
        ways.append("".join(rf"\\+u(?i:{units[i : i + 4]})" for i in range(0, len(units), 4)))
    return f"(?:{'|'.join(ways)})"


def _base64_core(value: bytes, offset: int) -> str:
    """The letters that base64 has for the value whatever stands before (``offset`` bytes, modulo 3) and after it."""
    coded = base64.b64encode(b"\0" * offset + value).decode()
    first = (0, 2, 3)[offset]
    return coded[first : (offset + len(value)) * 8 // 6]
