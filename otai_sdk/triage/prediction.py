"""What a classifier says about a ticket, and whether it can be used."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import InvalidRequestError
from ..models import Model, UnifiedTicket

if TYPE_CHECKING:
    from typing_extensions import Self

FIELDS = ("queue", "priority")
Value = str | int


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


class Target(NamedTuple):
    """What a classifier may come to predict; a plain tuple of the three does as well.

    Attributes:
        place: where it stands, for messages: ``rules[3].queue``.
        field: ``queue`` or ``priority``.
        value: a name, or an id.
    """

    place: str
    field: str
    value: Any


Classifier = Callable[[UnifiedTicket], Prediction | None]
"""Anything that looks at a ticket and says what it thinks, or None for "no idea".

One that knows what it may come to say has a method ``targets()`` that tells it, as a list of `Target`: a dry run proves
these names, whatever the tickets of the day are.
"""


def check_prediction(prediction: Any) -> Prediction | None:
    """What a classifier answered, if it can be used.

    Raises:
        InvalidRequestError: it cannot; the message names what was expected.
    """
    if prediction is None:
        return None
    if not isinstance(prediction, Prediction):
        raise InvalidRequestError(f"expected a Prediction or None, got {described(prediction)}")
    for field in FIELDS:
        predicted = getattr(prediction, field)
        if predicted is None:
            continue
        if not isinstance(predicted, FieldPrediction):
            raise InvalidRequestError(
                f"{field}: expected a FieldPrediction or None, got {described(predicted)}; "
                f"Prediction.of({field}=…) makes one"
            )
        if not is_value(predicted.value):
            raise InvalidRequestError(f"{field}.value: expected a name or an id, got {described(predicted.value)}")
        if not is_confidence(predicted.confidence):
            raise InvalidRequestError(
                f"{field}.confidence: expected a number from 0 to 1, got {described(predicted.confidence)}"
            )
    if not isinstance(prediction.reason, str):
        raise InvalidRequestError(f"reason: expected text, got {described(prediction.reason)}")
    return prediction


def is_confidence(value: Any) -> bool:
    """Whether a value is a number from 0 to 1."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and 0 <= value <= 1


def is_value(value: Any) -> bool:
    """Whether a value is a name or an id."""
    if isinstance(value, str):
        return bool(value.strip())
    return isinstance(value, int) and not isinstance(value, bool)


def described(value: Any) -> str:
    """A wrong value, for a message."""
    text = repr(value)
    return f"{type(value).__name__} {text if len(text) <= 60 else text[:57] + '...'}"
