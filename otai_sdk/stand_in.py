"""Hosts that a fake stands in for in this process: there is its time to wait in, and its account.

What is placed here holds for every adapter that asks such a host, however it was made.
"""

from __future__ import annotations

import msgspec

from .ratelimit import Budget
from .timer import Timer


class StandIn(msgspec.Struct, frozen=True):
    """What belongs to a fake.

    Attributes:
        timer: the time it lives in.
        budget: what its account may still be sent.
    """

    timer: Timer
    budget: Budget


_placed: dict[str, StandIn] = {}


def place(host: str, stand_in: StandIn) -> None:
    """From now on ``host`` (with its port, in lower case) is a fake."""
    _placed[host] = stand_in


def take_away(host: str, stand_in: StandIn) -> None:
    """``host`` is itself again, unless another fake has taken it meanwhile."""
    if _placed.get(host) is stand_in:
        del _placed[host]


def at(host: str) -> StandIn | None:
    """What stands in for a host, if anything does."""
    return _placed.get(host)
