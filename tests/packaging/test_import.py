"""What an import costs those who only embed the client."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

EXTRAS = {"otai_mocks", "responses", "werkzeug", "vcr", "yaml", "click", "rich", "pytest"}


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has after ``code``."""
    program = f"{code}\nimport json, sys\nprint(json.dumps(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import otai_sdk",
        "from otai_sdk import OTOBOAdapter, FreshdeskAdapter, Triage",
        "import otai_sdk.keywords, otai_sdk.cli",
    ],
)
def test_the_client_loads_nothing_of_the_extras(code: str) -> None:
    assert not loaded_by(code) & EXTRAS


def test_the_systems_load_on_first_use() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import otai_sdk, sys; print([n for n in sys.modules if n.startswith('otai_sdk.')])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "otai_sdk.otobo" not in done.stdout
    assert "otai_sdk.freshdesk" not in done.stdout


def test_the_pytest_plugin_imports_only_pytest() -> None:
    new = loaded_by("import otai_mocks.pytest_plugin") - loaded_by("import pytest")
    assert not new & (EXTRAS - {"otai_mocks", "pytest"})
    assert "otai_sdk" not in new
    assert "requests" not in new
