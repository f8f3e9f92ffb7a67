"""The world a page runs in: an empty folder, the venv's commands, and the fakes that the page asks for.

A page says ``<!-- setup: otobo freshdesk -->`` to get fakes that answer in process, with forty sample tickets each, at
the addresses that the pages show; their credentials are in the environment variables that the pages name.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timezone
from pathlib import Path

import pytest

from otai_mocks import Clock, FakeFreshdesk, FakeOTOBO
from otai_mocks.fake import Fake
from otai_mocks.samples.texts import fill

from .played.blocks import all_pages, read
from .played.machine import Machine

MONDAY = datetime(2026, 11, 16, 9, tzinfo=timezone.utc)
SECRETS = {"OTOBO_PASSWORD": "not-a-real-password", "FRESHDESK_API_KEY": "notarealkey0001"}


def _otobo() -> Fake:
    fake = FakeOTOBO(
        url="https://helpdesk.example.com", user="otai", password=SECRETS["OTOBO_PASSWORD"], clock=Clock(MONDAY)
    )
    fake.add_type("Incident")
    return fake


def _freshdesk() -> Fake:
    return FakeFreshdesk("acme", api_key=SECRETS["FRESHDESK_API_KEY"], clock=Clock(MONDAY))


FAKES: dict[str, Callable[[], Fake]] = {"otobo": _otobo, "freshdesk": _freshdesk}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[list[str]], None]]:
    """Called with the names of a page's setup, it gives the page its world."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    monkeypatch.setenv("COLUMNS", "80")
    before = set(sys.modules)
    logs = [(log, log.level, list(log.handlers)) for log in map(logging.getLogger, (None, "otai_sdk"))]
    with ExitStack() as fakes:

        def set_up(names: list[str]) -> None:
            for name, value in SECRETS.items():
                monkeypatch.setenv(name, value)
            for name in names:
                fill(fakes.enter_context(FAKES[name]()))

        yield set_up
    for name in set(sys.modules) - before:  # what a page wrote and imported is not the next page's
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]
    for log, level, handlers in logs:
        log.setLevel(level)
        log.handlers[:] = handlers


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """What a reader's machine has; made once, whatever the number of workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    return Machine(shared / "machine", [read(path) for path in all_pages()])
