"""What became of a run."""

from __future__ import annotations

from typing import Any, Literal

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


class RefusedName(Model, kw_only=True):
    """A name of the settings that the system does not take.

    Attributes:
        places: where it stands: ``rules[3].queue``, ``labels.queue.invoice``, ``criteria.status`` …
        field: what it would be written to, or is looked for in.
        value: the name or id; of a marker's field, both.
        error: why; credentials of the adapter are masked.
    """

    places: list[str]
    field: str
    value: Any
    error: str

    def __str__(self) -> str:
        return f"{', '.join(self.places)}: {self.error}"


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
        names_known: in a dry run, how many of the names and ids that the classifier's ``targets()``, ``low_confidence``
            and the marker's field could write are known to the system, each counted once.
        names_refused: those that are not known, and the unknown names in the criteria. A real run looks at the criteria
            alone, and only when it finds no ticket.
        names_untried: why names of a dry run were not tried; ``""`` where they were, or there are none.
    """

    results: list[TriageResult] = msgspec.field(default_factory=list)
    seconds: float = 0.0
    dry_run: bool = False
    proven: bool = True
    stopped: str = ""
    left: int = 0
    names_known: int = 0
    names_refused: list[RefusedName] = msgspec.field(default_factory=list)
    names_untried: str = ""

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
        """No ticket failed, and the run came to its end; in a dry run, no name was refused either."""
        return not self.failed and not self.stopped and not (self.dry_run and self.names_refused)

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
        refused = len(self.names_refused) if self.dry_run else 0
        dry += f"; {refused} name{'' if refused == 1 else 's'} refused" if refused else ""
        rest = f"; stopped with {self.left} left" if self.left else ""
        rest += f": {self.stopped}" if self.stopped else ""
        return f"{self.total} ticket{'' if self.total == 1 else 's'}: {counts or 'nothing to do'}{dry}{rest}"
