"""No answer of the admin API shows a credential, wherever it stands: a ticket may quote a password."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .. import redact

_MANY_SECRETS = 200
_MANY_TEXTS = 20_000
_LONG_TEXT = 2_000


class Masker:
    """Takes the given values out of JSON data, in all the ways in which they may be written.

    A page asks for the same tickets every second: a text that was searched once is not searched again before there is
    a new secret.
    """

    def __init__(self) -> None:
        self._secrets: frozenset[str] = frozenset()
        self._done: dict[str, str] = {}

    def __call__(self, data: Any, secrets: Iterable[str]) -> Any:
        """A masked copy. Keys stay."""
        given = frozenset(secrets)
        if given != self._secrets or len(self._done) > _MANY_TEXTS:
            self._secrets, self._done = given, {}
        return self._masked(data, given, self._done)

    def _masked(self, value: Any, secrets: frozenset[str], done: dict[str, str]) -> Any:
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
        if isinstance(value, str):
            found = done.get(value)
            if found is None:
                found = _without(value, secrets)
                if len(value) <= _LONG_TEXT:
                    done[value] = found
            return found
        if isinstance(value, dict):
            return {key: self._masked(item, secrets, done) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._masked(item, secrets, done) for item in value]
        return value


def _without(text: str, secrets: frozenset[str]) -> str:
    # a thousand sessions in all their spellings would take seconds: then only as they are
    if len(secrets) <= _MANY_SECRETS:
        return redact.mask_values(text, secrets)
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= 6:  # shorter ones are words; see redact
            text = text.replace(secret, redact.MASK)
    return redact.mask_values(text, ())


def mask_in(data: Any) -> str | None:
    """Where a credential was masked in this data (``agents[1].password``), or None."""
    if isinstance(data, dict):
        for key, value in data.items():
            if value == redact.MASK and redact.is_secret_name(str(key)):
                return str(key)
            inner = mask_in(value)
            if inner is not None:
                return f"{key}{inner}" if inner.startswith("[") else f"{key}.{inner}"
    if isinstance(data, list):
        for number, value in enumerate(data):
            inner = mask_in(value)
            if inner is not None:
                return f"[{number}].{inner}"
    return None
