"""What a triage remembers of its tickets from run to run."""

from __future__ import annotations

from collections import OrderedDict

from ..models import UnifiedTicket
from .report import Outcome, TriageResult

_MOST = 10_000
_DONE = frozenset(("updated", "unchanged", "skipped"))


class Memory:
    """What was done with a ticket as it is, and what may have been done without anyone knowing.

    What failed is not remembered as done: the next run tries it again, and counts it again.
    """

    def __init__(self) -> None:
        self._done: OrderedDict[tuple[str, object], Outcome] = OrderedDict()
        self._doubtful: OrderedDict[str, bool] = OrderedDict()

    def outcome_of(self, ticket: UnifiedTicket) -> Outcome | None:
        """What became of the ticket when it was as it is now; None: nothing yet.

        One that was written is ``taken``: another thread that shares this memory had it.
        """
        outcome = self._done.get((ticket.id, ticket.updated_at))
        return "taken" if outcome == "updated" else outcome

    def keep(self, ticket: UnifiedTicket, result: TriageResult) -> None:
        """Remember what became of it."""
        if result.outcome in _DONE:
            self._done[ticket.id, ticket.updated_at] = result.outcome
            self._doubtful.pop(ticket.id, None)
            if len(self._done) > _MOST:
                self._done.popitem(last=False)

    def doubt(self, ticket_id: str, error: Exception) -> None:
        """Remember that a write failed, unless it surely changed nothing."""
        if getattr(error, "may_have_been_applied", True):  # no such word (a part was written, a user's error): it may
            self._doubtful[ticket_id] = self.is_noted(ticket_id) or "note" in getattr(error, "applied", ())
            if len(self._doubtful) > _MOST:
                self._doubtful.popitem(last=False)

    def is_doubtful(self, ticket_id: str) -> bool:
        """Whether a write may have been applied, so that the ticket must be read again before the next one."""
        return ticket_id in self._doubtful

    def is_noted(self, ticket_id: str) -> bool:
        """Whether a write that failed has left its note."""
        return self._doubtful.get(ticket_id, False)
