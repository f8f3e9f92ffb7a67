"""Triage that goes on: a run every so often, ended gracefully, watched by files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml

from otai_mocks import FakeOTOBO
from otai_mocks.samples.texts import fill
from otai_sdk import AuthenticationError, ConfigError, ConnectionFailedError, SearchCriteria, Triage, UnifiedQueue
from otai_sdk.triage import Prediction, TriageReport
from otai_sdk.triage.service import Service

RAW = UnifiedQueue(name="Raw")
OTAI = Path(sys.executable).with_name("otai")


class Runs:
    """A triage whose runs are given."""

    dry_run = False

    def __init__(self, *runs: Any) -> None:
        self.runs = list(runs)
        self.stopped = False

    def run(self) -> TriageReport:
        each = self.runs.pop(0)
        if isinstance(each, Exception):
            raise each
        return each  # type: ignore[no-any-return]

    def stop(self) -> None:
        self.stopped = True


def test_each_run_is_a_line_and_the_last_one_a_file(tmp_path: Path) -> None:
    metrics, last = tmp_path / "metrics.jsonl", tmp_path / "last.json"
    told: list[Any] = []
    runs: Any = Runs(TriageReport(), ConnectionFailedError("the helpdesk is down"), TriageReport(left=2))
    service = Service(runs, 0.001, metrics=metrics, last_run=last, on_error=told.append)

    def last_of_all(report: TriageReport) -> None:
        if report.left:
            service.stop()

    service._on_report = last_of_all
    service.serve()
    lines = [json.loads(line) for line in metrics.read_text().splitlines()]
    assert [(line["ok"], line.get("error")) for line in lines] == [
        (True, None),
        (False, "the helpdesk is down"),
        (True, None),
    ]
    assert json.loads(last.read_text()) == lines[-1]
    assert {"at", "seconds", "total", "updated", "taken", "failed", "left"} <= set(lines[-1])
    assert [str(error) for error in told] == ["the helpdesk is down"]
    assert runs.stopped


def test_what_every_run_would_fail_with_ends_it(tmp_path: Path) -> None:
    last = tmp_path / "last.json"
    with pytest.raises(AuthenticationError):
        Service(Runs(AuthenticationError("wrong password")), 1, last_run=last).serve()  # type: ignore[arg-type]
    assert json.loads(last.read_text())["ok"] is False


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    for name in ("metrics", "last_run"):
        with pytest.raises(ConfigError, match=name):
            Service(Runs(TriageReport()), 1, **{name: tmp_path / "no" / "file"}).serve()  # type: ignore[arg-type]


def test_a_run_that_is_stopped_ends_with_the_ticket_it_is_at() -> None:
    with FakeOTOBO() as fake:
        fill(fake)
        with fake.adapter() as adapter:
            triage = Triage(adapter, lambda ticket: Prediction.of(queue="Misc"), SearchCriteria(queue=RAW))
            triage.on_result = lambda result: triage.stop()
            report = triage.run()
            moved = [ticket for ticket in fake.tickets.values() if ticket.queue == "Misc"]
    assert (report.total, report.updated, report.left) == (1, 1, len(fake.tickets) - 1)
    assert report.ok
    assert len(moved) == 1


@pytest.fixture
def config(tmp_path: Path) -> Any:
    fake = FakeOTOBO()
    fill(fake)
    with fake.serve() as server:
        system = {"provider_key": "OTOBOAdapter", "params": server.params}
        triage = {
            "criteria": {"queue": "Raw"},
            "rules": [{"any": ["zzz"], "queue": "Misc"}],
            "default": {"queue": "Misc"},
            "note": True,
            "metrics": str(tmp_path / "metrics.jsonl"),
            "last_run": str(tmp_path / "last.json"),
        }
        file = tmp_path / "config.yml"
        file.write_text(yaml.safe_dump({"system": system, "triage": triage}))
        yield file, fake


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM that a process could handle")
def test_the_command_goes_on_until_sigterm_and_ends_well(config: Any, tmp_path: Path) -> None:
    file, fake = config
    with subprocess.Popen(
        [str(OTAI), "triage", "--config", str(file), "--every", "1s", "--json"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
    assert process.returncode == 0
    assert first["updated"] == len(fake.tickets)
    assert json.loads((tmp_path / "last.json").read_text())["ok"] is True


@pytest.mark.parametrize("place", ["folder", "database"])
def test_overlapping_commands_note_nothing_twice(place: str, config: Any, tmp_path: Path) -> None:
    file, fake = config
    command = [str(OTAI), "triage", "--config", str(file), "--json"]
    if place == "folder":
        command += ["--claims", str(tmp_path / "claims")]
    else:
        data = yaml.safe_load(file.read_text())
        data["triage"]["claims"] = {"database": {"sqlite": str(tmp_path / "claims.db")}}
        file.write_text(yaml.safe_dump(data))
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    reports = [json.loads(worker.communicate(timeout=60)[0]) for worker in workers]
    assert all(worker.returncode == 0 for worker in workers)
    results = [result for report in reports for result in report["results"]]
    updated = [result["ticket_id"] for result in results if result["outcome"] == "updated"]
    assert sorted(updated) == sorted(str(number) for number in fake.tickets)
    assert {len(ticket.articles) for ticket in fake.tickets.values()} == {2}


def test_a_dry_run_writes_nothing_and_claims_nothing(config: Any, tmp_path: Path) -> None:
    file, fake = config
    before = fake.snapshot()
    command = [str(OTAI), "triage", "--config", str(file), "--dry-run", "--claims", str(tmp_path / "claims")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "dry run: nothing was written" in done.stdout
    assert fake.snapshot().tickets == before.tickets
    assert not (tmp_path / "claims").exists()
    assert not (tmp_path / "last.json").exists()  # monitoring is not told that the service runs
    assert json.loads((tmp_path / "metrics.jsonl").read_text())["dry_run"] is True


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_run_that_fails_as_a_whole_is_told_to_monitoring_and_a_dry_one_is_not(
    config: Any, tmp_path: Path, dry_run: bool
) -> None:
    """Cron starts one run after the other: a wrong password must not look like the good run before it."""
    file, _ = config
    data = yaml.safe_load(file.read_text())
    data["system"]["params"]["password"] = "another"
    file.write_text(yaml.safe_dump(data))
    command = [str(OTAI), "triage", "--config", str(file), *(["--dry-run"] if dry_run else [])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 5
    lines = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [(line["ok"], line["dry_run"]) for line in lines] == [(False, dry_run)]
    assert (tmp_path / "last.json").exists() != dry_run


@pytest.mark.parametrize("key", ["metrics", "last_run"])
def test_a_file_without_a_folder_is_told_before_any_ticket_is_touched(config: Any, tmp_path: Path, key: str) -> None:
    file, fake = config
    data = yaml.safe_load(file.read_text())
    data["triage"][key] = str(tmp_path / "nowhere" / "file")
    file.write_text(yaml.safe_dump(data))
    done = subprocess.run([str(OTAI), "triage", "--config", str(file)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 4
    assert f"triage.{key} {tmp_path / 'nowhere' / 'file'} cannot be written" in done.stderr
    assert len(fake.journal) == 0


@pytest.mark.parametrize("given", ["0", "fast", "-1s", "30 days"])
def test_a_time_that_is_none_is_refused(given: str) -> None:
    done = subprocess.run([str(OTAI), "triage", "--config", "x.yml", "--every", given], capture_output=True, text=True)
    assert done.returncode == 2
    assert "expected a time such as 30s" in done.stderr


@pytest.mark.parametrize("given", ["5", "1.5"])
def test_a_number_alone_is_no_time(given: str) -> None:
    done = subprocess.run([str(OTAI), "triage", "--config", "x.yml", "--every", given], capture_output=True, text=True)
    assert done.returncode == 2
    assert f"Say {given}s, {given}m or {given}h" in done.stderr


def test_the_loop_waits_between_runs_and_wakes_when_stopped() -> None:
    began = threading.Event()
    runs: Any = Runs(TriageReport())
    service = Service(runs, 3600, on_report=lambda report: began.set())
    thread = threading.Thread(target=service.serve)
    thread.start()
    assert began.wait(timeout=20)
    service.stop()
    thread.join(timeout=20)
    assert not thread.is_alive()
    assert runs.runs == []
