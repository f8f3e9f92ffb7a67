"""A marker that no ticket can carry is refused before a run, not by each ticket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_mocks.samples.texts import fill
from otai_sdk import ConfigError, SearchCriteria, Triage, UnifiedStatus
from otai_sdk.cli.app import cli
from otai_sdk.triage import Marker, Prediction

REFUSED: list[tuple[Any, str, str]] = [
    (FakeFreshdesk, "sorted-by-the-triage-of-this-shop", "it has 33 characters, and Freshdesk takes 32"),
    (FakeFreshdesk, "  ", "Freshdesk drops a blank tag"),
    (FakeOTOBO, "sorted", "OTOBO has no tags: use a dynamic field"),
]


def sorts(adapter: Any, tag: str, **options: Any) -> Triage:
    criteria = SearchCriteria(status=UnifiedStatus(name="Open"))
    return Triage(adapter, lambda ticket: Prediction.of(queue="Billing"), criteria, marker=Marker(tag=tag), **options)


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize(("made", "tag", "message"), REFUSED)
def test_a_tag_that_the_system_cannot_hold_is_refused_before_anything_is_asked(
    made: Any, tag: str, message: str, dry_run: bool
) -> None:
    with made() as fake, fake.adapter() as adapter:
        with pytest.raises(ConfigError, match=f"^marker: the tag .*: {message}"):
            sorts(adapter, tag, dry_run=dry_run)
        assert len(fake.journal) == 0


def test_the_longest_tag_that_the_system_holds_is_a_marker() -> None:
    with FakeFreshdesk() as fake, fake.adapter() as adapter:
        fill(fake)
        report = sorts(adapter, "x" * 32).run()
        assert report.ok
        assert report.updated == report.total > 0
        assert all("x" * 32 in ticket.tags for ticket in fake.tickets.values())


def test_the_command_says_so_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "config.yml"
    with FakeFreshdesk() as fake:
        section = {
            "criteria": {"status": "Open"},
            "default": {"queue": "Billing"},
            "rules": [{"any": ["zzz"], "queue": "Billing"}],
            "marker": {"tag": "y" * 40},
        }
        system = {"provider_key": "FreshdeskAdapter", "params": fake.params}
        file.write_text(yaml.safe_dump({"system": system, "triage": section}))
        ended = CliRunner().invoke(cli, ["triage", "--config", str(file)])
        assert len(fake.journal) == 0
    assert ended.exit_code == 3
    assert "it has 40 characters" in ended.output
    assert "Traceback" not in ended.output
