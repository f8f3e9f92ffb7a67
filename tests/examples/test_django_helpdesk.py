"""The Django example's own tests, run as its README says: settings of Django are those of a whole process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "django_helpdesk"

pytest.importorskip("django", reason="Django is in the extra test")
pytest.importorskip("pytest_django", reason="pytest-django is in the extra test")


@pytest.mark.parametrize(
    "command",
    [
        "-m pytest -q -p no:cacheprovider",
        "manage.py test tests",
        "manage.py makemigrations --check --dry-run",
    ],
)
def test_the_example_passes(command: str) -> None:
    # the settings of this run are not the example's
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, *command.split()],
        cwd=EXAMPLE,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "NO TESTS RAN" not in done.stdout
