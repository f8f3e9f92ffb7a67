"""The run: find ──► classify ──► write back."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..config import is_secret_setting
from ..errors import AuthenticationError, ConfigError, InvalidRequestError, OTAIError, PartialWriteError
from ..models import SearchCriteria, UnifiedNote, UnifiedTicket
from ..search import check_criteria, filters_of
from .decision import decide, explain, is_already, read_low_confidence, read_thresholds, shown
from .prediction import FIELDS, Classifier, Prediction, Value, check_prediction
from .report import TriageReport, TriageResult

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter


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
        dry_run: decide, but write nothing.
        on_result: called with each `TriageResult` as it comes, e.g. to show progress.

    Raises:
        ConfigError: a threshold or low-confidence value is bad.
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
        dry_run: bool = False,
        on_result: Callable[[TriageResult], object] | None = None,
    ) -> None:
        if not callable(classifier):
            raise ConfigError(f"the classifier must be callable (ticket → Prediction), not {type(classifier).__name__}")
        check_criteria(criteria)
        if not filters_of(criteria) and criteria.limit is None:
            raise InvalidRequestError("triage without a filter would touch every ticket: set a filter or a limit")
        self.adapter = adapter
        self.classifier = classifier
        self.criteria = criteria
        self.thresholds = read_thresholds(thresholds or {})
        self.low_confidence = read_low_confidence(low_confidence or {})
        self.note = note
        self.dry_run = dry_run
        self.on_result = on_result

    def run(self) -> TriageReport:
        """One run over all tickets that match now.

        All tickets are read before the first is written: a write takes a ticket out of the criteria (another queue)
        or moves it (another time of change), so a page read afterwards would skip or repeat tickets. Classifying and
        writing then go ticket by ticket, so an interrupted run has done the tickets it reported.

        Returns:
            One result per ticket. A bad ticket (the classifier raises or answers nonsense, the update is refused)
            fails alone and does not stop the run.

        Raises:
            AuthenticationError, ConfigError: every further ticket would fail alike; those reported through
                ``on_result`` are done.
            OTAIError: the tickets could not be read; nothing was written.
        """
        started = time.perf_counter()
        report = TriageReport(dry_run=self.dry_run)
        waiting = deque(self.adapter.iter_tickets(self.criteria))
        while waiting:
            result = self._one(waiting.popleft())
            report.results.append(result)
            if self.on_result is not None:
                self.on_result(result)
        report.seconds = time.perf_counter() - started
        return report

    def _one(self, ticket: UnifiedTicket) -> TriageResult:
        before = {field: shown(getattr(ticket, field)) for field in FIELDS}
        result = TriageResult(
            ticket_id=ticket.id, subject=ticket.subject, outcome="skipped", before=before, after=dict(before)
        )
        try:
            prediction = check_prediction(self.classifier(ticket))
        except (AuthenticationError, ConfigError):
            raise
        except Exception as error:  # whatever a user's classifier raises
            return self._failed(result, "the classifier failed", error)
        if prediction is None:
            return result
        result.prediction = prediction
        wanted = decide(prediction, self.thresholds, self.low_confidence)
        changes = {field: value for field, value in wanted.items() if not is_already(getattr(ticket, field), value)}
        if not changes:
            result.outcome = "unchanged" if wanted else "skipped"
            return result
        try:
            applied = self.dry_run or self.adapter.update_ticket(ticket.id, self._updates(before, changes, prediction))
        except (AuthenticationError, ConfigError):
            raise
        except PartialWriteError as error:
            if isinstance(error.cause, (AuthenticationError, ConfigError)):
                raise
            result.after |= {field: value for field, value in changes.items() if field in error.applied}
            return self._failed(result, "the update went half way", error)
        except Exception as error:  # a user's own adapter may raise anything
            return self._failed(result, "the update failed", error)
        result.outcome = "updated" if applied else "gone"
        if applied:
            result.after |= changes
        return result

    def _updates(
        self, before: Mapping[str, Value | None], changes: Mapping[str, Value], prediction: Prediction
    ) -> dict[str, Any]:
        updates: dict[str, Any] = dict(changes)
        if self.note:
            text = explain(before, changes, prediction, self.thresholds)
            updates["note"] = UnifiedNote(body=text, is_internal=True)
        return updates

    def _failed(self, result: TriageResult, what: str, error: Exception) -> TriageResult:
        text = str(error) if isinstance(error, OTAIError) else f"{type(error).__name__}: {error}"
        for secret in self._secrets():
            text = text.replace(secret, "***")
        result.outcome = "failed"
        result.error = f"{what}: {text}"
        return result

    def _secrets(self) -> list[str]:
        params = getattr(getattr(self.adapter, "config", None), "params", None) or {}
        values = [value for name, value in params.items() if is_secret_setting(name)]
        values += [os.environ.get(str(value)) for name, value in params.items() if name.endswith("_env_var")]
        return [value for value in values if isinstance(value, str) and value]
