"""Wires an adapter to a fake: the one file of the fakes that knows the client."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from otai_sdk import TicketSystemAdapter
    from otai_sdk.stand_in import StandIn

    from .kit.clock import Clock
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
        adapter._sender.stand_in = _made(None) if fake is None else _stand_in(fake)
    return adapter


def scenarios_of(run: str) -> AbstractContextManager[None]:
    """Within, the scenarios' tickets are those of one recording."""
    from otai_sdk import scenarios

    return scenarios.run(run)


def new_word() -> str:
    """A word for `scenarios_of` that no other recording has."""
    from otai_sdk import scenarios

    return scenarios.new_word()


def opened(fake: FakeServer, url: str) -> None:
    """A fake answers at ``url`` in this process: whoever asks it waits in its time, however the adapter was made."""
    if "otai_sdk" in sys.modules:  # who never uses the client need not load it
        from otai_sdk import stand_in

        stand_in.place(urlsplit(url).netloc.lower(), _stand_in(fake))


def closed(fake: FakeServer, url: str) -> None:
    """It answers there no longer."""
    if fake.stand_in is not None:
        from otai_sdk import stand_in

        stand_in.take_away(urlsplit(url).netloc.lower(), fake.stand_in)


def _stand_in(fake: FakeServer) -> StandIn:
    made: StandIn = fake.stand_in or _made(fake.clock)
    fake.stand_in = made
    return made


def _made(clock: Clock | None) -> StandIn:
    from otai_sdk.ratelimit import Budget
    from otai_sdk.stand_in import StandIn
    from otai_sdk.timer import Timer, monotonic

    class NoTime(Timer):
        """Real time, which sleeping skips."""

        def pass_time(self, seconds: float) -> None:
            return

    class FakeTime(Timer):
        """Real time, and what the fake's clock was moved by; sleeping moves it."""

        def __init__(self, clock: Clock) -> None:
            super().__init__()
            self.clock = clock
            self._promised = 0.0

        def now(self) -> float:
            return monotonic() + self.clock.moved

        def server_now(self) -> float:
            return self.clock.time()

        def sleep(self, seconds: float) -> None:
            until = self.now() + seconds
            with self._lock:  # threads that wait for the same moment move the clock once
                missing = until - max(self.now(), self._promised)
                self._promised = max(until, self._promised)
            if missing > 0:
                self.clock.advance(seconds=missing)

    return StandIn(NoTime() if clock is None else FakeTime(clock), Budget())
