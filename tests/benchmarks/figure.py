"""A figure, and the limit it is held to in limits.toml."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
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
        return f"{self.limit['what']:74s} {shown:>10s}  {self.allowed:10s} {'ok' if self.holds else 'OVER'}"


def seconds(action: Callable[[], Any]) -> float:
    """What an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def interleaved(actions: Sequence[Callable[[], Any]], rounds: int) -> list[float]:
    """The median of each action, one after the other in every round: what the machine does else strikes all alike."""
    took: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for times, action in zip(took, actions, strict=True):
            times.append(seconds(action))
    return [statistics.median(times) for times in took]


def ratio(ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int) -> float:
    """How many times as long ours takes: the median of the rounds' ratios after one round to warm up."""
    ours(), theirs()
    return statistics.median(seconds(ours) / seconds(theirs) for _ in range(rounds))
