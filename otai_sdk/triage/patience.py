"""How long a run of triage waits for the account's rate limit."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..errors import RateLimitError
from ..models import UnifiedTicket

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter

_UNTOLD = 60.0  # seconds to wait where a server does not say how long


class Patience:
    """What a run may still wait.

    Args:
        adapter: the helpdesk that asks to wait.
        most: seconds in all.
        is_stopping: whether the run has been told to end.
    """

    def __init__(self, adapter: TicketSystemAdapter, most: float, is_stopping: Callable[[], bool]) -> None:
        sender = getattr(adapter, "_sender", None)  # an adapter that asks a fake waits in the fake's time
        self._sleep: Callable[[float], object] = time.sleep if sender is None else sender.timer.sleep
        self._left = most
        self.is_stopping = is_stopping

    def waits_for(self, error: RateLimitError) -> bool:
        """Wait as long as the server asks; False: that is longer than there is patience for."""
        pause = _UNTOLD if error.retry_after is None else error.retry_after
        if error.may_have_been_applied or pause > self._left:
            return False
        self._left -= pause
        while pause > 0 and not self.is_stopping():  # in short pieces: nobody waits minutes for the end of a service
            piece = min(1.0, pause)
            self._sleep(piece)
            pause -= piece
        return True

    def reading(self, read: Callable[[], list[UnifiedTicket]]) -> list[UnifiedTicket]:
        """What ``read`` gives, tried again until it does or the patience ends.

        Raises:
            RateLimitError: it has ended, or the run is told to end.
        """
        while True:
            try:
                return read()
            except RateLimitError as error:
                if not self.waits_for(error) or self.is_stopping():
                    raise
