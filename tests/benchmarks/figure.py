"""A figure, and the limit it is held to in limits.toml."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LIMITS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("limits.toml").read_text("utf-8"))


class Figure(NamedTuple):
    """One measured value.

    Attributes:
        name: its table in limits.toml, which says what it is, its unit and its limit.
        value: what was measured.
    """

    name: str
    value: float

    @property
    def limit(self) -> dict[str, Any]:
        return LIMITS[self.name]

    @property
    def holds(self) -> bool:
        return self.value >= self.limit["least"] if "least" in self.limit else self.value <= self.limit["most"]

    @property
    def allowed(self) -> str:
        """``"≤ 1.6 ×"``."""
        bound = f"≥ {self.limit['least']:g}" if "least" in self.limit else f"≤ {self.limit['most']:g}"
        return f"{bound} {self.limit['unit']}"

    def line(self) -> str:
        shown = f"{self.value:.3g} {self.limit['unit']}"
        return f"{self.limit['what']:78s} {shown:>10s}  {self.allowed:10s} {'ok' if self.holds else 'OVER'}"


def seconds(action: Callable[[], Any]) -> float:
    """What an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def ratio(ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int) -> float:
    """How many times as long ours takes: the ratio of the medians of interleaved rounds, either first in turn."""
    ours(), theirs()
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for which in (0, 1) if number % 2 else (1, 0):
            took[which].append(seconds((ours, theirs)[which]))
    return statistics.median(took[0]) / statistics.median(took[1])
