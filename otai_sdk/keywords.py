"""The default classifier: keyword rules, from code or from plain data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

import msgspec

from .convert import nearest
from .errors import ConfigError
from .models import UnifiedTicket
from .triage.prediction import FieldPrediction, Prediction, Target, Value, is_confidence

if TYPE_CHECKING:
    from typing_extensions import Self


__all__ = ["KeywordClassifier", "Rule"]

_MOST_MARKS = 30


class Rule(msgspec.Struct, kw_only=True, frozen=True):
    """One rule: when its words are found, its values are predicted.

    Attributes:
        any: words or phrases of which one must be found.
        all: words or phrases that must all be found.
        queue, priority: what is predicted; a text is a name, an int an id.
        confidence: how sure that is, from 0 to 1.
    """

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    queue: Value | None = None
    priority: Value | None = None
    confidence: float = 1.0


class KeywordClassifier:
    """Predicts queue and priority from the words of subject and body. For each field the first matching rule wins.

    Whole words are compared, case ignored, in any language; ``*`` stands for any letters of a word: ``rechnung`` does
    not match "Rechnungswesen", ``rechnung*`` does. A phrase matches across line ends.

    Args:
        rules: `Rule` objects or dicts with the same keys.
        default: a rule without words, for the fields that no rule settled.

    Raises:
        ConfigError: a bad rule; the message has its path and the nearest valid key.
    """

    def __init__(
        self, rules: Sequence[Rule | Mapping[str, Any]], default: Rule | Mapping[str, Any] | None = None
    ) -> None:
        if isinstance(rules, (str, Mapping)) or not isinstance(rules, Sequence):
            raise ConfigError(f"rules: expected a list of rules, got {type(rules).__name__}")
        self.rules = [read_rule(rule, f"rules[{index}]") for index, rule in enumerate(rules)]
        self.default = None if default is None else read_rule(default, "default", words=False)
        self._patterns = [
            ([pattern(word) for word in rule.any], [pattern(word) for word in rule.all]) for rule in self.rules
        ]

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """From ``{"rules": […], "default": {…}}``.

        Raises:
            ConfigError: a bad rule; the message has its path and the nearest valid key.
        """
        _check_mapping(data, "rules", ("rules", "default"))
        if "rules" not in data:
            raise ConfigError("rules is missing: expected a list of rules")
        return cls(data["rules"], data.get("default"))

    def __call__(self, ticket: UnifiedTicket) -> Prediction | None:
        text = normal(f"{ticket.subject}\n{ticket.body}")
        queue: FieldPrediction | None = None
        priority: FieldPrediction | None = None
        reasons: list[str] = []
        for rule, (any_of, all_of) in zip(self.rules, self._patterns, strict=True):
            takes_queue = queue is None and rule.queue is not None
            takes_priority = priority is None and rule.priority is not None
            if not (takes_queue or takes_priority):
                continue
            words = find_words(text, any_of, all_of)
            if not words:
                continue
            found = ", ".join(f'"{word}"' for word in words)
            if takes_queue and rule.queue is not None:
                queue = FieldPrediction(value=rule.queue, confidence=rule.confidence)
                reasons.append(f"queue {rule.queue}: found {found}")
            if takes_priority and rule.priority is not None:
                priority = FieldPrediction(value=rule.priority, confidence=rule.confidence)
                reasons.append(f"priority {rule.priority}: found {found}")
            if queue is not None and priority is not None:
                break
        if self.default is not None:
            default = self.default
            if queue is None and default.queue is not None:
                queue = FieldPrediction(value=default.queue, confidence=default.confidence)
                reasons.append(f"queue {default.queue}: no rule matched")
            if priority is None and default.priority is not None:
                priority = FieldPrediction(value=default.priority, confidence=default.confidence)
                reasons.append(f"priority {default.priority}: no rule matched")
        if queue is None and priority is None:
            return None
        return Prediction(queue=queue, priority=priority, reason="; ".join(reasons))

    def targets(self) -> list[Target]:
        """What the rules and the default may predict, each with its place: ``rules[3].queue``."""
        rules = [(f"rules[{index}]", rule) for index, rule in enumerate(self.rules)]
        rules += [] if self.default is None else [("default", self.default)]
        return [
            Target(f"{place}.{field}", field, value)
            for place, rule in rules
            for field, value in (("queue", rule.queue), ("priority", rule.priority))
            if value is not None
        ]

    def __repr__(self) -> str:
        return f"<KeywordClassifier with {len(self.rules)} rules>"


# --- the pure parts -----------------------------------------------------------------------------------


def normal(text: str) -> str:
    """Text as it is compared: composed, case folded, one kind of apostrophe, one blank between words.

    Linear in its length, whatever a sender puts into it.
    """
    composed = unicodedata.normalize("NFC", _few_marks(text)).casefold()
    return " ".join(unicodedata.normalize("NFC", composed).replace("’", "'").split())


def _few_marks(text: str) -> str:
    """The text without what a run of combining marks has beyond the 30 that Unicode's Stream-Safe Text Format allows:
    putting longer runs in order takes quadratic time."""
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def pattern(word: str) -> re.Pattern[str]:
    """A word or phrase as a pattern for `normal` text. It never tries the same place of a word twice: what stands
    between two stars is settled by its first occurrence (a lookahead gives nothing back)."""
    group = count(1)
    parts = [_part(part.split("*"), group) for part in normal(word).split()]
    return re.compile(r"(?<!\w)" + " ".join(parts) + r"(?!\w)")


def _part(pieces: list[str], group: Iterator[int]) -> str:
    first, *rest = map(re.escape, pieces)
    if not rest:
        return first
    between = [rf"(?=(\w*?{piece}))\{next(group)}" for piece in rest[:-1] if piece]
    return first + "".join(between) + r"\w*" + rest[-1]


def find_words(text: str, any_of: Sequence[re.Pattern[str]], all_of: Sequence[re.Pattern[str]]) -> list[str]:
    """What was found in `normal` text, each once; ``[]`` if the rule does not match."""
    needed = [each.search(text) for each in all_of]
    if not all(needed):
        return []
    found = [each.search(text) for each in any_of]
    if any_of and not any(found):
        return []
    return list(dict.fromkeys(" ".join(match.group().split()) for match in [*needed, *found] if match))


def read_rule(data: Rule | Mapping[str, Any] | Any, path: str, *, words: bool = True) -> Rule:
    """A rule from plain data.

    Raises:
        ConfigError: it cannot be used; the message begins with ``path``.
    """
    if isinstance(data, Rule):
        data = {name: getattr(data, name) for name in Rule.__struct_fields__}
    known = Rule.__struct_fields__ if words else ("queue", "priority", "confidence")
    data = {key: value for key, value in data.items() if words or value != ()} if isinstance(data, Mapping) else data
    _check_mapping(data, path, known)
    values = dict(data)
    for key in ("any", "all"):
        if key in values:
            values[key] = _words(values[key], f"{path}.{key}")
    if words and not (values.get("any") or values.get("all")):
        raise ConfigError(f"{path}: the rule has no words: give it 'any' or 'all'")
    if values.get("queue") is None and values.get("priority") is None:
        raise ConfigError(f"{path}: the rule says nothing: give it a 'queue' or a 'priority'")
    for key in ("queue", "priority"):
        value = values.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, (str, int)) or value == ""):
            raise ConfigError(f"{path}.{key}: expected a name or an id, got {type(value).__name__} {value!r}")
    if not is_confidence(values.get("confidence", 1.0)):
        raise ConfigError(f"{path}.confidence: expected a number from 0 to 1, got {values['confidence']!r}")
    return Rule(**values)


def _words(value: Any, path: str) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, (list, tuple)):
        raise ConfigError(f"{path}: expected a list of words, got {type(value).__name__}")
    for word in value:
        if not isinstance(word, str) or not word.strip(" \t\n*"):
            raise ConfigError(f"{path}: expected a word or phrase, got {word!r} (numbers and yes/no need quotes)")
    return tuple(value)


def _check_mapping(data: Any, path: str, known: Sequence[str]) -> None:
    if not isinstance(data, Mapping):
        raise ConfigError(f"{path or 'section'}: expected a mapping, got {type(data).__name__}")
    for key in data:
        if key not in known:
            where = f"{path}.{key}" if path else str(key)
            raise ConfigError(f"{where}: unknown key{nearest(str(key), known)}: use {', '.join(known)}")
