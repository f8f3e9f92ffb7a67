"""Which system: its adapter and its settings, shown without secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..convert import nearest
from ..errors import ConfigError

_SECRETS = ("password", "api_key", "token", "secret")
USER_INFO = re.compile(r"(?<=://)[^/@\s'\"]+@")
_ADDRESSES = ("_address", "_url")
_PROXIES = ("http", "https", "all")
_USER_WITHOUT_SCHEME = re.compile(r"^(?!\w+://)[^/]*@")


class SystemConfig:
    """Which helpdesk, through which adapter, with which settings.

    Args:
        id: a name of your own for the system.
        provider_key: the adapter: ``"OTOBOAdapter"``, ``"FreshdeskAdapter"``, an entry point in the group
            ``otai_sdk.adapters``, or ``"package.module:Class"``.
        params: the adapter's settings. ``config.some_setting`` reads them too.

    Raises:
        ConfigError: ``params`` is no mapping.
    """

    def __init__(self, id: str = "", provider_key: str = "", params: Mapping[str, Any] | None = None) -> None:
        if params is not None and not isinstance(params, Mapping):
            raise ConfigError(f"{called(id)}: params must be a mapping of settings, not {type(params).__name__}")
        self.id = id
        self.provider_key = provider_key
        self.params = dict(params or {})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name == "params":  # copy, pickle and consoles ask, some before __init__ has run
            raise AttributeError(name)
        try:
            return self.params[name]
        except KeyError:
            known = ", ".join(self.params) or "none"
            raise ConfigError(
                f"{called(self.id)} has no setting {name!r}{nearest(name, self.params)}: params has {known}"
            ) from None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SystemConfig):
            return NotImplemented
        return (self.id, self.provider_key, self.params) == (other.id, other.provider_key, other.params)

    __hash__ = None  # type: ignore[assignment]  # mutable

    def __repr__(self) -> str:
        shown = {k: without_secrets(k, v) for k, v in self.params.items()}
        return f"SystemConfig(id={self.id!r}, provider_key={self.provider_key!r}, params={shown!r})"


def called(id: Any) -> str:
    """How a message names a system: one without a name of its own is told by its settings alone."""
    return f"system {id!r}" if id not in ("", None) else "settings"


def is_secret_setting(name: str) -> bool:
    """Whether the value of a setting must never be shown."""
    return any(part in name.lower() for part in _SECRETS) and not name.endswith("_env_var")


def without_secrets(name: str, value: Any) -> Any:
    """A setting without secrets: not only by its name, a proxy's address may hold a password too."""
    if is_secret_setting(name) and value:
        return "***"
    if isinstance(value, Mapping):
        return {key: without_secrets(str(key), item) for key, item in value.items()}
    if not isinstance(value, str):
        return value
    if name in _PROXIES or name.endswith(_ADDRESSES):
        value = _USER_WITHOUT_SCHEME.sub("***@", value)
    return USER_INFO.sub("***@", value)
