"""The adapter that a configuration names."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from ..convert import nearest
from ..errors import ConfigError
from .system import SystemConfig

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter

_BUILT_IN = {
    "OTOBOAdapter": "otai_sdk.otobo:OTOBOAdapter",
    "otobo": "otai_sdk.otobo:OTOBOAdapter",
    "FreshdeskAdapter": "otai_sdk.freshdesk:FreshdeskAdapter",
    "freshdesk": "otai_sdk.freshdesk:FreshdeskAdapter",
}
_ENTRY_POINTS = "otai_sdk.adapters"


def create_adapter(config: SystemConfig) -> TicketSystemAdapter:
    """The adapter that ``config.provider_key`` names.

    Raises:
        ConfigError: there is no such adapter, or its settings are bad.
    """
    from ..adapter import TicketSystemAdapter

    key = config.provider_key
    if not isinstance(key, str):
        raise ConfigError(f"system {config.id!r}: provider_key must be text, not {type(key).__name__}")
    target = _BUILT_IN.get(key)
    found: Any
    if target is None and ":" not in key:
        entry = next(iter(entry_points(group=_ENTRY_POINTS, name=key)), None)
        if entry is None:
            names = sorted({"OTOBOAdapter", "FreshdeskAdapter", *(e.name for e in entry_points(group=_ENTRY_POINTS))})
            raise ConfigError(
                f"system {config.id!r}: no adapter {key!r}{nearest(key, names)}: known are {', '.join(names)}; "
                "your own is named 'package.module:Class'"
            )
        found = _loaded(entry.load, key, config)
    else:
        found = _load(target or key, config)
    if not (isinstance(found, type) and issubclass(found, TicketSystemAdapter)):
        raise ConfigError(f"system {config.id!r}: {key!r} is not a subclass of TicketSystemAdapter")
    return found(config)


def _load(target: str, config: SystemConfig) -> Any:
    module_name, _, class_name = target.partition(":")
    return _loaded(lambda: getattr(import_module(module_name), class_name), target, config)


def _loaded(load: Callable[[], Any], target: str, config: SystemConfig) -> Any:
    """What a module that is not ours gives; importing it may raise anything."""
    try:
        return load()
    except Exception as error:
        raise ConfigError(
            f"system {config.id!r}: adapter {target!r} cannot be loaded: {type(error).__name__}: {error}"
        ) from error
