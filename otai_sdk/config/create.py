"""The adapter that a configuration names."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from ..convert import nearest
from ..errors import ConfigError
from .system import SystemConfig, called

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter
    from ..budget import SharedBudget

_BUILT_IN = {
    "OTOBOAdapter": "otai_sdk.otobo:OTOBOAdapter",
    "otobo": "otai_sdk.otobo:OTOBOAdapter",
    "FreshdeskAdapter": "otai_sdk.freshdesk:FreshdeskAdapter",
    "freshdesk": "otai_sdk.freshdesk:FreshdeskAdapter",
}
_ENTRY_POINTS = "otai_sdk.adapters"


def create_adapter(config: SystemConfig, *, budget: SharedBudget | None = None) -> TicketSystemAdapter:
    """The adapter that ``config.provider_key`` names.

    Args:
        config: which system, and its settings.
        budget: shared with the adapters of other processes: together they keep to the account's rate limit. A pickled
            adapter leaves it behind.

    Raises:
        ConfigError: there is no such adapter, its settings are bad, or it keeps to no rate limit and ``budget`` is
            given.
    """
    from ..adapter import TicketSystemAdapter

    key = config.provider_key
    if not isinstance(key, str):
        raise ConfigError(f"{called(config.id)}: provider_key must be text, not {type(key).__name__}")
    target = _BUILT_IN.get(key)
    found: Any
    if target is None and ":" not in key:
        entry = next(iter(entry_points(group=_ENTRY_POINTS, name=key)), None)
        if entry is None:
            names = sorted({"OTOBOAdapter", "FreshdeskAdapter", *(e.name for e in entry_points(group=_ENTRY_POINTS))})
            raise ConfigError(
                f"{called(config.id)}: no adapter {key!r}{nearest(key, names)}: known are {', '.join(names)}; "
                "your own is named 'package.module:Class'"
            )
        found = _loaded(entry.load, key, config)
    else:
        found = _load(target or key, config)
    if not (isinstance(found, type) and issubclass(found, TicketSystemAdapter)):
        raise ConfigError(f"{called(config.id)}: {key!r} is not a subclass of TicketSystemAdapter")
    adapter = found(config)
    if budget is not None:
        _share(budget, adapter, config)
    return adapter


def _share(budget: SharedBudget, adapter: TicketSystemAdapter, config: SystemConfig) -> None:
    if not callable(getattr(budget, "update", None)):
        raise ConfigError(
            f"{called(config.id)}: budget must be a FileBudget, a RedisBudget or your own class with update(), not "
            f"{type(budget).__name__}"
        )
    if adapter._sender is None:
        raise ConfigError(
            f"{called(config.id)}: {adapter.get_provider_key()} sends in a way of its own and keeps to no rate limit: "
            "leave budget out"
        )
    adapter._sender.share_budget(budget)


def _load(target: str, config: SystemConfig) -> Any:
    module_name, _, class_name = target.partition(":")
    return _loaded(lambda: getattr(import_module(module_name), class_name), target, config)


def _loaded(load: Callable[[], Any], target: str, config: SystemConfig) -> Any:
    """What a module that is not ours gives; importing it may raise anything."""
    try:
        return load()
    except Exception as error:
        raise ConfigError(
            f"{called(config.id)}: adapter {target!r} cannot be loaded: {type(error).__name__}: {error}"
        ) from error
