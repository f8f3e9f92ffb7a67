"""The machine on which pages are played."""

from __future__ import annotations

import os

import pytest

from .played.blocks import all_pages, read
from .played.machine import Machine


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """What a reader's machine has; made once, whatever the number of workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    return Machine(shared / "machine", [read(path) for path in all_pages()])
