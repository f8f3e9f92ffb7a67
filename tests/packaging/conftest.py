"""The wheel, built from a copy of the tree, and the virtual environments it is tried in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .build import ROOT, build_wheel

# package in the wheel → where the tree has it
PACKAGES = {
    "otai_sdk": ROOT / "otai_sdk",
    "otai_mocks": ROOT / "mocks" / "otai_mocks",
    "otai_mocks/cassette_library": ROOT / "cassettes",
}


class Environment:
    """A virtual environment of its own."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)

    def install(self, *requirements: str) -> None:
        command = [self.bin / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements]
        subprocess.run([str(part) for part in command], check=True)

    def run(self, program: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        command = [str(self.bin / program), *arguments]
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="session")
def packages() -> dict[str, Path]:
    return PACKAGES


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel without extras, and pytest."""
    made = Environment(tmp_path_factory.mktemp("bare"))
    made.install(str(wheel), "pytest")
    return made


@pytest.fixture(scope="session")
def complete(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel with all extras for users."""
    made = Environment(tmp_path_factory.mktemp("complete"))
    made.install(f"{wheel}[all]", "pytest")
    return made
