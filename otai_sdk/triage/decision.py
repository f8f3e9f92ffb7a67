"""From a prediction to what is written: thresholds, values for doubtful cases, and the words of the note. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..convert import nearest
from ..errors import ConfigError
from ..models import UnifiedEntity
from .prediction import FIELDS, FieldPrediction, Prediction, Value, described, is_confidence, is_value


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


def read_thresholds(given: Mapping[str, Any]) -> dict[str, float]:
    """The least confidence per field.

    Raises:
        ConfigError: an unknown field, or no number from 0 to 1.
    """
    _check_fields("thresholds", given)
    for field, value in given.items():
        if not is_confidence(value):
            raise ConfigError(f"thresholds.{field}: expected a number from 0 to 1, got {described(value)}")
    return {field: float(value) for field, value in given.items()}


def read_low_confidence(given: Mapping[str, Any]) -> dict[str, Value]:
    """What is written instead of a doubtful prediction, per field.

    Raises:
        ConfigError: an unknown field, or neither a name nor an id.
    """
    _check_fields("low_confidence", given)
    for field, value in given.items():
        if not is_value(value):
            raise ConfigError(f"low_confidence.{field}: expected a name or an id, got {described(value)}")
    return dict(given)


def _check_fields(name: str, given: Any) -> None:
    if not isinstance(given, Mapping):
        raise ConfigError(f"{name}: expected a mapping of queue and priority, got {described(given)}")
    for field in given:
        if field not in FIELDS:
            raise ConfigError(f"{name}: unknown field {field!r}{nearest(str(field), FIELDS)}: use queue, priority")
