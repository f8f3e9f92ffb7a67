"""What a claim is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol


class Claims(Protocol):
    """A lock per ticket. Write your own for another place to keep it in.

    A claim of a worker that died must end by itself.
    """

    def claim(self, ticket_id: str) -> AbstractContextManager[bool]:
        """Inside the block the ticket is this worker's, if it gives True; False: somebody has it. It never waits."""
