"""The Celery example as its users run it: a real Redis, real worker processes, kills, and the limits of a plan."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "applications" / "celery.md"


@pytest.fixture
def history(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmark of this name, which `scripts/bench backfill` runs too."""
    monkeypatch.syspath_prepend(ROOT / "tests" / "benchmarks")
    module = importlib.import_module("history")
    if module.missing():
        pytest.skip(module.missing())
    return module


@pytest.mark.full
@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("system", ["freshdesk", "otobo"])
def test_ten_thousand_tickets_survive_kills_and_the_budget_holds(history: Any, system: str, workers: int) -> None:
    outcome = history.run(system, workers, 10_000)
    assert outcome.holds, outcome
    assert outcome.refused <= workers, outcome
    assert outcome.killed == 1 + workers
    if system == "freshdesk":
        assert outcome.limit == 200, "the list of an enterprise account"
        assert outcome.seconds > 60, "more than one window of the limit, or it was not put to the test"


@pytest.mark.full
def test_the_page_shows_the_table_that_the_benchmark_prints(history: Any) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert history.HEAD in page
    rows = re.findall(r"^\| (freshdesk|otobo) \| (\d) \| 10,000 \|.*\| (\d+) \| (\d+) \| (\d+) \|$", page, re.MULTILINE)
    assert [(system, workers) for system, workers, *_ in rows] == [
        (system, str(workers)) for system in ("freshdesk", "otobo") for workers in history.WORKERS
    ]
    assert {(lost, doubled) for *_, lost, doubled in rows} == {("0", "0")}
