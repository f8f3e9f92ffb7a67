"""Masks credentials in whatever a fake shows: journal, admin pages, messages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

MASK = "***"
_SECRET_NAMES = frozenset(
    {
        *("password", "passwd", "pw", "secret", "token", "apikey", "authorization", "proxyauthorization"),
        *("cookie", "setcookie", "sessionid", "userchallengetoken"),
    }
)
_QUERY_PAIR = re.compile(r"([^&;?=]+)=([^&;]*)")


def is_secret_name(name: str) -> bool:
    """Whether values under this header, query or JSON name are credentials."""
    plain = name.lower().replace("-", "").replace("_", "")
    return plain in _SECRET_NAMES or plain.endswith(("password", "apikey", "token", "secret"))


def mask_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: MASK if is_secret_name(name) else value for name, value in headers.items()}


def mask_query(query: str) -> str:
    return _QUERY_PAIR.sub(lambda m: f"{m[1]}={MASK}" if is_secret_name(m[1]) else m[0], query)


def mask_json(value: Any) -> Any:
    """A copy of a JSON value with credentials masked at every depth."""
    if isinstance(value, dict):
        return {k: MASK if is_secret_name(k) and v is not None else mask_json(v) for k, v in value.items()}
    if isinstance(value, list):
        return [mask_json(item) for item in value]
    return value


def mask_body(body: bytes) -> str:
    """A body as text: JSON and form data masked by name, anything else shown as it is."""
    text = body.decode("utf-8", "replace")
    try:
        return json.dumps(mask_json(json.loads(text)), ensure_ascii=False)
    except ValueError:
        return mask_query(text)


def mask_values(text: str, secrets: Iterable[str]) -> str:
    """``text`` without the given values, wherever they stand. Values under 6 characters are left: they are words."""
    for secret in sorted({s for s in secrets if len(s) >= 6}, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text
