"""The whole state of the fake: as a world file, and back to the start."""

from __future__ import annotations

from typing import Any

from . import world
from .call import Call


def show_world(call: Call) -> tuple[int, Any]:
    """The world file of the present state; ``secrets=1`` shows the credentials, without which it cannot be loaded."""
    return 200, world.shown(call.fake, secrets=call.flag("secrets"))


def load_world(call: Call) -> tuple[int, Any]:
    world.load(call.fake, call.body())
    return 200, {"loaded": {"tickets": len(call.fake.state.tickets)}}


def reset(call: Call) -> tuple[int, Any]:
    """Back to what the fake was like when its first door opened; journal and faults are empty."""
    call.fake.reset()
    return 200, {"tickets": len(call.fake.state.tickets)}
