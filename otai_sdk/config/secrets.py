"""Secrets in settings."""

from __future__ import annotations

import os

from ..errors import ConfigError


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
        raise ConfigError(f"system {system_id!r}: give {name} or {name}_env_var")
    found = os.environ.get(env_var)
    if not found:
        raise ConfigError(
            f"system {system_id!r}: {name}_env_var names the environment variable {env_var!r}, which is not set"
        )
    return found
