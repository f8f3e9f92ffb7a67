"""check: what works and what does not, with what to do about it, and nothing written."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk.freshdesk import FreshdeskAdapter


def found(adapter: Any) -> dict[str, Any]:
    return {check.name: check for check in adapter.check().checks}


def test_an_account_in_order(fake: FakeFreshdesk) -> None:
    fake.add_ticket()
    with fake.adapter(dedupe_field="order_id", default_status=3) as adapter:
        report = adapter.check()
    assert report.ok
    assert {check.name for check in report.checks} == {
        "API key",
        "rights",
        "ticket fields",
        "tickets",
        "settings",
        "clock",
    }
    details = {check.name: check.detail for check in report.checks}
    assert "Ada Admin" in details["API key"]
    assert "all tickets" in details["rights"]
    assert "dedupe_field cf_order_id" in details["settings"]
    assert all(check.remedy == "" for check in report.checks)
    assert all(entry.method == "GET" for entry in fake.journal)


def test_a_wrong_key_is_told_once_and_the_rest_is_not_looked_at(fake: FakeFreshdesk) -> None:
    checks = found(fake.adapter(freshdesk_api_key="wrong"))
    assert not checks["API key"].ok
    assert "View API key" in checks["API key"].remedy
    assert {check.detail for name, check in checks.items() if name != "API key"} == {"not looked at"}
    assert len(fake.journal) == 1


@pytest.mark.parametrize("kind", ["rate_limit", "gateway"])
def test_trouble_that_passes_is_not_blamed_on_the_key(fake: FakeFreshdesk, kind: str) -> None:
    fake.faults.add(kind, times=None)
    check = found(fake.adapter(max_wait=0, retries=0))["API key"]
    assert not check.ok
    assert check.remedy.startswith("Try again later")


def test_an_account_that_is_not_there_is_told_so(fake: FakeFreshdesk) -> None:
    fake.faults.add("status", status=404, body="", path="*/agents/me")
    check = found(fake.adapter())["API key"]
    assert not check.ok
    assert "no Freshdesk account" in check.detail
    assert "freshdesk_domain" in check.remedy


@pytest.mark.parametrize(
    ("name", "values", "named"),
    [
        ("rights", {"type": "collaborator"}, "collaborator"),
        ("rights", {"type": "field_agent"}, "field_agent"),
    ],
)
def test_an_agent_who_may_not_write_is_told(
    fake: FakeFreshdesk, adapter: FreshdeskAdapter, name: str, values: dict[str, Any], named: str
) -> None:
    for key, value in values.items():
        setattr(next(iter(fake.agents.values())), key, value)
    check = found(adapter)[name]
    assert not check.ok
    assert named in check.detail
    assert "Admin → Agents" in check.remedy


def test_a_narrow_scope_is_told_and_does_not_go_with_a_dedupe_field(fake: FakeFreshdesk) -> None:
    next(iter(fake.agents.values())).ticket_scope = 2
    assert found(fake.adapter())["rights"].ok
    assert "groups" in found(fake.adapter())["rights"].detail
    check = found(fake.adapter(dedupe_field="order_id"))["rights"]
    assert not check.ok
    assert "dedupe_field" in check.detail


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"default_status": "Opne"}, "did you mean 'Open'"),
        ({"default_status": 99}, "default_status"),
        ({"default_priority": "Hihg"}, "did you mean 'High'"),
        ({"default_priority": 9}, "default_priority"),
        ({"dedupe_field": "ordr_id"}, "did you mean 'cf_order_id'"),
        ({"dedupe_field": "cf_vip"}, "custom_checkbox"),
    ],
)
def test_a_name_in_the_settings_that_the_account_has_not_is_told(
    fake: FakeFreshdesk, settings: dict[str, Any], named: str
) -> None:
    report = fake.adapter(**settings).check()
    checks = {check.name: check for check in report.checks}
    assert not report.ok
    assert not checks["settings"].ok
    assert named in checks["settings"].detail
    assert "Admin → Ticket Fields" in checks["settings"].remedy


def test_shipped_names_are_fine_in_every_language(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    field = fake.state.ticket_field("status")
    assert field is not None
    field.choices = {"2": ["Offen", "Offen"]}
    assert found(adapter)["settings"].ok


def test_what_the_form_requires_is_told(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    field = fake.state.ticket_field("cf_order_id")
    assert field is not None
    field.required_for_agents = True
    assert "cf_order_id" in found(adapter)["settings"].detail


def test_another_clock_is_told(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    fake.clock.advance(hours=2)
    assert "behind Freshdesk's" in found(adapter)["clock"].detail


def test_a_proxys_page_is_not_freshdesk(fake: FakeFreshdesk, adapter: FreshdeskAdapter) -> None:
    fake.faults.add("html", times=None)
    report = adapter.check()
    assert not report.ok
    assert "base_url" in report.checks[0].detail


def test_check_of_another_agents_key_works_without_administrator_rights(fake: FakeFreshdesk) -> None:
    assert fake.adapter(freshdesk_api_key=f"{fake.api_key}-ben.berger").check().ok
