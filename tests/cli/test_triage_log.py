"""What ``otai triage`` prints: a table for eyes, lines for logs."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_sdk.cli.check import _mark
from otai_sdk.models import HealthCheck

from .desk import OTAI, Desk

STAMP = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ")
TRIAGE: dict[str, Any] = {
    "criteria": {"queue": "Raw"},
    "rules": [
        {"any": ["invoice*"], "queue": "Support::Billing"},
        {"any": ["card"], "queue": "No such queue"},
        {"any": ["urgent"], "priority": "5 very high"},
        {"any": ["price"], "queue": "Sales", "confidence": 0.4},
    ],
    "thresholds": {"queue": 0.5},
}
SORTED = 'queue Raw → Support::Billing (found "invoice"), priority 3 normal → 5 very high (found "urgent")'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Ticket 1 is sorted, 2 fails, 3 and 4 are skipped."""
    with FakeOTOBO() as fake:
        for subject in ("Urgent: an invoice", "My card", "Hello", "A price"):
            fake.add_ticket(subject, queue="Raw")
        with fake.serve() as server:
            made = Desk(fake, dict(server.params), tmp_path, "1", {"COLUMNS": "80"})
            made.write(triage=TRIAGE)
            yield made


def lines(text: str) -> list[str]:
    found = text.splitlines()
    assert all(map(STAMP.match, found)), text
    return [STAMP.sub("", line) for line in found]


def test_a_log_has_a_line_for_each_ticket_that_was_sorted_or_failed(desk: Desk) -> None:
    done = desk.run("triage")
    assert done.returncode == 1
    first, failed, counts = lines(done.stdout)
    assert first == f"ticket 1: {SORTED}"
    assert failed.startswith("ticket 2: the update failed: ")
    assert counts == "4 tickets: 1 updated, 2 skipped, 1 failed"
    assert done.stderr == f"{failed}\n"  # cron mails what is on standard error


def test_a_dry_run_shows_every_ticket_with_its_reason_and_nothing_is_cut(desk: Desk) -> None:
    done = desk.run("triage", "--dry-run")
    shown = [line.strip() for line in done.stdout.splitlines()]
    assert shown[1:-2][2:] == [
        "4   skipped  A price",
        'queue Sales (0.40 is too little: found "price")',
        "3   skipped  Hello",
        "2   failed   My card",
        'queue No such queue (found "card")',
        "1   updated  Urgent: an invoice",
        'queue Raw → Support::Billing (found "invoice"), priority 3 normal → 5 very',
        'high (found "urgent")',
    ]
    assert shown[-1] == "4 tickets: 1 updated, 2 skipped, 1 failed (dry run: nothing was written); 1 name refused"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that a process could handle")
@pytest.mark.parametrize("mode", [(), ("--dry-run",)])
def test_a_service_is_silent_while_nothing_happens(desk: Desk, mode: tuple[str, ...]) -> None:
    calm = {**TRIAGE, "rules": TRIAGE["rules"][:1], "criteria": {"queue": "Raw"}, "last_run": "last.json"}
    desk.write(triage=calm)
    command = [str(OTAI), "triage", "--config", "config.yml", "--every", "0.2s", *mode]
    with subprocess.Popen(
        command, cwd=desk.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline(), process.stdout.readline()]
        runs = len(desk.fake.journal)
        while len(desk.fake.journal) < runs + 6:  # more runs
            pass
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
    change = 'ticket 1: queue Raw → Support::Billing (found "invoice")'
    if mode:
        assert lines("".join(told))[0] == f"dry run: {change}"
    else:
        assert lines("".join(told)) == [change, "4 tickets: 1 updated, 3 skipped"]
        assert rest == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells no inode of a pipe")
def test_what_goes_into_one_log_is_not_told_twice(desk: Desk) -> None:
    done = subprocess.run(
        [str(OTAI), "triage", "--config", "config.yml"],
        cwd=desk.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert [line.partition(":")[0] for line in lines(done.stdout)] == ["ticket 1", "ticket 2", "4 tickets"]


@pytest.mark.parametrize(
    ("ok", "tried", "mark"), [(True, True, "ok"), (False, True, "FAILED"), (True, False, "-"), (False, False, "-")]
)
def test_what_was_not_tried_is_not_called_ok(ok: bool, tried: bool, mark: str) -> None:
    assert _mark(HealthCheck(name="x", ok=ok, tried=tried)).strip() == mark
