"""The ratios that are promised, measured within one run."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO

_spec = importlib.util.spec_from_file_location("bench", Path(__file__).with_name("bench.py"))
assert _spec is not None
assert _spec.loader is not None
bench = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(bench)


@pytest.mark.full
def test_a_get_from_a_fake_costs_little_more_than_a_canned_reply() -> None:
    otobo, freshdesk = FakeOTOBO(), FakeFreshdesk()
    ticket = otobo.add_ticket("Hello", queue="Support", body="A few words.")
    assert bench.through_requests(otobo, ticket.id, bench.otobo_get, 200) <= 1.6
    row = freshdesk.add_ticket("Hello", "A few words.")
    assert bench.through_requests(freshdesk, row.id, bench.freshdesk_get, 200) <= 1.6
