"""No answer of the admin API shows a credential, wherever it stands: a ticket may quote a password."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .. import redact


def masked(data: Any, secrets: Iterable[str]) -> Any:
    """A copy of JSON data without the given values in any of its texts. Keys stay."""
    known = [secret for secret in secrets if len(secret) >= 6]  # shorter ones are words; see redact
    return _without(data, sorted(known, key=len, reverse=True)) if known else data


def _without(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, str):
        for secret in secrets:
            if secret in value:
                value = value.replace(secret, redact.MASK)
        return value
    if isinstance(value, dict):
        return {key: _without(item, secrets) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without(item, secrets) for item in value]
    if isinstance(value, bytes):
        return _without(value.decode("utf-8", "replace"), secrets)
    return value


def mask_in(data: Any) -> str | None:
    """Where a credential was masked in this data (``agents[1].password``), or None."""
    if isinstance(data, dict):
        for key, value in data.items():
            if value == redact.MASK and redact.is_secret_name(str(key)):
                return str(key)
            inner = mask_in(value)
            if inner is not None:
                return f"{key}{inner if inner.startswith('[') else f'.{inner}'}"
    if isinstance(data, list):
        for number, value in enumerate(data):
            inner = mask_in(value)
            if inner is not None:
                return f"[{number}].{inner}"
    return None
