"""Secrets in settings."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import ConfigError
from .system import called, is_secret_setting

_KEY = secrets.token_bytes(32)  # of this process: what is kept of a secret can be compared with nothing outside


def holds_credentials(address: str | None) -> bool:
    """Whether a user or password stands in an address."""
    return "@" in (address or "").rpartition("://")[2].partition("/")[0]


def secret_from(value: str | None, env_var: str | None, name: str, system_id: str) -> str:
    """A secret given directly or by the name of an environment variable.

    Raises:
        ConfigError: neither is given, or the variable is not set.
    """
    if value:
        return value
    if not env_var:
        raise ConfigError(f"{called(system_id)}: give {name} or {name}_env_var")
    found = os.environ.get(env_var)
    if not found:
        raise ConfigError(
            f"{called(system_id)}: {name}_env_var names the environment variable {env_var!r}, which is not set"
        )
    return found


def secret_values(params: Mapping[str, Any]) -> list[str]:
    """The secrets in settings, and in the environment variables that they name: what must be shown nowhere."""
    values = [value for name, value in params.items() if is_secret_setting(name)]
    values += [os.environ.get(str(value)) for name, value in params.items() if name.endswith("_env_var")]
    return [value for value in values if isinstance(value, str) and value]


def fingerprint(params: Mapping[str, Any]) -> bytes:
    """What tells whether the environment variables that settings name (``password_env_var``) still hold the same.

    It says nothing of what they hold, and is of use in this process only.
    """
    digest = hashlib.blake2b(key=_KEY, digest_size=32)
    for variable in _variables(params):
        value = os.environ.get(variable)
        for part in (variable, "" if value is None else f"={value}"):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def _variables(params: Mapping[str, Any]) -> Iterator[str]:
    """The variables that settings name, however deep, in the order of the settings."""
    for name in sorted(params, key=str):
        value = params[name]
        if isinstance(value, Mapping):
            yield from _variables(value)
        elif isinstance(value, str) and str(name).endswith("_env_var"):
            yield value
