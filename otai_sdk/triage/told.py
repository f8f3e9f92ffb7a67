"""What became of a ticket, in words: for logs and tables. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .prediction import FIELDS, FieldPrediction, Prediction, Value

_LOOK = re.compile(r"(?<=\. It may have been carried out all the same: ).*before sending it again$", re.DOTALL)


def told_changes(
    outcome: str, before: Mapping[str, Value | None], after: Mapping[str, Value | None], said: Prediction | None
) -> str:
    """``queue Raw → Support::Billing (found "invoice"), priority 3 normal → 4 high (…)``; where nothing changed, what
    was predicted; ``""`` where nothing was."""
    why = reasons(said)
    changed = [field for field in FIELDS if before.get(field) != after.get(field)]
    parts = []
    for field in changed or FIELDS:
        predicted: FieldPrediction | None = getattr(said, field, None)
        value = after.get(field)
        if changed:
            text = f"{field} {_shown(before.get(field))} → {_shown(value)}"
        elif predicted is not None:
            text = f"{field} {value if outcome == 'unchanged' else predicted.value}"
        else:
            continue
        notes = [why[field]] if field in why else []
        if predicted is not None and _is_unsure(outcome, predicted.value, value):
            other = "" if outcome == "skipped" else f" for {predicted.value}"
            notes.insert(0, f"{predicted.confidence:.2f}{other} is too little")
        parts.append(f"{text} ({': '.join(notes)})" if notes else text)
    told = ", ".join(parts)
    return f"{told} ({why['']})" if told and "" in why else told


def _is_unsure(outcome: str, predicted: Value, value: Value | None) -> bool:
    """Whether a threshold decided: nothing was written, or another value than predicted. An id may stand for a name."""
    if outcome in ("updated", "unchanged"):
        return isinstance(predicted, type(value)) and predicted != value
    return outcome == "skipped"


def reasons(said: Prediction | None) -> dict[str, str]:
    """The reason of each field; under ``""`` one that does not tell them apart."""
    if said is None or not said.reason:
        return {}
    rest, found = said.reason, {}
    for field in reversed(FIELDS):
        predicted: FieldPrediction | None = getattr(said, field)
        if predicted is None:
            continue
        head, mark, reason = f"; {rest}".rpartition(f"; {field} {predicted.value}: ")
        if not mark:
            return {"": said.reason}
        found[field], rest = reason, head.removeprefix("; ")
    return found if not rest else {"": said.reason}


def told_by_itself(text: str) -> str:
    """The message of a write whose answer was lost, for somebody who need not look: the next run does."""
    return _LOOK.sub("the next run looks at the ticket again by itself", text)


def _shown(value: Value | None) -> str:
    return "none" if value is None else str(value)
