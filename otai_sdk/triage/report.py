"""What became of a run."""

from __future__ import annotations

from typing import Literal

import msgspec

from ..models import Model
from .prediction import Prediction, Value
from .told import told_changes

Outcome = Literal["updated", "unchanged", "skipped", "taken", "gone", "failed"]


class TriageResult(Model, kw_only=True):
    """What became of one ticket; ``str`` of it is a line for a log, without the ticket's subject.

    Attributes:
        ticket_id, subject: which ticket.
        outcome: ``updated``: written (in a dry run: would be); ``unchanged``: it was as predicted already;
            ``skipped``: nothing was predicted, or nothing surely enough; ``taken``: another worker has or had it, or a
            person moved it meanwhile; ``gone``: the ticket vanished before the write; ``failed``: see ``error``. A
            ticket that is as an earlier run of the same `Triage` left it is not classified again: its outcome is that
            run's.
        before, after: ``{"queue": …, "priority": …}`` as names, or ids where the name is unknown.
        prediction: what the classifier said, if it could be understood.
        error: why it failed; ``""`` otherwise. Credentials of the adapter are masked.
    """

    ticket_id: str
    subject: str
    outcome: Outcome
    before: dict[str, Value | None]
    after: dict[str, Value | None]
    prediction: Prediction | None = None
    error: str = ""

    @property
    def told(self) -> str:
        """What changed and why, or what was predicted: ``queue Raw → Support::Billing (found "invoice")``."""
        return told_changes(self.outcome, self.before, self.after, self.prediction)

    def __str__(self) -> str:
        if self.error:
            return f"ticket {self.ticket_id}: {self.error}"
        told = self.told
        if self.outcome == "updated" and told:
            return f"ticket {self.ticket_id}: {told}"
        return f"ticket {self.ticket_id}: {self.outcome}{f', {told}' if told else ''}"


class TriageReport(Model, kw_only=True):
    """What became of a run.

    Attributes:
        results: one per ticket, in the order of the criteria.
        seconds: how long the run took.
        dry_run: nothing was written.
        proven: False: in a dry run, the system could not be asked whether it would refuse what would be written.
        stopped: why the run could not go on to its end (the rate limit, the claims); ``""`` where it did, or was asked
            to stop.
        left: how many tickets it had not come to.
    """

    results: list[TriageResult] = msgspec.field(default_factory=list)
    seconds: float = 0.0
    dry_run: bool = False
    proven: bool = True
    stopped: str = ""
    left: int = 0

    @property
    def total(self) -> int:
        """How many tickets were looked at."""
        return len(self.results)

    @property
    def updated(self) -> int:
        """How many were written (in a dry run: would be)."""
        return self._count("updated")

    @property
    def unchanged(self) -> int:
        """How many were as predicted already."""
        return self._count("unchanged")

    @property
    def skipped(self) -> int:
        """For how many nothing was predicted surely enough."""
        return self._count("skipped")

    @property
    def taken(self) -> int:
        """How many another worker, or a person, had first."""
        return self._count("taken")

    @property
    def gone(self) -> int:
        """How many vanished between reading and writing."""
        return self._count("gone")

    @property
    def failed(self) -> int:
        """How many failed."""
        return self._count("failed")

    @property
    def ok(self) -> bool:
        """No ticket failed, and the run came to its end."""
        return not self.failed and not self.stopped

    def _count(self, outcome: Outcome) -> int:
        return sum(result.outcome == outcome for result in self.results)

    def __str__(self) -> str:
        counts = ", ".join(
            f"{count} {name}"
            for name in ("updated", "unchanged", "skipped", "taken", "gone", "failed")
            if (count := getattr(self, name))
        )
        unproven = "" if self.proven else ", and the system cannot be asked whether it would refuse"
        dry = f" (dry run: nothing was written{unproven})" if self.dry_run else ""
        rest = f"; stopped with {self.left} left" if self.left else ""
        rest += f": {self.stopped}" if self.stopped else ""
        return f"{self.total} ticket{'' if self.total == 1 else 's'}: {counts or 'nothing to do'}{dry}{rest}"
