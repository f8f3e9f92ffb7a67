"""What a model may answer, and what is made of it. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from ..errors import InvalidRequestError
from .prediction import FieldPrediction, described, is_confidence, is_value


class Words(msgspec.Struct, frozen=True):
    """How a wrong answer is told: in the words of whoever wrote the model.

    Attributes:
        expected: what a model may answer.
        shown: a wrong value, for a message.
    """

    expected: str
    shown: Callable[[Any], str]


def as_json(value: Any, mask: Callable[[str], str] = str) -> str:
    """The beginning of a value, for a message; secrets are masked before it is cut."""
    text = mask(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= 60 else text[:57] + "..."


PYTHON = Words("a label, (label, confidence), {label: confidence …}, {'label': …, 'confidence': …} or None", described)
JSON = Words('{"label": "…", "confidence": 0.9}, {"scores": {"…": 0.9, …}} or {"label": null}', as_json)


def read_answer(answer: Any, words: Words = PYTHON) -> FieldPrediction | None:
    """A label with how sure it is, of any of the forms in which models answer.

    Args:
        answer: what the model said.
        words: how a wrong answer is told.

    Raises:
        InvalidRequestError: it is none of them.
    """
    if answer is None:
        return None
    if isinstance(answer, FieldPrediction):
        return _made(answer.value, answer.confidence, words)
    if isinstance(answer, (str, int)) and not isinstance(answer, bool):
        return _made(answer, 1.0, words)
    if isinstance(answer, (tuple, list)) and len(answer) == 2:
        return _made(answer[0], answer[1], words)
    if isinstance(answer, Mapping):
        if "label" in answer:
            if answer["label"] is None:
                return None
            return _made(answer["label"], answer.get("confidence", 1.0), words)
        scores = answer.get("scores", answer)
        if isinstance(scores, Mapping) and scores and all(is_confidence(each) for each in scores.values()):
            best = max(scores, key=lambda label: scores[label])
            return _made(best, scores[best], words)
    raise InvalidRequestError(f"expected {words.expected}, got {words.shown(answer)}")


def _made(label: Any, confidence: Any, words: Words) -> FieldPrediction:
    if not is_value(label):
        raise InvalidRequestError(f"expected a name or an id as label, got {words.shown(label)}")
    if not is_confidence(confidence):
        raise InvalidRequestError(f"expected a confidence from 0 to 1, got {words.shown(confidence)}")
    return FieldPrediction(value=label, confidence=float(confidence))
