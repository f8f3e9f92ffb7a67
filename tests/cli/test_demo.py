"""``otai demo``: what it promises on the first page of the README."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from otai_sdk.cli import demo_rules


@pytest.fixture
def data(otai: Any) -> Any:
    result = otai("demo", "--json")
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_all_tickets_are_sorted_as_a_person_would_on_both_systems(data: Any) -> None:
    assert data["ok"] is True
    assert set(data["systems"]) == {"otobo", "freshdesk"}
    for run in data["systems"].values():
        assert (run["as_expected"], run["total"], len(run["tickets"])) == (40, 40, 40)
        assert {ticket["outcome"] for ticket in run["tickets"]} == {"updated"}


def test_fewer_than_a_hundred_requests_are_needed_and_listed_by_kind(data: Any) -> None:
    for run in data["systems"].values():
        requests_ = run["requests"]
        assert requests_["total"] == sum(requests_["by_kind"].values()) < 100
    assert data["systems"]["otobo"]["requests"]["by_kind"] == {
        "POST /TicketSearch": 1,
        "POST /TicketGet": 1,
        "PUT /TicketUpdate": 40,
    }


def test_the_tables_fit_80_columns_and_hold_no_colour_codes_when_piped(otai: Any) -> None:
    result = otai("demo")
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert max(len(line.rstrip()) for line in result.stdout.splitlines()) <= 80
    assert result.stdout.count("40 of 40 as expected") == 2
    assert "Raw → Support::Billing" in result.stdout
    assert "Low → Urgent" in result.stdout


def test_a_ticket_that_is_not_sorted_as_expected_is_shown_and_the_exit_code_is_1(
    otai: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(demo_rules.TOPICS, "hr", ("nothing of the kind",))
    result = otai("demo")
    assert result.exit_code == 1
    assert "33 of 40 as expected" in result.stdout
    assert "✗" in result.stdout


def test_afterwards_requests_is_as_before(otai: Any) -> None:
    before = requests.adapters.HTTPAdapter.send
    otai("demo", "--json")
    assert requests.adapters.HTTPAdapter.send is before
