"""Wires an adapter to a fake: the one file of the fakes that knows the client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from otai_sdk import TicketSystemAdapter
    from otai_sdk.ratelimit import Budget
    from otai_sdk.timer import Timer

    from .clock import Clock
    from .server import FakeServer

_PROVIDERS = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}


def adapter_for(
    system: str, params: dict[str, Any], fake: FakeServer | None = None, *, real_time: bool = False
) -> TicketSystemAdapter:
    """The built-in adapter for a system, with these settings.

    Args:
        system: ``"otobo"`` or ``"freshdesk"``.
        params: the settings.
        fake: whom it asks: its clock moves where the adapter would wait, and its adapters are one account's.
        real_time: it waits as it does for a real system. Otherwise waiting takes no time.
    """
    from otai_sdk import SystemConfig, create_adapter

    adapter = create_adapter(SystemConfig(id=f"fake-{system}", provider_key=_PROVIDERS[system], params=params))
    if adapter._sender is not None and not real_time:
        adapter._sender.timer = _timer(fake.clock if fake else None)
        adapter._sender.budget = _budget(fake)
    return adapter


def _budget(fake: FakeServer | None) -> Budget:
    """A fake is an account of its own, also where another one has the same host."""
    from otai_sdk.ratelimit import Budget

    if fake is None:
        return Budget()
    if not isinstance(fake.budget, Budget):
        fake.budget = Budget()
    return fake.budget


def _timer(clock: Clock | None) -> Timer:
    from otai_sdk.timer import Timer, monotonic

    class NoTime(Timer):
        """Real time, which sleeping skips."""

        def pass_time(self, seconds: float) -> None:
            return

    class FakeTime(Timer):
        """Real time, and what the fake's clock was moved by; sleeping moves it."""

        def now(self) -> float:
            return monotonic() + (clock.moved if clock else 0.0)

        def server_now(self) -> float:
            return clock.time() if clock else self.now()

        def sleep(self, seconds: float) -> None:
            until = self.now() + seconds
            with self._lock:  # threads that wait for the same moment move the clock once
                if clock is not None and until > self.now():
                    clock.advance(seconds=until - self.now())

    return NoTime() if clock is None else FakeTime()
