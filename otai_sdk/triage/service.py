"""Triage that goes on: a run every so often, until it is told to stop, with something to watch it by."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ..errors import AuthenticationError, ConfigError, OTAIError
from ..saving import new_file
from ..timer import monotonic
from .report import TriageReport
from .run import Triage

COUNTS = ("updated", "unchanged", "skipped", "taken", "gone", "failed")


class Service:
    """Runs a `Triage` again and again.

    A run that fails as a whole (the helpdesk is down) is told and tried again the next time; what every run would fail
    with alike (a wrong password or setting) is raised.

    Args:
        triage: what is run.
        every: seconds from the start of one run to the start of the next; a run that takes longer is followed at once.
        metrics: a file that gets one line of JSON per run.
        last_run: a file that holds the JSON of the last run; whole at any moment.
        on_report: called with each report.
        on_error: called with the error of a run that failed as a whole.
    """

    def __init__(
        self,
        triage: Triage,
        every: float,
        *,
        metrics: str | os.PathLike[str] | None = None,
        last_run: str | os.PathLike[str] | None = None,
        on_report: Callable[[TriageReport], object] | None = None,
        on_error: Callable[[OTAIError], object] | None = None,
    ) -> None:
        self._triage, self._every = triage, every
        self._metrics, self._last_run = metrics, last_run
        self._on_report, self._on_error = on_report, on_error
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End with the ticket that is being worked on; may be called from another thread."""
        self._triage.stop()
        self._stopped.set()

    def serve(self) -> None:
        """Run until `stop` is called.

        Raises:
            AuthenticationError, ConfigError: every further run would fail alike, or metrics or last_run cannot be
                written.
        """
        while not self._stopped.is_set():
            started = monotonic()
            self.once()
            self._stopped.wait(max(0.0, self._every - (monotonic() - started)))

    def once(self) -> TriageReport | None:
        """One run, written down; None: it failed as a whole.

        Raises:
            AuthenticationError, ConfigError: as `serve`.
        """
        try:
            report = run_once(self._triage, self._metrics, self._last_run)
        except (AuthenticationError, ConfigError):
            raise
        except OTAIError as error:
            if self._on_error is not None:
                self._on_error(error)
            return None
        if self._on_report is not None:
            self._on_report(report)
        return report


def run_once(
    triage: Triage, metrics: str | os.PathLike[str] | None = None, last_run: str | os.PathLike[str] | None = None
) -> TriageReport:
    """One run, written down, also if it fails as a whole.

    Raises:
        ConfigError: a file cannot be written.
        OTAIError: see `Triage.run`.
    """
    started = _now()
    try:
        report = triage.run()
    except OTAIError as error:
        keep({"at": _text(started), "ok": False, "error": str(error), "dry_run": triage.dry_run}, metrics, last_run)
        raise
    keep(line_of(report, started), metrics, last_run)
    return report


def keep(line: dict[str, Any], metrics: str | os.PathLike[str] | None, last_run: str | os.PathLike[str] | None) -> None:
    """Write a run down: a line more in ``metrics``, and ``last_run`` anew, unless it was a dry run: somebody who tries
    something must not make monitoring believe that the service runs.

    Raises:
        ConfigError: a file cannot be written.
    """
    text = json.dumps(line, ensure_ascii=False)
    if metrics is not None:
        try:
            with Path(metrics).open("a", encoding="utf-8") as file:
                file.write(f"{text}\n")  # one write: lines of several workers do not mix
        except OSError as error:
            raise ConfigError(f"metrics: {metrics} cannot be written: {error.strerror or error}") from None
    if last_run is not None and not line.get("dry_run"):
        try:
            with new_file(last_run, called="last_run:") as whole:
                whole.write(f"{text}\n".encode())
        except OTAIError as error:
            raise ConfigError(str(error)) from None


def line_of(report: TriageReport, started: datetime) -> dict[str, Any]:
    """A run as one line: when it began, how long it took, what became of the tickets."""
    counts = {name: getattr(report, name) for name in COUNTS}
    return {
        "at": _text(started),
        "ok": report.ok,
        "seconds": round(report.seconds, 3),
        "total": report.total,
        **counts,
        "left": report.left,
        "stopped": report.stopped,
        "names_refused": [str(each) for each in report.names_refused],
        "dry_run": report.dry_run,
    }


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
