"""What a claim is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from ...errors import ConfigError


class Claims(Protocol):
    """A lock per ticket. Write your own for another place to keep it in.

    A claim of a worker that died must end by itself.
    """

    def claim(self, ticket_id: str) -> AbstractContextManager[bool]:
        """Inside the block the ticket is this worker's, if it gives True; False: somebody has it. It never waits."""


def checked_seconds(seconds: object) -> float:
    """The time after which the claim of a worker that died ends.

    Raises:
        ConfigError: it is no number above 0.
    """
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 < seconds < float("inf"):
        raise ConfigError(f"claims: seconds={seconds!r}: expected a number above 0")
    return float(seconds)
