"""Fake helpdesks and recorded cassettes: test what you build on otai_sdk without a network.

The names below load on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .doors.intercept import ForkedFakeError, allow_hosts
    from .freshdesk import FakeFreshdesk
    from .kit.clock import Clock
    from .otobo import FakeOTOBO
    from .recording.replay import cassette
    from .worlds import world_schema

_WHERE = {
    "Clock": ".kit.clock",
    "FakeFreshdesk": ".freshdesk",
    "FakeOTOBO": ".otobo",
    "ForkedFakeError": ".doors.intercept",
    "allow_hosts": ".doors.intercept",
    "cassette": ".recording.replay",
    "world_schema": ".worlds",
}
__all__ = ["Clock", "FakeFreshdesk", "FakeOTOBO", "ForkedFakeError", "allow_hosts", "cassette", "world_schema"]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    try:
        return getattr(import_module(_WHERE[name], __name__), name)
    except ModuleNotFoundError as error:
        if error.name in ("responses", "werkzeug", "vcr", "yaml"):
            raise ModuleNotFoundError(
                f"otai_mocks.{name} needs {error.name}: pip install 'otai-sdk[mocks]'", name=error.name
            ) from None
        raise


def __dir__() -> list[str]:
    return sorted(__all__)
