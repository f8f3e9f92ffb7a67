"""The shape of JSON values: what kinds stand where, which keys, how texts are formed. No value is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .rules import Rules

TIME_FORMATS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), shown)
    for pattern, shown in (
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "2026-12-31T23:59:59Z"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", "2026-12-31T23:59:59.000Z"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:?\d\d", "2026-12-31T23:59:59+00:00"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", "2026-12-31T23:59:59"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "2026-12-31 23:59:59"),
        (r"\d{4}-\d\d-\d\d", "2026-12-31"),
        (r"\d\d?[./]\d\d?[./]\d{4}.*", "31.12.2026 or 12/31/2026"),
    )
)
_DEEPEST = 400
"""Characters of a path below which nobody looks: no answer of a helpdesk is so deep."""
DIGITS = "digits"
TEXT = "text"


@dataclass
class Shape:
    """What was seen at one place of many answers.

    Attributes:
        kinds: JSON kind (``"null"``, ``"string"`` …) → how often.
        formats: how the texts that are not empty are formed.
        keys: of objects: key → what stands there.
        items: of arrays: what their elements are.
        orders: the orders in which objects had their keys.
    """

    kinds: dict[str, int] = field(default_factory=dict)
    formats: set[str] = field(default_factory=set)
    keys: dict[str, Shape] = field(default_factory=dict)
    items: Shape | None = None
    orders: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def count(self) -> int:
        """How many values were seen."""
        return sum(self.kinds.values())

    @property
    def objects(self) -> int:
        return self.kinds.get("object", 0)

    def add(self, value: Any, rules: Rules, path: str = "", *, refused: bool = False) -> None:
        """One more value.

        Args:
            value: as JSON is decoded.
            rules: of the system.
            path: where it stands.
            refused: it belongs to a refusal, whose codes and words are the protocol's.
        """
        if len(path) > _DEEPEST:
            return
        kind = kind_of(value)
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if kind == "string" and value:
            self.formats.add(self._format(value, rules, path, refused))
        elif kind == "array":
            self.items = self.items or Shape()
            for item in value:
                self.items.add(item, rules, f"{path}[]", refused=refused)
        elif kind == "object":
            self._add_object(value, rules, path, refused)

    def _add_object(self, value: Mapping[str, Any], rules: Rules, path: str, refused: bool) -> None:
        names: dict[str, None] = {}
        for key, item in value.items():
            name = rules.key(path, key)
            names[name] = None
            self.keys.setdefault(name, Shape()).add(item, rules, joined(path, name), refused=refused)
        if rules.ordered and len(self.orders) < 1000 and "*" not in names:
            self.orders.add(tuple(names))

    @staticmethod
    def _format(value: str, rules: Rules, path: str, refused: bool) -> str:
        if refused and rules.is_code(path):
            return f"code {value}"
        if refused and rules.is_wording(path):
            return f"words {fingerprint(value)}"
        return format_of(value)


def joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def kind_of(value: Any) -> str:
    """``"null"``, ``"boolean"``, ``"integer"``, ``"number"``, ``"string"``, ``"array"`` or ``"object"``."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def format_of(text: str) -> str:
    """How a text is formed: a time in one of some formats, digits, or text."""
    for pattern, shown in TIME_FORMATS:
        if pattern.fullmatch(text):
            return shown
    return DIGITS if text.isascii() and text.isdigit() else TEXT


def fingerprint(words: str) -> str:
    """The wording of a message without what it quotes: numbers, lists of them, names in quotes. Nobody can read it."""
    plain = re.sub(r"'[^']*'|\"[^\"]*\"", "''", words)
    plain = re.sub(r"\d+(?:\s*,\s*\d+)*", "0", plain)
    return hashlib.sha256(" ".join(plain.split()).encode()).hexdigest()[:12]
