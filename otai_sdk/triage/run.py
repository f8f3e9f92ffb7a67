"""The run: find ──► classify ──► write back."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..config import secret_values
from ..errors import (
    AuthenticationError,
    ConfigError,
    InvalidRequestError,
    NotFoundError,
    OTAIError,
    PartialWriteError,
    RateLimitError,
    TransportError,
    UnsupportedError,
)
from ..models import SearchCriteria, UnifiedNote, UnifiedTicket
from ..search import check_criteria, filters_of, fits
from .claims import Claims, ThreadClaims
from .claims.held import CannotClaimError, held
from .decision import decide, explain, is_already, read_low_confidence, read_thresholds, shown
from .marker import Marker
from .memory import Memory
from .names import Names, targets_of
from .patience import Patience
from .prediction import FIELDS, Classifier, Prediction, Value, check_prediction
from .report import RefusedName, TriageReport, TriageResult
from .told import told_by_itself

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter

log = logging.getLogger("otai_sdk")


class Triage:
    """Finds tickets, asks a classifier about each, and writes queue and priority back.

    Args:
        adapter: the helpdesk.
        classifier: any callable ``ticket → Prediction | None``, such as `otai_sdk.keywords.KeywordClassifier`.
        criteria: which tickets. A filter or a limit is required: a forgotten one must not rewrite a whole company.
        thresholds: the least confidence per field (``{"queue": 0.6}``); 0 where none is given.
        low_confidence: per field, what is written when the confidence is below the threshold; without it the field
            is left alone.
        note: leave an internal note that explains the decision, in the same update.
        marker: what a sorted ticket shows. It is written with the decision, and a ticket that shows it is left alone.
        claims: who may work on a ticket just now. The threads that share this object never work on one ticket at once;
            for several processes give `FileClaims`, for several machines `DatabaseClaims` or `RedisClaims`.
        max_wait: seconds that a run may wait, in all, until the account's rate limit lets it go on.
        dry_run: decide, and find out as far as the system allows whether the write would be refused, but write nothing.
            All names that could be written are tried too, each once: those of the classifier's ``targets()`` (see
            `Classifier`), of ``low_confidence`` and of the marker's field.
        on_result: called with each `TriageResult` as it comes, e.g. to show progress.

    With a marker or claims each ticket is read again right before the write, and left to the others (outcome
    ``taken``) if it shows the marker or no longer fits the criteria: each ticket is sorted once, across restarts,
    kills and overlapping workers.

    Raises:
        ConfigError: a threshold, a low-confidence value or ``max_wait`` is bad, or the system cannot hold the marker's
            tag.
        InvalidRequestError: the criteria are bad, or have neither filter nor limit.
    """

    def __init__(
        self,
        adapter: TicketSystemAdapter,
        classifier: Classifier,
        criteria: SearchCriteria,
        *,
        thresholds: Mapping[str, float] | None = None,
        low_confidence: Mapping[str, Value] | None = None,
        note: bool = False,
        marker: Marker | None = None,
        claims: Claims | None = None,
        max_wait: float = 600.0,
        dry_run: bool = False,
        on_result: Callable[[TriageResult], object] | None = None,
    ) -> None:
        if not callable(classifier):
            raise ConfigError(f"the classifier must be callable (ticket → Prediction), not {type(classifier).__name__}")
        if isinstance(max_wait, bool) or not isinstance(max_wait, (int, float)) or not max_wait >= 0:
            raise ConfigError(f"max_wait: expected a number of seconds from 0, got {max_wait!r}")
        check_criteria(criteria)
        if not filters_of(criteria) and criteria.limit is None:
            raise InvalidRequestError("triage without a filter would touch every ticket: set a filter or a limit")
        if marker is not None:
            marker.check(adapter)
        self.adapter = adapter
        self.classifier = classifier
        self.criteria = criteria
        self.thresholds = read_thresholds(thresholds or {})
        self.low_confidence = read_low_confidence(low_confidence or {})
        self.note = note
        self.marker = marker
        self.max_wait = max_wait
        self._rereads = marker is not None or claims is not None
        self._claims = ThreadClaims() if claims is None else claims
        self._stopping = False
        self._memory = Memory()
        self._unknown: list[RefusedName] | None = None
        self.dry_run = dry_run
        self.on_result = on_result

    def stop(self) -> None:
        """Let the run end with the ticket it is at; may be called from a signal handler or another thread."""
        self._stopping = True

    def run(self) -> TriageReport:
        """One run over all tickets that match now.

        All tickets are read before the first is written: a write takes a ticket out of the criteria (another queue)
        or moves it (another time of change), so a page read afterwards would skip or repeat tickets. Classifying and
        writing then go ticket by ticket, so an interrupted run has done the tickets it reported.

        Returns:
            One result per ticket. A bad ticket (the classifier raises or answers nonsense, the update is refused)
            fails alone and does not stop the run; the next run tries it again, and counts it again, until it is done.
            Where the rate limit asks for a longer wait than ``max_wait`` leaves, or the claims can no longer be asked,
            the run ends early: ``stopped`` says so, and ``left`` how many tickets are left for the next run.

        Raises:
            AuthenticationError, ConfigError: every further ticket would fail alike; those reported through
                ``on_result`` are done.
            OTAIError: the tickets could not be read, or the first of them not be claimed; nothing was written.
        """
        started = time.perf_counter()
        report = TriageReport(dry_run=self.dry_run)
        targets = targets_of(self.classifier, self.low_confidence, self.marker) if self.dry_run else []
        patience = Patience(self.adapter, self.max_wait, lambda: self._stopping)
        waiting = deque(patience.reading(lambda: list(self.adapter.iter_tickets(self.criteria))))
        found = [ticket.id for ticket in waiting]
        if self.dry_run or not waiting:
            self._tell_unknown_names(waiting, report)
        while waiting and not self._stopping:
            try:
                result = self._one(waiting[0], report)
            except RateLimitError as error:
                if patience.waits_for(error):
                    continue
                report.stopped = f"ticket {waiting[0].id}: {self._masked(error)}"
                break
            except CannotClaimError as error:
                if not report.results:
                    raise error.error from error.__cause__
                report.stopped = f"ticket {waiting[0].id}: {self._masked(error.error)}"
                break
            waiting.popleft()
            report.results.append(result)
            if self.on_result is not None:
                self.on_result(result)
        report.left = len(waiting)
        if self.dry_run:
            Names(self.adapter, targets, self._masked).prove(report, found, patience)
        report.seconds = time.perf_counter() - started
        return report

    def _tell_unknown_names(self, found: Sequence[UnifiedTicket], report: TriageReport) -> None:
        """Tell of criteria that can find nothing. A service that waits for tickets asks and warns once."""
        if self._unknown is None or self.dry_run:
            try:
                unknown = self.adapter._unknown_names(self.criteria, found)
            except OTAIError as error:
                log.warning("criteria: whether their names are known could not be asked: %s", self._masked(error))
                unknown = []
            for _, _, words in [] if self.dry_run else unknown:
                log.warning("criteria: %s: look at its spelling", words)
            self._unknown = [
                RefusedName(places=[f"criteria.{field}"], field=field, value=name, error=words)
                for field, name, words in unknown
            ]
        report.names_refused += self._unknown

    def _one(self, ticket: UnifiedTicket, report: TriageReport) -> TriageResult:
        before = {field: shown(getattr(ticket, field)) for field in FIELDS}
        result = TriageResult(
            ticket_id=ticket.id, subject=ticket.subject, outcome="skipped", before=before, after=dict(before)
        )
        if self.marker is not None and self.marker.is_on(ticket):
            result.outcome = "taken"
            return result
        if self.dry_run:
            return self._decided(ticket, ticket, result, report)
        with held(self._claims, ticket.id) as mine:
            known = self._memory.outcome_of(ticket) if mine else "taken"
            if known is not None:
                result.outcome = known
                return result
            result = self._decided(ticket, None, result, report)
            self._memory.keep(ticket, result)
        return result

    def _decided(
        self, ticket: UnifiedTicket, current: UnifiedTicket | None, result: TriageResult, report: TriageReport
    ) -> TriageResult:
        """Classify, and write; ``current`` is the ticket as it is now, None: not known yet."""
        try:
            prediction = check_prediction(self.classifier(ticket))
        except (AuthenticationError, ConfigError, RateLimitError):
            raise
        except Exception as error:  # whatever a user's classifier raises
            return self._failed(result, "the classifier failed", error)
        if prediction is None:
            return result
        result.prediction = prediction
        wanted = decide(prediction, self.thresholds, self.low_confidence)
        if not _changes(ticket, wanted):
            result.outcome = "unchanged" if wanted else "skipped"
            return result
        try:
            return self._written(ticket, current, wanted, prediction, result, report)
        except (AuthenticationError, ConfigError, RateLimitError):
            raise
        except PartialWriteError as error:
            if isinstance(error.cause, (AuthenticationError, ConfigError)):
                raise
            result.after |= {field: value for field, value in wanted.items() if field in error.applied}
            return self._failed(result, "the update went half way", error)
        except Exception as error:  # a user's own adapter may raise anything
            return self._failed(result, self._how(error), error)

    def _written(
        self,
        ticket: UnifiedTicket,
        current: UnifiedTicket | None,
        wanted: Mapping[str, Value],
        prediction: Prediction,
        result: TriageResult,
        report: TriageReport,
    ) -> TriageResult:
        if current is None:
            rereads = self._rereads or self._memory.is_doubtful(ticket.id)
            current = self.adapter.get_ticket(ticket.id) if rereads else ticket
        if current is None:
            result.outcome = "gone"
            return result
        if self._is_taken(ticket, current):
            result.outcome = "taken"
            return result
        changes = _changes(current, wanted)
        if not changes:
            result.outcome = "unchanged"
            return result
        updates = self._updates(current, changes, prediction)
        if self.dry_run:
            applied = self._proven(ticket.id, updates, report)
        else:
            applied = self._update(ticket.id, updates)
        result.outcome = "updated" if applied else "gone"
        if applied:
            result.after |= changes
        return result

    def _update(self, ticket_id: str, updates: dict[str, Any]) -> bool:
        try:
            return self.adapter.update_ticket(ticket_id, updates)
        except Exception as error:
            self._memory.doubt(ticket_id, error)
            raise

    def _is_taken(self, ticket: UnifiedTicket, current: UnifiedTicket) -> bool:
        """Whether somebody has done something with it since it was found."""
        if self.marker is not None and self.marker.is_on(current):
            return True
        # what a system's own search found need not fit here (words in files, for example)
        return fits(ticket, self.criteria) and not fits(current, self.criteria)

    def _proven(self, ticket_id: str, updates: dict[str, Any], report: TriageReport) -> bool:
        """What the update would do, without doing it."""
        try:
            error = self.adapter.would_refuse(ticket_id, updates)
        except UnsupportedError:
            report.proven = False
            return True
        if isinstance(error, NotFoundError):
            return False
        if error is not None:
            raise error
        return True

    def _updates(self, ticket: UnifiedTicket, changes: Mapping[str, Value], prediction: Prediction) -> dict[str, Any]:
        updates: dict[str, Any] = dict(changes)
        if self.marker is not None:
            updates |= self.marker.updates(ticket)
        if self.note and not self._memory.is_noted(ticket.id):
            before = {field: shown(getattr(ticket, field)) for field in FIELDS}
            text = explain(before, changes, prediction, self.thresholds)
            updates["note"] = UnifiedNote(body=text, is_internal=True)
        return updates

    def _how(self, error: Exception) -> str:
        if not self.dry_run:
            return "the update failed"
        return "the system could not be asked" if isinstance(error, TransportError) else "would be refused"

    def _failed(self, result: TriageResult, what: str, error: Exception) -> TriageResult:
        result.outcome = "failed"
        text = self._masked(error)
        result.error = f"{what}: {text if isinstance(error, PartialWriteError) else told_by_itself(text)}"
        return result

    def _masked(self, error: Exception) -> str:
        text = str(error) if isinstance(error, OTAIError) else f"{type(error).__name__}: {error}"
        params = getattr(getattr(self.adapter, "config", None), "params", None) or {}
        for secret in secret_values(params):
            text = text.replace(secret, "***")
        return text


def _changes(ticket: UnifiedTicket, wanted: Mapping[str, Value]) -> dict[str, Value]:
    return {field: value for field, value in wanted.items() if not is_already(getattr(ticket, field), value)}
