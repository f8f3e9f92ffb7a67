"""What cron runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from webdesk import jobs, outbox
from webdesk.settings import Settings

from otai_mocks import FakeOTOBO
from otai_sdk import ConfigError, create_adapter

SHIPPED = Path(__file__).parents[1] / "config.yml"
PASSWORD = "demo-password-1"  # noqa: S105  the fake's


def environment(settings: Settings) -> dict[str, str]:
    return {
        "WEBDESK_SECRET_KEY": settings.secret_key,
        "WEBDESK_CONFIG": str(settings.config_file),
        "WEBDESK_DATABASE": str(settings.database),
    }


def test_new_tickets_are_sorted_with_a_note_that_says_why(me: Any, settings: Settings) -> None:
    me.send(subject="Invoice 4711 is wrong")
    me.send(subject="Good morning")
    with create_adapter(settings.system) as helpdesk:
        report = jobs.sort_new_tickets(helpdesk, settings)
        invoice, other = helpdesk.get_ticket(1), helpdesk.get_ticket(2)
    assert report.ok
    assert invoice is not None
    assert other is not None
    assert invoice.queue.name in ("Support::Billing", "Billing")
    assert "invoice" in invoice.notes[0].body.lower()
    assert invoice.notes[0].is_internal
    assert other.queue.name == settings.queue


def test_cron_sends_what_waits_and_tells_by_its_exit_code(
    me: Any, fake: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)
    fault = {"otobo": "*/TicketCreate", "freshdesk": "/api/v2/tickets"}[fake.system]
    fake.faults.add("status", status=503, method="POST", path=fault, times=2)
    me.send()
    assert jobs.main() == 1, "it waits until the first attempt has ended for certain"
    monkeypatch.setattr(outbox, "CLAIM", 0)
    assert jobs.main() == 1, "it still waits"
    down = fake.faults.add("refuse", times=None)
    assert jobs.main() == 1, "the helpdesk is down"
    fake.faults.remove(down)
    assert jobs.main() == 0
    assert len(fake.tickets) == 1


def test_the_config_that_is_shipped_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTOBO_PASSWORD", PASSWORD)
    settings = Settings.from_environment(
        {"WEBDESK_SECRET_KEY": "x", "WEBDESK_CONFIG": str(SHIPPED), "WEBDESK_DATABASE": str(tmp_path / "db")}
    )
    url = settings.system.server_address
    with FakeOTOBO(url=url, user="otai", password=PASSWORD), create_adapter(settings.system) as helpdesk:
        assert helpdesk.check().ok
        assert jobs.sort_new_tickets(helpdesk, settings).ok


def test_a_missing_secret_is_named() -> None:
    with pytest.raises(ConfigError, match="WEBDESK_SECRET_KEY"):
        Settings.from_environment({})


def test_secrets_are_not_shown(settings: Settings) -> None:
    assert settings.secret_key not in repr(settings)
