"""What a model may answer, and what is made of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import InvalidRequestError
from .prediction import FieldPrediction, described, is_confidence, is_value

EXPECTED = "expected a label, (label, confidence), {label: confidence …}, {'label': …, 'confidence': …} or None"


def read_answer(answer: Any) -> FieldPrediction | None:
    """A label with how sure it is, of any of the forms in which models answer.

    Raises:
        InvalidRequestError: it is none of them.
    """
    if answer is None:
        return None
    if isinstance(answer, FieldPrediction):
        return _made(answer.value, answer.confidence)
    if isinstance(answer, (str, int)) and not isinstance(answer, bool):
        return _made(answer, 1.0)
    if isinstance(answer, (tuple, list)) and len(answer) == 2:
        return _made(answer[0], answer[1])
    if isinstance(answer, Mapping):
        if "label" in answer:
            return None if answer["label"] is None else _made(answer["label"], answer.get("confidence", 1.0))
        scores = answer.get("scores", answer)
        if isinstance(scores, Mapping) and scores and all(is_confidence(each) for each in scores.values()):
            best = max(scores, key=lambda label: scores[label])
            return _made(best, scores[best])
    raise InvalidRequestError(f"{EXPECTED}, got {described(answer)}")


def _made(label: Any, confidence: Any) -> FieldPrediction:
    if not is_value(label):
        raise InvalidRequestError(f"expected a name or an id as label, got {described(label)}")
    if not is_confidence(confidence):
        raise InvalidRequestError(f"expected a confidence from 0 to 1, got {described(confidence)}")
    return FieldPrediction(value=label, confidence=float(confidence))
