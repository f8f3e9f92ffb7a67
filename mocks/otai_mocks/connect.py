"""Wires an adapter to a fake: the one file of the fakes that knows the client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from otai_sdk import TicketSystemAdapter

_PROVIDERS = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}


def adapter_for(system: str, params: dict[str, Any]) -> TicketSystemAdapter:
    """The built-in adapter for a system, with these settings."""
    from otai_sdk import SystemConfig, create_adapter

    return create_adapter(SystemConfig(id=f"fake-{system}", provider_key=_PROVIDERS[system], params=params))
