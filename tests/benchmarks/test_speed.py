"""The ratios that are promised, measured within one run, and a short schedule of faults."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Imports a module of the benchmarks, which stand beside this file and are no package."""
    monkeypatch.syspath_prepend(Path(__file__).parent)
    return importlib.import_module


@pytest.mark.full
def test_a_get_from_a_fake_costs_little_more_than_a_canned_reply(part: Any) -> None:
    fakes, figure = part("fakes"), part("figure")
    otobo, freshdesk = FakeOTOBO(), FakeFreshdesk()
    ticket = otobo.add_ticket("Hello", queue="Support", body="A few words.")
    row = freshdesk.add_ticket("Hello", "A few words.")
    for name, ratio in {
        "fake.otobo.get": fakes.through_requests(otobo, ticket.id, fakes.otobo_get, 200),
        "fake.freshdesk.view": fakes.through_requests(freshdesk, row.id, fakes.freshdesk_get, 200),
    }.items():
        measured = figure.Figure(name, ratio)
        assert measured.holds, measured.line()


@pytest.mark.full
@pytest.mark.skipif(sys.version_info < (3, 11), reason="the client otobo needs Python 3.11")
def test_the_adapters_keep_their_limits(part: Any) -> None:
    pytest.importorskip("otobo", reason="the other clients are not installed: pip install 'otai-sdk[foreign]'")
    over = [figure.line() for figure in part("clients").figures(150) if not figure.holds]
    assert not over, "\n".join(over)


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_nothing_is_lost_or_doubled_whatever_goes_wrong(part: Any, system: str) -> None:
    outcome = part("fault_schedule").Run(system, 250)()
    assert outcome.clean, "\n".join(outcome.lines())


@pytest.mark.full
@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_nothing_is_lost_or_doubled_in_ten_thousand_operations(part: Any, system: str) -> None:
    outcome = part("fault_schedule").Run(system, 10_000)()
    assert outcome.clean, "\n".join(outcome.lines())


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_threads_that_share_an_adapter_get_their_own_answers(part: Any, system: str) -> None:
    assert part("sharing").threads(system, 8, 15) == []


@pytest.mark.full
@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_thirty_two_threads_that_share_an_adapter_get_their_own_answers(part: Any, system: str) -> None:
    assert part("sharing").threads(system, 32, 500) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_forked_children_and_their_parent_get_their_own_answers(part: Any, system: str) -> None:
    assert part("sharing").forked(system) == []
