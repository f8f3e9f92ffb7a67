"""A served fake with one ticket, and the installed ``otai`` in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

OTAI = Path(sys.executable).with_name("otai")
PROVIDERS = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}


@dataclass
class Desk:
    """One served fake and a config.yml that leads to it.

    Attributes:
        fake: the fake.
        params: what its adapter needs.
        folder: where config.yml lies, and where the command runs.
        ticket: the id of a ticket.
        env: more variables for the command.
        process: the command that was started last.
    """

    fake: Any
    params: dict[str, Any]
    folder: Path
    ticket: str
    env: dict[str, str] = field(default_factory=dict)
    process: Any = None

    def write(self, *, provider: str | None = None, triage: dict[str, Any] | None = None, **params: Any) -> None:
        """The config.yml, with more or other parameters."""
        settings = {**self.params, "retries": 0, "max_wait": 0, **params}
        system = {"provider_key": provider or PROVIDERS[self.fake.system], "params": settings}
        data = {"system": system, **({} if triage is None else {"triage": triage})}
        (self.folder / "config.yml").write_text(yaml.safe_dump(data), encoding="utf-8")

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """``otai`` with these arguments, running."""
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # of tests in the background; children would inherit it
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self.process = subprocess.Popen(
            [str(OTAI), *map(str, arguments)],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "OTAI_CONFIG": "config.yml", "PYTHONIOENCODING": "utf-8", **self.env},
        )
        return self.process

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """``otai`` with these arguments, ended."""
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)
