"""Find ──► classify ──► write back."""

from __future__ import annotations

import math
import os
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from .config import is_secret_setting
from .convert import nearest
from .errors import AuthenticationError, ConfigError, InvalidRequestError, OTAIError, PartialWriteError
from .models import Model, SearchCriteria, UnifiedEntity, UnifiedNote, UnifiedTicket
from .search import check_criteria, filters_of

if TYPE_CHECKING:
    from typing_extensions import Self

    from .adapter import TicketSystemAdapter

__all__ = ["Classifier", "FieldPrediction", "Prediction", "Triage", "TriageReport", "TriageResult"]

FIELDS = ("queue", "priority")
Value = str | int
Outcome = Literal["updated", "unchanged", "skipped", "gone", "failed"]


class FieldPrediction(Model, kw_only=True):
    """What one field of a ticket should hold.

    Attributes:
        value: a text is the system's name, an int its id.
        confidence: how sure the classifier is, from 0 to 1.
    """

    value: Value
    confidence: float = 1.0


class Prediction(Model, kw_only=True):
    """What a classifier says about one ticket.

    Attributes:
        queue, priority: None: no opinion, the field stays as it is.
        reason: why, in words for the people who read the ticket.
    """

    queue: FieldPrediction | None = None
    priority: FieldPrediction | None = None
    reason: str = ""

    @classmethod
    def of(
        cls, *, queue: Value | None = None, priority: Value | None = None, confidence: float = 1.0, reason: str = ""
    ) -> Self:
        """The short way: ``Prediction.of(queue="Billing", priority="High", confidence=0.9, reason="…")``."""
        return cls(
            queue=None if queue is None else FieldPrediction(value=queue, confidence=confidence),
            priority=None if priority is None else FieldPrediction(value=priority, confidence=confidence),
            reason=reason,
        )


Classifier = Callable[[UnifiedTicket], Prediction | None]
"""Anything that looks at a ticket and says what it thinks, or None for "no idea"."""


class TriageResult(Model, kw_only=True):
    """What became of one ticket.

    Attributes:
        ticket_id, subject: which ticket.
        outcome: ``updated``: written (in a dry run: would be); ``unchanged``: it was as predicted already;
            ``skipped``: nothing was predicted, or nothing surely enough; ``gone``: the ticket vanished before the
            write; ``failed``: see ``error``.
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


class TriageReport(Model, kw_only=True):
    """What became of a run.

    Attributes:
        results: one per ticket, in the order of the criteria.
        seconds: how long the run took.
        dry_run: nothing was written.
    """

    results: list[TriageResult] = msgspec.field(default_factory=list)
    seconds: float = 0.0
    dry_run: bool = False

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
    def gone(self) -> int:
        """How many vanished between reading and writing."""
        return self._count("gone")

    @property
    def failed(self) -> int:
        """How many failed."""
        return self._count("failed")

    @property
    def ok(self) -> bool:
        """No ticket failed."""
        return not self.failed

    def _count(self, outcome: Outcome) -> int:
        return sum(result.outcome == outcome for result in self.results)

    def __str__(self) -> str:
        counts = ", ".join(
            f"{count} {name}"
            for name in ("updated", "unchanged", "skipped", "gone", "failed")
            if (count := getattr(self, name))
        )
        dry = " (dry run: nothing was written)" if self.dry_run else ""
        return f"{self.total} tickets: {counts or 'nothing to do'}{dry}"


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


# --- the pure parts -----------------------------------------------------------------------------------


def shown(entity: UnifiedEntity) -> Value | None:
    """An entity as people know it: its name, else its id."""
    return entity.name or entity.id


def is_already(entity: UnifiedEntity, value: Value) -> bool:
    """Whether a field holds the predicted value; names are compared as exactly as an update takes them."""
    return (entity.name if isinstance(value, str) else entity.id) == value


def decide(
    prediction: Prediction, thresholds: Mapping[str, float], low_confidence: Mapping[str, Value]
) -> dict[str, Value]:
    """What the fields should hold; a field that is not in the answer is left alone."""
    wanted: dict[str, Value] = {}
    for field in FIELDS:
        predicted: FieldPrediction | None = getattr(prediction, field)
        if predicted is None:
            continue
        if predicted.confidence >= thresholds.get(field, 0.0):
            wanted[field] = predicted.value
        elif field in low_confidence:
            wanted[field] = low_confidence[field]
    return wanted


def explain(
    before: Mapping[str, Value | None],
    changes: Mapping[str, Value],
    prediction: Prediction,
    thresholds: Mapping[str, float],
) -> str:
    """The decision in words, for the internal note."""
    lines = ["Sorted automatically:"]
    for field, value in changes.items():
        predicted: FieldPrediction = getattr(prediction, field)
        least = thresholds.get(field, 0.0)
        sure = f"confidence {predicted.confidence:.2f}"
        if predicted.confidence < least:
            sure += f" for {predicted.value}, below {least:.2f}"
        was = before.get(field)
        lines.append(f"- {field}: {'none' if was is None else was} → {value} ({sure})")
    if prediction.reason:
        lines.append(f"Reason: {prediction.reason}")
    return "\n".join(lines)


def check_prediction(prediction: Any) -> Prediction | None:
    """What a classifier answered, if it can be used.

    Raises:
        InvalidRequestError: it cannot; the message names what was expected.
    """
    if prediction is None:
        return None
    if not isinstance(prediction, Prediction):
        raise InvalidRequestError(f"expected a Prediction or None, got {_described(prediction)}")
    for field in FIELDS:
        predicted = getattr(prediction, field)
        if predicted is None:
            continue
        if not isinstance(predicted, FieldPrediction):
            raise InvalidRequestError(
                f"{field}: expected a FieldPrediction or None, got {_described(predicted)}; "
                f"Prediction.of({field}=…) makes one"
            )
        if not _is_value(predicted.value):
            raise InvalidRequestError(f"{field}.value: expected a name or an id, got {_described(predicted.value)}")
        if not is_confidence(predicted.confidence):
            raise InvalidRequestError(
                f"{field}.confidence: expected a number from 0 to 1, got {_described(predicted.confidence)}"
            )
    if not isinstance(prediction.reason, str):
        raise InvalidRequestError(f"reason: expected text, got {_described(prediction.reason)}")
    return prediction


def read_thresholds(given: Mapping[str, Any]) -> dict[str, float]:
    """The least confidence per field.

    Raises:
        ConfigError: an unknown field, or no number from 0 to 1.
    """
    _check_fields("thresholds", given)
    for field, value in given.items():
        if not is_confidence(value):
            raise ConfigError(f"thresholds.{field}: expected a number from 0 to 1, got {_described(value)}")
    return {field: float(value) for field, value in given.items()}


def read_low_confidence(given: Mapping[str, Any]) -> dict[str, Value]:
    """What is written instead of a doubtful prediction, per field.

    Raises:
        ConfigError: an unknown field, or neither a name nor an id.
    """
    _check_fields("low_confidence", given)
    for field, value in given.items():
        if not _is_value(value):
            raise ConfigError(f"low_confidence.{field}: expected a name or an id, got {_described(value)}")
    return dict(given)


def is_confidence(value: Any) -> bool:
    """Whether a value is a number from 0 to 1."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and 0 <= value <= 1


def _is_value(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return isinstance(value, int) and not isinstance(value, bool)


def _check_fields(name: str, given: Any) -> None:
    if not isinstance(given, Mapping):
        raise ConfigError(f"{name}: expected a mapping of queue and priority, got {_described(given)}")
    for field in given:
        if field not in FIELDS:
            raise ConfigError(f"{name}: unknown field {field!r}{nearest(str(field), FIELDS)}: use queue, priority")


def _described(value: Any) -> str:
    text = repr(value)
    return f"{type(value).__name__} {text if len(text) <= 60 else text[:57] + '...'}"
